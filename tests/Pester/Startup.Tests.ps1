BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $null = Connect-TestStore startup
    1..10 | ForEach-Object { $null = New-FdynoTable "Table$_" pk -RangeKey sk }
    Disconnect-Fdyno

    # PowerShell loads things of its own beside what it is asked for.
    $settings = @{ POWERSHELL_TELEMETRY_OPTOUT = '1'; POWERSHELL_UPDATECHECK = 'Off' }
    $before = @{}
    foreach ($name in $settings.Keys) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $settings[$name])
    }

    # What a new process has loaded and compiled by the end of each step. Asking loads something too, the first time.
    $told = Invoke-InProcess @"
function Show(`$Step) {
    [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { "`$Step `$(`$_.GetName().Name)" }
    "`$Step compiled=`$([Runtime.JitInfo]::GetCompiledMethodCount())"
}
`$null = Show warm
@(0).Count | Out-Null
Show start
Import-Module '$ModulePath'
Show import
`$null = $(Get-TestStoreCommand startup)
if (@(Get-FdynoTable).Count -ne 10) { throw 'There should be ten tables.' }
Show listing
"@

    # The assemblies that a step has loaded.
    function Get-Loaded([string] $Step, [string] $Since) {
        $earlier = $told -like "$Since *" -replace "^$Since "
        $told -like "$Step *" -replace "^$Step " | Where-Object { $_ -notlike 'compiled=*' -and $_ -notin $earlier }
    }

    # The number of methods that had been compiled by the end of a step.
    function Get-CompiledCount([string] $Step) {
        [int] @($told -like "$Step compiled=*" -replace '^.*=')[0]
    }
}

AfterAll {
    foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
    Remove-TestFolder $folder
}

# Times depend on the machine: docs/performance.md has them. What takes the time can be held: what is loaded, and what is compiled.
Describe 'A new process' -Tag EmbeddedOnly {
    It 'loads the engine and the cmdlets when it imports the module, and nothing else' {
        Get-Loaded import -Since start | Sort-Object | Should -Be 'Fdyno', 'Fdyno.PowerShell'
    }

    It 'loads the store, SQLite and JSON for its first listing, and nothing else' {
        $allowed = 'Fdyno.Storage.Sqlite', 'SQLitePCLRaw.batteries_v2', 'SQLitePCLRaw.core', 'SQLitePCLRaw.provider.e_sqlite3',
            'System.Text.Json', 'System.Text.Encodings.Web'
        $loaded = Get-Loaded listing -Since import
        $loaded | Should -Contain 'Fdyno.Storage.Sqlite'
        $loaded | Where-Object { $_ -notin $allowed } | Should -BeNullOrEmpty
    }

    It 'has no more compiled than an import and a first listing need' {
        # A tenth of a millisecond each. When this was written, it was 50 and 1,650.
        (Get-CompiledCount import) - (Get-CompiledCount start) | Should -BeLessThan 200
        (Get-CompiledCount listing) - (Get-CompiledCount import) | Should -BeLessThan 2100
    }
}
