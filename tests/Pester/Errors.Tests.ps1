# One rule of each operation as PowerShell shows it: id, category, target and text; with and without -ErrorAction Stop.

BeforeDiscovery {
    $name = "failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    $cases = @(
        @{
            Name = 'CreateTable'; Id = 'Validation'; Category = 'InvalidArgument'; Target = 'a b'
            Text = "1 validation error detected: Value 'a b' at 'tableName' $name"; Script = { New-FdynoTable 'a b' pk @args }
        }
        @{
            Name = 'DescribeTable'; Id = 'ResourceNotFound'; Category = 'ObjectNotFound'; Target = 'Nothing'
            Text = 'Requested resource not found: Table: Nothing not found'; Script = { Get-FdynoTable Nothing @args }
        }
        @{
            Name = 'UpdateTable'; Id = 'Validation'; Category = 'InvalidArgument'; Target = 'Music'
            Text = "1 validation error detected: Value 'BOGUS' at 'billingMode' failed to satisfy constraint: Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]"
            Script = { Set-FdynoTable Music -BillingMode BOGUS @args }
        }
        @{
            Name = 'DeleteTable'; Id = 'ResourceNotFound'; Category = 'ObjectNotFound'; Target = 'Nothing'
            Text = 'Requested resource not found: Table: Nothing not found'; Script = { Remove-FdynoTable Nothing -Force @args }
        }
        @{
            Name = 'PutItem'; Id = 'Validation'; Category = 'InvalidArgument'; Target = '{"a":{"N":"1"}}'
            Text = 'One or more parameter values were invalid: Missing the key pk in the item'; Script = { Set-FdynoItem Music '{"a":{"N":"1"}}' @args }
        }
        @{
            Name = 'CreateBackup'; Id = 'TableNotFound'; Category = 'ObjectNotFound'; Target = 'Nothing'
            Text = 'Table not found: Nothing'; Script = { New-FdynoBackup Nothing @args }
        }
        @{
            Name = 'DescribeBackup'; Id = 'Validation'; Category = 'InvalidArgument'; Target = 'arn:nonsense'
            Text = 'Invalid Backup ARN'; Script = { Get-FdynoBackup -BackupArn arn:nonsense @args }
        }
        @{
            Name = 'ListBackups'; Id = 'Validation'; Category = 'InvalidArgument'; Target = $null
            Text = "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100"
            Script = { Get-FdynoBackup -Limit 101 @args }
        }
        @{
            Name = 'DeleteBackup'; Id = 'AccessDenied'; Category = 'PermissionDenied'
            Target = 'arn:aws:dynamodb:fdb:111111111111:table/Music/backup/01791504762511-2779fadd'; Text = 'Access is denied: the ARN is of account ''111111111111'', and {0} has account ''{1}'''
            Script = { Remove-FdynoBackup arn:aws:dynamodb:fdb:111111111111:table/Music/backup/01791504762511-2779fadd -Force @args }
        }
        @{
            Name = 'RestoreTableFromBackup'; Id = 'TableAlreadyExists'; Category = 'ResourceExists'; Target = 'Music'
            Text = 'Table already exists: Music'; Script = { Restore-FdynoTable Music -BackupArn $backup.BackupArn @args }
        }
        @{
            Name = 'RestoreTableToPointInTime'; Id = 'PointInTimeRecoveryUnavailable'; Category = 'InvalidOperation'; Target = 'Music'
            Text = "Point in time recovery is not enabled for table 'Music'"
            Script = { Restore-FdynoTableToPointInTime -SourceTableName Music -TargetTableName Copy -UseLatestRestorableTime @args }
        }
        @{
            Name = 'DescribeContinuousBackups'; Id = 'TableNotFound'; Category = 'ObjectNotFound'; Target = 'Nothing'
            Text = 'Table not found: Nothing'; Script = { Get-FdynoContinuousBackup Nothing @args }
        }
        @{
            Name = 'UpdateContinuousBackups'; Id = 'Validation'; Category = 'InvalidArgument'; Target = 'Music'
            Text = "1 validation error detected: Value '36' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to satisfy constraint: Member must have value less than or equal to 35"
            Script = { Set-FdynoContinuousBackup Music -PointInTimeRecoveryEnabled $true -RecoveryPeriodInDays 36 @args }
        }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $null = Connect-TestStore
    $null = New-FdynoTable Music pk
    $backup = New-FdynoBackup Music daily
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'An error of <Name>' -ForEach $cases {
    It 'is written, and ends nothing' {

        $connection = Get-FdynoConnection
        $Text = $Text.Replace('{0}', $connection.DisplayName).Replace('{1}', $connection.AccountId)
        $ask = $Script # Get-ErrorOf has a $Script of its own.
        $script:wentOn = $false
        $records = Get-ErrorOf { & $ask; $script:wentOn = $true }
        $script:wentOn | Should -BeTrue
        $records.Count | Should -Be 1
        $records[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $records[0].CategoryInfo.Category | Should -Be $Category
        $records[0].ErrorDetails.Message | Should -BeExactly $Text
        $records[0].TargetObject | Should -Be $Target
        $records[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'ends the command with -ErrorAction Stop' {
        $connection = Get-FdynoConnection
        $Text = $Text.Replace('{0}', $connection.DisplayName).Replace('{1}', $connection.AccountId)
        { & $Script -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*" -ExpectedMessage ([WildcardPattern]::Escape($Text))
    }
}

Describe 'One bad record in a pipeline' {
    It 'does not stop the others: <Name>' -ForEach @(
        @{ Name = 'items'; Script = { @{ pk = 'a' }, @{ no = 'key' }, @{ pk = 'b' } | Set-FdynoItem Music; (Get-FdynoItem Music).Count | Should -Be 2 } }
        @{ Name = 'backups of tables'; Script = { @('Music', 'Nothing', 'Music' | New-FdynoBackup).Count | Should -Be 2 } }
        @{ Name = 'tables'; Script = { @('Music', 'Nothing', 'Music' | Get-FdynoTable).Count | Should -Be 2 } }
        @{ Name = 'continuous backups'; Script = { @('Music', 'Nothing', 'Music' | Get-FdynoContinuousBackup).Count | Should -Be 2 } }
    ) {
        (Get-ErrorOf $Script).Count | Should -Be 1
    }
}

Describe 'An error code' {
    It 'has an id and a category, and its error keeps text, target and advice' {
        $records = (Get-Command New-FdynoTable).ImplementingType.Assembly.GetType('Fdyno.PowerShell.Pipeline.ErrorRecords')
        $codes = [Enum]::GetValues([Fdyno.Errors.FdynoErrorCode])
        $codes.Count | Should -BeGreaterThan 20
        foreach ($code in $codes) {
            $exception = [Fdyno.Errors.FdynoException]::new($code, 'What happened.', 'What to do.', 'Music', $null)
            $record = $records.GetMethod('From').Invoke($null, @($exception, 'something else'))
            $record.FullyQualifiedErrorId | Should -Be "$code"
            $record.TargetObject | Should -Be Music
            $record.ErrorDetails.Message | Should -Be 'What happened.'
            $record.ErrorDetails.RecommendedAction | Should -Be 'What to do.'

            # Only what is a defect has no category: whoever handles errors by category must find each of the others.
            ($record.CategoryInfo.Category -eq 'NotSpecified') | Should -Be ($code -eq 'Internal') -Because $code
        }
    }
}
