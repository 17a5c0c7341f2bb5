BeforeAll {
    . $PSScriptRoot/Common.ps1
    $runbook = Join-Path $RepoRoot 'samples/runbooks/Copy-BackupToStore.ps1'
    $folder = New-TestFolder
    $source = Connect-TestStore source
    $archive = Connect-TestStore archive -Region eu-west-1 -AccountId 123456789012 -NoDefault
    foreach ($name in 'Music', 'Films') {
        $null = New-FdynoTable $name pk
        1..20 | ForEach-Object { @{ pk = "$_" } } | Set-FdynoItem -TableName $name
        $null = New-FdynoBackup $name first
    }

    function Copy-Missing {
        & $runbook -Connection $source -DestinationConnection $archive @args -WarningAction SilentlyContinue
    }
}

AfterAll {
    Disconnect-Fdyno $archive -ErrorAction Ignore
    Remove-TestFolder $folder
}

Describe 'Copying backups to another store' {
    It 'copies nothing with -WhatIf' {
        (Copy-Missing -WhatIf).Status | Should -Be WhatIf, WhatIf
        Get-FdynoBackup -Connection $archive | Should -BeNullOrEmpty
    }

    It 'copies what the names let through' {
        $results = Copy-Missing -TableName M* -BackupName fir*, none
        $LASTEXITCODE | Should -Be 0
        $results.Status | Should -Be Copied
        $results.BackupArn | Should -Be (Get-FdynoBackup -Connection $archive).BackupArn
        $source.IsOpen -and $archive.IsOpen | Should -BeTrue
    }

    It 'copies what is not there yet, and logs it' {
        $log = Join-Path $folder 'copy.log'
        $null = New-FdynoBackup Music second
        $results = Copy-Missing -LogPath $log
        $results.BackupName | Should -Be first, second
        $results.TableName | Should -Be Films, Music
        Copy-Missing -LogPath $log | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
        (Get-Content $log)[-1] | Should -Match 'INFO  Copying of backups ends: 3 chosen, 3 there already, 0 failed$'
        (Get-FdynoBackup -Connection $archive | Test-FdynoBackup) | Should -Be $true, $true, $true
    }

    It 'copies only the newest of each table with -Latest' {
        $null = New-FdynoBackup Films second
        $null = New-FdynoBackup Films third
        (Copy-Missing -Latest).BackupName | Should -Be third
        (Copy-Missing).BackupName | Should -Be second
    }

    It 'keeps the copies of what was removed from the first store' {
        $gone = Get-FdynoBackup -TableName Films -BackupName second
        $gone | Remove-FdynoBackup -Force
        Copy-Missing | Should -BeNullOrEmpty
        (Get-FdynoBackup -TableName Films -BackupName second -Connection $archive).BackupCreationDateTime | Should -Be $gone.BackupCreationDateTime
    }

    It 'resumes a copy that was cut off' {
        $unfinished = Get-FdynoBackup -TableName Music -BackupName second -Connection $archive
        # The destination lists the copy as unfinished, as it does after a power cut.
        function Get-FdynoBackup {
            [CmdletBinding()]
            param($BackupType, $Connection)
            Fdyno\Get-FdynoBackup @PSBoundParameters | ForEach-Object {
                $_.BackupArn -ceq $unfinished.BackupArn ? ($_ | Select-Object TableName, BackupName, BackupCreationDateTime, BackupArn, @{ n = 'BackupStatus'; e = { 'CREATING' } }) : $_
            }
        }
        $result = Copy-Missing
        $result.Status | Should -Be Resumed
        $result.BackupName | Should -Be second
    }

    It 'checks the copies that are there with -VerifyExisting' {
        $results = Copy-Missing -VerifyExisting
        $results.Status | Sort-Object -Unique | Should -Be Verified
        function Test-FdynoBackup {
            [CmdletBinding()]
            param($BackupArn, [switch] $Detailed, $Connection)
            [pscustomobject]@{ IsValid = -not $Detailed; Problems = @('Block 0/1 is damaged.') }
        }
        $results = Copy-Missing -VerifyExisting -TableName Films -BackupName third -ErrorAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        $results.Status | Should -Be Unsound
        $results.Problem | Should -BeLike "*Block 0/1 is damaged.*Remove-FdynoBackup -BackupArn $($results.BackupArn)"
    }

    It 'goes on behind a backup that fails, and tells it at the end' {
        $null = New-FdynoBackup Films fourth
        $null = New-FdynoBackup Music fourth
        function Copy-FdynoBackup {
            [CmdletBinding(SupportsShouldProcess)]
            param($BackupArn, $Destination, $Connection)
            if ($BackupArn -like '*Films*') { throw 'no room' }
            Fdyno\Copy-FdynoBackup @PSBoundParameters
        }
        $results = Copy-Missing -ErrorAction SilentlyContinue -ErrorVariable errors
        $LASTEXITCODE | Should -Be 2
        $results.Status | Should -Be Failed, Copied
        $results[0].Problem | Should -Be 'no room'
    }

    It 'does not take a store for its own copy' {
        $results = & $runbook -Connection $source -DestinationConnection $source -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        $results.Status | Sort-Object -Unique | Should -Be Failed
    }

    It 'needs one destination, and something to copy' {
        { & $runbook -Connection $source -WarningAction SilentlyContinue } | Should -Throw 'Say where to copy to*'
        { & $runbook -Connection $source -DestinationConnection $archive -DestinationPath x.fdyno -WarningAction SilentlyContinue } | Should -Throw 'Say where*'
        { Copy-Missing -BackupName none } | Should -Throw 'There is no AVAILABLE backup*'
    }

    It 'makes the destination where that is asked for, and not with -WhatIf' -Tag EmbeddedOnly {
        $path = Join-Path $folder 'new.fdyno'
        $where = Get-TestStore source
        { & $runbook @where -DestinationPath $path -Latest -WarningAction SilentlyContinue } | Should -Throw "There is no store at '$path'.*add -CreateDestination."
        { & $runbook @where -DestinationPath $path -Latest -WhatIf -WarningAction SilentlyContinue } | Should -Throw "There is no store at '$path'.*"
        (& $runbook @where -DestinationPath $path -CreateDestination -Latest -WhatIf).Status | Should -Be WhatIf, WhatIf
        Test-Path $path | Should -BeFalse
        (& $runbook @where -DestinationPath $path -CreateDestination -Latest).Status | Should -Be Copied, Copied
        $LASTEXITCODE | Should -Be 0
    }
}
