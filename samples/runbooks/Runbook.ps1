# What the runbooks share: how they begin and end, the store that they work on, their log, and the choice of tables. They dot-source this
# file, so that their -WhatIf, -Verbose and -InformationAction hold here too. The functions of the frame have no CmdletBinding: the
# $PSCmdlet that the steps of a runbook see stays that of the runbook.
#
# The parameters of the store stand in each runbook, since Get-Help shows only what a script declares itself.

# An error ends the run, or the step that it occurs in. Only the error at the end is the caller's to handle.
$callersPreference = $ErrorActionPreference
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0

# Runs a runbook in its store: writes the log, closes the store, and says why where it could not run.
#   Parameter: the runbook's own, as $PSBoundParameters has them
#   Title:     names the run in the log
#   Detail:    is added where the log begins
#   Body:      works on $store, and emits the results
function Invoke-Runbook([System.Collections.IDictionary] $Parameter, [string] $Title, [string] $Detail, [scriptblock] $Body) {
    $script:store = $null
    $script:failed = @()
    # A blank path is refused below, and is no file to say so in.
    $log = [string]::IsNullOrWhiteSpace($Parameter['LogPath']) ? '' : $Parameter['LogPath']
    Initialize-RunbookLog -Path $log -Title "$Title begins$Detail"
    try {
        Assert-RunbookParameter $Parameter
        $script:store = Connect-RunbookStore -Parameter $Parameter
        & $Body
    }
    catch {
        Write-RunbookLog "$Title could not run, or not to its end: $_" -Warn
        throw
    }
    finally {
        Disconnect-RunbookStore -Opened $script:store -Given $Parameter['Connection']
    }
}

# Refuses a parameter that was given and has no value, or a list in which one has none, as a mistyped variable has none: what a runbook does
# without the parameter is not what was meant. It also refuses several connections, of which only one would be used.
function Assert-RunbookParameter([System.Collections.IDictionary] $Parameter) {
    foreach ($name in $Parameter.Keys) {
        $values = @($Parameter[$name])
        if ($values.Count -eq 0 -or @($values | Where-Object { $null -eq $_ -or ($_ -is [string] -and [string]::IsNullOrWhiteSpace($_)) }).Count -gt 0) {
            throw "-$name was given without a value, or with an element that has none. Check the spelling of the variable, or leave -$name out."
        }

        if ($name -like '*Connection' -and @($Parameter[$name]).Count -ne 1) {
            throw "-$name takes one connection. Run the runbook once for each store."
        }
    }
}

# Runs the work on one table or backup, and emits its result. An error is told in the result and does not stop the next one, unless the store
# cannot be used any longer.
#   Name:       names it in the log, and in the error at the end
#   Result:     the object to emit: its Status, Problem and Seconds are filled in
#   Good:       what its Status may be
#   Step:       does the work
#   OnError:    says what the Status is behind an error, which it gets; by default Failed
#   Connection: the stores that are used
function Invoke-RunbookStep([string] $Name, $Result, [string[]] $Good, [scriptblock] $Step, [scriptblock] $OnError = { 'Failed' }, [object[]] $Connection = $store) {
    $began = [datetime]::UtcNow
    $problem = $null
    try {
        & $Step
    }
    catch {
        $problem = $_
        $Result.Status = & $OnError $problem
        $Result.Problem = "$($Result.Problem) $problem".Trim()
        Write-RunbookLog "$($Name): $problem" -Warn
    }

    $Result.Seconds = [math]::Round(([datetime]::UtcNow - $began).TotalSeconds, 1)
    if ($Result.Status -notin $Good) {
        $script:failed += $Name
    }

    $Result
    if ($problem -and $problem.FullyQualifiedErrorId -like 'StoreUnavailable,*') {
        # Can it be used again? Otherwise each further table would be waited for in vain, until the morning.
        foreach ($one in $Connection) {
            $null = Get-FdynoTable -Connection $one -ErrorAction Stop
        }
    }
}

# Ends a runbook. Without a message all is well; with one, it is the error that tells what failed.
function Exit-Runbook([string] $Message, [string] $ErrorId, $Target) {
    if ($Message) {
        Write-Error -Message $Message -ErrorId $ErrorId -Category InvalidResult -TargetObject $Target -ErrorAction $callersPreference
        exit 2
    }

    exit 0
}

# Connects to the store that a runbook's parameters name. Disconnect-RunbookStore ends it.
function Connect-RunbookStore {
    [CmdletBinding()]
    param(
        # The runbook's parameters: Connection, which is used as it is and not closed afterwards; or Path; or ClusterFile and Root.
        [System.Collections.IDictionary] $Parameter,

        # What their names begin with, such as Destination.
        [string] $Prefix,

        # The runbook's switch that makes a store that is not there. Without one, or where it is not given, that is an error: a slip in a path
        # would be an empty store, and every run a success.
        [string] $CreateSwitch
    )

    $connection, $path, $clusterFile, $root = 'Connection', 'Path', 'ClusterFile', 'Root' | ForEach-Object { $Parameter["$Prefix$_"] }
    if ($connection) {
        # One, as Assert-RunbookParameter has seen; it may have come in a list.
        return @($connection)[0]
    }

    $create = $CreateSwitch -and $Parameter[$CreateSwitch]
    $advice = $CreateSwitch ? "To make a new, empty store there, add -$CreateSwitch." : ''
    if ($clusterFile) {
        # Without -Root: the top of the cluster.
        $below = $root ? @{ Root = "$root" } : @{}
        try {
            return Connect-Fdyno -ClusterFile $clusterFile @below -Create:$create -NoDefault -ErrorAction Stop
        }
        catch {
            if ($_.FullyQualifiedErrorId -like 'StoreNotFound,*') {
                throw "$_ $advice".Trim()
            }

            throw
        }
    }

    if (-not $create -and -not (Test-Path -LiteralPath $path -PathType Leaf)) {
        throw "There is no store at '$path'. Give the file that Connect-Fdyno -Path was given; Get-FdynoConnection shows it. $advice".Trim()
    }

    Connect-Fdyno -Path $path -Create:$create -NoDefault -ErrorAction Stop
}

# Closes what Connect-RunbookStore opened, and leaves what the runbook was given.
function Disconnect-RunbookStore {
    [CmdletBinding()]
    param([object] $Opened, [object] $Given)

    # A connection that was given may have come in a list.
    $isGiven = @($Given | Where-Object { [object]::ReferenceEquals($Opened, $_) }).Count -gt 0
    if ($Opened -and -not $isGiven) {
        Disconnect-Fdyno -Connection $Opened -ErrorAction Ignore
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
    param(
        [object] $Connection,

        [string[]] $Include,

        [string[]] $Exclude,

        # Emits nothing where there is none, instead of an error.
        [switch] $AllowNone
    )

    $Include = @(ConvertTo-NameList $Include)
    $Exclude = @(ConvertTo-NameList $Exclude)
    $all = @(Get-FdynoTable -Connection $Connection -ErrorAction Stop)
    $chosen = @($all | Where-Object { (Test-NamePattern $_.TableName $Include) -and -not (Test-NamePattern $_.TableName $Exclude) })
    $missing = @($Include | Where-Object { -not [wildcardpattern]::ContainsWildcardCharacters($_) -and $_ -notin @($all | ForEach-Object { $_.TableName }) } |
        ForEach-Object { [pscustomobject]@{ TableName = $_; TableStatus = 'MISSING'; TableId = '' } })
    if ($chosen.Count + $missing.Count -eq 0 -and -not $AllowNone) {
        throw "There is no table in $($Connection.DisplayName) for this run: it has $($all.Count), and none that the names given let through."
    }

    $chosen + $missing | Sort-Object -Property TableName
}

# What tells a backup from the others, in whichever store it is.
function Get-BackupIdentity($Backup) {
    '{0}|{1}|{2:o}' -f $Backup.TableName, $Backup.BackupName, $Backup.BackupCreationDateTime.ToUniversalTime()
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
