# What -WhatIf and questions say, and that both refuse what the command itself would refuse.
BeforeDiscovery {
    $refused = @(
        @{ Script = { New-FdynoTable Music pk } }
        @{ Script = { New-FdynoTable Other } }
        @{ Script = { New-FdynoTable Other pk -BillingMode PROVISIONED } }
        @{ Script = { Set-FdynoTable Nothing -TableClass STANDARD } }
        @{ Script = { Set-FdynoTable Music -TableClass CHEAP } }
        @{ Script = { Set-FdynoTable Music -BillingMode PROVISIONED } }
        @{ Script = { Remove-FdynoTable Nothing } }
        @{ Script = { Remove-FdynoTable Safe } }
        @{ Script = { New-FdynoBackup Nothing } }
        @{ Script = { New-FdynoBackup Music 'a b' } }
        @{ Script = { New-FdynoBackup -BackupArn $gone -Resume } }
        @{ Script = { New-FdynoBackup -BackupArn $gone -Abort } }
        @{ Script = { New-FdynoBackup -BackupArn $backup.BackupArn -Abort } }
        @{ Script = { Remove-FdynoBackup $gone } }
        @{ Script = { Remove-FdynoBackup nonsense } }
        @{ Script = { Remove-FdynoBackup $system } }
        @{ Script = { Copy-FdynoBackup $gone $archive } }
        @{ Script = { Copy-FdynoBackup $backup.BackupArn $connection } }
        @{ Script = { Copy-FdynoBackup $backup.BackupArn $archive -Abort } }
        @{ Script = { Copy-FdynoBackup $gone $archive -Resume } }
        @{ Script = { Restore-FdynoTable Music $backup.BackupArn } }
        @{ Script = { Restore-FdynoTable Other $gone } }
        @{ Script = { Restore-FdynoTable Other $backup.BackupArn -BillingModeOverride CHEAP } }
        @{ Script = { Restore-FdynoTable Music -Resume } }
        @{ Script = { Restore-FdynoTable Nothing -Abort } }
        @{ Script = { Restore-FdynoTableToPointInTime Other -SourceTableName Music -UseLatestRestorableTime } }
        @{ Script = { Restore-FdynoTableToPointInTime Other -SourceTableName Kept -RestoreDateTime 2001-01-01Z } }
        @{ Script = { Restore-FdynoTableToPointInTime Music -SourceTableName Kept -UseLatestRestorableTime } }
        @{ Script = { Set-FdynoContinuousBackup Nothing $true } }
        @{ Script = { Set-FdynoContinuousBackup Music $true -RecoveryPeriodInDays 36 } }
        @{ Script = { Set-FdynoContinuousBackup Music -RecoveryPeriodInDays 20 } }
        @{ Script = { Optimize-FdynoTable Nothing } }
        @{ Script = { Import-FdynoItem Nothing "$folder/good.json" } }
        @{ Script = { Import-FdynoItem Music "$folder/missing.json" } }
        @{ Script = { Export-FdynoItem Nothing "$folder/out.json" } }
        @{ Script = { Export-FdynoItem Music "$folder/no such folder/out.json" } }
        @{ Script = { Export-FdynoItem Music $folder } }
        @{ Script = { Set-FdynoItem Nothing @{ pk = 'a' } } }
        @{ Script = { Set-FdynoItem Music @{ no = 'key' } } }
        @{ Script = { Remove-FdynoItem Music @{ pk = 1 } } }
        @{ Script = { Restore-FdynoItem Music @{ pk = 'a' } -BackupArn $gone } }
        @{ Script = { Restore-FdynoItem Nothing @{ pk = 'a' } -BackupArn $backup.BackupArn } }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/RecordingHost.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore
    $archive = Connect-TestStore archive -NoDefault
    $null = New-FdynoTable Music pk
    1..3 | ForEach-Object { @{ pk = "k$_" } } | Set-FdynoItem -TableName Music
    $null = New-FdynoTable Safe pk -DeletionProtection
    $null = New-FdynoTable Kept pk
    $null = Set-FdynoContinuousBackup Kept $true
    $null = New-FdynoTable Dropped pk
    $null = Set-FdynoContinuousBackup Dropped $true
    Remove-FdynoTable Dropped -Force
    $system = (Get-FdynoBackup Dropped -BackupType SYSTEM).BackupArn
    $backup = New-FdynoBackup Music daily
    $gone = (New-FdynoBackup Music gone | Remove-FdynoBackup -Force).BackupArn

    Set-Content "$folder/good.json" '{"pk":{"S":"imported"}}'
    Set-Content "$folder/bad.json" '{"pk":{"S":"imported"}}', '{"no":{"S":"key"}}'

    # All that could have changed.
    function Get-State {
        Get-FdynoTable | ConvertTo-Json -Depth 9
        Get-FdynoBackup -BackupType ALL | ForEach-Object { "$($_.BackupArn) $($_.BackupStatus)" }
        Get-FdynoBackup -BackupType ALL -Connection $archive | ForEach-Object { "$($_.BackupArn) $($_.BackupStatus)" }
        Get-FdynoContinuousBackup * | ForEach-Object { "$($_.TableName) $($_.RecoveryMode) $($_.PointInTimeRecoveryDescription.RecoveryPeriodInDays)" }
        Get-FdynoItem Music -AsJson
    }
}

AfterAll {
    Disconnect-Fdyno $archive -ErrorAction Ignore
    Remove-TestFolder $folder
}

Describe '-WhatIf' {
    It 'refuses what the command refuses, in the same words:<Script>' -ForEach $refused {
        $latest = "(?<=LatestRestorableDateTime ')[^']+"
        $before = Get-State
        $foretold = Get-ErrorOf ([scriptblock]::Create("$Script -WhatIf"))
        Get-State | Should -Be $before
        $real = Get-ErrorOf ([scriptblock]::Create("$Script -Confirm:`$false"))
        Get-State | Should -Be $before
        $real.Count | Should -Be 1
        $foretold.Count | Should -Be 1
        $foretold[0].FullyQualifiedErrorId | Should -Be $real[0].FullyQualifiedErrorId
        # The latest time that a table can be restored to goes on meanwhile.
        $foretold[0].Exception.Message -replace $latest | Should -Be ($real[0].Exception.Message -replace $latest)
        $foretold[0].ErrorDetails.RecommendedAction | Should -Be $real[0].ErrorDetails.RecommendedAction
    }

    It 'says what would be done and does nothing: <Script>' -ForEach @(
        @{ Script = 'New-FdynoTable Other pk'; Says = '*"Create"*table Other*' }
        @{ Script = 'Set-FdynoTable Music -TableClass STANDARD'; Says = '*"Change settings"*table Music*' }
        @{ Script = 'New-FdynoBackup Music'; Says = '*"Back up"*table Music*' }
        @{ Script = 'New-FdynoBackup *'; Says = '*"Back up"*table Kept*'; Count = 3 }
        @{ Script = 'Remove-FdynoTable Music'; Says = '*table Music (3 items, * B) in *' }
        @{ Script = 'Remove-FdynoBackup daily*'; Says = "*""Remove""*backup 'daily' of table 'Music', made less than a minute ago (20??-??-??T??:??:??Z), 3 items, * B, arn:*" }
        @{ Script = 'Restore-FdynoTable Other (Get-FdynoBackup -BackupName daily -Connection $connection).BackupArn'; Says = '*"Restore from backup *"*table Other*' }
        @{ Script = 'Restore-FdynoTableToPointInTime Other -SourceTableName Kept -UseLatestRestorableTime'; Says = '*"Restore from table Kept as of *"*table Other*' }
        @{ Script = 'Set-FdynoContinuousBackup Kept -RecoveryPeriodInDays 20'; Says = '*"Keep the past for 20 days"*table Kept*' }
        @{ Script = 'Optimize-FdynoTable Music'; Says = '*table Music*' }
    ) {
        $before = Get-State
        $said = Invoke-Recorded "$Script -Connection `$connection -WhatIf" $connection
        $said.Errors | Should -BeNullOrEmpty
        $said.WhatIf.Count | Should -Be ($Count ?? 1)
        $said.WhatIf[0] | Should -BeLike $Says
        Get-State | Should -Be $before
    }
}

Describe 'Import-FdynoItem -WhatIf' {
    It 'reads and checks every item, and writes none' {
        $before = Get-State
        Get-ErrorOf { Import-FdynoItem Music "$folder/good.json" -WhatIf } | Should -BeNullOrEmpty
        $errors = Get-ErrorOf { Import-FdynoItem Music "$folder/bad.json" -WhatIf }
        $errors.Count | Should -Be 1
        $errors[0].Exception.Message | Should -BeLike '*line 2*Missing the key pk*'
        Get-State | Should -Be $before
    }
}

Describe 'A question' {
    It 'names the backup, its table and its age' {
        $asked = Invoke-Recorded 'Get-FdynoBackup -BackupName daily -Connection $connection | Remove-FdynoBackup -Confirm:$true' $connection
        $asked.Questions.Count | Should -Be 1
        $asked.Questions[0] | Should -BeLike "*backup 'daily' of table 'Music', made * ago (20??-??-??T??:??:??Z), 3 items, *"
    }

    It 'is not asked about what would be refused' {
        foreach ($script in 'Remove-FdynoTable Safe', 'Remove-FdynoBackup nonsense', 'Restore-FdynoTable Nothing -Abort', 'New-FdynoTable Safe pk -Confirm') {
            $asked = Invoke-Recorded "$script -Connection `$connection" $connection
            $asked.Questions | Should -BeNullOrEmpty -Because $script
            $asked.Errors.Count | Should -Be 1 -Because $script
        }
    }

    It 'names what a table that is removed takes with it' {
        $null = New-FdynoTable Small pk
        1..1200 | ForEach-Object { @{ pk = "$_" } } | Set-FdynoItem -TableName Small
        $asked = Invoke-Recorded 'Remove-FdynoTable Small -Connection $connection' $connection
        $asked.Questions[0] | Should -BeLike '*table Small (1,200 items, * KB) in *'
    }
}

Describe 'Set-FdynoContinuousBackup with a period only' {
    It 'changes the period and nothing else' {
        $before = Get-FdynoContinuousBackup Kept
        $after = Set-FdynoContinuousBackup Kept -RecoveryPeriodInDays 20 -Force
        $after.PointInTimeRecoveryDescription.RecoveryPeriodInDays | Should -Be 20
        $after.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus | Should -Be ENABLED
        $after.PointInTimeRecoveryDescription.EarliestRestorableDateTime | Should -Be $before.PointInTimeRecoveryDescription.EarliestRestorableDateTime
        $after.RecoveryMode | Should -Be $before.RecoveryMode
    }

    It 'asks before it shortens the window' {
        $null = Set-FdynoContinuousBackup Kept -RecoveryPeriodInDays 20 -Force
        $asked = Invoke-Recorded 'Set-FdynoContinuousBackup Kept -RecoveryPeriodInDays 10 -Connection $connection' $connection
        $asked.Questions.Count | Should -Be 1
        $asked.Questions[0] | Should -BeLike '*of the last 10 days, no longer of 20*'
    }

    It 'switches no recovery on' {
        $errors = Get-ErrorOf { Set-FdynoContinuousBackup Music -RecoveryPeriodInDays 20 }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'PointInTimeRecoveryUnavailable,*'
        (Get-FdynoContinuousBackup Music).PointInTimeRecoveryDescription.PointInTimeRecoveryStatus | Should -Be DISABLED
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-PointInTimeRecoveryEnabled $true -RecoveryPeriodInDays 20'
    }
}
