# Several runspaces, jobs and processes at one store, and what they send each other.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore
    $connect = Get-TestStoreCommand
    $null = New-FdynoTable Music artist -RangeKey title -GlobalSecondaryIndex (New-FdynoIndex by-genre genre year:N)
    1..30 | ForEach-Object { @{ artist = "a$_"; title = 't'; genre = 'rock'; year = 1990 + $_ } } | Set-FdynoItem Music
    $backup = New-FdynoBackup Music first

    # What a script writes in a process of its own, as objects: they come back deserialised.
    function Receive-FromJob([scriptblock] $Script) {
        $job = Start-Job -ScriptBlock {
            Import-Module $using:ModulePath
            $null = Invoke-Expression $using:connect
            & ([scriptblock]::Create($using:Script))
        }
        try {
            $job | Receive-Job -Wait -ErrorAction Stop
        }
        finally {
            $job | Remove-Job -Force
        }
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'ForEach-Object -Parallel' {
    It 'shares a connection: tables, items, backups and restores at once' {
        $restored = 1..6 | ForEach-Object -ThrottleLimit 6 -Parallel {
            Import-Module $using:ModulePath
            $lane = $_
            $table = New-FdynoTable "Lane-$lane" pk -RangeKey n:N -Connection $using:connection
            1..20 | ForEach-Object { @{ pk = "$lane"; n = $_ } } | Set-FdynoItem $table -Connection $using:connection
            $table | New-FdynoBackup | Restore-FdynoTable -TargetTableName "Lane-$lane-restored"
        }
        $restored.TableName | Sort-Object | Should -Be (1..6 | ForEach-Object { "Lane-$_-restored" })
        foreach ($lane in 1..6) {
            (Get-FdynoItem "Lane-$lane-restored" -HashValue "$lane").n | Should -Be (1..20)
            Compare-FdynoTable "Lane-$lane" "Lane-$lane-restored" | Should -BeNullOrEmpty
        }
    }

    It 'opens connections of its own, each the default of its runspace' {
        $null = New-FdynoTable Own pk
        $counts = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:ModulePath
            $opened = Invoke-Expression $using:connect
            $lane = $_
            1..15 | ForEach-Object { @{ pk = "$lane-$_" } } | Set-FdynoItem Own
            @(Get-FdynoItem Own | Where-Object pk -Like "$lane-*").Count
            Disconnect-Fdyno
            $opened.IsOpen
        }
        $counts | Where-Object { $_ -is [int] } | Should -Be (@(15) * 4)
        $counts | Where-Object { $_ -is [bool] } | Should -Be (@($false) * 4)
        (Get-FdynoTable Own).ItemCount | Should -Be 60
        $connection.IsOpen | Should -BeTrue
    }

    It 'hands objects over with the connection they carry' {
        'Music', 'Own' | Get-FdynoTable | ForEach-Object -Parallel { Import-Module $using:ModulePath; ($_ | New-FdynoBackup).TableName } | Sort-Object | Should -Be 'Music', 'Own'
    }

    It 'loses no write where all write the same items' {
        $null = New-FdynoTable Contended pk -GlobalSecondaryIndex (New-FdynoIndex by-lane lane)
        1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:ModulePath
            foreach ($n in 1..25) { @{ pk = "item-$($n % 5)"; lane = "$_" } | Set-FdynoItem Contended -Connection $using:connection }
        }
        (Get-FdynoTable Contended).ItemCount | Should -Be 5
        # The index has what the table has: one entry an item, in the lane that wrote it last.
        foreach ($item in Get-FdynoItem Contended) {
            (Get-FdynoItem Contended -IndexName by-lane -HashValue $item.lane).pk | Should -Contain $item.pk
        }
        @(Get-FdynoItem Contended -IndexName by-lane).Count | Should -Be 5
    }
}

Describe 'Start-ThreadJob' {
    It 'shares a connection, and its warnings and errors come back' {
        $job = Start-ThreadJob {
            Import-Module $using:ModulePath
            Get-FdynoBackup Music -Connection $using:connection
            New-FdynoBackup Music first -Connection $using:connection
            Get-FdynoTable Nothing -Connection $using:connection
        }
        $null = $job | Wait-Job
        $received = $job | Receive-Job -ErrorVariable failed -ErrorAction SilentlyContinue -WarningVariable warned -WarningAction SilentlyContinue
        $received[0].BackupArn | Should -Contain $backup.BackupArn
        $warned | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        $job | Remove-Job
    }

    It 'is stopped, and leaves the connection usable' {
        $job = Start-ThreadJob {
            Import-Module $using:ModulePath
            while ($true) { Get-FdynoItem Music -Connection $using:connection }
        }
        Wait-Until { $job | Receive-Job } -Because 'the job reads items'
        $job | Stop-Job
        $null = $job | Wait-Job -Timeout 300
        $job.State | Should -Be Stopped
        $job | Remove-Job -Force
        (Get-FdynoItem Music @{ artist = 'a1'; title = 't' }).year | Should -Be 1991
    }
}

Describe 'A background job, which is a process of its own' {
    It 'sends backups that are taken as backups' {
        $sent = Receive-FromJob { Get-FdynoBackup Music first }
        $sent.PSObject.TypeNames[0] | Should -Be 'Deserialized.Fdyno.Model.BackupSummary'
        $sent.BackupCreationDateTime | Should -Be $backup.BackupCreationDateTime
        $sent.BackupCreationDateTime.Kind | Should -Be Utc
        $sent | Test-FdynoBackup | Should -BeTrue
        ($sent | Get-FdynoBackup).ItemCount | Should -Be 30
        $restored = $sent | Restore-FdynoTable -TargetTableName { "$($_.TableName)-sent" }
        $restored.TableName | Should -Be 'Music-sent'
        Compare-FdynoTable Music Music-sent | Should -BeNullOrEmpty
        $archive = Connect-TestStore archive -NoDefault
        $copy = $sent | Copy-FdynoBackup -Destination $archive
        $copy.BackupName | Should -Be first
        ($sent | Remove-FdynoBackup -Force).BackupStatus | Should -Be DELETED
        ($copy | Copy-FdynoBackup -Destination $connection).BackupArn | Should -Be $backup.BackupArn
        $archive | Disconnect-Fdyno
    }

    It 'sends descriptions that are taken too, indexes included' {
        $sent = Receive-FromJob { New-FdynoBackup Music from-job }
        $sent.PSObject.TypeNames[0] | Should -Be 'Deserialized.Fdyno.Model.BackupDescription'
        $sent.SourceTableDetails.KeySchema.AttributeName | Should -Be 'artist', 'title'
        $indexes = $sent.SourceTableFeatureDetails.GlobalSecondaryIndexes
        $restored = $sent | Restore-FdynoTable -TargetTableName Music-job -GlobalSecondaryIndexOverride $indexes
        $restored.GlobalSecondaryIndexes.IndexName | Should -Be by-genre
        (Get-FdynoItem Music-job -IndexName by-genre -HashValue rock).Count | Should -Be 30
    }

    It 'sends tables that are taken as tables: <_>' -ForEach @(
        'Get-FdynoTable', 'New-FdynoBackup', 'Get-FdynoBackup', 'Get-FdynoContinuousBackup', 'Set-FdynoTable -DeletionProtection:$false'
    ) {
        $sent ??= Receive-FromJob { Get-FdynoTable Music }
        $taken = & ([scriptblock]::Create("`$args[0] | $_")) $sent
        @($taken)[0].TableName | Should -Be Music
        @($taken)[0].TableArn | Should -Be $sent.TableArn
    }

    It 'sends tables that parameters take, and that are removed' {
        $null = New-FdynoTable Gone pk
        $sent = Receive-FromJob { Get-FdynoTable Gone }
        @{ pk = 'a' } | Set-FdynoItem -TableName $sent
        (Get-FdynoItem $sent).pk | Should -Be a
        $sent | Remove-FdynoTable -Force
        Get-FdynoTable Gone -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'sends items that are written back as they were' {
        '{"pk":{"S":"x"},"n":{"N":"1.5"},"big":{"N":"12345678901234567890123456789012345678"},"ns":{"NS":["2.5","3"]},"bs":{"BS":["AQI="]},"l":{"L":[{"NULL":true},{"M":{"a":{"BOOL":true}}}]}}' |
            Set-FdynoItem Own
        $before = Get-FdynoItem Own @{ pk = 'x' } -AsJson
        $sent = Receive-FromJob { Get-FdynoItem Own @{ pk = 'x' } }
        Remove-FdynoItem Own @{ pk = 'x' }
        $sent | Set-FdynoItem Own
        Get-FdynoItem Own @{ pk = 'x' } -AsJson | Should -BeExactly $before
    }

    It 'works on the store while this process does' {
        $job = Start-Job {
            Import-Module $using:ModulePath
            $null = Invoke-Expression $using:connect
            1..40 | ForEach-Object { @{ pk = "job-$_" } } | Set-FdynoItem Own
        }
        1..40 | ForEach-Object { @{ pk = "here-$_" } } | Set-FdynoItem Own
        $job | Receive-Job -Wait -AutoRemoveJob | Should -BeNullOrEmpty
        (Get-FdynoItem Own | Where-Object pk -Match '^(job|here)-').Count | Should -Be 80
    }
}
