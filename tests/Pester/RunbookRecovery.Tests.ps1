BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/StopMidway.ps1
    $tableRunbook = Join-Path $RepoRoot 'samples/runbooks/Restore-DeletedTable.ps1'
    $itemRunbook = Join-Path $RepoRoot 'samples/runbooks/Restore-DeletedItem.ps1'
    $folder = New-TestFolder
    $connection = Connect-TestStore

    function New-FilledTable([string] $Name) {
        $null = New-FdynoTable $Name artist title
        1..20 | ForEach-Object { @{ artist = "a$($_ % 4)"; title = "t$_"; year = 1990 + $_ } } | Set-FdynoItem -TableName $Name
    }

    function Restore-Table {
        & $tableRunbook -Connection $connection @args -WarningAction SilentlyContinue
    }

    function Restore-Item {
        & $itemRunbook -Connection $connection @args -WarningAction SilentlyContinue
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Recovery of a table that was removed' {
    It 'takes the SYSTEM backup where recovery was on' {
        New-FilledTable Music
        $null = New-FdynoBackup Music daily
        $null = Set-FdynoContinuousBackup -TableName Music -PointInTimeRecoveryEnabled $true -RecoveryMode SnapshotOnRestore
        @{ artist = 'late'; title = 'late' } | Set-FdynoItem -TableName Music
        Remove-FdynoTable Music -Force
        (Restore-Table -TableName Music -WhatIf).Status | Should -Be WhatIf
        Get-FdynoTable Music* | Should -BeNullOrEmpty
        $log = Join-Path $folder 'table.log'
        $result = Restore-Table -TableName Music -LogPath $log
        $LASTEXITCODE | Should -Be 0
        $result.Status | Should -Be Restored
        $result.BackupType | Should -Be SYSTEM
        $result.ItemCount | Should -Be 21
        $result.Differences | Should -Be 0
        $result.Recovery | Should -Be DISABLED
        Get-FdynoItem Music -Key @{ artist = 'late'; title = 'late' } | Should -Not -BeNullOrEmpty
        Get-Content $log | Where-Object { $_ -match 'SYSTEM backup .* as it was when it was removed' } | Should -HaveCount 1
    }

    It 'takes the newest sound backup otherwise, and switches recovery on when asked to' {
        New-FilledTable Films
        $first = New-FdynoBackup Films first
        Remove-FdynoItem Films @{ artist = 'a1'; title = 't1' }
        $second = New-FdynoBackup Films second
        Remove-FdynoTable Films -Force
        function Test-FdynoBackup {
            [CmdletBinding()]
            param($BackupArn, [switch] $Detailed, $Connection)
            [pscustomobject]@{ IsValid = $BackupArn -cne $second.BackupArn -and $Detailed; Problems = @('Block 0/1 is damaged.') }
        }
        $result = Restore-Table -TableName Films -TargetTableName Films-back -RecoveryMode SnapshotOnRestore
        $result.BackupArn | Should -Be $first.BackupArn
        $result.Passed | Should -Be second
        $result.ItemCount | Should -Be 20
        $result.Recovery | Should -Be ENABLED
        (Get-FdynoContinuousBackup Films-back).PointInTimeRecoveryDescription.PointInTimeRecoveryStatus | Should -Be ENABLED
    }

    It 'takes the backup that it is told to' {
        $result = Restore-Table -TableName Films -BackupArn (Get-FdynoBackup Films -BackupName second).BackupArn
        $result.BackupName | Should -Be second
        $result.ItemCount | Should -Be 19
    }

    It 'refuses a backup of another table, and a backup that is null' {
        $backup = Get-FdynoBackup Films -BackupName second
        { Restore-Table -TableName Zeta -BackupArn $backup.BackupArn } | Should -Throw "*is of table 'Films', not of 'Zeta'*"
        { Restore-Table -TableName Films -TargetTableName Films-null -BackupArn $null } | Should -Throw '-BackupArn was given without a value*'
        Get-FdynoTable Zeta, Films-null -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'resumes a restore that was cut off only for the table that its backup is of' {
        $null = New-FdynoTable Large pk
        1..40 | ForEach-Object { @{ pk = "$_"; body = 'x' * 300000 } } | Set-FdynoItem Large
        $whole = (New-FdynoBackup Large).BackupArn
        $other = (New-FdynoBackup Large other).BackupArn
        $isCut = 1..10 | Where-Object {
            Get-FdynoTable Zeta* | Remove-FdynoTable -Force
            Stop-Midway (Connect-TestStore -NoDefault) "Restore-FdynoTable -BackupArn $whole -TargetTableName Zeta -Connection `$connection" { (Get-FdynoTable Zeta*).TableStatus -eq 'CREATING' }
        } | Select-Object -First 1
        $isCut | Should -Not -BeNullOrEmpty -Because 'a restore has to be cut off'
        { Restore-Table -TableName Zeta } | Should -Throw "*of table 'Large', not of 'Zeta'*-TableName Large -TargetTableName Zeta*"
        { Restore-Table -TableName Large -TargetTableName Zeta -BackupArn $other } | Should -Throw '*not of the one that -BackupArn names*'
        (Get-FdynoTable Zeta).TableStatus | Should -Be CREATING
        (Restore-Table -TableName Large -TargetTableName Zeta).Status | Should -Be Resumed
        (Get-FdynoTable Zeta).ItemCount | Should -Be 40
    }

    It 'tells of what came back different' {
        function Compare-FdynoTable { [pscustomobject]@{ Kind = 'Different' } }
        $result = Restore-Table -TableName Films -TargetTableName Films-third -ErrorAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        $result.Status | Should -Be Differs
        function Compare-FdynoTable { }
        function Set-FdynoContinuousBackup { throw 'not now' }
        $result = Restore-Table -TableName Films -TargetTableName Films-fourth -RecoveryMode History -ErrorAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        $result.Status | Should -Be Restored
        $result.Recovery | Should -Be DISABLED
    }

    It 'writes to no table that is there, and says so when there is no backup' {
        { Restore-Table -TableName Films } | Should -Throw "There is a table 'Films'*-TargetTableName Films-restored*"
        { Restore-Table -TableName Never } | Should -Throw "There is no backup of a table 'Never'*"
    }
}

Describe 'Recovery of items that were removed' {
    BeforeAll {
        New-FilledTable Songs
        $backup = New-FdynoBackup Songs daily
        Get-FdynoItem Songs -HashValue a1 | Remove-FdynoItem -TableName Songs
        Remove-FdynoItem Songs @{ artist = 'a2'; title = 't2' }
        @{ artist = 'a2'; title = 't6'; year = 1 } | Set-FdynoItem -TableName Songs
        @{ artist = 'new'; title = 'new' } | Set-FdynoItem -TableName Songs
    }

    It 'shows with -WhatIf how many there are' {
        & $itemRunbook -Connection $connection -TableName Songs -WhatIf -InformationVariable said | Should -BeNullOrEmpty
        "$said" | Should -BeLike '*To put back from backup*: 6 items*'
        (Get-FdynoTable Songs).ItemCount | Should -Be 15
        @(Get-FdynoBackup Songs).Count | Should -Be 1
    }

    It 'asks before it writes' {
        $arguments = (Get-TestStore).GetEnumerator() | ForEach-Object { "-$($_.Key) '$($_.Value)'" }
        $output = Invoke-InProcess "Import-Module '$ModulePath'; & '$itemRunbook' $arguments -TableName Songs"
        "$output" | Should -BeLike '*NonInteractive*'
        (Get-FdynoTable Songs).ItemCount | Should -Be 15
    }

    It 'puts back what the filter lets through, behind a backup of what is there' {
        $changed = Restore-Item -TableName Songs -BackupArn $backup.BackupArn -Filter { $_.artist -eq 'a2' } -Force
        $LASTEXITCODE | Should -Be 0
        $changed.Kind | Should -Be PutBack
        $changed.Key.title | Should -Be t2
        @(Get-FdynoBackup Songs).Count | Should -Be 2
    }

    It 'puts back what is missing and leaves what is new or changed' {
        $changed = Restore-Item -TableName Songs -BackupArn $backup.BackupArn -Force -NoSafetyBackup
        $changed.Count | Should -Be 5
        (Get-FdynoTable Songs).ItemCount | Should -Be 21
        (Get-FdynoItem Songs -Key @{ artist = 'a2'; title = 't6' }).year | Should -Be 1
        Restore-Item -TableName Songs -BackupArn $backup.BackupArn -Force | Should -BeNullOrEmpty
        @(Get-FdynoBackup Songs).Count | Should -Be 2
    }

    It 'puts back what was changed with -IncludeChanged' {
        $changed = Restore-Item -TableName Songs -BackupArn $backup.BackupArn -IncludeChanged -Force -NoSafetyBackup
        $changed.Kind | Should -Be Overwritten
        (Get-FdynoItem Songs -Key @{ artist = 'a2'; title = 't6' }).year | Should -Be 1996
        (Compare-FdynoTable -ReferenceBackupArn $backup.BackupArn -DifferenceTable Songs).Kind | Should -Be OnlyInDifference
    }

    It 'tells of items that were not put back' {
        Remove-FdynoItem Songs @{ artist = 'a2'; title = 't2' }
        function Restore-FdynoItem { }
        Restore-Item -TableName Songs -BackupArn $backup.BackupArn -Force -NoSafetyBackup -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 2
    }

    It 'needs one source' {
        { Restore-Item -TableName Songs -BackupArn x -RestoreDateTime (Get-Date) -Force } | Should -Throw 'Give -RestoreDateTime or -BackupArn*'
        $null = New-FdynoTable Unsaved pk
        { Restore-Item -TableName Unsaved -Force } | Should -Throw "Table 'Unsaved' in * has no AVAILABLE backup*"
    }
}
