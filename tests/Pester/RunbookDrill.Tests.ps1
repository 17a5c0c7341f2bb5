BeforeAll {
    . $PSScriptRoot/Common.ps1
    $runbook = Join-Path $RepoRoot 'samples/runbooks/Invoke-RestoreDrill.ps1'
    $folder = New-TestFolder
    $connection = Connect-TestStore
    foreach ($name in 'Music', 'Films') {
        $null = New-FdynoTable $name pk -DeletionProtection -Tag @{ team = 'a' }
        1..20 | ForEach-Object { @{ pk = "$_" } } | Set-FdynoItem -TableName $name
    }

    $null = New-FdynoTable Bare pk
    $null = New-FdynoBackup Music nightly-1
    $null = New-FdynoBackup Films nightly-1
    $tables = (Get-FdynoTable).TableName

    function Invoke-Drill {
        & $runbook -Connection $connection @args -WarningAction SilentlyContinue
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'The restore drill' {
    AfterEach {
        (Get-FdynoTable).TableName | Should -Be $tables -Because 'a drill leaves nothing behind'
    }

    It 'restores nothing with -WhatIf' {
        (Invoke-Drill -TableName Music, Films -WhatIf).Status | Should -Be WhatIf, WhatIf
    }

    It 'restores, compares with backup and original, and removes again' {
        @{ pk = 'new' } | Set-FdynoItem -TableName Music
        Remove-FdynoItem Music @{ pk = '1' }
        $log = Join-Path $folder 'drill.log'
        $results = Invoke-Drill -ExcludeTableName Bare -LogPath $log
        $LASTEXITCODE | Should -Be 0
        $results.TableName | Should -Be Films, Music
        $results.Status | Should -Be Proven, Proven
        $results.ItemCount | Should -Be 20, 20
        $results.Differences | Should -Be 0, 0
        $results.ChangedSince | Should -Be 0, 2
        $results[1].BackupArn | Should -Be (Get-FdynoBackup Music).BackupArn
        (Get-Content $log)[-1] | Should -BeLike '*Restore drill ends: 2 of 2*'
        (Invoke-Drill -TableName Music -SkipOriginal).ChangedSince | Should -BeNullOrEmpty
    }

    It 'tells of tables without a backup, or with an old one only' {
        $results = Invoke-Drill -TableName Bare, Music -ErrorAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        $results.Status | Should -Be NoBackup, Proven
        function Get-FdynoBackup {
            [CmdletBinding()]
            param($TableName, $BackupName, [switch] $Latest, $Connection)
            Fdyno\Get-FdynoBackup @PSBoundParameters |
                Select-Object *, @{ n = 'BackupCreationDateTime'; e = { [datetime]::UtcNow.AddHours(-30) } } -ExcludeProperty BackupCreationDateTime
        }
        $result = Invoke-Drill -TableName Music -ErrorAction SilentlyContinue
        $result.Status | Should -Be Stale
        $result.Problem | Should -Be 'The newest backup is 30.0 hours old.'
        (Invoke-Drill -TableName Music -MaxBackupAgeHours 31).Status | Should -Be Proven
        (Invoke-Drill -TableName Music -BackupName weekly-* -ErrorAction SilentlyContinue).Status | Should -Be NoBackup
    }

    It 'tells of a restore that differs from its backup' {
        function Restore-FdynoTable {
            [CmdletBinding(SupportsShouldProcess)]
            param($TargetTableName, $BackupArn, $ResetSetting, $Connection)
            Fdyno\Restore-FdynoTable @PSBoundParameters
            Remove-FdynoItem $TargetTableName @{ pk = '2' } -Connection $Connection
        }
        $result = Invoke-Drill -TableName Music -ErrorAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        $result.Status | Should -Be Differs
        $result.Differences | Should -Be 1
    }

    It 'cleans up when something fails on the way, and goes on' {
        function Compare-FdynoTable { throw 'the power went' }
        $results = Invoke-Drill -TableName Music, Films -ErrorAction SilentlyContinue
        $results.Status | Should -Be Failed, Failed
        $results[0].Problem | Should -Be 'the power went'
        { Invoke-Drill -TableName Music -ErrorAction Stop } | Should -Throw 'The drill failed for 1 of 1 tables*'
    }

    It 'takes some tables a run with -Sample' {
        (Invoke-Drill -Sample 1 -TableName Music, Films).Count | Should -Be 1
    }
}

Describe 'What drills leave behind' {
    It 'is told of, is no table to drill, and is removed when it is old' {
        $null = Get-FdynoBackup Music | Restore-FdynoTable -TargetTableName drill-20260101T010000000Z-Music -ResetSetting DeletionProtection
        $null = New-FdynoTable drill-20260101T010000000Z-mine pk
        $results = & $runbook -Connection $connection -TableName Music, drill-* -WarningVariable warned -WarningAction SilentlyContinue
        $results.TableName | Should -Be Music
        "$warned" | Should -BeLike '*Remove-FdynoTable drill-20260101T010000000Z-Music'
        $null = Invoke-Drill -TableName Music -RemoveLeftover -WhatIf
        (Get-FdynoTable drill-*).Count | Should -Be 2
        $null = Invoke-Drill -TableName Music -RemoveLeftover
        (Get-FdynoTable drill-*).TableName | Should -Be drill-20260101T010000000Z-mine
    }
}
