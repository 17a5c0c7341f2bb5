BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $null = Connect-TestStore
    $null = New-FdynoTable Music artist title -GlobalSecondaryIndex (New-FdynoIndex byYear year:N) -TimeToLiveAttribute expires -Tag @{ team = 'a' }
    1..200 | ForEach-Object { @{ artist = "artist $($_ % 7)"; title = "title $_"; year = 1900 + $_ } } | Set-FdynoItem -TableName Music
    $null = New-FdynoTable Other pk
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'New-FdynoBackup' {
    It 'backs a table up and returns when it is AVAILABLE' {
        $backup = New-FdynoBackup Music music-1
        $backup.BackupStatus | Should -Be AVAILABLE
        $backup.BackupType | Should -Be USER
        $backup.BackupName | Should -Be music-1
        $backup.TableName | Should -Be Music
        $backup.ItemCount | Should -Be 200
        $backup.BackupSizeBytes | Should -Be (Get-FdynoTable Music).TableSizeBytes
        $backup.BackupCreationDateTime.Kind | Should -Be Utc
        $backup.SourceTableFeatureDetails.GlobalSecondaryIndexes.IndexName | Should -Be byYear
        $backup.PSObject.TypeNames[0] | Should -Be 'Fdyno.Model.BackupDescription'
    }

    It 'takes tables and names from the pipeline, and names backups by table and time' {
        $backups = (Get-FdynoTable Music), 'Other' | New-FdynoBackup
        $backups.TableName | Should -Be Music, Other
        $backups[0].BackupName | Should -Match '^Music-\d{8}T\d{9}Z$'
    }

    It 'returns the existing backup of that name and warns with its age' {
        $first = Get-FdynoBackup -BackupName music-1
        $again = New-FdynoBackup Music music-1 -WarningVariable warned -WarningAction SilentlyContinue
        $again.BackupArn | Should -Be $first.BackupArn
        "$warned" | Should -BeLike '*music-1*'
        (New-FdynoBackup Music music-1 -AllowDuplicateName).BackupArn | Should -Not -Be $first.BackupArn
    }

    It 'makes nothing with -WhatIf' {
        New-FdynoBackup Music hypothetical -WhatIf | Should -BeNullOrEmpty
        Get-FdynoBackup -BackupName hypo* | Should -BeNullOrEmpty
    }

    It 'answers <Name> with <Id>' -ForEach @(
        @{ Name = 'a missing table'; Id = 'TableNotFound'; Category = 'ObjectNotFound'; Script = { New-FdynoBackup Missing x-1 } }
        @{ Name = 'a bad name'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { New-FdynoBackup Music 'a b' } }
        @{ Name = 'an empty name'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { New-FdynoBackup Music '' } }
        @{ Name = 'a bad table name'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { New-FdynoBackup 'a b' } }
        @{ Name = 'nothing to resume'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { New-FdynoBackup -BackupArn arn:nonsense -Resume } }
        @{ Name = 'nothing to abort'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { New-FdynoBackup -BackupArn arn:nonsense -Abort -Confirm:$false } }
    ) {
        $before = @(Get-FdynoBackup).Count
        $errors = Get-ErrorOf $Script
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $errors[0].CategoryInfo.Category | Should -Be $Category
        @(Get-FdynoBackup).Count | Should -Be $before
    }
}

Describe 'Get-FdynoBackup' {
    It 'lists summaries by creation time, of one table and of all' {
        $all = Get-FdynoBackup
        $all[0].PSObject.TypeNames[0] | Should -Be 'Fdyno.Model.BackupSummary'
        $all.BackupCreationDateTime | Should -Be ($all.BackupCreationDateTime | Sort-Object)
        (Get-FdynoBackup Other).TableName | Should -Be Other
        (Get-FdynoTable Other | Get-FdynoBackup).TableName | Should -Be Other
        ('Other' | Get-FdynoBackup).TableName | Should -Be Other
    }

    It 'filters by pattern of names, type, time and number' {
        @(Get-FdynoBackup -BackupName MUSIC-1).Count | Should -Be 2
        @(Get-FdynoBackup -BackupName music-?).Count | Should -Be 2
        Get-FdynoBackup -BackupType system | Should -BeNullOrEmpty
        @(Get-FdynoBackup -BackupType all).Count | Should -Be @(Get-FdynoBackup).Count
        @(Get-FdynoBackup -Limit 2).Count | Should -Be 2
        @(Get-FdynoBackup -BackupName Other-* -Limit 1).Count | Should -Be 1
        @(Get-FdynoBackup -TimeRangeLowerBound (Get-Date).AddHours(-1) -TimeRangeUpperBound (Get-Date).AddHours(1)).Count | Should -Be @(Get-FdynoBackup).Count
        Get-FdynoBackup -TimeRangeLowerBound (Get-Date).AddHours(1) | Should -BeNullOrEmpty
        $all = Get-FdynoBackup
        (Get-FdynoBackup -ExclusiveStartBackupArn $all[0].BackupArn).BackupArn | Should -Be ($all | Select-Object -Skip 1).BackupArn
        (Get-ErrorOf { Get-FdynoBackup -Limit 0 })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        (Get-ErrorOf { Get-FdynoBackup -Limit 101 -Latest })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
    }

    It 'takes a time that does not say otherwise as local' {
        $created = (Get-FdynoBackup)[0].BackupCreationDateTime
        $text = $created.ToLocalTime().ToString('yyyy-MM-dd HH:mm:ss.fff', [cultureinfo]::InvariantCulture)
        (Get-FdynoBackup -TimeRangeLowerBound $text)[0].BackupCreationDateTime | Should -Be $created
    }

    It 'finds the newest of each table with -Latest' {
        $latest = Get-FdynoBackup -Latest
        $latest.TableName | Sort-Object | Should -Be Music, Other
        ($latest | Where-Object TableName -EQ Music).BackupArn | Should -Be @(Get-FdynoBackup Music)[-1].BackupArn
        @(Get-FdynoBackup -Latest -Limit 1).Count | Should -Be 1
    }

    It 'describes a backup by its ARN and from the pipeline' {
        $summary = (Get-FdynoBackup)[0]
        (Get-FdynoBackup -BackupArn $summary.BackupArn).ItemCount | Should -Be 200
        ($summary | Get-FdynoBackup).PSObject.TypeNames[0] | Should -Be 'Fdyno.Model.BackupDescription'
        $missing = $summary.BackupArn -replace '.{8}$', '00000000'
        $errors = Get-ErrorOf { Get-FdynoBackup -BackupArn $missing }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotFound,*'
        $errors[0].CategoryInfo.Category | Should -Be ObjectNotFound
    }

    It 'is shown as a table' {
        Get-FdynoBackup | Out-String -Width 160 | Should -Match 'Created\W.*Status\W.*Size\W.*TableName\W.*BackupName'
    }
}

Describe 'Test-FdynoBackup' {
    It 'answers $true for a sound backup, or what it found' {
        Get-FdynoBackup Music | Test-FdynoBackup | Sort-Object -Unique | Should -BeTrue
        $found = Get-FdynoBackup Music -Latest | Test-FdynoBackup -Detailed
        $found.IsValid | Should -BeTrue
        $found.ItemCount | Should -Be 200
        $found.Problems | Should -BeNullOrEmpty
    }
}

Describe 'Restore-FdynoTable' {
    It 'restores the newest backup under a name made of its table' {
        $table = Get-FdynoBackup -TableName Music -Latest | Restore-FdynoTable -TargetTableName { "$($_.TableName)-check" } -WarningAction SilentlyContinue
        $table.TableName | Should -Be Music-check
        $table.TableStatus | Should -Be ACTIVE
        $table.ItemCount | Should -Be 200
        $table.GlobalSecondaryIndexes.IndexName | Should -Be byYear
        $table.Tags['team'] | Should -Be a
        $table.TimeToLiveDescription.TimeToLiveStatus | Should -Be DISABLED
        $table.TimeToLiveDescription.AttributeName | Should -Be expires
        $table.RestoreSummary.SourceBackupArn | Should -Be (Get-FdynoBackup Music -Latest).BackupArn
        Compare-FdynoTable Music Music-check | Should -BeNullOrEmpty
        (Get-FdynoItem Music-check -IndexName byYear -HashValue 1950).title | Should -Be 'title 50'
    }

    It 'takes overrides' {
        $backup = Get-FdynoBackup Music -Latest
        $table = Restore-FdynoTable Overridden $backup.BackupArn -BillingModeOverride provisioned -ReadCapacityUnits 5 -WriteCapacityUnits 6 `
            -GlobalSecondaryIndexOverride @() -ResetSetting Tags, TimeToLive
        $table.GlobalSecondaryIndexes | Should -BeNullOrEmpty
        $table.ProvisionedThroughput.WriteCapacityUnits | Should -Be 6
        $table.Tags.Count | Should -Be 0
        $table.TimeToLiveDescription.AttributeName | Should -BeNullOrEmpty
    }

    It 'restores nothing with -WhatIf' {
        Get-FdynoBackup Music -Latest | Restore-FdynoTable -TargetTableName Hypothetical -WhatIf | Should -BeNullOrEmpty
        Get-FdynoTable Hypo* | Should -BeNullOrEmpty
    }

    It 'answers <Name> with <Id>' -ForEach @(
        @{ Name = 'a target that is there'; Id = 'TableAlreadyExists'; Category = 'ResourceExists'; Target = 'Music' }
        @{ Name = 'a bad target name'; Id = 'Validation'; Category = 'InvalidArgument'; Target = 'a b' }
        @{ Name = 'an empty target name'; Id = 'Validation'; Category = 'InvalidArgument'; Target = '' }
        @{ Name = 'a bad ARN'; Id = 'Validation'; Category = 'InvalidArgument'; Target = 'Fresh'; Arn = 'arn:nonsense' }
    ) {
        $arn = $_['Arn'] ?? (Get-FdynoBackup Music -Latest).BackupArn
        $before = (Get-FdynoTable).TableName
        $errors = Get-ErrorOf { Restore-FdynoTable $Target $arn }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $errors[0].CategoryInfo.Category | Should -Be $Category
        (Get-FdynoTable).TableName | Should -Be $before
    }

    It 'answers a resume and an abort of what is no restore' {
        (Get-ErrorOf { Restore-FdynoTable Music -Resume }).Count | Should -Be 1
        (Get-ErrorOf { Restore-FdynoTable Music -Abort -Confirm:$false }).Count | Should -Be 1
        (Get-FdynoTable Music).ItemCount | Should -Be 200
    }
}

Describe 'Compare-FdynoTable' {
    It 'finds what differs, both ways' {
        $null = Get-FdynoBackup Music -Latest | Restore-FdynoTable -TargetTableName Compared -WarningAction SilentlyContinue
        @{ artist = 'new'; title = 'new' } | Set-FdynoItem Compared
        Remove-FdynoItem Compared @{ artist = 'artist 1'; title = 'title 1' }
        @{ artist = 'artist 2'; title = 'title 2'; year = 1; more = 2 } | Set-FdynoItem Compared
        $differences = Compare-FdynoTable Music Compared
        $differences.Kind | Sort-Object | Should -Be OnlyInReference, OnlyInDifference, Different
        $different = $differences | Where-Object Kind -EQ Different
        $different.Key.title | Should -Be 'title 2'
        $different.DifferentAttributes | Should -Be more, year
        $different.ReferenceItem.year | Should -Be 1902
        $different.DifferenceItem.more | Should -Be 2

        $differences | Where-Object ReferenceItem | ForEach-Object ReferenceItem | Set-FdynoItem Compared
        $differences | Where-Object Kind -EQ OnlyInDifference | ForEach-Object Key | Remove-FdynoItem Compared
        Compare-FdynoTable (Get-FdynoTable Music) (Get-FdynoTable Compared) | Should -BeNullOrEmpty
    }

    It 'answers a missing table' {
        (Get-ErrorOf { Compare-FdynoTable Music Missing })[0].CategoryInfo.Category | Should -Be ObjectNotFound
    }
}

Describe 'A backup in the pipeline' {
    It 'is never taken for its table' {
        $backup = Get-FdynoBackup Other -Latest
        (Get-ErrorOf { $backup | Remove-FdynoTable -Force }).Count | Should -Be 1
        (Get-ErrorOf { $backup | Set-FdynoTable -Tag @{ x = 'y' } }).Count | Should -Be 1
        (Get-FdynoTable Other).Tags.Count | Should -Be 0
    }

    It 'is taken when it was serialised in between' {
        $backup = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-FdynoBackup Other -Latest)))
        $backup | Test-FdynoBackup | Should -BeTrue
    }
}

Describe 'Remove-FdynoBackup' {
    It 'removes nothing with -WhatIf, even with -Force' {
        $count = @(Get-FdynoBackup).Count
        Get-FdynoBackup | Remove-FdynoBackup -WhatIf
        Get-FdynoBackup | Remove-FdynoBackup -WhatIf -Force
        @(Get-FdynoBackup).Count | Should -Be $count
    }

    It 'removes backups from the pipeline and writes them as DELETED' {
        $removed = Get-FdynoBackup Other | Remove-FdynoBackup -Force
        $removed.BackupStatus | Should -Be DELETED
        Get-FdynoBackup Other | Should -BeNullOrEmpty
        (Get-ErrorOf { Remove-FdynoBackup $removed.BackupArn -Force })[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotFound,*'
    }
}
