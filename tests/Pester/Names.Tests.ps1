BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/RecordingHost.ps1
    $folder = New-TestFolder
    $archive = Connect-TestStore archive -NoDefault
}

AfterAll {
    Disconnect-Fdyno $archive -ErrorAction Ignore
    Remove-TestFolder $folder
}

Describe 'Names in lists and with wildcards' {
    BeforeEach {
        $connection = Connect-TestStore ([guid]::NewGuid().ToString('N'))
        foreach ($name in 'Orders1', 'Orders2', 'Music') {
            $null = New-FdynoTable $name pk
            1..3 | ForEach-Object { @{ pk = "k$_" } } | Set-FdynoItem -TableName $name
        }
    }

    AfterEach {
        Disconnect-Fdyno $connection -ErrorAction Ignore
    }

    It 'back up, each table for itself' {
        (New-FdynoBackup orders* nightly).TableName | Should -Be Orders1, Orders2
        (New-FdynoBackup Music, Orders?).TableName | Should -Be Music, Orders1, Orders2
        (Get-FdynoTable Orders1), 'Music' | New-FdynoBackup | ForEach-Object TableName | Should -Be Orders1, Music
    }

    It 'go on behind one that is not there, whose error names it' {
        $errors = Get-ErrorOf { New-FdynoBackup Orders1, Nothing, Music }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'TableNotFound,*'
        $errors[0].TargetObject | Should -Be Nothing
        @(Get-FdynoBackup).TableName | Should -Be Orders1, Music
    }

    It 'that match nothing are an error of commands that somebody relies on: <Name>' -ForEach @(
        @{ Name = 'New-FdynoBackup'; Script = { New-FdynoBackup None* } }
        @{ Name = 'Set-FdynoTable'; Script = { Set-FdynoTable None* -TableClass STANDARD } }
        @{ Name = 'Set-FdynoContinuousBackup'; Script = { Set-FdynoContinuousBackup None* $true } }
        @{ Name = 'Test-FdynoBackup'; Script = { Test-FdynoBackup None* } }
        @{ Name = 'Copy-FdynoBackup'; Script = { Copy-FdynoBackup None* $archive } }
    ) {
        $errors = Get-ErrorOf $Script
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        $errors[0].Exception.Message | Should -BeLike "No * matches 'None*'."
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*Get-Fdyno*'
    }

    It 'that match nothing are no error of commands that read, remove or tidy up' {
        Get-ErrorOf {
            Get-FdynoTable None*; Get-FdynoBackup None*; Get-FdynoContinuousBackup None*; Optimize-FdynoTable None*
            Remove-FdynoTable None* -Force; Remove-FdynoBackup None* -Force
        } | Should -BeNullOrEmpty
    }

    It 'read tables, recovery and backups' {
        (Get-FdynoTable Music, orders*).TableName | Should -Be Music, Orders1, Orders2
        (Get-FdynoContinuousBackup Orders*, Music).TableName | Should -Be Orders1, Orders2, Music
        (Get-FdynoContinuousBackup).TableName | Should -Be Music, Orders1, Orders2
        $null = New-FdynoBackup Orders*, Music nightly
        $null = New-FdynoBackup Music weekly
        (Get-FdynoBackup Orders*).TableName | Should -Be Orders1, Orders2
        (Get-FdynoBackup Music, Orders2).BackupName | Should -Be nightly, weekly, nightly
        (Get-FdynoBackup -BackupName nightly, w*).Count | Should -Be 4
        (Get-FdynoBackup * -Limit 2).Count | Should -Be 2
        (Get-FdynoBackup -BackupArn (Get-FdynoBackup Orders*).BackupArn).ItemCount | Should -Be 3, 3
    }

    It 'find the backups of tables that are gone' {
        $null = New-FdynoBackup Orders* nightly
        Remove-FdynoTable Orders* -Force
        (Get-FdynoBackup Orders*).BackupName | Should -Be nightly, nightly
    }

    It 'change tables and their recovery' {
        (Set-FdynoTable Orders*, Music -Tag @{ team = 'a' }).TableName | Should -Be Orders1, Orders2, Music
        (Get-FdynoTable Orders2).Tags.team | Should -Be a
        (Set-FdynoContinuousBackup Orders1, Music $true).TableName | Should -Be Orders1, Music
        (Get-FdynoContinuousBackup *).PointInTimeRecoveryDescription.PointInTimeRecoveryStatus | Should -Be ENABLED, ENABLED, DISABLED
    }

    It 'test and copy backups' {
        $null = New-FdynoBackup Orders* nightly
        $null = New-FdynoBackup Music weekly
        Test-FdynoBackup nightly* | Should -Be $true, $true
        Test-FdynoBackup (Get-FdynoBackup).BackupArn | Should -Be $true, $true, $true
        (Copy-FdynoBackup n*, w* $archive).BackupName | Should -Be nightly, nightly, weekly
    }

    It 'match ARNs where they have a colon' {
        $null = New-FdynoBackup Orders*, Music nightly
        (Test-FdynoBackup *:table/Orders* -Detailed).TableName | Should -Be Orders1, Orders2
    }

    It 'remove backups, and ask for each one' {
        $null = New-FdynoBackup Orders*, Music nightly
        $asked = Invoke-Recorded '$null = Remove-FdynoBackup n* -Connection $connection' $connection
        $asked.Errors | Should -BeNullOrEmpty
        $asked.Questions.Count | Should -Be 3
        Get-FdynoBackup | Should -BeNullOrEmpty
    }

    It 'remove tables, and ask for each one unless -Force says not to' {
        $asked = Invoke-Recorded 'Remove-FdynoTable Orders* -Connection $connection' $connection
        $asked.Questions.Count | Should -Be 2
        (Get-FdynoTable).TableName | Should -Be Music
        $asked = Invoke-Recorded 'Remove-FdynoTable * -Connection $connection -Force' $connection
        $asked.Questions | Should -BeNullOrEmpty
        Get-FdynoTable | Should -BeNullOrEmpty
    }

    It 'pass over what nobody asked for by its name: <Given>' -ForEach @(
        @{ Given = 'Orders*'; Expected = 0 }
        @{ Given = 'Orders1', 'Orders2'; Expected = 1 }
    ) {
        # The second table goes as soon as the first one has been backed up.
        $errors = Get-ErrorOf { New-FdynoBackup $Given | ForEach-Object { Remove-FdynoTable Orders2 -Force } }
        $errors.Count | Should -Be $Expected
    }

    It 'are refused where there can be one table only: <Script>' -ForEach @(
        @{ Script = { Set-FdynoItem Orders* '{"pk":{"S":"a"}}' } }
        @{ Script = { Get-FdynoItem Orders* } }
        @{ Script = { Remove-FdynoItem Orders* @{ pk = 'a' } } }
        @{ Script = { Compare-FdynoTable Orders* Music } }
        @{ Script = { Restore-FdynoTable Orders* (New-FdynoBackup Music).BackupArn } }
    ) {
        $errors = Get-ErrorOf $Script
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $errors[0].ErrorDetails.RecommendedAction | Should -Be 'Wildcards are not taken here: give one name.'
    }

    It 'that are null are no names of everything' {
        foreach ($script in { Get-FdynoTable $undefined }, { Get-FdynoContinuousBackup $undefined }, { Get-FdynoBackup -TableName $undefined }, { Get-FdynoBackup -BackupName $undefined }) {
            $errors = Get-ErrorOf $script
            $errors.Count | Should -Be 1
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        }
    }

    It 'that are no patterns are refused' {
        (Get-ErrorOf { New-FdynoBackup 'Orders[1' })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
    }
}
