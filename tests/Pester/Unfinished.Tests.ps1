# What a command says that is stopped in the middle, and that the commands it names work.
BeforeDiscovery {
    $jobs = @(
        @{
            Name = 'a backup'; Script = 'New-FdynoBackup Big cut -Connection $connection'
            Clear = { Get-FdynoBackup -BackupName cut -Connection $watch | Remove-FdynoBackup -Force }
            When = { (Get-FdynoBackup -BackupName cut -Connection $watch).BackupStatus -eq 'CREATING' }
            Asks = "Abort and remove: backup 'cut' of table 'Big', made * ago (*Z), arn:* in *"
            What = "Backup 'cut' of table 'Big' is not complete."
            Done = { (Get-FdynoBackup -BackupName cut -Connection $watch).BackupStatus | Should -Be AVAILABLE }
        }
        @{
            Name = 'a restore'; Script = 'Restore-FdynoTable -BackupArn {0} -TargetTableName Cut -Connection $connection'
            Clear = {
                $left, $made = (Get-FdynoTable Cut* -Connection $watch).Where({ $_.TableStatus -eq 'CREATING' }, 'Split')
                $left | Restore-FdynoTable -Abort -Confirm:$false
                $made | Remove-FdynoTable -Force
            }
            When = { (Get-FdynoTable Cut* -Connection $watch).TableStatus -eq 'CREATING' }
            Asks = 'Abort the restore and remove the table: table Cut (* items, * in *'
            What = "The restore of table 'Cut' is not complete."
            Done = { (Get-FdynoTable Cut -Connection $watch).TableStatus | Should -Be ACTIVE }
        }
        @{
            Name = 'a copy'; Script = 'Copy-FdynoBackup {0} $target -Connection $connection'
            Clear = { Get-FdynoBackup -Connection $archive | Remove-FdynoBackup -Force }
            When = { (Get-FdynoBackup -Connection $archive).BackupStatus -eq 'CREATING' }
            Asks = "Abort and remove: the copy of backup 'whole' of table 'Big', made * ago (*Z), arn:* in *"
            What = "The copy of backup 'whole' of table 'Big' is not complete."
            Done = { (Get-FdynoBackup -Connection $archive).BackupStatus | Should -Be AVAILABLE }
        }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/StopMidway.ps1
    . $PSScriptRoot/RecordingHost.ps1
    $folder = New-TestFolder
    $watch = Connect-TestStore
    $archive = Connect-TestStore archive -NoDefault
    $null = New-FdynoTable Big pk
    1..40 | ForEach-Object { @{ pk = "$_"; body = [Convert]::ToHexString([Random]::Shared.GetItems([byte[]] (0..255), 100000)) } } | Set-FdynoItem -TableName Big
    $whole = (New-FdynoBackup Big whole).BackupArn

    # Stops a command in the middle; the warnings that its host showed.
    function Get-StopWarning([string] $Script, [scriptblock] $Clear, [scriptblock] $When) {
        foreach ($try in 1..10) {
            $null = & $Clear
            $recording = [FdynoTesting.RecordingHost]::new()
            $connection = Connect-TestStore -NoDefault
            $runspace = New-RecordingRunspace $recording $connection
            $runspace.SessionStateProxy.SetVariable('target', (Connect-TestStore archive -NoDefault))
            try {
                if (Stop-Midway $connection $Script $When -Runspace $runspace) {
                    return @($recording.Warnings)
                }
            }
            finally {
                Disconnect-Fdyno $runspace.SessionStateProxy.GetVariable('target')
                $runspace.Dispose()
            }
        }

        throw "Each time, '$Script' was done before it could be stopped."
    }
}

AfterAll {
    Disconnect-Fdyno $archive -ErrorAction Ignore
    Remove-TestFolder $folder
}

Describe '<Name> that is stopped' -ForEach $jobs {
    It 'says what is left, and the command that resumes it' {
        $warnings = @(Get-StopWarning ($Script -f $whole) $Clear $When)
        $warnings.Count | Should -Be 1
        $warnings[0] | Should -BeLike "$What Resume it with: *; or remove what is there of it with: *"

        # In a session that is connected elsewhere, as the next one may be.
        $null = Connect-TestStore elsewhere
        $resume = [regex]::Match($warnings[0], 'Resume it with: (.*); or remove').Groups[1].Value
        $failed = Get-ErrorOf ([scriptblock]::Create("`$null = $resume"))
        $failed | Should -BeNullOrEmpty -Because $resume
        & $Done
    }

    It 'says the command that removes it, which asks first' {
        $warnings = @(Get-StopWarning ($Script -f $whole) $Clear $When)
        $abort = [regex]::Match($warnings[0], 'remove what is there of it with: (.*)$').Groups[1].Value
        $asked = Invoke-Recorded $abort $watch
        $asked.Errors | Should -BeNullOrEmpty -Because $abort
        $asked.Questions.Count | Should -Be 1
        $asked.Questions[0] | Should -BeLike $Asks
        & $When | Should -BeFalse
    }
}
