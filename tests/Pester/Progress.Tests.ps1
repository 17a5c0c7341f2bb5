BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore
    $other = Connect-TestStore other -NoDefault
    $expired = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds() - 60
    $file = Join-Path $folder 'items.json'
    1..3000 | ForEach-Object { @{ artist = "a$_"; text = 'x' * 200 } | ConvertTo-Json -Compress } | Set-Content $file
    $null = New-FdynoTable Music artist
    $null = Import-FdynoItem Music $file -Format Json
    $null = Set-FdynoContinuousBackup Music $true -RecoveryMode History
    @{ artist = 'a1'; text = 'changed' } | Set-FdynoItem Music
    $backup = New-FdynoBackup Music daily

    # All reports are shown, so that a test need not take long; otherwise there are five a second.
    $throttle = (Get-Command New-FdynoBackup).ImplementingType.Assembly.GetType('Fdyno.PowerShell.Pipeline.ProgressThrottle').GetProperty('Interval')
    $interval = $throttle.GetValue($null)
    $throttle.SetValue($null, [TimeSpan]::Zero)

    # The progress records of a script, in a runspace of its own, which has the variables that are given.
    function Get-Progress([string] $Script, [hashtable] $Variables = @{}) {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$ModulePath'").Invoke()
            $shell.Commands.Clear()
            foreach ($name in $Variables.Keys) { $shell.Runspace.SessionStateProxy.SetVariable($name, $Variables[$name]) }
            $null = $shell.AddScript($Script).Invoke()
            $script:failures = $shell.Streams.Error.ReadAll()
            $shell.Streams.Progress.ReadAll() | Where-Object ActivityId -EQ 7301
        }
        finally {
            $shell.Dispose()
        }
    }

    # What every progress has: an activity, a status with items, no share out of bounds, and one end.
    function Assert-Progress($Records) {
        $shown = @($Records | Where-Object RecordType -EQ Processing)
        $shown.Count | Should -BeGreaterThan 0
        $shown | ForEach-Object {
            $_.Activity | Should -Not -BeNullOrEmpty
            $_.StatusDescription | Should -Match '^[\d.,\s]+ items?\b'
            $_.PercentComplete | Should -BeIn (-1..100)
            $_.SecondsRemaining | Should -BeGreaterOrEqual -1
        }
        @($Records | Where-Object RecordType -EQ Completed) | Should -HaveCount 1
        $Records[-1].RecordType | Should -Be Completed
        $Records[-1].Activity | Should -Be $shown[-1].Activity
    }

    $variables = @{ connection = $connection; other = $other; file = $file; out = (Join-Path $folder 'out.json'); arn = $backup.BackupArn; expired = $expired }
}

AfterAll {
    $throttle.SetValue($null, $interval)
    Disconnect-Fdyno -Connection $other -ErrorAction Ignore
    Remove-TestFolder $folder
}

Describe 'Progress' {
    It 'of <Name> tells items, and how far it is' -ForEach @(
        @{ Name = 'a backup'; Activity = 'Backing up table Music'; Script = 'New-FdynoBackup Music again -Connection $connection' }
        @{ Name = 'a verification'; Activity = 'Verifying backup daily'; Script = 'Test-FdynoBackup $arn -Connection $connection' }
        @{ Name = 'a restore'; Activity = 'Restoring table Copy1'; Script = 'Restore-FdynoTable -BackupArn $arn -TargetTableName Copy1 -Connection $connection' }
        @{ Name = 'a restore to a time'; Activity = 'Restoring table Copy2'
            Script = 'Restore-FdynoTableToPointInTime -SourceTableName Music -TargetTableName Copy2 -UseLatestRestorableTime -Connection $connection' }
        @{ Name = 'a copy of a backup'; Activity = 'Copying backup daily'; Script = 'Copy-FdynoBackup $arn $other -Connection $connection' }
        @{ Name = 'an export'; Activity = 'Exporting table Music'; Script = 'Export-FdynoItem Music $out -Connection $connection' }
        @{ Name = 'an import'; Activity = 'Importing into table Music'; Script = 'Import-FdynoItem Music $file -Connection $connection' }
        @{ Name = 'a comparison'; Activity = 'Comparing table Music with backup daily of table Music'; Script = 'Compare-FdynoTable Music -DifferenceBackupArn $arn -Connection $connection' }
        @{ Name = 'a search for expired items'; Activity = 'Looking for expired items in table Sessions'
            Script = '$null = New-FdynoTable Sessions pk -TimeToLiveAttribute expires -Connection $connection
                1..50 | ForEach-Object { @{ pk = "$_"; expires = $expired } } | Set-FdynoItem Sessions -Connection $connection -ProgressAction SilentlyContinue
                Optimize-FdynoTable Sessions -Connection $connection' }
    ) {
        $records = Get-Progress $Script $variables
        $failures | Should -BeNullOrEmpty
        Assert-Progress $records
        $mine = @($records | Where-Object Activity -EQ $Activity | Where-Object RecordType -EQ Processing)
        $mine.Count | Should -BeGreaterThan 0
        $mine[-1].PercentComplete | Should -Be 100
        $mine[-1].StatusDescription | Should -Match ' items, [\d.,]+ ([KM]?B)'
    }

    It 'of items that are put back tells items' {
        $script = 'Restore-FdynoItem Music -HashValue a1 -BackupArn $arn -Force -Connection $connection'
        $records = Get-Progress $script $variables
        $failures | Should -BeNullOrEmpty
        Assert-Progress $records
        $records[0].Activity | Should -Be 'Putting back items of table Music'
    }

    It 'ends with an error, too' {
        Add-Content $file '{ "artist": 5 }'
        $records = Get-Progress 'Import-FdynoItem Music $file -Format Json -Connection $connection' $variables
        $failures | Should -HaveCount 1
        Assert-Progress $records
    }

    It 'is not written with -ProgressAction SilentlyContinue or its preference' {
        Get-Progress 'New-FdynoBackup Music -ProgressAction SilentlyContinue -Connection $connection' $variables | Should -BeNullOrEmpty
        Get-Progress '$ProgressPreference = "SilentlyContinue"; New-FdynoBackup Music -Connection $connection' $variables | Should -BeNullOrEmpty
    }

    It 'does not keep a pipeline from being stopped' {
        # The first record stops it. PowerShell takes bars away then; a cmdlet may write nothing more.
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$ModulePath'").Invoke()
            $shell.Commands.Clear()
            $shell.Runspace.SessionStateProxy.SetVariable('connection', $connection)
            $running = $shell.AddScript('while ($true) { New-FdynoBackup Music -Connection $connection }').BeginInvoke()
            Wait-Until { $shell.Streams.Progress.Count -gt 0 -or $running.IsCompleted } -Because 'a backup shows its progress'
            Stop-Shell $shell
            { $shell.EndInvoke($running) } | Should -Throw
            $shell.Streams.Error | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
        }
    }
}
