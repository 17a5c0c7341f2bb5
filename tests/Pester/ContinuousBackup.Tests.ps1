BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore

    function New-FilledTable([string] $Name, [switch] $Recovery) {
        $null = New-FdynoTable $Name artist title -GlobalSecondaryIndex (New-FdynoIndex ByGenre genre)
        1..20 | ForEach-Object { @{ artist = 'A'; title = "T$_"; genre = 'Jazz' } } | Set-FdynoItem -TableName $Name
        if ($Recovery) {
            $null = Set-FdynoContinuousBackup $Name -PointInTimeRecoveryEnabled $true -RecoveryMode SnapshotOnRestore
        }
    }

    # Runs the command that an error recommends, behind its last "with: ".
    function Invoke-Recommended([System.Management.Automation.ErrorRecord] $Record) {
        $Record.ErrorDetails.RecommendedAction -match 'with: (?<command>[A-Z][a-z]+-Fdyno.*)$' | Should -BeTrue
        & ([scriptblock]::Create($Matches.command))
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Get-FdynoContinuousBackup' {
    BeforeAll {
        New-FilledTable Music
    }

    It 'describes a table whose recovery is off' {
        $found = Get-FdynoContinuousBackup Music
        $found.ContinuousBackupsStatus | Should -Be 'ENABLED'
        $found.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus | Should -Be 'DISABLED'
        $found.PointInTimeRecoveryDescription.EarliestRestorableDateTime | Should -BeNullOrEmpty
        $found.RecoveryMode | Should -BeNullOrEmpty
        $found.HistorySizeBytes | Should -Be 0
        $found.TableArn | Should -Be "arn:aws:dynamodb:fdb:$((Get-FdynoConnection).AccountId):table/Music"
    }

    It 'takes names, ARNs and tables from the pipeline' {
        ('Music' | Get-FdynoContinuousBackup).TableName | Should -Be 'Music'
        ((Get-FdynoTable Music).TableArn | Get-FdynoContinuousBackup).TableName | Should -Be 'Music'
        (Get-FdynoTable Music | Get-FdynoContinuousBackup).TableName | Should -Be 'Music'
    }

    It 'goes on behind a table that is not there' {
        $errors = Get-ErrorOf { 'Music', 'Nothing', 'Music' | Get-FdynoContinuousBackup | ForEach-Object { $script:seen += $_.TableName } }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'TableNotFound,*'
        $errors[0].CategoryInfo.Category | Should -Be ObjectNotFound
        $errors[0].TargetObject | Should -Be 'Nothing'
        $script:seen | Should -Be 'MusicMusic'
    }

    It 'stops there with -ErrorAction Stop' {
        { Get-FdynoContinuousBackup Nothing -ErrorAction Stop } | Should -Throw 'Table not found: Nothing' -ErrorId 'TableNotFound,*'
    }

    It 'is shown as a table' {
        $shown = Get-FdynoContinuousBackup Music | Out-String
        $shown | Should -Match 'Earliest\s+Latest\s+Recovery\s+History\s+TableName'
        $shown | Should -Match 'DISABLED\s+0 B Music'
    }
}

Describe 'Set-FdynoContinuousBackup' {
    BeforeEach {
        $table = "T$([guid]::NewGuid().ToString('N'))"
        $null = New-FdynoTable $table pk
    }

    It 'switches recovery on' {
        $before = [datetime]::UtcNow
        $found = Set-FdynoContinuousBackup $table $true -RecoveryMode snapshotOnRestore
        $window = $found.PointInTimeRecoveryDescription
        $window.PointInTimeRecoveryStatus | Should -Be 'ENABLED'
        $window.RecoveryPeriodInDays | Should -Be 35
        $window.EarliestRestorableDateTime.Kind | Should -Be Utc
        $window.EarliestRestorableDateTime | Should -BeGreaterThan $before.AddSeconds(-2)
        $window.LatestRestorableDateTime | Should -BeGreaterOrEqual $window.EarliestRestorableDateTime
        $found.RecoveryMode | Should -Be 'SnapshotOnRestore'
        $found | Out-String -Width 200 | Should -Match '\S+Z \S+Z ENABLED\s+\S+ B \S+\s+SnapshotOnRestore'
    }

    It 'keeps the past by default' {
        $found = Set-FdynoContinuousBackup $table -PointInTimeRecoveryEnabled $true -RecoveryPeriodInDays 7
        $found.RecoveryMode | Should -Be 'History'
        $found.PointInTimeRecoveryDescription.RecoveryPeriodInDays | Should -Be 7
        @{ pk = 'a' } | Set-FdynoItem -TableName $table
        (Get-FdynoContinuousBackup $table).HistorySizeBytes | Should -BeGreaterThan $found.HistorySizeBytes
    }

    It 'takes what Get-FdynoContinuousBackup writes' {
        (Get-FdynoContinuousBackup $table | Set-FdynoContinuousBackup -PointInTimeRecoveryEnabled $true).RecoveryMode | Should -Be 'History'
        (Get-FdynoContinuousBackup $table | Set-FdynoContinuousBackup -PointInTimeRecoveryEnabled $false -Force).RecoveryMode | Should -BeNullOrEmpty

        # A backup names its table too, and is none: it must not switch anything off.
        $null = Set-FdynoContinuousBackup $table -PointInTimeRecoveryEnabled $true
        $backup = New-FdynoBackup $table
        (Get-ErrorOf { $backup | Set-FdynoContinuousBackup -PointInTimeRecoveryEnabled $false -Force })[0].FullyQualifiedErrorId |
            Should -BeLike 'InputObjectMissingMandatory,*'
        (Get-FdynoContinuousBackup $table).RecoveryMode | Should -Be 'History'
        $backup | Remove-FdynoBackup -Force
        Set-FdynoContinuousBackup $table -PointInTimeRecoveryEnabled $false -Force
    }

    It 'says what another mode loses, and loses it with -Force only' {
        $null = Set-FdynoContinuousBackup $table $true
        $written = Invoke-InProcess "
            Import-Module '$ModulePath'
            `$null = $(Get-TestStoreCommand)
            Set-FdynoContinuousBackup $table `$true -RecoveryMode SnapshotOnRestore"
        "$written" | Should -BeLike '*NonInteractive*'
        (Get-FdynoContinuousBackup $table).RecoveryMode | Should -Be 'History'
        (Set-FdynoContinuousBackup $table $true -RecoveryMode SnapshotOnRestore -Force).RecoveryMode | Should -Be 'SnapshotOnRestore'
    }

    It 'answers with the contract''s texts' -ForEach @(
        @{ Given = @{ PointInTimeRecoveryEnabled = $true; RecoveryPeriodInDays = 36 }; Text = '1 validation error detected: Value ''36'' at ''pointInTimeRecoverySpecification.recoveryPeriodInDays''*less than or equal to 35' }
        @{ Given = @{}; Text = '1 validation error detected: Value null at ''pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled''*must not be null' }
        @{ Given = @{ PointInTimeRecoveryEnabled = $false; RecoveryPeriodInDays = 7 }; Text = 'Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.' }
    ) {
        $errors = Get-ErrorOf { Set-FdynoContinuousBackup $table @Given }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $errors[0].CategoryInfo.Category | Should -Be InvalidArgument
        $errors[0].Exception.Message | Should -BeLike $Text
    }

    It 'can be followed where a period is given to what is switched off' {
        $null = Set-FdynoContinuousBackup $table $true -RecoveryMode SnapshotOnRestore
        $errors = Get-ErrorOf { Set-FdynoContinuousBackup $table $false -RecoveryPeriodInDays 7 }
        $errors[0].ErrorDetails.RecommendedAction | Should -Be "Disable it with: Set-FdynoContinuousBackup -TableName $table -PointInTimeRecoveryEnabled `$false"
        $command = [scriptblock]::Create(($errors[0].ErrorDetails.RecommendedAction -split 'with: ')[1] + ' -Force')
        (& $command).PointInTimeRecoveryDescription.PointInTimeRecoveryStatus | Should -Be 'DISABLED'
    }

    It 'loses nothing without -Force where nobody can be asked' {
        $null = Set-FdynoContinuousBackup $table $true -RecoveryMode SnapshotOnRestore -RecoveryPeriodInDays 7
        foreach ($change in '-PointInTimeRecoveryEnabled $false', '-PointInTimeRecoveryEnabled $true -RecoveryPeriodInDays 6') {
            $written = Invoke-InProcess "
                Import-Module '$ModulePath'
                `$null = $(Get-TestStoreCommand)
                Set-FdynoContinuousBackup $table $change"
            "$written" | Should -BeLike '*NonInteractive*'
            (Get-FdynoContinuousBackup $table).PointInTimeRecoveryDescription.RecoveryPeriodInDays | Should -Be 7
        }
    }

    It 'shortens and switches off with -Force' {
        $null = Set-FdynoContinuousBackup $table $true -RecoveryMode SnapshotOnRestore
        (Set-FdynoContinuousBackup $table $true -RecoveryPeriodInDays 6 -Force).PointInTimeRecoveryDescription.RecoveryPeriodInDays | Should -Be 6
        (Set-FdynoContinuousBackup $table $false -Force).PointInTimeRecoveryDescription.PointInTimeRecoveryStatus | Should -Be 'DISABLED'
    }

    It 'asks nothing where nothing is lost' {
        Set-FdynoContinuousBackup $table $false | Should -Not -BeNullOrEmpty
        Set-FdynoContinuousBackup $table $true -RecoveryMode SnapshotOnRestore -RecoveryPeriodInDays 6 | Should -Not -BeNullOrEmpty
        Set-FdynoContinuousBackup $table $true -RecoveryPeriodInDays 7 | Should -Not -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf' {
        Set-FdynoContinuousBackup $table $true -RecoveryMode SnapshotOnRestore -WhatIf | Should -BeNullOrEmpty
        (Get-FdynoContinuousBackup $table).RecoveryMode | Should -BeNullOrEmpty
    }

    It 'takes tables from the pipeline, with their connection' {
        $other = Connect-TestStore other -NoDefault
        $null = New-FdynoTable Elsewhere pk -Connection $other
        (Get-FdynoTable -Connection $other | Set-FdynoContinuousBackup -PointInTimeRecoveryEnabled $true -RecoveryMode SnapshotOnRestore).TableName |
            Should -Be 'Elsewhere'
        $other | Disconnect-Fdyno
    }
}

Describe 'Restore-FdynoTableToPointInTime' {
    BeforeAll {
        New-FilledTable Songs -Recovery
    }

    BeforeEach {
        $target = "R$([guid]::NewGuid().ToString('N'))"
    }

    It 'restores the latest state' {
        $restored = Restore-FdynoTableToPointInTime -SourceTableName Songs -TargetTableName $target -UseLatestRestorableTime
        $restored.TableStatus | Should -Be 'ACTIVE'
        $restored.RestoreSummary.SourceTableArn | Should -Be "arn:aws:dynamodb:fdb:$((Get-FdynoConnection).AccountId):table/Songs"
        $restored.RestoreSummary.SourceBackupArn | Should -BeNullOrEmpty
        $restored.RestoreSummary.RestoreInProgress | Should -BeFalse
        Compare-FdynoTable -ReferenceTable Songs -DifferenceTable $target | Should -BeNullOrEmpty
        (Get-FdynoContinuousBackup $target).RecoveryMode | Should -BeNullOrEmpty
    }

    It 'restores the second that is asked for' {
        $table = "T$([guid]::NewGuid().ToString('N'))"
        New-FilledTable $table
        $null = Set-FdynoContinuousBackup $table $true
        $then = Get-Date
        $copy = Restore-FdynoTableToPointInTime "$target-copy" -SourceTableName $table -UseLatestRestorableTime
        Start-Sleep -Milliseconds 1100
        1..5 | ForEach-Object { @{ artist = 'A'; title = "T$_" } } | Remove-FdynoItem -TableName $table
        6..10 | ForEach-Object { @{ artist = 'A'; title = "T$_"; genre = 'Rock' } } | Set-FdynoItem -TableName $table
        $restored = Restore-FdynoTableToPointInTime $target -SourceTableName $table -RestoreDateTime $then -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        $restored.ItemCount | Should -Be 20
        Compare-FdynoTable -ReferenceTable $copy.TableName -DifferenceTable $target | Should -BeNullOrEmpty
        @(Compare-FdynoTable -ReferenceTable $table -DifferenceTable $target).Count | Should -Be 10
        (Get-ErrorOf { Restore-FdynoTableToPointInTime Never -SourceTableName $table -RestoreDateTime (Get-Date).AddMinutes(1) })[0].FullyQualifiedErrorId |
            Should -BeLike 'InvalidRestoreTime,*'
    }

    It 'takes a piped table, and overrides' {
        $restored = Get-FdynoTable Songs |
            Restore-FdynoTableToPointInTime -TargetTableName { "$($_.TableName)-$target" } -UseLatestRestorableTime -GlobalSecondaryIndexOverride @()
        $restored.TableName | Should -Be "Songs-$target"
        $restored.GlobalSecondaryIndexes | Should -BeNullOrEmpty
    }

    It 'takes what Get-FdynoContinuousBackup shows, and a local time, and warns where it is not the latest' {
        Start-Sleep -Seconds 2
        $found = Get-FdynoContinuousBackup Songs
        $earliest = $found.PointInTimeRecoveryDescription.EarliestRestorableDateTime
        $restored = $found | Restore-FdynoTableToPointInTime -TargetTableName $target -RestoreDateTime $earliest.ToLocalTime() -WarningVariable warnings -WarningAction SilentlyContinue
        $restored.RestoreSummary.RestoreDateTime | Should -Be $earliest
        $warnings.Count | Should -Be 1
        $warnings[0] | Should -BeLike "Table 'Songs' keeps no history (recovery mode SnapshotOnRestore): what is restored is its latest state, not its state of *Z."
    }

    It 'answers a time outside the window, and what to do works' {
        $errors = Get-ErrorOf { Restore-FdynoTableToPointInTime Copy -SourceTableName Songs -RestoreDateTime '2001-02-03T04:05:06Z' }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRestoreTime,*'
        $errors[0].CategoryInfo.Category | Should -Be InvalidArgument
        $errors[0].Exception.Message | Should -BeLike "RestoreDateTime '2001-02-03T04:05:06Z' must be within EarliestRestorableDateTime '*Z' and LatestRestorableDateTime '*Z'"
        $errors[0].ErrorDetails.RecommendedAction -match 'with: (?<see>\(Get-FdynoContinuousBackup .*?\)\.\w+); or .* with: (?<latest>-\w+)$' | Should -BeTrue
        $see, $latest = $Matches.see, $Matches.latest
        (& ([scriptblock]::Create($see))).PointInTimeRecoveryStatus | Should -Be 'ENABLED'
        & ([scriptblock]::Create("Restore-FdynoTableToPointInTime $target -SourceTableName Songs $latest")) | Should -Not -BeNullOrEmpty
    }

    It 'answers a table whose recovery is off, and what to do works' {
        New-FilledTable Plain
        $errors = Get-ErrorOf { Restore-FdynoTableToPointInTime $target -SourceTableName Plain -UseLatestRestorableTime }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'PointInTimeRecoveryUnavailable,*'
        $errors[0].CategoryInfo.Category | Should -Be InvalidOperation
        $errors[0].TargetObject | Should -Be 'Plain'
        $errors[0].Exception.Message | Should -Be "Point in time recovery is not enabled for table 'Plain'"
        (Invoke-Recommended $errors[0]).RecoveryMode | Should -Be 'History'
        (Restore-FdynoTableToPointInTime $target -SourceTableName Plain -UseLatestRestorableTime).ItemCount | Should -Be 20
    }

    It 'answers as the contract does' -ForEach @(
        @{ Given = @{ SourceTableName = 'Nothing'; UseLatestRestorableTime = $true }; Id = 'TableNotFound'; Category = 'ObjectNotFound'; Text = 'Table not found: Nothing' }
        @{ Given = @{ UseLatestRestorableTime = $true }; Id = 'Validation'; Category = 'InvalidArgument'; Text = "The parameter 'TableName' is required but was not present in the request" }
        @{ Given = @{ SourceTableName = 'Songs' }; Id = 'Validation'; Category = 'InvalidArgument'; Text = 'Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both' }
        @{ Given = @{ SourceTableName = 'Songs'; UseLatestRestorableTime = $true; RestoreDateTime = [datetime]::UtcNow }; Id = 'Validation'; Category = 'InvalidArgument'; Text = 'Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set*' }
        @{ Given = @{ SourceTableName = 'Songs'; TargetTableName = 'Songs'; UseLatestRestorableTime = $true }; Id = 'TableAlreadyExists'; Category = 'ResourceExists'; Text = 'Table already exists: Songs' }
        @{ Given = @{ SourceTableArn = 'Songs'; UseLatestRestorableTime = $true }; Id = 'Validation'; Category = 'InvalidArgument'; Text = 'sourceTableArn is not a valid ARN' }
    ) {
        $Given.TargetTableName ??= $target
        $errors = Get-ErrorOf { Restore-FdynoTableToPointInTime @Given }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $errors[0].CategoryInfo.Category | Should -Be $Category
        $errors[0].Exception.Message | Should -BeLike $Text
        Get-FdynoTable | ForEach-Object TableName | Should -Not -Contain $target
    }

    It 'goes on behind a record that cannot be restored' {
        $names = "a$target", "b$target"
        $errors = Get-ErrorOf {
            [pscustomobject]@{ TableName = 'Songs'; TargetTableName = $names[0] },
            [pscustomobject]@{ TableName = 'Nothing'; TargetTableName = 'Never' },
            [pscustomobject]@{ TableName = 'Songs'; TargetTableName = $names[1] } |
                Restore-FdynoTableToPointInTime -UseLatestRestorableTime
        }
        $errors.Count | Should -Be 1
        Get-FdynoTable "?$target" | ForEach-Object TableName | Should -Be $names
    }

    It 'makes no table with -WhatIf' {
        Restore-FdynoTableToPointInTime $target -SourceTableName Songs -UseLatestRestorableTime -WhatIf | Should -BeNullOrEmpty
        Get-FdynoTable | ForEach-Object TableName | Should -Not -Contain $target
    }

    It 'has nothing to resume where nothing was cut off' {
        $null = Restore-FdynoTableToPointInTime $target -SourceTableName Songs -UseLatestRestorableTime
        (Restore-FdynoTableToPointInTime $target -Resume -WarningAction SilentlyContinue).TableStatus | Should -Be 'ACTIVE'
        (Get-ErrorOf { Restore-FdynoTableToPointInTime $target -Abort -Confirm:$false })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        (Get-ErrorOf { Restore-FdynoTableToPointInTime Nowhere -Resume })[0].FullyQualifiedErrorId | Should -BeLike 'TableNotFound,*'
    }
}
