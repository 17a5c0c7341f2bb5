BeforeDiscovery {
    # Each: the times of the backups (UTC), what is asked for, and what is kept, as indexes into the times.
    $retentionCases = @(
        @{ Name = 'no backups'; Times = @(); Ask = @{ Daily = 7 }; Kept = @() }
        @{ Name = 'the newest, whatever is asked for'; Times = '2026-01-01T01:00', '2026-01-02T01:00'; Ask = @{}; Kept = 1 }
        @{ Name = 'the newest of each day'; Times = '2026-01-01T01:00', '2026-01-01T23:59', '2026-01-02T00:00'; Ask = @{ Daily = 7 }; Kept = 1, 2 }
        @{ Name = 'days that have backups, however long ago'; Times = '2020-01-01', '2023-01-01', '2026-01-01'; Ask = @{ Daily = 2 }; Kept = 1, 2 }
        @{ Name = 'ISO weeks across a new year'; Times = '2026-12-27', '2026-12-31', '2027-01-03', '2027-01-04'; Ask = @{ Weekly = 9 }; Kept = 0, 2, 3 }
        @{ Name = 'the newest of each month'; Times = '2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01'; Ask = @{ Monthly = 2 }; Kept = 2, 3 }
        @{ Name = 'the newest of each year'; Times = '2024-12-31', '2025-01-01', '2025-12-31', '2026-06-01'; Ask = @{ Yearly = 3 }; Kept = 0, 2, 3 }
        @{ Name = 'what any rule keeps'; Times = '2026-01-15', '2026-01-31', '2026-02-01', '2026-02-02'; Ask = @{ Daily = 1; Monthly = 2 }; Kept = 1, 3 }
        @{ Name = 'times in any order'; Times = '2026-01-03', '2026-01-01', '2026-01-02'; Ask = @{ Daily = 2 }; Kept = 0, 2 }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . (Join-Path $RepoRoot 'samples/runbooks/Retention.ps1')
    $runbook = Join-Path $RepoRoot 'samples/runbooks/Invoke-NightlyBackup.ps1'

    function New-Backup([string] $Time, [string] $Status = 'AVAILABLE') {
        $utc = [datetime]::Parse($Time, [cultureinfo]::InvariantCulture, 'AssumeUniversal, AdjustToUniversal')
        [pscustomobject]@{ BackupArn = "arn of $Time"; BackupStatus = $Status; BackupCreationDateTime = $utc }
    }
}

Describe 'Which backups are kept' -Tag EmbeddedOnly {
    It 'keeps <Name>' -ForEach $retentionCases {
        $backups = @($Times | ForEach-Object { New-Backup $_ })
        $plan = @(Get-RetentionPlan -Backup $backups @Ask)
        $plan.Count | Should -Be $backups.Count
        $expected = @($Kept | ForEach-Object { $backups[$_].BackupArn } | Sort-Object)
        @($plan | Where-Object Keep | ForEach-Object { $_.Backup.BackupArn } | Sort-Object) | Should -Be $expected
        $plan | Where-Object { $_.Keep -ne ($_.Reason.Count -gt 0) } | Should -BeNullOrEmpty
    }

    It 'neither removes nor counts what is not AVAILABLE' {
        $plan = Get-RetentionPlan -Daily 1 -Backup (New-Backup 2026-01-01), (New-Backup 2026-01-02), (New-Backup 2026-01-03 CREATING)
        $plan.Keep | Should -Be $false, $true, $true
        $plan[2].Reason | Should -Be unfinished
    }

    It 'says why' {
        (Get-RetentionPlan -Daily 1 -Weekly 1 -Monthly 1 -Yearly 1 -Backup (New-Backup 2026-01-01)).Reason |
            Should -Be newest, daily, weekly, monthly, yearly
    }

    It 'night after night keeps as many of each as asked for, once it has them' {
        $backups = @()
        $day = [datetime]::new(2024, 5, 2, 2, 0, 0, [DateTimeKind]::Utc)
        foreach ($night in 0..409) {
            $backups += [pscustomobject]@{ BackupArn = "$night"; BackupStatus = 'AVAILABLE'; BackupCreationDateTime = $day.AddDays($night) }
            $plan = Get-RetentionPlan -Backup $backups -Daily 7 -Weekly 4 -Monthly 12
            $backups = @($plan | Where-Object Keep | ForEach-Object Backup)
        }

        # 2025-06-15 is the last night, a Sunday: seven days; the Sundays of three weeks before; the ends of eleven months before.
        $backups.Count | Should -Be 21
        ($plan | Where-Object Reason -Contains monthly).Backup.BackupCreationDateTime.Month | Should -Be 7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6
        ($plan | Where-Object Reason -Contains monthly).Backup.BackupCreationDateTime | Select-Object -SkipLast 1 |
            ForEach-Object { $_.AddDays(1).Day | Should -Be 1 }
    }
}

Describe 'The nightly backup' {
    BeforeAll {
        $folder = New-TestFolder
        $connection = Connect-TestStore
        foreach ($name in 'Music', 'Films', 'tmp-1') {
            $null = New-FdynoTable $name pk
            1..20 | ForEach-Object { @{ pk = "$_" } } | Set-FdynoItem -TableName $name
        }
    }

    AfterAll {
        Remove-TestFolder $folder
    }

    It 'shows with -WhatIf what it would do, and does nothing' {
        $log = Join-Path $folder 'whatif.log'
        $results = & $runbook -Connection $connection -WhatIf -LogPath $log
        $LASTEXITCODE | Should -Be 0
        $results.Status | Should -Be WhatIf, WhatIf, WhatIf
        Get-FdynoBackup | Should -BeNullOrEmpty
        Test-Path $log | Should -BeFalse
    }

    It 'backs up and verifies the tables that the names let through, and logs it' {
        $log = Join-Path $folder 'nightly.log'
        $results = & $runbook -Connection $connection -ExcludeTableName tmp-* -LogPath $log
        $LASTEXITCODE | Should -Be 0
        $results.TableName | Should -Be Films, Music
        $results.Status | Should -Be BackedUp, BackedUp
        $results.ItemCount | Should -Be 20, 20
        $results.Kept | Should -Be 1, 1
        (Get-FdynoBackup -TableName Music).BackupArn | Should -Be $results[1].BackupArn
        Get-FdynoBackup -TableName tmp-1 | Should -BeNullOrEmpty
        Get-Content $log | Should -HaveCount 4
        Get-Content $log | Select-Object -First 1 | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ  INFO  Nightly backup'
        $connection.IsOpen | Should -BeTrue
    }

    It 'removes what is no longer to be kept, of its own backups only' {
        $null = New-FdynoBackup Music by-hand
        $null = New-FdynoBackup Music nightly-eu-20200101T000000000Z
        $before = @(Get-FdynoBackup -TableName Music -BackupName nightly-2*)
        $before.Count | Should -Be 1
        $result = & $runbook -Connection $connection -TableName Music -Daily 1
        $result.Removed | Should -Be $before.BackupName
        $result.Kept | Should -Be 1
        (Get-FdynoBackup -TableName Music).BackupName | Should -Be by-hand, nightly-eu-20200101T000000000Z, $result.BackupName
    }

    It 'shows with -WhatIf what would be removed' {
        $before = (Get-FdynoBackup).BackupArn
        $output = Invoke-InProcess @"
`$env:PSModulePath = '$(Split-Path $ModulePath)' + [IO.Path]::PathSeparator + `$env:PSModulePath
`$connection = $(Get-TestStoreCommand)
& '$runbook' -Connection `$connection -TableName Music -Daily 1 -WhatIf
"@
        ($output -match "^What if: .*`"Remove`" on target `"backup 'nightly-\d+T\d+Z' of table 'Music'").Count | Should -Be 1
        (Get-FdynoBackup).BackupArn | Should -Be $before
    }

    It 'leaves the backups of a table that had the name before' {
        $null = New-FdynoTable Again pk
        $first = & $runbook -Connection $connection -TableName Again
        Remove-FdynoTable Again -Force
        $null = New-FdynoTable Again pk
        $second = & $runbook -Connection $connection -TableName Again -Daily 1
        $second.Removed | Should -BeNullOrEmpty
        (Get-FdynoBackup -TableName Again).BackupArn | Should -Be $first.BackupArn, $second.BackupArn
    }

    It 'goes on behind a table that fails, and tells it at the end' {
        $log = Join-Path $folder 'failing.log'
        $errors = @()
        $results = & $runbook -Connection $connection -TableName Gone, Films -LogPath $log -ErrorAction SilentlyContinue -ErrorVariable errors -WarningAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        $results.Status | Should -Be BackedUp, Failed
        @($errors | Where-Object FullyQualifiedErrorId -Like 'NightlyBackupIncomplete*').Count | Should -Be 1
        Get-Content $log | Where-Object { $_ -match 'WARN  Gone: There is no table' } | Should -HaveCount 1
        $emitted = [System.Collections.Generic.List[object]]::new()
        { & $runbook -Connection $connection -TableName Gone, Music -ErrorAction Stop -WarningAction SilentlyContinue | ForEach-Object { $emitted.Add($_) } } |
            Should -Throw 'Not as it should be for 1 of 2 tables: *'
        $emitted.Status | Should -Be Failed, BackedUp
    }

    It 'removes a new backup that is not sound, and no other' {
        function Test-FdynoBackup {
            [CmdletBinding()]
            param($BackupArn, [switch] $Detailed, $Connection)
            [pscustomobject]@{ BackupArn = $BackupArn; IsValid = -not $Detailed; ItemCount = 20; Problems = @('Block 0/1 is damaged.') }
        }
        $before = (Get-FdynoBackup -TableName Films).BackupArn
        $result = & $runbook -Connection $connection -TableName Films -Daily 1 -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        $result.Status | Should -Be Unsound
        $result.Problem | Should -BeLike '*Block 0/1 is damaged.'
        $result.Removed | Should -BeNullOrEmpty
        (Get-FdynoBackup -TableName Films).BackupArn | Should -Be $before
    }

    It 'takes nothing to do for an error' {
        { & $runbook -Connection $connection -TableName none-* -WarningAction SilentlyContinue } | Should -Throw 'There is no table in *'
    }

    It 'runs as a scheduler runs it, and answers with an exit code' {
        $where = Get-TestStore
        $arguments = $where.GetEnumerator() | ForEach-Object { "-$($_.Key)", $_.Value }
        $previous = $env:PSModulePath
        $env:PSModulePath = (Split-Path $ModulePath) + [IO.Path]::PathSeparator + $previous
        try {
            $output = Invoke-RunningPowerShell -NoProfile -NonInteractive -File $runbook @arguments -TableName 'Films,M*' 2>&1
            $LASTEXITCODE | Should -Be 0 -Because "$output"
            $output = Invoke-RunningPowerShell -NoProfile -NonInteractive -File $runbook @arguments -TableName 'Films,Gone' 2>&1
            $LASTEXITCODE | Should -Be 2 -Because "$output"
        }
        finally {
            $env:PSModulePath = $previous
        }
    }

    It 'makes no store where there is none' -Tag EmbeddedOnly {
        $path = Join-Path $folder 'typo.fdyno'
        { & $runbook -Path $path -WarningAction SilentlyContinue } | Should -Throw 'There is no store at*'
        Test-Path $path | Should -BeFalse
    }
}
