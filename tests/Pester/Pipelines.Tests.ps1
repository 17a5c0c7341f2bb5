BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/StopMidway.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore
    foreach ($name in 'Orders1', 'Orders2', 'Music') {
        $null = New-FdynoTable $name pk
        1..3 | ForEach-Object { @{ pk = "k$_"; n = $_ } } | Set-FdynoItem -TableName $name
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Objects with a TableName' {
    It 'are tables of New-FdynoBackup and Get-FdynoTable' {
        'TableName,Owner', 'Music,Ada', 'Orders1,Bob' | ConvertFrom-Csv | New-FdynoBackup | ForEach-Object TableName | Should -Be Music, Orders1
        [pscustomobject]@{ TableName = 'Music' } | Get-FdynoTable | ForEach-Object TableName | Should -Be Music
        Get-FdynoTable Orders* | Select-Object TableName, ItemCount | New-FdynoBackup | ForEach-Object TableName | Should -Be Orders1, Orders2
        (Get-FdynoTable ([pscustomobject]@{ TableName = 'Orders*' })).Count | Should -Be 2
    }

    It 'are no tables where they come from a backup' {
        $backup = New-FdynoBackup Music
        $objects = $backup, (Get-FdynoBackup Music -Latest), ($backup | Select-Object TableName, BackupArn), ($backup | ConvertTo-Json -Depth 9 | ConvertFrom-Json),
            [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($backup))
        foreach ($object in $objects) {
            foreach ($script in { $object | New-FdynoBackup }, { $object | Get-FdynoItem }) {
                $errors = Get-ErrorOf $script
                $errors.Count | Should -Be 1
                $errors[0].FullyQualifiedErrorId | Should -BeLike 'InputObject*,*'
            }
        }
    }

    It 'are tables of what describes and lists backups, also as objects of other cmdlets' {
        Get-FdynoContinuousBackup Orders* | New-FdynoBackup | ForEach-Object TableName | Should -Be Orders1, Orders2
        Optimize-FdynoTable Music | Get-FdynoTable | ForEach-Object TableName | Should -Be Music
        $null = New-FdynoBackup Music named-by-a-row
        ([pscustomobject]@{ TableName = 'Music' } | Get-FdynoBackup -BackupName named-by-a-row).TableName | Should -Be Music
    }

    It 'are looked for in the store that they came from' {
        $other = Connect-TestStore other -NoDefault
        $null = New-FdynoTable Elsewhere pk -Connection $other
        (Get-FdynoContinuousBackup Elsewhere -Connection $other | New-FdynoBackup).TableName | Should -Be Elsewhere
        (Get-FdynoBackup Elsewhere -Connection $other).TableName | Should -Be Elsewhere
        Disconnect-Fdyno $other
    }

    It 'are never tables of what changes or removes' {
        $row = [pscustomobject]@{ TableName = 'Music' }
        foreach ($script in { $row | Remove-FdynoTable -Force }, { $row | Set-FdynoTable -TableClass STANDARD }, { $row | Set-FdynoContinuousBackup -PointInTimeRecoveryEnabled $true }) {
            (Get-ErrorOf $script).FullyQualifiedErrorId | Should -BeLike 'InputObject*,*'
        }

        (Get-FdynoTable Music).TableStatus | Should -Be ACTIVE
    }
}

Describe 'Lists of keys and items' {
    BeforeAll {
        $null = New-FdynoTable Listed pk
        Set-FdynoItem Listed @{ pk = 'a'; n = 1 }, @{ pk = 'b'; n = 2 }, @{ pk = 'c'; n = 3 }
        $backup = New-FdynoBackup Listed
    }

    It 'are as many items' {
        (Get-FdynoTable Listed).ItemCount | Should -Be 3
        (Get-FdynoItem Listed @{ pk = 'a' }, @{ pk = 'c' }).n | Should -Be 1, 3
        Set-FdynoItem Listed '{"pk":{"S":"d"}}', '{"pk":{"S":"e"}}'
        Remove-FdynoItem Listed @{ pk = 'a' }, @{ pk = 'd' }, @{ pk = 'e' }
        (Get-FdynoItem Listed).n | Sort-Object | Should -Be 2, 3
        (Restore-FdynoItem Listed @{ pk = 'a' }, @{ pk = 'b' } -BackupArn $backup -Force -PassThru).KeyText | Should -Be '{pk=a}'
    }

    It 'have an error for each one, which carries it' {
        $errors = Get-ErrorOf { Set-FdynoItem Listed @{ pk = 'x' }, @{ no = 'key' }, @{ pk = 'y' } }
        $errors.Count | Should -Be 1
        $errors[0].TargetObject.no | Should -Be key
        (Get-FdynoItem Listed @{ pk = 'x' }, @{ pk = 'y' }).Count | Should -Be 2
        (Get-ErrorOf { Get-FdynoItem Listed @{ no = 1 }, @{ no = 2 } }).Count | Should -Be 2
    }
}

Describe 'Tables in the pipeline' {
    It 'are read item by item' {
        (Get-FdynoTable Orders* | Get-FdynoItem).Count | Should -Be 6
        (Get-FdynoTable Orders* | Get-FdynoItem -HashValue k2).n | Should -Be 2, 2
        ('Music', 'Orders1' | Get-FdynoItem -AsJson).Count | Should -Be 6
    }

    It 'are exported, each into a file of its own' {
        (Get-FdynoTable Orders* | Export-FdynoItem -Path { Join-Path $folder "$($_.TableName).json" }).ItemCount | Should -Be 3, 3
        (Get-Content (Join-Path $folder 'Orders2.json') -Raw | ConvertFrom-Json).Count | Should -Be 3
        $rows = [pscustomobject]@{ TableName = 'Music'; Path = Join-Path $folder 'by-row.json' }
        ($rows | Export-FdynoItem).ItemCount | Should -Be 3
        $errors = Get-ErrorOf { Get-FdynoTable Orders* | Export-FdynoItem -Path (Join-Path $folder one.json) }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $errors[0].Exception.Message | Should -BeLike "The items of table 'Orders1' have just been written to *"
    }

    It 'do not take the place of keys' {
        (@{ pk = 'k1' }, @{ pk = 'k3' } | Get-FdynoItem Music).n | Should -Be 1, 3
        (Get-FdynoItem Orders1 | Get-FdynoItem -TableName Music).n | Should -Be 1, 2, 3
        (Get-FdynoItem Music @{ pk = 'k2' }).n | Should -Be 2
    }
}

Describe 'Backups in the pipeline' {
    BeforeAll {
        $archive = Connect-TestStore archive -NoDefault
        $backup = New-FdynoBackup Music for-pipelines
    }

    AfterAll {
        Disconnect-Fdyno $archive
    }

    It 'are copied to a destination by position' {
        ($backup | Copy-FdynoBackup $archive).BackupName | Should -Be for-pipelines
        (Get-FdynoBackup -BackupName for-p* | Copy-FdynoBackup -Destination $archive).BackupName | Should -Be for-pipelines
        (Copy-FdynoBackup $backup.BackupArn $archive).BackupName | Should -Be for-pipelines
        (Copy-FdynoBackup $backup $archive -Resume -WarningAction SilentlyContinue).BackupName | Should -Be for-pipelines
        ($backup | Copy-FdynoBackup $archive -Resume -WarningAction SilentlyContinue).BackupName | Should -Be for-pipelines
        ($backup | Copy-FdynoBackup -Destination $archive -Resume -WarningAction SilentlyContinue).BackupName | Should -Be for-pipelines
        (Get-ErrorOf { $backup | Copy-FdynoBackup $archive -Resume -Abort }).FullyQualifiedErrorId | Should -BeLike 'Validation,*'
    }

    It 'give Restore-FdynoItem its items' {
        Set-FdynoItem Music -Item @{ pk = 'k1'; n = 100 }
        ($backup | Restore-FdynoItem Music @{ pk = 'k1' } -Force -PassThru).KeyText | Should -Be '{pk=k1}'
        (Get-FdynoItem Music @{ pk = 'k1' }).n | Should -Be 1
        Remove-FdynoItem Music @{ pk = 'k2' }
        ($backup | Restore-FdynoItem Music -HashValue k2 -Force -PassThru).Kind | Should -Be PutBack
    }

    It 'give Restore-FdynoItem each its own items' {
        Set-FdynoItem Music -Item @{ pk = 'k3'; n = 200 }
        $later = New-FdynoBackup Music for-pipelines-later
        Set-FdynoItem Music -Item @{ pk = 'k3'; n = 300 }
        $later, $backup | Restore-FdynoItem Music @{ pk = 'k3' } -Force
        (Get-FdynoItem Music @{ pk = 'k3' }).n | Should -Be 3
    }
}

Describe 'Differences in the pipeline' {
    It 'are put back' {
        $backup = New-FdynoBackup Orders1 before
        Set-FdynoItem Orders1 -Item @{ pk = 'k1'; n = 100 }
        Remove-FdynoItem Orders1 @{ pk = 'k2' }
        Set-FdynoItem Orders1 -Item @{ pk = 'new' }
        $differences = Compare-FdynoTable -ReferenceBackupArn $backup.BackupArn -DifferenceTable Orders1
        $differences.Count | Should -Be 3
        ($differences | Restore-FdynoItem Orders1 -BackupArn $backup.BackupArn -Force -PassThru).Count | Should -Be 3
        Compare-FdynoTable -ReferenceBackupArn $backup.BackupArn -DifferenceTable Orders1 | Should -BeNullOrEmpty
    }

    It 'are put back from another process' {
        $backup = New-FdynoBackup Orders2 before
        Set-FdynoItem Orders2 -Item @{ pk = 'k1'; n = 100 }
        $sent = Compare-FdynoTable -ReferenceBackupArn $backup.BackupArn -DifferenceTable Orders2 | ForEach-Object {
            [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_))
        }
        $sent | Restore-FdynoItem Orders2 -BackupArn $backup.BackupArn -Force
        (Get-FdynoItem Orders2 @{ pk = 'k1' }).n | Should -Be 1
    }

    It 'name items to read and to remove' {
        $null = New-FdynoTable Empty pk
        $differences = Compare-FdynoTable Music Empty
        ($differences | Get-FdynoItem Music).n | Should -Be 1, 2, 3
    }
}

Describe 'A restore that was cut off' {
    It 'is resumed with its table from the pipeline' {
        $null = New-FdynoTable Big pk
        1..40 | ForEach-Object { @{ pk = "$_"; body = 'x' * 300000 } } | Set-FdynoItem Big
        $whole = (New-FdynoBackup Big).BackupArn
        $isCut = 1..10 | Where-Object {
            Get-FdynoTable Cut* | Remove-FdynoTable -Force
            Stop-Midway (Connect-TestStore -NoDefault) "Restore-FdynoTable -BackupArn $whole -TargetTableName Cut -Connection `$connection" { (Get-FdynoTable Cut*).TableStatus -eq 'CREATING' }
        } | Select-Object -First 1
        $isCut | Should -Not -BeNullOrEmpty -Because 'a restore has to be cut off'
        (Get-FdynoTable | Where-Object TableStatus -EQ CREATING | Restore-FdynoTable -Resume).TableStatus | Should -Be ACTIVE
        (Get-FdynoTable Cut).ItemCount | Should -Be 40
    }
}
