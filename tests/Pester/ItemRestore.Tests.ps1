BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $null = Connect-TestStore

    # Waits until the present second is over, so that it can be gone back to; its time.
    function Wait-Second {
        $second = [datetime]::UtcNow
        $end = $second.Date.AddSeconds([math]::Floor($second.TimeOfDay.TotalSeconds) + 1.05)
        while ([datetime]::UtcNow -lt $end) {
            Start-Sleep -Milliseconds 50
        }

        $second
    }

    # Songs 1 to 20 of artists A and B, the state that tests go back to.
    function New-SongTable([string] $Name) {
        $null = New-FdynoTable $Name artist title:N -GlobalSecondaryIndex (New-FdynoIndex ByGenre genre)
        foreach ($artist in 'A', 'B') {
            1..20 | ForEach-Object { @{ artist = $artist; title = $_; genre = 'Jazz'; plays = 1 } } | Set-FdynoItem -TableName $Name
        }
    }

    # One song of each artist is gone, one is changed, and one is new.
    function Update-SongTable([string] $Name) {
        foreach ($artist in 'A', 'B') {
            Remove-FdynoItem $Name @{ artist = $artist; title = 1 } -Confirm:$false
            @{ artist = $artist; title = 2; genre = 'Rock'; plays = 2 }, @{ artist = $artist; title = 21 } | Set-FdynoItem -TableName $Name
        }
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Restore-FdynoItem from a backup' {
    BeforeEach {
        $table = "T$([guid]::NewGuid().ToString('N'))"
        New-SongTable $table
        $backup = New-FdynoBackup $table
        Update-SongTable $table
    }

    It 'puts one item back, and leaves the others alone' {
        Restore-FdynoItem $table @{ artist = 'A'; title = 1 } -BackupArn $backup.BackupArn -Force | Should -BeNullOrEmpty
        (Get-FdynoItem $table @{ artist = 'A'; title = 1 }).genre | Should -Be 'Jazz'
        (Get-FdynoItem $table @{ artist = 'A'; title = 2 }).genre | Should -Be 'Rock'
        Get-FdynoItem $table @{ artist = 'B'; title = 1 } | Should -BeNullOrEmpty
    }

    It 'puts the items of a range back, removes those that did not exist, and writes what changed' {
        $changes = Restore-FdynoItem $table -HashValue A -BackupArn $backup.BackupArn -PassThru -Force
        $changes.Kind | Should -Be PutBack, Overwritten, Removed
        $changes.Key.title | Should -Be 1, 2, 21
        $changes[1].DifferentAttributes | Should -Be genre, plays
        $changes[1].RestoredItem.plays | Should -Be 1
        $changes[1].ReplacedItem.plays | Should -Be 2
        (Get-FdynoItem $table -IndexName ByGenre -HashValue Rock).artist | Should -Be B
        $left = Compare-FdynoTable -ReferenceBackupArn $backup.BackupArn -DifferenceTable $table
        $left.Key.artist | Sort-Object -Unique | Should -Be B
        Restore-FdynoItem $table -HashValue A -BackupArn $backup.BackupArn -PassThru -Force | Should -BeNullOrEmpty
    }

    It 'keeps to the bounds, both of which are in the range' {
        (Restore-FdynoItem $table -HashValue A -RangeBegin 2 -BackupArn $backup.BackupArn -PassThru -Force).Key.title | Should -Be 2, 21
        (Restore-FdynoItem $table -HashValue B -RangeBegin 1 -RangeEnd 2 -BackupArn $backup.BackupArn -PassThru -Force).Key.title | Should -Be 1, 2
    }

    It 'takes keys from the pipeline, and whole items, and what a comparison writes' {
        $backup | Compare-FdynoTable -DifferenceTable $table | ForEach-Object Key | Restore-FdynoItem $table -BackupArn $backup.BackupArn -Force
        $backup | Compare-FdynoTable -DifferenceTable $table | Should -BeNullOrEmpty
        Get-FdynoItem $table | Restore-FdynoItem $table -BackupArn $backup.BackupArn -PassThru -Force | Should -BeNullOrEmpty
    }

    It 'says with -WhatIf what would change, and changes nothing' {
        $before = Get-FdynoItem $table | ConvertTo-Json -Depth 5
        $text = Invoke-InProcess @"
Import-Module '$ModulePath'
`$null = $(Get-TestStoreCommand)
Restore-FdynoItem $table -HashValue A -BackupArn $($backup.BackupArn) -WhatIf
Restore-FdynoItem $table @{ artist = 'B'; title = 3 } -BackupArn $($backup.BackupArn) -WhatIf
"@
        $text.Count | Should -Be 3
        $text[0] | Should -BeLike "What if: Performing the operation ""Put back from backup * of table $table"" on target ""item {artist=A, title=1} of table $table in *"
        $text[1] | Should -BeLike 'What if: *"Overwrite genre, plays from backup *{artist=A, title=2}*'
        $text[2] | Should -BeLike 'What if: *"Remove, as it is not in backup *{artist=A, title=21}*'
        Get-FdynoItem $table | ConvertTo-Json -Depth 5 | Should -Be $before
    }

    It 'asks, unless it is told not to' {
        $text = Invoke-InProcess @"
Import-Module '$ModulePath'
`$null = $(Get-TestStoreCommand)
Restore-FdynoItem $table -HashValue A -BackupArn $($backup.BackupArn)
"@
        "$text" | Should -BeLike '*NonInteractive*'
        (Get-FdynoItem $table @{ artist = 'A'; title = 2 }).genre | Should -Be 'Rock'
        Restore-FdynoItem $table -HashValue A -BackupArn $backup.BackupArn -Confirm:$false
        (Get-FdynoItem $table @{ artist = 'A'; title = 2 }).genre | Should -Be 'Jazz'
    }

    It 'goes on behind a key that is none' {
        $errors = Get-ErrorOf {
            @{ artist = 'A'; title = 1 }, @{ artist = 'A' }, @{ artist = 'A'; title = 21 } |
                Restore-FdynoItem $table -BackupArn $backup.BackupArn -Force
        }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        Get-FdynoItem $table @{ artist = 'A'; title = 1 } | Should -Not -BeNullOrEmpty
        Get-FdynoItem $table @{ artist = 'A'; title = 21 } | Should -BeNullOrEmpty
    }

    It 'answers <Name> with <Id>' -ForEach @(
        @{ Name = 'a missing table'; Id = 'ResourceNotFound'; Script = { Restore-FdynoItem Missing -HashValue A -BackupArn $backup.BackupArn -Force } }
        @{ Name = 'what is no ARN'; Id = 'Validation'; Script = { Restore-FdynoItem $table -HashValue A -BackupArn arn:nonsense -Force } }
        @{ Name = 'a key of another type'; Id = 'Validation'; Script = { Restore-FdynoItem $table -HashValue 1 -BackupArn $backup.BackupArn -Force } }
        @{ Name = 'a time without recovery'; Id = 'PointInTimeRecoveryUnavailable'; Script = { Restore-FdynoItem $table -HashValue A -RestoreDateTime (Get-Date) -Force } }
    ) {
        $errors = Get-ErrorOf $Script
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}

Describe 'Going back to a time' {
    BeforeAll {
        New-SongTable Past
        $null = Set-FdynoContinuousBackup Past $true -RecoveryMode History
        @{ artist = 'A'; title = 20; genre = 'Jazz'; plays = 7 } | Set-FdynoItem Past
        $then = Wait-Second
        $file = Join-Path $folder 'then.jsonl'
        $null = Export-FdynoItem Past $file
        Update-SongTable Past
        $now = Wait-Second
    }

    It 'compares a table with itself, both ways' {
        $differences = Compare-FdynoTable Past Past -ReferenceDateTime $then
        $differences.Kind | Group-Object | ForEach-Object { "$($_.Name) $($_.Count)" } | Sort-Object |
            Should -Be 'Different 2', 'OnlyInDifference 2', 'OnlyInReference 2'
        (Compare-FdynoTable Past Past -DifferenceDateTime $then.ToLocalTime()).Count | Should -Be 6
        Compare-FdynoTable Past Past -ReferenceDateTime $now | Should -BeNullOrEmpty
    }

    It 'puts items back to what they were' {
        $change = Restore-FdynoItem Past @{ artist = 'A'; title = 2 } -RestoreDateTime $then -PassThru -Force
        $change.Kind | Should -Be Overwritten
        (Restore-FdynoItem Past -HashValue A -RestoreDateTime $then -PassThru -Force).Kind | Should -Be PutBack, Removed
        'A', 'B' | ForEach-Object { Restore-FdynoItem Past -HashValue $_ -RestoreDateTime $then -Force }
        $null = New-FdynoTable Then artist title:N
        $null = Import-FdynoItem Then $file
        Compare-FdynoTable Past Then | Should -BeNullOrEmpty
    }

    It 'goes forward again as well' {
        'A', 'B' | ForEach-Object { Restore-FdynoItem Past -HashValue $_ -RestoreDateTime $now -Force }
        Compare-FdynoTable Past Past -ReferenceDateTime $now | Should -BeNullOrEmpty
        (Get-FdynoItem Past @{ artist = 'A'; title = 2 }).genre | Should -Be Rock
    }

    It 'refuses times that there are not' {
        foreach ($script in { Restore-FdynoItem Past -HashValue A -RestoreDateTime '2020-01-01' -Force }, { Compare-FdynoTable Past Past -DifferenceDateTime (Get-Date).AddHours(1) }) {
            $errors = Get-ErrorOf $script
            $errors.Count | Should -Be 1
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRestoreTime,*'
        }
    }
}

Describe 'Compare-FdynoTable with backups' {
    BeforeAll {
        New-SongTable Compared
        $first = New-FdynoBackup Compared first
        Update-SongTable Compared
        $second = New-FdynoBackup Compared second
    }

    It 'takes a backup for either side, or for both' {
        (Compare-FdynoTable Compared -DifferenceBackupArn $first.BackupArn).Count | Should -Be 6
        (Compare-FdynoTable Compared -ReferenceBackupArn $first.BackupArn).Count | Should -Be 6
        Compare-FdynoTable Compared -ReferenceBackupArn $second.BackupArn | Should -BeNullOrEmpty
        (Compare-FdynoTable -ReferenceBackupArn $first.BackupArn -DifferenceBackupArn $second.BackupArn).Count | Should -Be 6
    }

    It 'takes backups from the pipeline' {
        Get-FdynoBackup Compared -Latest | Compare-FdynoTable -DifferenceTable Compared | Should -BeNullOrEmpty
        ($first, $second | Compare-FdynoTable -DifferenceTable Compared).Count | Should -Be 6
        ($first | Compare-FdynoTable -DifferenceBackupArn $second.BackupArn).Count | Should -Be 6
    }

    It 'needs one source a side' {
        foreach ($script in { Compare-FdynoTable -ReferenceTable Compared -DifferenceTable Compared -ReferenceBackupArn $first.BackupArn }, { Compare-FdynoTable Compared -DifferenceBackupArn $first.BackupArn -DifferenceDateTime (Get-Date) }) {
            (Get-ErrorOf $script)[0].FullyQualifiedErrorId | Should -BeLike 'AmbiguousParameterSet,*'
        }
    }
}

Describe 'Export-FdynoItem' {
    It 'writes one instant, whatever is written meanwhile' {
        $null = New-FdynoTable Exported pk
        1..300 | ForEach-Object { @{ pk = "k$_"; state = 'old' } } | Set-FdynoItem Exported
        $file = Join-Path $folder 'exported.jsonl'
        (Export-FdynoItem Exported $file).ItemCount | Should -Be 300
        (Get-Content $file).Count | Should -Be 300
    }
}
