BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $null = Connect-TestStore startup
    1..10 | ForEach-Object { $null = New-FdynoTable "Table$_" pk -RangeKey sk }
    Disconnect-Fdyno

    # PowerShell loads things of its own beside what it is asked for. And .NET compiles in the background: again, what it has seen to be used
    # much; and beforehand, on two processors or more, what PowerShell's last start has used. How much that is depends on time and on luck.
    $settings = @{
        POWERSHELL_TELEMETRY_OPTOUT = '1'
        POWERSHELL_UPDATECHECK = 'Off'
        DOTNET_TieredCompilation = '0'
        DOTNET_MultiCoreJitMinNumCpus = 'FFFF'
    }

    $before = @{}
    foreach ($name in $settings.Keys) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $settings[$name])
    }

    # What a new process has loaded by the end of each step. Asking loads something too, the first time.
    $told = Invoke-InProcess @"
function Show(`$Step) { [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { "`$Step `$(`$_.GetName().Name)" } }
`$null = Show warm
Show start
Import-Module '$ModulePath'
Show import
`$null = $(Get-TestStoreCommand startup)
if (@(Get-FdynoTable).Count -ne 10) { throw 'There should be ten tables.' }
Show listing
"@

    # A module of two cmdlets that do nothing. It is used first: what the same PowerShell compiles for any module is compiled then, whichever
    # PowerShell it is, and is not counted for ours.
    $null = New-Item -ItemType Directory -Path "$folder/StandIn"
    Add-Type -OutputAssembly "$folder/StandIn/StandIn.dll" -TypeDefinition @'
using System.Management.Automation;
public class StandInRow { public string Name { get; set; } public long Size { get; set; } }
[Cmdlet(VerbsCommunications.Connect, "StandIn")]
public class ConnectStandIn : PSCmdlet
{
    [Parameter(Position = 0)] public string Path { get; set; }
    protected override void ProcessRecord() => WriteObject(new StandInRow { Name = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path) });
}
[Cmdlet(VerbsCommon.Get, "StandIn")]
public class GetStandIn : PSCmdlet
{
    protected override void ProcessRecord() { for (var i = 0; i < 10; i++) WriteObject(new StandInRow { Name = "Row" + i, Size = i }); }
}
'@
    Set-Content "$folder/StandIn/StandIn.Types.ps1xml" ('<Types><Type><Name>StandInRow</Name><Members><ScriptProperty><Name>IsLarge</Name>' +
        '<GetScriptBlock>$this.Size -gt 5</GetScriptBlock></ScriptProperty></Members></Type></Types>')
    Set-Content "$folder/StandIn/StandIn.Format.ps1xml" ('<Configuration><ViewDefinitions><View><Name>Row</Name><ViewSelectedBy>' +
        '<TypeName>StandInRow</TypeName></ViewSelectedBy><TableControl><TableHeaders><TableColumnHeader/></TableHeaders><TableRowEntries>' +
        '<TableRowEntry><TableColumnItems><TableColumnItem><PropertyName>Name</PropertyName></TableColumnItem></TableColumnItems>' +
        '</TableRowEntry></TableRowEntries></TableControl></View></ViewDefinitions></Configuration>')
    New-ModuleManifest "$folder/StandIn/StandIn.psd1" -RootModule StandIn.dll -CmdletsToExport Connect-StandIn, Get-StandIn -TypesToProcess StandIn.Types.ps1xml -FormatsToProcess StandIn.Format.ps1xml

    # How many methods a new process has compiled by the end of each step.
    $counted = Invoke-InProcess @"
function Show(`$Step) { "`$Step `$([Runtime.JitInfo]::GetCompiledMethodCount())" }
Show new
Import-Module '$folder/StandIn/StandIn.psd1'
`$null = Connect-StandIn -Path '$folder/none'
if (@(Get-StandIn).Count -ne 10) { throw 'There should be ten rows.' }
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
        $told -like "$Step *" -replace "^$Step " | Where-Object { $_ -notin $earlier }
    }

    # The number of methods that a step has compiled.
    function Get-Compiled([string] $Step, [string] $Since) {
        $numbers = foreach ($name in $Step, $Since) {
            $lines = @($counted -match "^$name \d+$")
            $lines.Count | Should -Be 1 -Because "the process has to say it: $($counted -join "`n")"
            [int] ($lines[0] -split ' ')[1]
        }
        $numbers[0] - $numbers[1]
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

    It 'compiles no more than an import and a first listing need' {
        # A tenth of a millisecond each. When this was written, it was 205 and 803.
        Get-Compiled start -Since new | Should -BeGreaterThan 0
        Get-Compiled import -Since start | Should -BeLessThan 300
        Get-Compiled listing -Since import | Should -BeLessThan 1000
    }
}
