BeforeAll {
    . $PSScriptRoot/Common.ps1
    $runbook = Join-Path $RepoRoot 'samples/runbooks/Invoke-RestoreDrill.ps1'
    $folder = New-TestFolder
    $connection = Connect-TestStore
    foreach ($name in 'Music', 'Films') {
        $null = New-FdynoTable $name pk -DeletionProtection -Tag @{ team = 'a' }
        1..20 | ForEach-Object { @{ pk = "$_" } } | Set-FdynoItem -TableName $name
    }

    $null = New-FdynoTable Bare pk
    $null = New-FdynoBackup Music nightly-1
    $null = New-FdynoBackup Films nightly-1
    $tables = (Get-FdynoTable).TableName

    function Invoke-Drill {
        & $runbook -Connection $connection @args -WarningAction SilentlyContinue
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'The restore drill' {
    AfterEach {
        (Get-FdynoTable).TableName | Should -Be $tables -Because 'a drill leaves nothing behind'
    }

    It 'restores nothing with -WhatIf' {
        (Invoke-Drill -TableName Music, Films -WhatIf).Status | Should -Be WhatIf, WhatIf
    }

    It 'restores, compares with backup and original, and removes again' {
        @{ pk = 'new' } | Set-FdynoItem -TableName Music
        Remove-FdynoItem Music @{ pk = '1' }
        $log = Join-Path $folder 'drill.log'
        $results = Invoke-Drill -ExcludeTableName Bare -LogPath $log
        $LASTEXITCODE | Should -Be 0
        $results.TableName | Should -Be Films, Music
        $results.Status | Should -Be Proven, Proven
        $results.ItemCount | Should -Be 20, 20
        $results.Differences | Should -Be 0, 0
        $results.ChangedSince | Should -Be 0, 2
        $results[1].BackupArn | Should -Be (Get-FdynoBackup Music).BackupArn
        (Get-Content $log)[-1] | Should -BeLike '*Restore drill ends: as it should be for 2 of 2 tables'
        (Invoke-Drill -TableName Music -SkipOriginal).ChangedSince | Should -BeNullOrEmpty
    }

    It 'tells of tables without a backup, or with an old one only' {
        $results = Invoke-Drill -TableName Bare, Music -ErrorAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        $results.Status | Should -Be NoBackup, Proven
        function Get-FdynoBackup {
            [CmdletBinding()]
            param($TableName, $BackupName, [switch] $Latest, $Connection)
            Fdyno\Get-FdynoBackup @PSBoundParameters |
                Select-Object *, @{ n = 'BackupCreationDateTime'; e = { [datetime]::UtcNow.AddHours(-30) } } -ExcludeProperty BackupCreationDateTime
        }
        $result = Invoke-Drill -TableName Music -ErrorAction SilentlyContinue
        $result.Status | Should -Be Stale
        $result.Problem | Should -Be 'The newest backup is 30.0 hours old.'
        (Invoke-Drill -TableName Music -MaxBackupAgeHours 31).Status | Should -Be Proven
        (Invoke-Drill -TableName Music -BackupName weekly-* -ErrorAction SilentlyContinue).Status | Should -Be NoBackup
    }

    It 'tells of a restore that differs from its backup' {
        function Restore-FdynoTable {
            [CmdletBinding(SupportsShouldProcess)]
            param($TargetTableName, $BackupArn, $ResetSetting, $Connection)
            Fdyno\Restore-FdynoTable @PSBoundParameters
            Remove-FdynoItem $TargetTableName @{ pk = '2' } -Connection $Connection
        }
        $result = Invoke-Drill -TableName Music -ErrorAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        $result.Status | Should -Be Differs
        $result.Differences | Should -Be 1
    }

    It 'cleans up when something fails on the way, and goes on' {
        function Compare-FdynoTable { throw 'the power went' }
        $results = Invoke-Drill -TableName Music, Films -ErrorAction SilentlyContinue
        $results.Status | Should -Be Failed, Failed
        $results[0].Problem | Should -Be 'the power went'
        { Invoke-Drill -TableName Music -ErrorAction Stop } | Should -Throw 'The drill failed for 1 of 1 table:*'
    }

    It 'takes some tables a run with -Sample' {
        (Invoke-Drill -Sample 1 -TableName Music, Films).Count | Should -Be 1
    }
}

Describe 'What drills leave behind' {
    It 'is told of, is no table to drill, and is removed when it is old' {
        $null = Get-FdynoBackup Music | Restore-FdynoTable -TargetTableName drill-20260101T010000000Z-Music -ResetSetting DeletionProtection
        $null = New-FdynoTable drill-20260101T010000000Z-mine pk
        $results = & $runbook -Connection $connection -TableName Music, drill-* -WarningVariable warned -WarningAction SilentlyContinue
        $results.TableName | Should -Be Music
        "$warned" | Should -BeLike '*Remove-FdynoTable drill-20260101T010000000Z-Music'
        $null = Invoke-Drill -TableName Music -RemoveLeftover -WhatIf
        (Get-FdynoTable drill-*).Count | Should -Be 2
        $null = Invoke-Drill -TableName Music -RemoveLeftover
        (Get-FdynoTable drill-*).TableName | Should -Be drill-20260101T010000000Z-mine
    }
}

Describe 'The restore drill of an archive, and in another store' {
    BeforeAll {
        $archive = Connect-TestStore drill-archive -NoDefault
        Get-FdynoBackup -Connection $connection -Latest | Copy-FdynoBackup -Destination $archive -WarningAction SilentlyContinue
        $elsewhere = Connect-TestStore drill-target -NoDefault
    }

    AfterAll {
        $archive, $elsewhere | ForEach-Object { Disconnect-Fdyno -Connection $_ -ErrorAction Ignore }
    }

    AfterEach {
        Get-FdynoTable -Connection $archive | Should -BeNullOrEmpty -Because 'a drill leaves nothing behind'
        Get-FdynoTable -Connection $elsewhere | Should -BeNullOrEmpty
        Get-FdynoBackup -Connection $elsewhere | Should -BeNullOrEmpty
    }

    It 'proves the backups of a store that has no tables' {
        $results = & $runbook -Connection $archive
        $LASTEXITCODE | Should -Be 0
        $results.TableName | Should -Be Films, Music
        $results.Status | Should -Be Proven, Proven
        $results.ItemCount | Should -Be 20, 20
        $results | ForEach-Object { $_.ChangedSince | Should -BeNullOrEmpty }
        (& $runbook -Connection $archive -TableName M* -ExcludeTableName Films).TableName | Should -Be Music
        (& $runbook -Connection $archive -BackupName nightly-* -TableName Films).Status | Should -Be Proven
    }

    It 'restores into another store, and leaves nothing there' {
        $results = & $runbook -Connection $archive -TargetConnection $elsewhere
        $LASTEXITCODE | Should -Be 0
        $results.Status | Should -Be Proven, Proven
        $results = & $runbook -Connection $connection -TargetConnection $elsewhere -TableName Music -SkipOriginal
        $results.Status | Should -Be Proven
    }

    It 'compares a table with what was restored in another store' {
        $result = & $runbook -Connection $connection -TargetConnection $elsewhere -TableName Music
        $result.Status | Should -Be Proven
        $result.ChangedSince | Should -Be @(Get-FdynoBackup Music -Latest -Connection $connection | Compare-FdynoTable -DifferenceTable Music -Connection $connection).Count
    }

    It 'leaves a backup in the other store that was there before' {
        $there = Get-FdynoBackup Music -Latest -Connection $connection | Copy-FdynoBackup -Destination $elsewhere
        (& $runbook -Connection $connection -TargetConnection $elsewhere -TableName Music -SkipOriginal).Status | Should -Be Proven
        (Get-FdynoBackup -Connection $elsewhere).BackupArn | Should -Be $there.BackupArn
        $there | Remove-FdynoBackup -Force
    }

    It 'makes the store to restore into only where that is asked for' -Tag EmbeddedOnly {
        $path = Join-Path $folder 'made-for-the-drill.fdyno'
        { & $runbook -Connection $archive -TargetPath $path -WarningAction SilentlyContinue } | Should -Throw "There is no store at '$path'.*add -CreateTarget."
        $path | Should -Not -Exist
        (& $runbook -Connection $archive -TargetPath $path -CreateTarget).Status | Should -Be Proven, Proven
        $path | Should -Exist
    }

    It 'leaves out what is larger than it may restore' {
        $results = & $runbook -Connection $archive -MaximumSize 10 -ErrorVariable told -ErrorAction SilentlyContinue -InformationVariable said
        $LASTEXITCODE | Should -Be 2 -Because 'nothing was proven'
        $told | Should -BeLike 'The drill has proven nothing:*Give a larger -MaximumSize.'
        $results.Status | Should -Be TooLarge, TooLarge
        $results[0].Problem | Should -BeLike '*more than -MaximumSize.'
        $said[-1] | Should -BeLike '*as it should be for 0 of 2 tables, 2 left out by -MaximumSize'
        $null = New-FdynoTable Heavy pk -Connection $connection
        @{ pk = '1'; text = 'x' * 2000 } | Set-FdynoItem Heavy -Connection $connection
        $copy = New-FdynoBackup Heavy nightly-1 -Connection $connection | Copy-FdynoBackup -Destination $archive
        (& $runbook -Connection $archive -MaximumSize 1KB).Status | Sort-Object | Should -Be Proven, Proven, TooLarge
        $LASTEXITCODE | Should -Be 0 -Because 'some were proven, and nothing is wrong'
        $copy | Remove-FdynoBackup -Force
        Get-FdynoBackup Heavy -Connection $connection | Remove-FdynoBackup -Force
        Remove-FdynoTable Heavy -Force -Connection $connection
        (& $runbook -Connection $archive -MaximumSize 1GB).Status | Should -Be Proven, Proven
    }

    It 'takes the backups of a removed table where it is asked for by name, and otherwise the tables that are there' {
        $null = New-FdynoTable Gone pk
        $null = New-FdynoBackup Gone nightly-1
        Remove-FdynoTable Gone -Force
        (& $runbook -Connection $connection -TableName Gone).Status | Should -Be Proven
        (Invoke-Drill -WhatIf -ErrorAction SilentlyContinue).TableName | Should -Not -Contain Gone
        (& $runbook -Connection $connection -TableName NeverThere -ErrorAction SilentlyContinue -WarningAction SilentlyContinue).Status | Should -Be Failed
    }

    It 'says in which store it is going to restore' {
        & $runbook -Connection $archive -TargetConnection $elsewhere -WhatIf | ForEach-Object { $_.Status } | Should -Be WhatIf, WhatIf
    }
}
