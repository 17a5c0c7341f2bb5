# One session, open for a day, on a cluster that is restarted between its commands and in the middle of them. Nobody connects again.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/FdbServer.ps1
    $folder = New-TestFolder
    $server = Start-FdbServer
    $connection = Connect-Fdyno -Create -ClusterFile $server.ClusterFile

    function New-FilledTable([string] $Name, [int] $Count) {
        $null = New-FdynoTable $Name artist -RangeKey n:N
        1..$Count | ForEach-Object { @{ artist = "a$($_ % 7)"; n = $_; text = "$_" * 50 } } | Set-FdynoItem -TableName $Name
    }

    function Restart-Server {
        Stop-FdbServer $server -KeepFolder
        Resume-FdbServer $server
    }

    # Runs a script in a runspace of its own, with the session's connection.
    function Start-Script([string] $Script) {
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule($ModulePath)
        foreach ($variable in @{ connection = $connection; folder = $folder; backup = $backup; then = $then }.GetEnumerator()) {
            $state.Variables.Add([System.Management.Automation.Runspaces.SessionStateVariableEntry]::new($variable.Key, $variable.Value, ''))
        }

        $shell = [powershell]::Create($state).AddScript("`$PSDefaultParameterValues['*-Fdyno*:Connection'] = `$connection; $Script")
        [pscustomobject]@{ Shell = $shell; Running = $shell.BeginInvoke() }
    }

    # What a script wrote; its errors are errors.
    function Wait-Script($Started) {
        $Started.Running.AsyncWaitHandle.WaitOne([timespan]::FromMinutes(5)) | Should -BeTrue -Because 'it has to end'
        try {
            $written = $Started.Shell.EndInvoke($Started.Running)
            $Started.Shell.Streams.Error | Should -BeNullOrEmpty
            $written
        }
        finally {
            $Started.Shell.Dispose()
        }
    }

    New-FilledTable Music 2000
    New-FilledTable Other 10
    $null = Set-FdynoContinuousBackup Music $true
    $then = (Get-FdynoContinuousBackup Music).PointInTimeRecoveryDescription.LatestRestorableDateTime
    while ([datetime]::UtcNow -lt $then.AddSeconds(1.1)) {
        # Until that second is over for sure.
    }

    $null = @{ artist = 'a1'; n = 1; text = 'changed' } | Set-FdynoItem -TableName Music
    $backup = New-FdynoBackup Music first
}

AfterAll {
    Disconnect-Fdyno -ErrorAction Ignore
    Stop-FdbServer $server
    Remove-TestFolder $folder
}

Describe 'A session on a cluster that is restarted' -Tag ClusterOnly {
    It 'goes on between its commands' {
        foreach ($time in 1..2) {
            Restart-Server
            (Get-FdynoTable Music).ItemCount | Should -Be 2000
            Restart-Server
            @{ artist = 'between'; n = $time } | Set-FdynoItem -TableName Other -ErrorAction Stop
            @(Get-FdynoItem Other -HashValue between).Count | Should -Be $time
        }
    }

    It 'goes on in the middle of <Name>' -Skip:$IsWindows -ForEach @(
        @{ Name = 'a listing'; Script = '(Get-FdynoTable).TableName'; Writes = 'Music', 'Other' }
        @{ Name = 'reading items'; Script = '@(Get-FdynoItem Music).Count'; Writes = 2000 }
        @{ Name = 'writing an item'; Script = '@{ artist = "w"; n = 1 } | Set-FdynoItem -TableName Other; (Get-FdynoItem Other -HashValue w).n'; Writes = 1 }
        @{ Name = 'a backup'; Script = 'New-FdynoBackup Music second | Test-FdynoBackup -Detailed | ForEach-Object ItemCount'; Writes = 2000 }
        @{ Name = 'a restore'; Script = '$null = $backup | Restore-FdynoTable -TargetTableName Restored; @(Compare-FdynoTable Music Restored).Count'; Writes = 0 }
        @{ Name = 'a restore to a time'; Writes = 50, 2000
            Script = '$null = Restore-FdynoTableToPointInTime -SourceTableName Music -TargetTableName Past -RestoreDateTime $then; (Get-FdynoItem Past @{ artist = "a1"; n = 1 }).text.Length; @(Get-FdynoItem Past).Count'
        }
        @{ Name = 'a comparison'; Script = '(Compare-FdynoTable Music -ReferenceDateTime $then Music).DifferentAttributes'; Writes = 'text' }
        @{ Name = 'making a table and removing it'; Script = '(New-FdynoTable Made artist).TableStatus; Remove-FdynoTable Made -Force; @(Get-FdynoTable Made*).Count'; Writes = 'ACTIVE', 0 }
        @{ Name = 'an export'; Script = '(Export-FdynoItem Music "$folder/music.json").ItemCount'; Writes = 2000 }
        @{ Name = 'an import'; Script = '$null = New-FdynoTable Imported artist -RangeKey n:N; (Import-FdynoItem Imported "$folder/music.json").ItemCount; (Get-FdynoTable Imported).ItemCount'; Writes = 2000, 2000 }
        @{ Name = 'putting an item back'; Script = 'Restore-FdynoItem Music -Key @{ artist = "a1"; n = 1 } -RestoreDateTime $then -Force; (Get-FdynoItem Music @{ artist = "a1"; n = 1 }).text.Length'; Writes = 50 }
        @{ Name = 'a copy to a file'; Script = '$to = Connect-Fdyno -Create "$folder/copy.fdyno" -NoDefault; $backup | Copy-FdynoBackup -Destination $to | Test-FdynoBackup -Connection $to; Disconnect-Fdyno $to'; Writes = $true }
    ) {
        # It stands still, so that the command is in the middle of something, and is then killed.
        kill -STOP $server.Process.Id
        $started = Start-Script $Script
        $started.Running.AsyncWaitHandle.WaitOne(300) | Should -BeFalse
        Restart-Server
        Wait-Script $started | Should -Be $Writes

        # And the session itself.
        (Get-FdynoTable Music).ItemCount | Should -Be 2000
    }

    It 'resumes a backup that was stopped while the cluster was away' -Skip:$IsWindows {
        $started = Start-Script 'New-FdynoBackup Music stopped'
        Wait-Until { Get-FdynoBackup Music -BackupName stopped } -Because 'the backup has begun'
        Stop-FdbServer $server -KeepFolder
        $started.Shell.Stop()
        $started.Shell.Dispose()
        Resume-FdbServer $server
        $found = Get-FdynoBackup Music -BackupName stopped
        if ($found.BackupStatus -eq 'CREATING') {
            # Nobody could end its lease, which lasts for some seconds.
            do {
                $resumed = $found | New-FdynoBackup -Resume -ErrorAction SilentlyContinue -ErrorVariable errors
                $errors | Where-Object FullyQualifiedErrorId -NotLike 'BackupInUse,*' | Should -BeNullOrEmpty
            } until ($resumed)
        }

        Get-FdynoBackup Music -BackupName stopped | Test-FdynoBackup | Should -BeTrue
        $null = Get-FdynoBackup Music -BackupName stopped | Restore-FdynoTable -TargetTableName Resumed
        Compare-FdynoTable Music Resumed | Should -BeNullOrEmpty
    }
}

Describe 'Recovery windows of a cluster that was set back' -Tag ClusterOnly {
    It 'begin anew by the commands of about_Fdyno_Stores' {
        $topic = Get-Content -Raw (Join-Path $RepoRoot 'docs/en-US/about_Fdyno_Stores.md')
        $topic -match '(?s)```powershell\s+(?<Commands>Get-FdynoTable \| Get-FdynoContinuousBackup .*?)```' | Should -BeTrue
        $commands = [scriptblock]::Create($Matches.Commands)
        $before = [datetime]::UtcNow
        $null = Set-FdynoContinuousBackup Music $true -RecoveryPeriodInDays 9 -Force
        $null = Set-FdynoContinuousBackup Other $true -RecoveryMode SnapshotOnRestore
        (& $commands).TableName | Should -Contain Music
        $recovery = (Get-FdynoContinuousBackup Music).PointInTimeRecoveryDescription
        $recovery.RecoveryPeriodInDays | Should -Be 9
        $recovery.EarliestRestorableDateTime | Should -BeGreaterOrEqual $before.AddSeconds(-1)
        (Get-FdynoContinuousBackup Other).RecoveryMode | Should -Be SnapshotOnRestore
    }
}
