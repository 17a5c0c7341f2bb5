# Backups that are given by their names, without wildcards, wherever a backup is taken. The parameters come from the metadata of the cmdlets,
# so that a new one is tried too.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $takers = foreach ($command in Get-Command -Module Fdyno) {
        foreach ($parameter in $command.Parameters.Values | Where-Object { $_.ParameterType.Name -like 'BackupReference*' }) {
            "$($command.Name) -$($parameter.Name)"
        }
    }
    $calls = @(
        @{ Taker = 'Get-FdynoBackup -BackupArn'; Script = { (Get-FdynoBackup -BackupArn $name).BackupArn | Should -Be $weekly.BackupArn } }
        @{ Taker = 'Get-FdynoBackup -ExclusiveStartBackupArn'; Script = { (Get-FdynoBackup -ExclusiveStartBackupArn $name).BackupName | Should -Be later } }
        @{ Taker = 'Test-FdynoBackup -BackupArn'; Script = { (Test-FdynoBackup $name -Detailed).BackupArn | Should -Be $weekly.BackupArn } }
        @{ Taker = 'Copy-FdynoBackup -BackupArn'; Script = { (Copy-FdynoBackup $name $archive).BackupName | Should -Be weekly } }
        @{ Taker = 'Restore-FdynoTable -BackupArn'; Script = { (Restore-FdynoTable Back $name).ItemCount | Should -Be 1 } }
        @{ Taker = 'Restore-FdynoItem -BackupArn'; Script = {
                @(@{ pk = 'a' }, @{ pk = 'b' } | Restore-FdynoItem Music -BackupArn $name -Force -PassThru).Kind | Should -Be PutBack
            }
        }
        @{ Taker = 'Compare-FdynoTable -ReferenceBackupArn'; Script = { (Compare-FdynoTable -ReferenceBackupArn $name Music).Kind | Should -Be OnlyInReference } }
        @{ Taker = 'Compare-FdynoTable -DifferenceBackupArn'; Script = { (Compare-FdynoTable Music -DifferenceBackupArn $name).Kind | Should -Be OnlyInDifference } }
        @{ Taker = 'New-FdynoBackup -BackupArn'; Script = {
                (New-FdynoBackup -BackupArn $name -Resume).BackupArn | Should -Be $weekly.BackupArn
            }
        }
        @{ Taker = 'Remove-FdynoBackup -BackupArn'; Script = {
                (Remove-FdynoBackup $name -Force).BackupArn | Should -Be $weekly.BackupArn
                (Get-FdynoBackup).BackupName | Should -Be nightly, nightly, later
            }
        }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $archive = Connect-TestStore archive -NoDefault
}

AfterAll {
    Disconnect-Fdyno $archive -ErrorAction Ignore
    Remove-TestFolder $folder
}

Describe 'A backup that is given by its name' {
    BeforeEach {
        $connection = Connect-TestStore ([guid]::NewGuid().ToString('N'))
        foreach ($table in 'Music', 'Orders') {
            $null = New-FdynoTable $table pk
            @{ pk = 'a' } | Set-FdynoItem $table
            $null = New-FdynoBackup $table nightly
        }

        $weekly = New-FdynoBackup Music weekly
        $null = New-FdynoBackup Orders later
        Remove-FdynoItem Music @{ pk = 'a' }
    }

    AfterEach {
        Disconnect-Fdyno $connection -ErrorAction Ignore
    }

    It 'is tried wherever a backup is taken' -ForEach @{ Takers = @($takers); Tried = @($calls.Taker) } {
        $Tried | Sort-Object | Should -Be ($Takers | Sort-Object)
    }

    It 'is found by <Taker>' -ForEach $calls {
        $name = 'weekly'
        . $Script
    }

    It 'is found in any case, as a pattern finds it, and by a number' {
        $null = New-FdynoBackup Music 20261122
        (Get-FdynoBackup -BackupArn WEEKLY).BackupArn | Should -Be $weekly.BackupArn
        (Remove-FdynoBackup 20261122 -Force).BackupName | Should -Be 20261122
    }

    It 'is refused when several have the name, and each of them named: <_>' -ForEach @(
        'Remove-FdynoBackup nightly -Force', 'Remove-FdynoBackup NIGHTLY -Force', 'Test-FdynoBackup nightly', 'Copy-FdynoBackup nightly $archive'
        'Restore-FdynoTable Back nightly', 'Compare-FdynoTable Orders -DifferenceBackupArn nightly', 'Get-FdynoBackup -BackupArn nightly'
    ) {
        $all = (Get-FdynoBackup).BackupArn
        $errors = Get-ErrorOf ([scriptblock]::Create($_))
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        foreach ($one in Get-FdynoBackup -BackupName nightly) {
            "$($errors[0])" | Should -BeLike "*$($one.BackupArn) (of table '$($one.TableName)', made $([Fdyno.Texts.TimeLiteral]::Of($one.BackupCreationDateTime)))*"
        }

        (Get-FdynoBackup).BackupArn | Should -Be $all
        $command = [regex]::Match($errors[0].ErrorDetails.RecommendedAction, "[A-Z][a-z]+-Fdyno\w+ .*").Value
        $command | Should -Not -Match '-Force'
        $ConfirmPreference = 'None'
        Get-ErrorOf ([scriptblock]::Create($command)) | Should -BeNullOrEmpty -Because $command
    }

    It 'is refused when none has the name' {
        foreach ($script in { Remove-FdynoBackup nothing -Force }, { Restore-FdynoTable Back nothing }, { Compare-FdynoTable Music -DifferenceBackupArn 'week*' }) {
            $errors = Get-ErrorOf $script
            $errors.Count | Should -Be 1
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'BackupNotFound,*'
            $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*Get-FdynoBackup'
        }

        (Get-FdynoBackup).Count | Should -Be 4
    }
}
