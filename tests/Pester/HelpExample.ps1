# The examples of the help pages, and what runs them. Dot-source it, behind Common.ps1.
#
# Every example begins with the store that about_Fdyno describes under "Examples", in a folder of its own that is the current one. What a
# reader would put in the place of something, the test does too: the cluster file and the places in Need are the test's, and times that are written out, or are
# told from the present ("ten minutes ago"), are the second that was noted when that store was there.

# The fenced PowerShell of a page, in its order: Page, Number, Title, Code, Output (what the page shows of it) and Text (what it says of it).
# In the page of a cmdlet they are its examples; elsewhere they are named by the heading above them.
function Get-HelpExample([string] $Path) {
    $text = (Get-Content -LiteralPath $Path -Raw).ReplaceLineEndings("`n")
    $page = [IO.Path]::GetFileNameWithoutExtension($Path)
    $numbers = @{}
    $fence = '(?m)^```powershell\n(?<code>[\s\S]*?)^```\n(?<text>(?:(?!^```powershell|^#)[\s\S])*)'
    foreach ($found in [regex]::Matches($text, $fence)) {
        $heading = [regex]::Matches($text.Substring(0, $found.Index), '(?m)^#{1,3} (.+)$')[-1].Groups[1].Value
        $numbers[$heading]++
        $output = [regex]::Match($found.Groups['text'].Value, '(?m)^```output\n(?<shown>[\s\S]*?)^```')
        @{
            Page = $page
            Title = $heading + ($numbers[$heading] -gt 1 ? " ($($numbers[$heading]))" : '')
            Code = $found.Groups['code'].Value.TrimEnd()
            Output = $output.Success ? $output.Groups['shown'].Value.TrimEnd() : $null
            Text = ($found.Groups['text'].Value -replace '(?m)^```output\n[\s\S]*?^```').Trim()
        }
    }
}

# What has to be there before an example: the store of about_Fdyno.
function Get-StartScript {
    $start = Get-HelpExample (Join-Path $RepoRoot 'docs/en-US/about_Fdyno.md') | Where-Object Title -EQ 'Examples'
    @($start).Count | Should -Be 1
    $start.Code
}

# What a text shows, without what is different in each run, and without the widths of columns.
function Get-Shape([string] $Text) {
    $shape = $Text -replace 'arn:\S+', '<arn>' `
        -replace '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9A-F]{64}\b', '<id>' `
        -replace '\b\d{8}T\d{9}Z\b|\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', '<time>' `
        -replace '\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d\d(:\d\d)?( [AP]M)?', '<time>' `
        -replace '[\d.]+ [KM]?B\b', '<size>' -replace '[\d.]+ m?s\b', '<duration>' `
        -replace '-{2,}', '--' -replace '[ \t]+', ' '
    ($shape.ReplaceLineEndings("`n") -split "`n").Trim().Where({ $_ }) -join "`n"
}

# Runs an example in a new folder; what it emits, its errors and its warnings.
function Invoke-HelpExample([hashtable] $Example, [string] $Start, [hashtable] $Need) {
    $ConfirmPreference = 'None'
    $ErrorActionPreference = 'Stop'
    # The reader's yes to a question that -Confirm does not answer.
    $PSDefaultParameterValues = @{ 'Set-FdynoContinuousBackup:Force' = $true }

    $null = . ([scriptblock]::Create($Start))
    $noted = [datetime]::Now
    if ($Need.Before) {
        $null = . $Need.Before
    }

    $code = $Example.Code.Replace('/etc/foundationdb/fdb.cluster', "'$ClusterFile'") `
        -replace "'\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?'", "'$($noted.ToString('yyyy-MM-dd HH:mm:ss'))'" `
        -replace '\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', [Fdyno.Texts.TimeLiteral]::Of($noted)
    if ($code -match '\(Get-Date\)\.(Add\w+)\(-(\d+)\)') {
        $present = $noted.($Matches[1])([int] $Matches[2])
        # For what is called from here, and no longer than this function runs.
        Set-Item -LiteralPath function:local:Get-Date -Value { $present }
    }

    foreach ($place in ($Need.Places ?? @{}).GetEnumerator()) {
        $code = $code.Replace($place.Key, $place.Value)
    }

    # A script to schedule: it ends its process.
    if ($null -ne $Need.ExitCode) {
        $lines = Invoke-InProcess "Set-Location -LiteralPath '$PWD'; $code"
        $LASTEXITCODE | Should -Be $Need.ExitCode -Because "$lines"
        if ($Need.Then) {
            . $Need.Then
        }

        return
    }

    if ($Need.InProcess) {
        $lines = Invoke-InProcess "Set-Location -LiteralPath '$PWD'; Import-Module '$ModulePath'; `$ErrorActionPreference = 'Stop'; `$null = & { $code }; 'done'"
        $lines | Should -Be 'done'
        return
    }

    $ErrorActionPreference = 'Continue'
    $records = @(
        try {
            & ([scriptblock]::Create($code)) 2>&1 3>&1
        }
        catch {
            $_
        }
    )
    $ErrorActionPreference = 'Stop'
    $records.Where({ $_ -is [System.Management.Automation.ErrorRecord] }) | Should -BeNullOrEmpty -Because $code
    if ($Example.Text -notmatch '\bwarn') {
        $records.Where({ $_ -is [System.Management.Automation.WarningRecord] }) | Should -BeNullOrEmpty -Because $code
    }

    $output = @($records.Where({ $_ -isnot [System.Management.Automation.WarningRecord] }))
    if ($null -ne $Example.Output) {
        $shown = $output | Out-String -Width 100
        Get-Shape $shown | Should -BeExactly (Get-Shape $Example.Output) -Because "that is the shape of:`n$shown"
    }

    if ($Need.Then) {
        . $Need.Then
    }
}

# For Before: waits until the second that was noted is over, so that it can be gone back to.
function Wait-Noted {
    $end = $noted.Date.AddSeconds([math]::Floor($noted.TimeOfDay.TotalSeconds) + 1.02)
    while ([datetime]::Now -lt $end) {
        Start-Sleep -Milliseconds 20
    }
}

# For Before: one song is gone, one is changed, and one is new.
function Edit-Music {
    Wait-Noted
    Remove-FdynoItem Music @{ Artist = 'Nina Simone'; SongTitle = 'Sinnerman' }
    @{ Artist = 'Nina Simone'; SongTitle = 'Feeling Good'; Genre = 'Pop'; Year = 1965 },
    @{ Artist = 'Nina Simone'; SongTitle = 'Mood Indigo'; Genre = 'Jazz'; Year = 1958 } | Set-FdynoItem -TableName Music
}

# For Before: songs that take so long to back up that a backup can be cut off.
function Add-LargeSong {
    1..30 | ForEach-Object {
        @{ Artist = 'Large'; SongTitle = "$_"; Body = [Convert]::ToHexString([Random]::Shared.GetItems([byte[]] (0..255), 100000)) }
    } | ForEach-Object { ConvertTo-Json $_ -Compress } | Set-Content large.jsonl
    Import-FdynoItem Music large.jsonl -Format Json
}

# For Before: runs a script until a condition holds, and cuts it off. It may be done before that is seen: then once more.
function Stop-Example([string] $Script, [scriptblock] $When, [scriptblock] $Again) {
    Wait-Until -Because 'it is cut off' {
        $null = & $Again
        Stop-Midway (Connect-Fdyno -Path ./music.fdyno -NoDefault) $Script $When
    }
}
