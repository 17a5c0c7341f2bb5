# What the runbooks share: the store that they work on, their log, and the choice of tables. They dot-source it, so that their -WhatIf,
# -Verbose and -InformationAction hold here too.

# Connects to the store that a runbook's parameters name. Disconnect-RunbookStore ends it.
function Connect-RunbookStore {
    [CmdletBinding()]
    param(
        # The connection to use as it is; it is not closed afterwards.
        [object] $Connection,

        [string] $Path,

        [string] $ClusterFile,

        [string] $Root,

        # Makes a file that is not there. Without it, that is an error: a slip in a path would be an empty store, and every run a success.
        [switch] $Create
    )

    if ($Connection) {
        return $Connection
    }

    if ($ClusterFile) {
        # Without -Root: the top of the cluster.
        return Connect-Fdyno -ClusterFile $ClusterFile -Root $Root -NoDefault -ErrorAction Stop
    }

    if (-not $Create -and -not (Test-Path -LiteralPath $Path -PathType Leaf)) {
        throw "There is no store at '$Path'. Give the file that Connect-Fdyno -Path was given; Get-FdynoConnection shows it."
    }

    Connect-Fdyno -Path $Path -NoDefault -ErrorAction Stop
}

# Closes what Connect-RunbookStore opened, and leaves what the runbook was given.
function Disconnect-RunbookStore {
    [CmdletBinding()]
    param([object] $Opened, [object] $Given)

    if ($Opened -and -not [object]::ReferenceEquals($Opened, $Given)) {
        Disconnect-Fdyno -Connection $Opened -ErrorAction Ignore
    }
}

# Sees, behind a step that failed because a store could not be used, whether it can be used again. Throws where it cannot: each further
# table would be waited for in vain, until the morning.
function Assert-RunbookStore {
    [CmdletBinding()]
    param([object[]] $Connection, [System.Management.Automation.ErrorRecord] $Problem)

    if ($Problem -and $Problem.FullyQualifiedErrorId -like 'StoreUnavailable,*') {
        foreach ($one in $Connection) {
            $null = Get-FdynoTable -Connection $one -ErrorAction Stop
        }
    }
}

# Says which file takes the lines of the log, and tries it before anything else is done. Without a path there is no file.
function Initialize-RunbookLog {
    [CmdletBinding()]
    param([string] $Path, [string] $Title)

    $script:RunbookLogPath = $WhatIfPreference ? '' : $Path
    Write-RunbookLog $Title
}

# Writes a line: to the log's file, and to the information stream or, what somebody should read, to the warnings.
function Write-RunbookLog {
    [CmdletBinding()]
    param([string] $Message, [switch] $Warn)

    if ($script:RunbookLogPath) {
        $time = [datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
        $line = '{0}  {1,-4}  {2}' -f $time, ($Warn ? 'WARN' : 'INFO'), $Message
        Add-Content -LiteralPath $script:RunbookLogPath -Value $line -Encoding utf8 -ErrorAction Stop
    }

    if ($Warn) {
        Write-Warning $Message
    }
    else {
        Write-Information $Message
    }
}

# The tables of a store that a runbook is for, by name. A name without wildcards that is not there is an error for that name, so that
# a table that somebody removed is noticed; it comes out with TableStatus MISSING.
function Get-RunbookTable {
    [CmdletBinding()]
    param([object] $Connection, [string[]] $Include, [string[]] $Exclude)

    $Include = @(ConvertTo-NameList $Include)
    $Exclude = @(ConvertTo-NameList $Exclude)
    $all = @(Get-FdynoTable -Connection $Connection -ErrorAction Stop)
    $chosen = @($all | Where-Object { (Test-NamePattern $_.TableName $Include) -and -not (Test-NamePattern $_.TableName $Exclude) })
    $missing = @($Include | Where-Object { -not [wildcardpattern]::ContainsWildcardCharacters($_) -and $_ -notin @($all | ForEach-Object { $_.TableName }) } |
        ForEach-Object { [pscustomobject]@{ TableName = $_; TableStatus = 'MISSING'; TableId = '' } })
    if ($chosen.Count + $missing.Count -eq 0) {
        throw "There is no table in $($Connection.DisplayName) for this run: it has $($all.Count), and none that the names given let through."
    }

    $chosen + $missing | Sort-Object -Property TableName
}

# The names of a list that may have come as one string: 'pwsh -File runbook.ps1 -TableName a,b' passes one. No name has a comma in it.
function ConvertTo-NameList {
    [CmdletBinding()]
    [OutputType([string])]
    param([string[]] $Name)

    # A script block, not the method's name: with -WhatIf, ForEach-Object calls no method.
    $Name -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ }
}

# Whether a name matches one of the patterns, in any case.
function Test-NamePattern {
    [CmdletBinding()]
    [OutputType([bool])]
    param([string] $Name, [string[]] $Pattern)

    foreach ($one in $Pattern) {
        if ($Name -like $one) {
            return $true
        }
    }

    $false
}

# A number of bytes as people read it.
function Format-ByteSize {
    [CmdletBinding()]
    [OutputType([string])]
    param([long] $Bytes)

    $units = 'B', 'KB', 'MB', 'GB', 'TB', 'PB'
    $value = [double] $Bytes
    $unit = 0
    while ($value -ge 1024 -and $unit -lt $units.Count - 1) {
        $value /= 1024
        $unit++
    }

    [string]::Format([cultureinfo]::InvariantCulture, ($unit -eq 0 ? '{0:0} {1}' : '{0:0.0} {1}'), $value, $units[$unit])
}
