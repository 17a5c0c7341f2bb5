# Every error that recommends a command is provoked, the command is run as it stands, and has to work. Each case has a store of its own.

BeforeDiscovery {
    # Provoke: what provokes the error. Id: the error's. Runs: which of the recommended commands is run, from 0 on, when there are
    # several. Fill: what stands for the command's placeholders. Then: what has to hold afterwards.
    # Cut: what was cut off before: the backup 'cut', or the restore of the backup 'whole' into the table Cut.
    $cases = @(
        @{ Name = 'reading a missing table'; Id = 'ResourceNotFound'; Provoke = { Get-FdynoItem Nothing } }
        @{ Name = 'backing up a missing table'; Id = 'TableNotFound'; Provoke = { New-FdynoBackup Nothing } }
        @{ Name = 'an index that is not there'; Id = 'Validation'; Provoke = { Get-FdynoItem Music -IndexName none -HashValue a } }
        @{ Name = 'a table that is there'; Id = 'ResourceInUse'; Provoke = { New-FdynoTable Music pk } }
        @{ Name = 'a table that is being restored'; Id = 'ResourceInUse'; Cut = 'Restore'; Provoke = { New-FdynoTable Cut pk } }
        @{
            Name = 'removing a protected table'; Id = 'Validation'; Provoke = { Remove-FdynoTable Safe -Force }
            Then = { Remove-FdynoTable Safe -Force -ErrorAction Stop }
        }
        @{
            Name = 'removing a table that is being restored, resuming it'; Id = 'ResourceInUse'; Cut = 'Restore'; Provoke = { Remove-FdynoTable Cut -Force }
            Then = { (Get-FdynoTable Cut).TableStatus | Should -Be ACTIVE }
        }
        @{
            Name = 'removing a table that is being restored, aborting it'; Id = 'ResourceInUse'; Cut = 'Restore'; Provoke = { Remove-FdynoTable Cut -Force }; Runs = 1
            Then = { Get-FdynoTable | ForEach-Object TableName | Should -Not -Contain Cut }
        }
        @{
            Name = 'restoring into a table that is being restored, resuming it'; Id = 'TableInUse'; Cut = 'Restore'
            Provoke = { Get-FdynoBackup -BackupName daily | Restore-FdynoTable -TargetTableName Cut }
            Then = { (Get-FdynoTable Cut).TableStatus | Should -Be ACTIVE }
        }
        @{
            Name = 'restoring into a table that is being restored, aborting it'; Id = 'TableInUse'; Cut = 'Restore'; Runs = 1
            Provoke = { Get-FdynoBackup -BackupName daily | Restore-FdynoTable -TargetTableName Cut }
            Then = { Get-FdynoBackup -BackupName daily | Restore-FdynoTable -TargetTableName Cut -ErrorAction Stop }
        }
        @{
            Name = 'a backup that feeds another restore, resuming that'; Id = 'BackupInUse'; Cut = 'Restore'
            Provoke = { Get-FdynoBackup -BackupName whole | Restore-FdynoTable -TargetTableName Copy }
            Then = { (Get-FdynoTable Cut).TableStatus | Should -Be ACTIVE }
        }
        @{
            Name = 'removing a backup that a restore reads'; Id = 'BackupInUse'; Cut = 'Restore'; Runs = 1
            Provoke = { Get-FdynoBackup -BackupName whole | Remove-FdynoBackup -Force }
            Then = { Get-FdynoBackup -BackupName whole | Remove-FdynoBackup -Force -ErrorAction Stop }
        }
        @{
            Name = 'a backup that was cut off, resuming it'; Id = 'BackupInUse'; Cut = 'Backup'; Provoke = { New-FdynoBackup Big cut }
            Then = { (Get-FdynoBackup -BackupName cut).BackupStatus | Should -Be AVAILABLE }
        }
        @{
            Name = 'a backup that was cut off, aborting it'; Id = 'BackupInUse'; Cut = 'Backup'; Provoke = { New-FdynoBackup Big cut }; Runs = 1
            Then = { New-FdynoBackup Big cut -ErrorAction Stop }
        }
        @{
            Name = 'restoring a backup that was cut off'; Id = 'BackupInUse'; Cut = 'Backup'
            Provoke = { Get-FdynoBackup -BackupName cut | Restore-FdynoTable -TargetTableName Copy }
            Then = { Get-FdynoBackup -BackupName cut | Restore-FdynoTable -TargetTableName Copy -ErrorAction Stop }
        }
        @{
            Name = 'aborting a backup that is complete'; Id = 'Validation'
            Provoke = { New-FdynoBackup -BackupArn (Get-FdynoBackup -BackupName daily).BackupArn -Abort }
            Then = { Get-FdynoBackup -BackupName daily | Should -BeNullOrEmpty }
        }
        @{
            Name = 'a backup that is not there'; Id = 'BackupNotFound'
            Provoke = { Get-FdynoBackup -BackupArn ((Get-FdynoBackup -BackupName daily).BackupArn -replace '........$', '00000000') }
        }
        @{ Name = 'a malformed ARN'; Id = 'Validation'; Provoke = { Remove-FdynoBackup arn:nonsense -Force } }
        @{ Name = 'a backup by a name that none has'; Id = 'BackupNotFound'; Provoke = { Remove-FdynoBackup nonsense -Force } }
        @{
            Name = 'an ARN of no region there is'; Id = 'Validation'
            Provoke = { Test-FdynoBackup ((Get-FdynoBackup -BackupName daily).BackupArn -replace ':fdb:', ':moon:') }
        }
        @{
            Name = 'an ARN of another account'; Id = 'AccessDenied'
            Provoke = { Get-FdynoBackup -BackupArn ((Get-FdynoBackup -BackupName daily).BackupArn -replace '[0-9]{12}(?=:table)', '000000000000') }
        }
        @{ Name = 'resuming what is no restore'; Id = 'Validation'; Provoke = { Restore-FdynoTable Music -Resume } }
        @{
            Name = 'a time while recovery is off'; Id = 'PointInTimeRecoveryUnavailable'
            Provoke = { Restore-FdynoTableToPointInTime -SourceTableName Music -TargetTableName Copy -UseLatestRestorableTime }
            Then = { Restore-FdynoTableToPointInTime -SourceTableName Music -TargetTableName Copy -UseLatestRestorableTime -ErrorAction Stop }
        }
        @{
            Name = 'a time outside the window'; Id = 'InvalidRestoreTime'
            Provoke = {
                $null = Set-FdynoContinuousBackup Music -PointInTimeRecoveryEnabled $true -RecoveryMode SnapshotOnRestore
                Restore-FdynoTableToPointInTime -SourceTableName Music -TargetTableName Copy -RestoreDateTime 2001-02-03
            }
        }
        @{
            Name = 'a period while recovery is switched off'; Id = 'Validation'
            Provoke = { Set-FdynoContinuousBackup Music -PointInTimeRecoveryEnabled $false -RecoveryPeriodInDays 7 -Force }
        }
        @{
            Name = 'ordinary JSON given as DynamoDB JSON'; Id = 'Validation'; Runs = 1; Provoke = { '{"pk":"json"}' | Set-FdynoItem Music }
            Before = { $json = '{"pk":"json"}' }; Fill = @{ 'Set-FdynoItem' = 'Set-FdynoItem Music' }
            Then = { (Get-FdynoItem Music @{ pk = 'json' }).pk | Should -Be json }
        }
        @{
            Name = 'a table without a key'; Id = 'Validation'; Provoke = { New-FdynoTable Keyless }
            Then = { "$((Get-FdynoTable Keyless).KeySchema)" | Should -Be 'pk (HASH)' }
        }
        @{
            Name = 'an index without its key'; Id = 'Validation'; Fill = @{ '<attribute>' = 'genre' }
            Provoke = { New-FdynoTable Songs pk -GlobalSecondaryIndex @{ IndexName = 'ByGenre'; Projection = @{ ProjectionType = 'ALL' } } }
            Then = { (New-FdynoTable Songs pk -GlobalSecondaryIndex (& $followed)).GlobalSecondaryIndexes.IndexName | Should -Be ByGenre }
        }
        @{
            Name = 'an index without its hash key'; Id = 'Validation'; Fill = @{ '<attribute>' = 'genre' }
            Provoke = {
                New-FdynoTable Songs pk -AttributeDefinition @{ AttributeName = 'year'; AttributeType = 'N' } -GlobalSecondaryIndex @{
                    IndexName = 'ByYear'; KeySchema = @{ AttributeName = 'year'; KeyType = 'RANGE' }; Projection = @{ ProjectionType = 'ALL' }
                }
            }
            Then = { (New-FdynoTable Songs pk -GlobalSecondaryIndex (& $followed)).GlobalSecondaryIndexes.IndexName | Should -Be ByYear }
        }
        @{
            Name = 'a local index with another hash key'; Id = 'Validation'; Fill = @{ '<attribute>' = 'year:N' }
            Provoke = { New-FdynoTable Songs pk sk -LocalSecondaryIndex (New-FdynoIndex ByYear other year:N) }
            Then = { (New-FdynoTable Songs pk sk -LocalSecondaryIndex (& $followed)).LocalSecondaryIndexes.IndexName | Should -Be ByYear }
        }
        @{
            Name = 'a local index without a range key'; Id = 'Validation'; Fill = @{ '<attribute>' = 'year:N' }
            Provoke = { New-FdynoTable Songs pk sk -LocalSecondaryIndex (New-FdynoIndex ByYear pk) }
            Then = { (New-FdynoTable Songs pk sk -LocalSecondaryIndex (& $followed)).LocalSecondaryIndexes.IndexName | Should -Be ByYear }
        }
        @{
            Name = 'an index without a capacity'; Id = 'Validation'; Fill = @{ '<attribute>' = 'genre' }
            Provoke = { New-FdynoTable Songs pk -BillingMode PROVISIONED -ReadCapacityUnits 5 -WriteCapacityUnits 5 -GlobalSecondaryIndex (New-FdynoIndex ByGenre genre) }
            Then = {
                $made = New-FdynoTable Songs pk -BillingMode PROVISIONED -ReadCapacityUnits 5 -WriteCapacityUnits 5 -GlobalSecondaryIndex (& $followed)
                $made.GlobalSecondaryIndexes.ProvisionedThroughput.ReadCapacityUnits | Should -Be 5
            }
        }
        @{
            Name = 'a file that is no store'; Id = 'StoreInvalid'
            Provoke = { Connect-Fdyno -Path (Set-Content (Join-Path $folder 'text.txt') ('text ' * 999) -PassThru | ForEach-Object { Join-Path $folder 'text.txt' } | Select-Object -First 1) }
            Fill = @{ '<file>' = '(Join-Path $folder other.fdyno) -Create' }
        }
        @{
            Name = 'a path where no store is'; Id = 'StoreNotFound'
            Provoke = { Connect-Fdyno -Path (Join-Path $folder "mistyped '$case.fdyno") }
            Then = { (Get-FdynoConnection).DisplayName | Should -BeLike '*mistyped*' }
        }
        @{
            Name = 'a connection that is closed'; Id = 'NotConnected'
            Provoke = { $closed = Connect-TestStore other -NoDefault; Disconnect-Fdyno $closed; Get-FdynoTable -Connection $closed }
            Then = { (Get-FdynoConnection).StoreId | Should -Be (Connect-TestStore other -NoDefault).StoreId }
        }
        @{
            Name = 'a default connection that is closed'; Id = 'NotConnected'; Provoke = { Disconnect-Fdyno; Get-FdynoTable Music }
            Then = { (Get-FdynoTable Music).TableName | Should -Be Music }
        }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/StopMidway.ps1
    $folder = New-TestFolder
    $big = Join-Path $folder 'big.json'
    1..30 | ForEach-Object { "{`"pk`":`"$_`",`"body`":`"$([Convert]::ToHexString([Random]::Shared.GetItems([byte[]] (0..255), 100000)))`"}" } | Set-Content $big

    # Cuts a backup off. It may be done before it is stopped: then once more.
    function Stop-Backup {
        Wait-Until -Because 'a backup is cut off' {
            $null = Get-FdynoBackup -BackupName cut | Remove-FdynoBackup -Force
            Stop-Midway (Connect-TestStore $case -NoDefault) 'New-FdynoBackup Big cut -Connection $connection' { (Get-FdynoBackup -BackupName cut).BackupStatus -eq 'CREATING' }
        }
    }

    # Cuts a restore off.
    function Stop-Restore {
        $whole = (New-FdynoBackup Big whole).BackupArn
        Wait-Until -Because 'a restore is cut off' {
            $null = Get-FdynoTable Cut* | Remove-FdynoTable -Force
            Stop-Midway (Connect-TestStore $case -NoDefault) "Restore-FdynoTable -BackupArn $whole -TargetTableName Cut -Connection `$connection" { (Get-FdynoTable Cut*).TableStatus -eq 'CREATING' }
        }
    }

    # The commands in a recommended action, in their order.
    function Get-RecommendedCommand([string] $Action) {
        [regex]::Matches($Action, '\(?[A-Z][a-z]+-Fdyno.*?(?=; |\. |, or |\.?$)').Value
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'A recommended action' {
    BeforeEach {
        $case = [guid]::NewGuid().ToString('N')
        $null = Connect-TestStore $case
        $null = New-FdynoTable Music pk
        'a', 'b' | ForEach-Object { @{ pk = $_ } } | Set-FdynoItem -TableName Music
        $null = New-FdynoBackup Music daily
        $null = New-FdynoTable Safe pk -DeletionProtection
        if ($Cut) {
            $null = New-FdynoTable Big pk
            $null = Import-FdynoItem Big $big -Format Json
            & "Stop-$Cut"
        }

        $ConfirmPreference = 'None'
    }

    AfterEach {
        Disconnect-Fdyno -ErrorAction Ignore
    }

    It 'works when it is followed: <Name>' -ForEach $cases {
        $errors = Get-ErrorOf $Provoke
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $errors[0].ErrorDetails.Message | Should -Be $errors[0].Exception.Message
        $commands = @(Get-RecommendedCommand $errors[0].ErrorDetails.RecommendedAction)
        if ($commands.Count -eq 0) {
            $commands = @([regex]::Matches($errors[0].ErrorDetails.RecommendedAction, 'Connect-Fdyno.*?(?=\. |\.?$)').Value)
        }

        $command = $commands[$Runs ?? 0]
        $command | Should -Not -BeNullOrEmpty -Because $errors[0].ErrorDetails.RecommendedAction
        foreach ($placeholder in ($Fill ?? @{}).GetEnumerator()) {
            $command = $command.Replace($placeholder.Key, $placeholder.Value)
        }

        if ($Before) {
            . $Before
        }

        $followed = [scriptblock]::Create($command)
        $failed = Get-ErrorOf $followed
        $failed | Should -BeNullOrEmpty -Because $command
        if ($Then) {
            & $Then
        }
    }

    It 'names parameters that make the command work: <_>' -ForEach @(
        'New-FdynoTable Songs pk -BillingMode PROVISIONED'
        "New-FdynoTable Songs -KeySchema @{ AttributeName = 'pk'; KeyType = 'HASH' }"
        "New-FdynoTable Songs -KeySchema @{ AttributeName = 'pk'; KeyType = 'HASH' }, @{ AttributeName = 'sk'; KeyType = 'RANGE' } -AttributeDefinition @()"
        "New-FdynoTable Songs pk -GlobalSecondaryIndex @{ IndexName = 'ByX'; KeySchema = @{ AttributeName = 'x'; KeyType = 'HASH' }; Projection = @{ ProjectionType = 'ALL' } }"
        'Set-FdynoTable Music -BillingMode PROVISIONED'
        'Get-FdynoBackup -BackupName daily | Restore-FdynoTable -TargetTableName Copy -BillingModeOverride PROVISIONED'
        'Get-FdynoBackup -BackupName daily | Restore-FdynoTable -TargetTableName Copy -ReadCapacityUnits 5 -WriteCapacityUnits 5'
    ) {
        $wrong = $_
        $errors = Get-ErrorOf ([scriptblock]::Create($wrong))
        $errors.Count | Should -Be 1
        $advice = $errors[0].ErrorDetails.RecommendedAction
        $advice -match ': (?<parameters>-[A-Z].*?)(; or .*)?$' | Should -BeTrue -Because $advice
        Get-ErrorOf ([scriptblock]::Create(($wrong -replace ' -AttributeDefinition @\(\)') + ' ' + $Matches.parameters)) | Should -BeNullOrEmpty -Because $Matches.parameters
    }

    It 'names the bounds of what is too short, too long or too much: <_>' -ForEach @(
        "New-FdynoTable ab pk", "New-FdynoTable $('a' * 256) pk", 'New-FdynoBackup Music ab', "Get-FdynoBackup -Limit 101"
        "Get-FdynoBackup -BackupName daily | Restore-FdynoTable -TargetTableName ab", "New-FdynoTable Songs pk -GlobalSecondaryIndex (New-FdynoIndex ab x)"
        "New-FdynoTable Songs $('a' * 256)"
    ) {
        $errors = Get-ErrorOf ([scriptblock]::Create($_))
        $errors.Count | Should -Be 1
        $errors[0].ErrorDetails.RecommendedAction | Should -Match '\d+ to \d+'
    }

    It 'works when it is followed: a restore into a table that is there' {
        $daily = Get-FdynoBackup -BackupName daily
        $errors = Get-ErrorOf { $daily | Restore-FdynoTable -TargetTableName Music }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'TableAlreadyExists,*'
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-TargetTableName <name>*'
        ($daily | Restore-FdynoTable -TargetTableName Copy).TableStatus | Should -Be ACTIVE
    }

    It 'works when it is followed: the warning of a time to live that is off after a restore' {
        $null = Set-FdynoTable Music -TimeToLiveAttribute expires
        $backup = New-FdynoBackup Music timed
        $null = $backup | Restore-FdynoTable -TargetTableName Copy -WarningVariable warned -WarningAction SilentlyContinue
        $null = [scriptblock]::Create((Get-RecommendedCommand "$warned")).Invoke()
        (Get-FdynoTable Copy).TimeToLiveDescription.TimeToLiveStatus | Should -Be ENABLED
    }

    It 'is there when encryption is asked for: a warning, once' {
        $null = New-FdynoTable Secret pk -SseType KMS -WarningVariable warned -WarningAction SilentlyContinue
        @($warned).Count | Should -Be 1
        "$warned" | Should -BeLike 'Fdyno does not encrypt.*'
        (Get-FdynoTable Secret).SSEDescription.Status | Should -Be DISABLED
    }
}
