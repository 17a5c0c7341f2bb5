BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore
    $null = New-FdynoTable Music artist
    $items = 1..20 | ForEach-Object { @{ artist = "a$_" } }
    $items | Set-FdynoItem Music

    function Get-Verbose([scriptblock] $Script) {
        & $Script 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] } | ForEach-Object Message
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe '-Verbose' {
    It 'says which store it is, what is done, and what it took' {
        $told = Get-Verbose { New-FdynoBackup Music -Verbose }
        $told[0] | Should -Be "Working on $($connection.DisplayName), store $($connection.StoreId)."
        $told -match '20 items' | Should -Not -BeNullOrEmpty
        $told[-1] | Should -Match '^New-FdynoBackup: \d+[.,]\d{3} s in the store'
    }

    It 'says so once for all records' {
        $told = Get-Verbose { $items | Set-FdynoItem Music -Verbose }
        @($told -like 'Working on *') | Should -HaveCount 1
        $told[-1] | Should -Match '^Set-FdynoItem: 20 records, \d+[.,]\d{3} s in the store'
    }

    # Writers of one file wait for each other instead.
    It 'says why transactions were repeated' -Tag ClusterOnly {
        # Commands at the same items get in each other's way, sooner or later.
        $null = New-FdynoTable Contended pk
        $repeated = [Collections.Generic.List[object]]::new()
        Wait-Until -Because 'transactions are repeated' {
            1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module $using:ModulePath
                1..40 | ForEach-Object { @{ pk = 'one'; n = $_ } } | Set-FdynoItem Contended -Connection $using:connection -Verbose 4>&1
            } | Where-Object { "$_" -like '*repeated*' } | ForEach-Object { $repeated.Add($_) }
            $repeated.Count -gt 0
        }

        "$($repeated[0])" | Should -Match '; \d+ transactions? repeated \(\d+ (conflict|too old|with a lost answer|store busy)'
    }

    It 'is quiet without being asked' {
        Get-Verbose { New-FdynoBackup Music } | Should -BeNullOrEmpty
    }
}

Describe 'Progress' {
    It 'is quiet under -ProgressAction SilentlyContinue, and without a console' {
        $written = Invoke-InProcess @"
Import-Module '$ModulePath'
`$null = $(Get-TestStoreCommand progress)
`$null = New-FdynoTable Music artist
1..3000 | ForEach-Object { @{ artist = "a`$_"; text = 'x' * 200 } | ConvertTo-Json -Compress } | Set-Content '$folder/many.json'
`$null = Import-FdynoItem Music '$folder/many.json' -Format Json
`$null = New-FdynoBackup Music -ProgressAction SilentlyContinue
'done'
"@
        $written | Should -Be 'done'
    }
}

Describe 'Metrics and activities' -Tag EmbeddedOnly {
    It 'are there for who listens, in a PowerShell too' {
        Invoke-InProcess @"
Import-Module '$ModulePath'
`$heard = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
Add-Type -TypeDefinition @'
using System.Collections.Concurrent;
using System.Diagnostics;
public static class Listening
{
    public static void To(string source, ConcurrentQueue<string> heard) => ActivitySource.AddActivityListener(new ActivityListener
    {
        ShouldListenTo = s => s.Name == source,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        ActivityStopped = a => heard.Enqueue(a.OperationName + " " + a.GetTagItem("fdyno.outcome")),
    });
}
'@
[Listening]::To([Fdyno.Diagnostics.FdynoDiagnostics]::SourceName, `$heard)
`$null = Connect-Fdyno -Create '$folder/heard.fdyno'
`$null = New-FdynoTable Music artist
`$null = New-FdynoBackup Music
Get-FdynoTable Nothing -ErrorAction Ignore
`$heard
"@ | Should -Be 'CreateTable ok', 'CreateBackup ok', 'DescribeTable error'
    }
}
