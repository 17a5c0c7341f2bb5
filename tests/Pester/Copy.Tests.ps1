BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $source = Connect-TestStore source
    $archive = Connect-TestStore archive -Region eu-west-1 -AccountId 123456789012 -NoDefault
    $null = New-FdynoTable Music artist title -GlobalSecondaryIndex (New-FdynoIndex byYear year:N) -Tag @{ team = 'a' }
    1..200 | ForEach-Object { @{ artist = "artist $($_ % 7)"; title = "title $_"; year = 1900 + $_ } } | Set-FdynoItem -TableName Music
    $backup = New-FdynoBackup Music daily
    $copyArn = $backup.BackupArn -replace ':fdb:[0-9]{12}:', ':eu-west-1:123456789012:'
}

AfterAll {
    Disconnect-Fdyno $archive -ErrorAction Ignore
    Remove-TestFolder $folder
}

Describe 'Copy-FdynoBackup' {
    It 'copies nothing with -WhatIf' {
        $backup | Copy-FdynoBackup -Destination $archive -WhatIf | Should -BeNullOrEmpty
        Get-FdynoBackup -Connection $archive | Should -BeNullOrEmpty
    }

    It 'copies the newest backup of a table, and emits it as it is in the destination' {
        $copy = Get-FdynoBackup -TableName Music -Latest | Copy-FdynoBackup -Destination $archive
        $copy.PSObject.TypeNames[0] | Should -Be 'Fdyno.Model.BackupDescription'
        $copy.BackupArn | Should -Be $copyArn
        $copy.TableArn | Should -Be 'arn:aws:dynamodb:eu-west-1:123456789012:table/Music'
        $copy.BackupStatus | Should -Be AVAILABLE
        $copy.BackupCreationDateTime | Should -Be $backup.BackupCreationDateTime
        $copy.BackupName | Should -Be daily
        $copy.TableId | Should -Be $backup.TableId
        $copy.ItemCount | Should -Be 200
        (Get-FdynoBackup -Connection $archive).BackupArn | Should -Be $copyArn
        @(Get-FdynoBackup).Count | Should -Be 1
    }

    It 'takes a backup that is there already as it is, without a word' {
        $copy = $backup | Copy-FdynoBackup -Destination $archive -WarningVariable warned
        $copy.BackupArn | Should -Be $copyArn
        $warned | Should -BeNullOrEmpty
        @(Get-FdynoBackup -Connection $archive).Count | Should -Be 1
    }

    It 'hands on the destination' {
        $copy = Copy-FdynoBackup $backup.BackupArn $archive
        $copy | Test-FdynoBackup | Should -BeTrue
        $table = $copy | Restore-FdynoTable -TargetTableName { "$($_.TableName)-check" }
        $table.TableArn | Should -Be 'arn:aws:dynamodb:eu-west-1:123456789012:table/Music-check'
        $table.Tags['team'] | Should -Be a
        Get-FdynoTable Music-check* | Should -BeNullOrEmpty
        $restored = Get-FdynoItem Music-check -Connection $archive -AsJson
        $restored | Should -Be (Get-FdynoItem Music -AsJson)
        (Get-FdynoItem Music-check -IndexName byYear -HashValue 1950 -Connection $archive).title | Should -Be 'title 50'
    }

    It 'copies what the pipeline brings, from the connection that it came from' {
        $null = New-FdynoBackup Music second
        $null = New-FdynoBackup Music third
        $third = Connect-TestStore third -NoDefault
        try {
            (Get-FdynoBackup | Copy-FdynoBackup -Destination $archive).BackupName | Should -Be daily, second, third
            (Get-FdynoBackup -Connection $archive | Copy-FdynoBackup -Destination $third).BackupName | Should -Be daily, second, third
            (Get-FdynoBackup -Connection $third | Test-FdynoBackup) | Should -Be $true, $true, $true
            (Get-FdynoBackup -Connection $third).BackupArn | Should -Be ((Get-FdynoBackup).BackupArn -replace ':[0-9]{12}:', ":$($third.AccountId):")
        }
        finally {
            Disconnect-Fdyno $third
        }
    }

    It 'goes on with the others when one fails' {
        $missing = [pscustomobject]@{ BackupArn = $backup.BackupArn -replace '.{8}$', '00000000' }
        $copies = $missing, $backup | Copy-FdynoBackup -Destination $archive -ErrorVariable failed -ErrorAction SilentlyContinue
        $copies.BackupName | Should -Be daily
        @($failed).Count | Should -Be 1
    }

    It 'answers <Name> with <Id>' -ForEach @(
        @{ Name = 'a missing backup'; Id = 'BackupNotFound'; Category = 'ObjectNotFound'; Script = { Copy-FdynoBackup ($backup.BackupArn -replace '.{8}$', '00000000') $archive } }
        @{ Name = 'what is no ARN'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { Copy-FdynoBackup arn:nonsense $archive } }
        @{ Name = 'an empty ARN'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { Copy-FdynoBackup '' $archive -Abort -Confirm:$false } }
        @{ Name = 'a copy onto the same store'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { $backup | Copy-FdynoBackup -Destination $source } }
        @{ Name = 'an ARN of the destination'; Id = 'AccessDenied'; Category = 'PermissionDenied'; Script = { Copy-FdynoBackup $copyArn $archive } }
        @{ Name = 'a copy that was never begun'; Id = 'BackupNotFound'; Category = 'ObjectNotFound'; Script = { New-FdynoBackup Music | Copy-FdynoBackup -Destination $archive -Resume } }
        @{ Name = 'nothing to abort'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { $backup | Copy-FdynoBackup -Destination $archive -Abort -Confirm:$false } }
        @{
            Name = 'a destination that is closed'; Id = 'NotConnected'; Category = 'ConnectionError'
            Script = { $closed = Connect-TestStore archive -NoDefault; Disconnect-Fdyno $closed; $backup | Copy-FdynoBackup -Destination $closed }
        }
    ) {
        $before = @(Get-FdynoBackup -Connection $archive).Count
        $errors = Get-ErrorOf $Script
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $errors[0].CategoryInfo.Category | Should -Be $Category
        $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        @(Get-FdynoBackup -Connection $archive).Count | Should -Be $before
    }
}

Describe 'A copy that was cut off' {
    BeforeAll {
        # Random bytes: they cannot be compressed, so that copying them takes its time.
        $lines = Join-Path $folder 'noise.json'
        $bytes = [byte[]]::new(12000)
        1..1500 | ForEach-Object { [Random]::Shared.NextBytes($bytes); "{`"pk`":`"$_`",`"body`":`"$([Convert]::ToBase64String($bytes))`"}" } | Set-Content $lines
        $null = New-FdynoTable Noise pk
        $null = Import-FdynoItem Noise $lines -Format Json
        $noise = New-FdynoBackup Noise noise

        function Get-Copy { Get-FdynoBackup -BackupName noise -Connection $archive }

        # Runs the copy in a runspace of its own and stops it, as Ctrl+C does, as soon as it has begun; whether that was in time.
        function Stop-Copy {
            $null = Get-Copy | Remove-FdynoBackup -Force
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript(
                    "Import-Module '$ModulePath'; `$null = $(Get-TestStoreCommand source); " +
                    "Get-FdynoBackup -BackupName noise | Copy-FdynoBackup -Destination ($(Get-TestStoreCommand archive) -NoDefault)")
                $running = $shell.BeginInvoke()
                while (-not $running.IsCompleted -and -not (Get-Copy)) { }
                $shell.Stop()
            }
            finally {
                $shell.Dispose()
            }

            (Get-Copy).BackupStatus -eq 'CREATING'
        }

        # The commands that an error recommends, with the connections of this file.
        function Get-Recommended($ErrorRecord) {
            [regex]::Matches($ErrorRecord.ErrorDetails.RecommendedAction, 'Copy-FdynoBackup.*?(?=; |\. |\.?$)').Value.ForEach({
                    $_.Replace('<source>', '$source').Replace('<destination>', '$archive')
                })
        }
    }

    BeforeEach {
        # On a fast machine the work may be done before it is stopped: then once more.
        $isCut = 1..10 | Where-Object { Stop-Copy } | Select-Object -First 1
        $isCut | Should -Not -BeNullOrEmpty -Because 'a copy has to be cut off'
    }

    It 'cannot be restored, and is resumed by the command that the answer names' {
        (Get-ErrorOf { Get-Copy | Restore-FdynoTable -TargetTableName Hidden })[0].FullyQualifiedErrorId | Should -BeLike 'BackupInUse,*'
        $errors = Get-ErrorOf { $noise | Copy-FdynoBackup -Destination $archive }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'BackupInUse,*'
        $command = @(Get-Recommended $errors[0])[0]
        $command | Should -BeLike '*-Resume'
        $copy = & ([scriptblock]::Create($command))
        $copy.BackupStatus | Should -Be AVAILABLE
        $copy.ItemCount | Should -Be 1500
        $copy | Test-FdynoBackup | Should -BeTrue
    }

    It 'is removed by the command that the answer names, after a question' {
        $command = @(Get-Recommended (Get-ErrorOf { $noise | Copy-FdynoBackup -Destination $archive })[0])[1]
        $command | Should -BeLike '*-Abort'
        & ([scriptblock]::Create("$command -WhatIf"))
        (Get-Copy).BackupStatus | Should -Be CREATING
        (& ([scriptblock]::Create("$command -Confirm:`$false"))).BackupStatus | Should -Be DELETED
        Get-Copy | Should -BeNullOrEmpty
    }
}
