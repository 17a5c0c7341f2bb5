BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore

    # A table with recovery on, and one without that holds the same.
    function New-TablePair([string] $Name) {
        foreach ($table in $Name, "$Name-kept") {
            $null = New-FdynoTable $table artist title -GlobalSecondaryIndex (New-FdynoIndex ByGenre genre) -Tag @{ team = 'a' }
            1..50 | ForEach-Object { @{ artist = "A$($_ % 3)"; title = "T$_"; genre = 'Jazz'; body = 'x' * ($_ * 400) } } |
                Set-FdynoItem -TableName $table
        }

        $null = Set-FdynoContinuousBackup $Name -PointInTimeRecoveryEnabled $true -RecoveryMode SnapshotOnRestore
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'A table that is removed while its recovery is on' {
    BeforeAll {
        New-TablePair Music
        $table = Get-FdynoTable Music
        $said = Remove-FdynoTable Music -Force -Verbose 4>&1
        $backup = Get-FdynoBackup -TableName Music -BackupType SYSTEM
    }

    It 'is gone' {
        Get-FdynoTable | ForEach-Object TableName | Should -Not -Contain 'Music'
        (Get-ErrorOf { Get-FdynoItem Music })[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        (Get-ErrorOf { New-FdynoBackup Music })[0].FullyQualifiedErrorId | Should -BeLike 'TableNotFound,*'
        (Get-ErrorOf { Get-FdynoContinuousBackup Music })[0].FullyQualifiedErrorId | Should -BeLike 'TableNotFound,*'
    }

    It 'leaves a SYSTEM backup that says until when' {
        $backup.BackupName | Should -Be 'Music$DeletedTableBackup'
        $backup.BackupType | Should -Be SYSTEM
        $backup.BackupStatus | Should -Be AVAILABLE
        $backup.TableId | Should -Be $table.TableId
        $backup.BackupSizeBytes | Should -Be $table.TableSizeBytes
        $backup.BackupExpiryDateTime | Should -Be $backup.BackupCreationDateTime.AddDays(35)
        (Get-FdynoBackup -BackupArn $backup.BackupArn).ItemCount | Should -Be 50
    }

    It 'is not among the backups of users' {
        Get-FdynoBackup -TableName Music | Should -BeNullOrEmpty
        Get-FdynoBackup -TableName Music -BackupType user | Should -BeNullOrEmpty
        (Get-FdynoBackup -TableName Music -BackupType ALL).BackupArn | Should -Be $backup.BackupArn
    }

    It 'says where it is kept, and the command that it gives works' {
        "$said" | Should -BeLike "*kept as SYSTEM backup $($backup.BackupArn) until *Z. Restore it with: Restore-FdynoTable *"
        "$said" -match 'with: (?<command>Restore-FdynoTable \S+ \S+ \S+ \S+)' | Should -BeTrue
        $restored = & ([scriptblock]::Create($Matches.command))
        $restored.TableStatus | Should -Be ACTIVE
        $restored.Tags.team | Should -Be a
        Compare-FdynoTable -ReferenceTable Music-kept -DifferenceTable Music | Should -BeNullOrEmpty
        (Get-FdynoContinuousBackup Music).PointInTimeRecoveryDescription.PointInTimeRecoveryStatus | Should -Be DISABLED
    }

    It 'is verified, restored from the pipeline with overrides, and equal' {
        $backup | Test-FdynoBackup | Should -BeTrue
        $checked = $backup | Test-FdynoBackup -Detailed
        $checked.ItemCount | Should -Be 50
        $checked.Problems | Should -BeNullOrEmpty
        $restored = Get-FdynoBackup -TableName Music -BackupType SYSTEM -Latest |
            Restore-FdynoTable -TargetTableName { "$($_.TableName)-again" } -GlobalSecondaryIndexOverride @()
        $restored.GlobalSecondaryIndexes | Should -BeNullOrEmpty
        $restored.RestoreSummary.SourceBackupArn | Should -Be $backup.BackupArn
        Compare-FdynoTable -ReferenceTable Music-kept -DifferenceTable Music-again | Should -BeNullOrEmpty
    }

    It 'is copied to another store, to stay there' {
        $archive = Connect-TestStore archive -NoDefault
        $copy = $backup | Copy-FdynoBackup -Destination $archive
        $copy.BackupType | Should -Be USER
        $copy.BackupExpiryDateTime | Should -BeNullOrEmpty
        $copy | Test-FdynoBackup | Should -BeTrue
        ($copy | Restore-FdynoTable -TargetTableName Music).ItemCount | Should -Be 50
        ($backup | Copy-FdynoBackup -Destination $archive).BackupArn | Should -Be $copy.BackupArn
        ($copy | Remove-FdynoBackup -Force).BackupStatus | Should -Be DELETED
        $archive | Disconnect-Fdyno
    }

    It 'cannot be removed by hand' {
        $errors = Get-ErrorOf { $backup | Remove-FdynoBackup -Force }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $errors[0].Exception.Message |
            Should -BeLike "Invalid Request: User is not allowed to delete the system backup with arn $($backup.BackupArn). It will automatically expire on *Z"
        Get-FdynoBackup -TableName Music -BackupType SYSTEM | Should -Not -BeNullOrEmpty
    }

    It 'is named where a restore to a time looks for it' {
        $errors = Get-ErrorOf { Restore-FdynoTableToPointInTime Never -SourceTableName Music-gone -UseLatestRestorableTime }
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*with: Get-FdynoBackup -TableName Music-gone -BackupType SYSTEM'
    }
}

Describe 'Remove-FdynoTable' {
    It 'says beforehand what will be left' {
        New-TablePair Songs
        $log = Join-Path $folder 'whatif.txt'
        $null = Start-Transcript -Path $log
        try {
            Remove-FdynoTable Songs -WhatIf
            Remove-FdynoTable Songs-kept -WhatIf
        }
        finally {
            $null = Stop-Transcript
        }

        $text = Get-Content $log -Raw
        $text | Should -Match 'Remove, and keep its state as a SYSTEM backup for 35 days'
        $text | Should -Match 'Remove with all its items'
        @(Get-FdynoTable Songs*).Count | Should -Be 2
    }

    It 'leaves nothing of a table whose recovery is off' {
        $null = New-FdynoTable Plain pk
        Remove-FdynoTable Plain -Force
        Get-FdynoBackup -TableName Plain -BackupType ALL | Should -BeNullOrEmpty
    }
}
