# A session that is open for a day: what thousands of commands and hundreds of connections leave in their process.
#
# FDYNO_LONG_ROUNDS makes the first test longer; a round has a dozen commands.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $rounds = $env:FDYNO_LONG_ROUNDS ? [int] $env:FDYNO_LONG_ROUNDS : 120

    # For processes of their own, which nothing else has made grow.
    $prelude = @"
Import-Module '$ModulePath'
function Connect-Store { $(Get-TestStoreCommand long) }
function Measure-Process {
    foreach (`$time in 1..3) {
        [GC]::Collect()
        [GC]::WaitForPendingFinalizers()
    }

    `$process = [Diagnostics.Process]::GetCurrentProcess()
    [pscustomobject]@{
        Memory = [GC]::GetTotalMemory(`$true)
        Descriptors = Get-Descriptor
        Threads = `$process.Threads.Count - [Threading.ThreadPool]::ThreadCount
        PoolThreads = [Threading.ThreadPool]::ThreadCount
        Timers = [Threading.Timer]::ActiveCount
    } | ConvertTo-Json -Compress
}
function Get-Descriptor {
    `$IsLinux ? [IO.Directory]::GetFileSystemEntries('/proc/self/fd').Count : [Diagnostics.Process]::GetCurrentProcess().HandleCount
}

"@

    # What a script measured, two lines of JSON, and compares: nothing may have grown with the rounds that were done in between.
    function Assert-NoGrowth([string] $Script, [int] $Megabytes, [int] $Rounds) {
        $written = @(Invoke-InProcess ($prelude + $Script))
        $written.Count | Should -Be 2 -Because "nothing else is to be written: $($written -join "`n")"
        $before, $after = $written | ConvertFrom-Json
        $because = "this was before: $($written[0]), and this afterwards: $($written[1])"
        $after.Memory | Should -BeLessThan ($before.Memory + $Megabytes * 1MB) -Because $because

        # A pool of connections to a file has its moments.
        $after.Descriptors | Should -BeLessThan ($before.Descriptors + 24) -Because $because
        $after.Threads | Should -BeLessThan ($before.Threads + 12) -Because $because

        # How many threads its pool has is .NET's decision, and more where the machine is busy; but not one for every few rounds.
        $after.PoolThreads | Should -BeLessThan ($before.PoolThreads + [Math]::Max(24, $Rounds / 4)) -Because $because
        $after.Timers | Should -BeLessThan ($before.Timers + 8) -Because $because
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'A session of many commands' {
    It 'does not grow with them' {
        Assert-NoGrowth -Megabytes 2 -Rounds $rounds -Script @"
`$null = Connect-Store
`$null = New-FdynoTable Music artist -RangeKey n:N
`$null = New-FdynoTable Other artist -RangeKey n:N
`$null = Set-FdynoContinuousBackup Other `$true
function Invoke-Round([int] `$Number) {
    @{ artist = "a`$(`$Number % 20)"; n = `$Number % 7 } | Set-FdynoItem -TableName Music
    @{ artist = "a`$(`$Number % 20)"; n = `$Number % 3 } | Set-FdynoItem -TableName Other
    `$null = Get-FdynoItem Music @{ artist = 'a1'; n = 1 }
    `$null = Get-FdynoTable
    `$null = Get-FdynoItem Other | Select-Object -First 1
    `$null = Compare-FdynoTable Music Other
    `$null = Get-FdynoContinuousBackup Other
    `$null = Get-FdynoTable Nothing -ErrorAction SilentlyContinue
    `$null = TabExpansion2 'Get-FdynoTable Mu' 17
    if (`$Number % 10 -eq 0) {
        `$null = Optimize-FdynoTable Other
        `$backup = New-FdynoBackup Music "backup-`$Number"
        `$restored = `$backup | Restore-FdynoTable -TargetTableName "Copy-`$Number"
        `$null = `$backup | Test-FdynoBackup
        `$null = Restore-FdynoItem Other -Key @{ artist = 'a1'; n = 1 } -BackupArn `$backup.BackupArn -Force
        `$restored | Remove-FdynoTable -Force
        `$null = `$backup | Remove-FdynoBackup -Force
    }
    `$Error.Clear()
}
0..19 | ForEach-Object { Invoke-Round `$_ }
0..59 | ForEach-Object { Invoke-Round `$_ }
Measure-Process
0..$($rounds - 1) | ForEach-Object { Invoke-Round `$_ }
Measure-Process
"@
    }

    It 'does not grow with tables that are made and removed' {
        Assert-NoGrowth -Megabytes 1 -Rounds 500 -Script @"
`$null = Connect-Store
function New-Gone([int] `$Number) {
    `$table = New-FdynoTable "Drill-`$Number" artist
    @{ artist = 'a' } | Set-FdynoItem `$table
    `$table | Remove-FdynoTable -Force
}
0..99 | ForEach-Object { New-Gone `$_ }
Measure-Process
100..599 | ForEach-Object { New-Gone `$_ }
Measure-Process
"@
    }

    It 'frees connections that are replaced by new ones, also while nobody looks after the memory' {
        # How many are left open until memory is looked after depends on that; but it is to be far from all of them.
        Assert-NoGrowth -Megabytes 1 -Rounds 200 -Script @"
foreach (`$time in 1..20) { `$null = Connect-Store; `$null = Get-FdynoTable }
Measure-Process
`$before = Get-Descriptor
`$null = Connect-Store
`$null = Get-FdynoTable
`$each = (Get-Descriptor) - `$before
`$most = 0
foreach (`$time in 1..200) {
    `$null = Connect-Store
    `$null = Get-FdynoTable
    `$most = [Math]::Max(`$most, (Get-Descriptor))
}
`$measured = Measure-Process | ConvertFrom-Json
`$measured.Descriptors = [Math]::Max(`$measured.Descriptors, `$most - 200 * `$each / 3)
`$measured | ConvertTo-Json -Compress
"@
    }

    It 'leaves nothing of itself in the store' {
        $connection = Connect-TestStore left
        $null = New-FdynoTable Music artist
        1..20 | ForEach-Object { @{ artist = "a$_" } } | Set-FdynoItem Music
        $null = New-FdynoTable Other artist
        foreach ($time in 1..10) {
            Compare-FdynoTable Music Other | Select-Object -First 1 | Should -Not -BeNullOrEmpty
            Export-FdynoItem Music (Join-Path $folder "left-$time.json") | Should -Not -BeNullOrEmpty
            $backup = New-FdynoBackup Music "left-$time"
            Restore-FdynoItem Music -Key @{ artist = 'a1' } -BackupArn $backup.BackupArn -Force
            $backup | Remove-FdynoBackup -Force | Out-Null
        }

        # A pin that was left would keep a log, and what is written from now on would be in it.
        1..20 | ForEach-Object { @{ artist = "a$_"; n = 1 } } | Set-FdynoItem Music
        (Get-FdynoContinuousBackup Music).HistorySizeBytes | Should -Be 0
        Disconnect-Fdyno $connection
    }
}

Describe 'A session whose file is taken away' -Tag EmbeddedOnly -Skip:$IsWindows {
    It 'writes nothing where it would be lost, and goes on when it has connected again' {
        $path = Join-Path $folder 'taken.fdyno'
        $null = Connect-Fdyno -Create $path
        $null = New-FdynoTable Music artist
        @{ artist = 'first' } | Set-FdynoItem Music
        Disconnect-Fdyno
        Copy-Item -LiteralPath $path "$path.yesterday"
        $null = Connect-Fdyno -Create $path
        @{ artist = 'second' } | Set-FdynoItem Music

        # Yesterday's file is put back, as one should not while somebody is connected.
        foreach ($end in '', '-wal', '-shm') {
            Move-Item -LiteralPath "$path$end" "$path.away$end"
        }

        Move-Item -LiteralPath "$path.yesterday" $path
        foreach ($command in { @{ artist = 'third' } | Set-FdynoItem Music }, { Get-FdynoItem Music }, { New-FdynoBackup Music }) {
            $errors = Get-ErrorOf $command
            $errors.Count | Should -Be 1
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'StoreUnavailable,*'
            "$($errors[0])" | Should -BeLike '*removed, renamed or replaced*'
            $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*Disconnect-Fdyno, and connect again*'
        }

        Disconnect-Fdyno
        $null = Connect-Fdyno $path -WarningAction SilentlyContinue
        (Get-FdynoItem Music).artist | Should -Be first
        @{ artist = 'third' } | Set-FdynoItem Music
        (Get-FdynoItem Music).artist | Sort-Object | Should -Be first, third
    }
}
