# The surface that scripts are written against: positions, pipeline bindings, aliases and what is mandatory, of each parameter of each
# cmdlet. What changes here changes what scripts mean, and belongs into CHANGELOG.md.
#
# A cmdlet stands with its default parameter set, and below it each set with its parameters: a position before the name, ! mandatory,
# ◂ from the pipeline by value, ▸ by property name, aliases in brackets. WhatIf and Confirm are in every cmdlet that changes something.

BeforeDiscovery {
    $surface = @'
Compare-FdynoTable (Tables)
    Backups: Connection▸, DifferenceBackupArn!, ReferenceBackupArn!◂▸(BackupArn)
    BackupWithTable: 1 DifferenceTable!, Connection▸, DifferenceDateTime, ReferenceBackupArn!◂▸(BackupArn)
    Tables: 0 ReferenceTable!, 1 DifferenceTable!, Connection▸, DifferenceDateTime, ReferenceDateTime
    TableWithBackup: 0 ReferenceTable!, Connection▸, DifferenceBackupArn!, ReferenceDateTime
Connect-Fdyno (Embedded)
    Cluster: AccountId, ClientLibrary, ClusterFile!, Create, NoDefault, Region, Root, TlsCaFile, TlsCertificateFile, TlsKeyFile
    Embedded: 0 Path, AccountId, Create, NoDefault, Region
Copy-FdynoBackup (Copy)
    Copy: 0 BackupArn!◂▸, 1 Destination!, Abort, Connection▸, Resume
    Piped: 0 Destination!, Abort, BackupArn!◂▸, Connection▸, Resume
Disconnect-Fdyno
    0 Connection◂
Export-FdynoItem (Path)
    LiteralPath: 0 TableName!◂, Connection, Force, Format, LiteralPath!▸(PSPath LP), NoClobber
    Path: 0 TableName!◂, 1 Path!▸, Connection, Force, Format, NoClobber
Get-FdynoBackup (List)
    Describe: BackupArn!◂▸, Connection▸
    List: 0 TableName◂, 1 BackupName, BackupType, Connection▸, ExclusiveStartBackupArn, Latest, Limit, TimeRangeLowerBound,
        TimeRangeUpperBound
Get-FdynoConnection
    0 Connection◂
Get-FdynoContinuousBackup
    0 TableName◂, Connection▸
Get-FdynoItem (Scan)
    Key: 0 TableName!, 1 Key!◂, AsJson, AsPlainJson, Connection
    Query: 0 TableName!◂, AsJson, AsPlainJson, Connection, Descending, HashValue!, IndexName, RangeBegin, RangeEnd, RangePrefix, RangeValue
    Scan: 0 TableName!◂, AsJson, AsPlainJson, Connection, IndexName
Get-FdynoTable
    0 TableName◂, Connection▸
Import-FdynoItem (Path)
    LiteralPath: 0 TableName!, Connection, Format, LiteralPath!▸(PSPath LP FullName)
    Path: 0 TableName!, 1 Path!◂, Connection, Format
New-FdynoBackup (Create)
    Abort: Abort!, BackupArn!◂▸, Connection▸
    Create: 0 TableName!◂, 1 BackupName, AllowDuplicateName, Connection▸
    Resume: BackupArn!◂▸, Connection▸, Resume!
New-FdynoIndex
    0 IndexName!, 1 HashKey, 2 RangeKey, NonKeyAttributes, ProjectionType, ReadCapacityUnits, WriteCapacityUnits
New-FdynoTable
    0 TableName!, 1 HashKey, 2 RangeKey, AttributeDefinition, BillingMode, Connection▸, DeletionProtection, GlobalSecondaryIndex,
        KeySchema, KmsMasterKeyId, LocalSecondaryIndex, MaxReadRequestUnits, MaxWriteRequestUnits, ReadCapacityUnits, SseType,
        StreamViewType, TableClass, Tag, TimeToLiveAttribute, WriteCapacityUnits
Optimize-FdynoStore
    0 Connection◂, Analyze, Force
Optimize-FdynoTable
    0 TableName!◂, Connection▸
Remove-FdynoBackup
    0 BackupArn!◂▸, Connection▸, Force
Remove-FdynoItem
    0 TableName!, 1 Key!◂, Connection
Remove-FdynoTable
    0 TableName!◂, Connection▸, Force
Restore-FdynoItem (KeyAtTime)
    KeyAtTime: 0 TableName!, 1 Key!◂, Connection, Force, PassThru, RestoreDateTime!
    KeyInBackup: 0 TableName!, 1 Key!◂, BackupArn!◂, Connection, Force, PassThru
    RangeAtTime: 0 TableName!, Connection, Force, HashValue!, PassThru, RangeBegin, RangeEnd, RestoreDateTime!
    RangeInBackup: 0 TableName!, BackupArn!◂, Connection, Force, HashValue!, PassThru, RangeBegin, RangeEnd
Restore-FdynoTable (Restore)
    Abort: 0 TargetTableName!◂▸, Abort!, Connection▸
    Restore: 0 TargetTableName!▸, 1 BackupArn!◂▸, BillingModeOverride, Connection▸, GlobalSecondaryIndexOverride,
        KmsMasterKeyIdOverride, LocalSecondaryIndexOverride, MaxReadRequestUnits, MaxWriteRequestUnits, ReadCapacityUnits,
        ResetSetting, SseEnabledOverride, SseTypeOverride, WriteCapacityUnits
    Resume: 0 TargetTableName!◂▸, Connection▸, Resume!
Restore-FdynoTableToPointInTime (Restore)
    Abort: 0 TargetTableName!◂▸, Abort!, Connection▸
    Restore: 0 TargetTableName!▸, BillingModeOverride, Connection▸, GlobalSecondaryIndexOverride, KmsMasterKeyIdOverride,
        LocalSecondaryIndexOverride, MaxReadRequestUnits, MaxWriteRequestUnits, ReadCapacityUnits, ResetSetting, RestoreDateTime,
        SourceTableArn, SourceTableName◂▸(TableName), SseEnabledOverride, SseTypeOverride, UseLatestRestorableTime,
        WriteCapacityUnits
    Resume: 0 TargetTableName!◂▸, Connection▸, Resume!
Set-FdynoContinuousBackup
    0 TableName!◂, 1 PointInTimeRecoveryEnabled, Connection▸, Force, RecoveryMode, RecoveryPeriodInDays
Set-FdynoItem (Item)
    Item: 0 TableName!, 1 Item!◂, Connection, PlainJson
    Json: 0 TableName!, Connection, Json!◂, PlainJson
Set-FdynoTable
    0 TableName!◂, BillingMode, Connection▸, DeletionProtection, KmsMasterKeyId, MaxReadRequestUnits, MaxWriteRequestUnits,
        ReadCapacityUnits, SseType, StreamViewType, TableClass, Tag, TimeToLiveAttribute, WriteCapacityUnits
Test-FdynoBackup
    0 BackupArn!◂▸, Connection▸, Detailed
'@
    $cmdlets = [regex]::Matches($surface, '(?m)^(\w+-\w+)(.*\n(?:    .*\n?)+)').ForEach({
            @{ Name = $_.Groups[1].Value; Expected = "$($_.Value)" -replace '\s+', ' ' }
        })
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $ours = { $_.Name -notin [Management.Automation.Cmdlet]::CommonParameters -and $_.Name -notin 'WhatIf', 'Confirm' }

    # A parameter in the notation above.
    function Format-Parameter($Parameter) {
        -join @(
            if ($Parameter.Position -ge 0) { "$($Parameter.Position) " }
            $Parameter.Name
            if ($Parameter.IsMandatory) { '!' }
            if ($Parameter.ValueFromPipeline) { '◂' }
            if ($Parameter.ValueFromPipelineByPropertyName) { '▸' }
            if ($Parameter.Aliases) { "($($Parameter.Aliases))" }
        )
    }

    function Format-Cmdlet($Command) {
        $Command.Name + ($Command.DefaultParameterSet ? " ($($Command.DefaultParameterSet))" : '')
        foreach ($set in $Command.ParameterSets | Sort-Object Name) {
            $parameters = $set.Parameters | Where-Object $ours | Sort-Object { $_.Position -lt 0 ? 99 : $_.Position }, Name
            ($set.Name -eq '__AllParameterSets' ? '' : "$($set.Name): ") + (($parameters | ForEach-Object { Format-Parameter $_ }) -join ', ')
        }
    }
}

Describe 'The parameters of <Name>' -Tag EmbeddedOnly -ForEach $cmdlets {
    It 'are those that scripts rely on' {
        ((Format-Cmdlet (Get-Command $Name)) -join ' ').Trim() | Should -BeExactly $Expected.Trim()
    }
}

Describe 'The surface' -Tag EmbeddedOnly {
    It 'is held here, cmdlet by cmdlet' -ForEach @{ Held = $cmdlets.Name } {
        (Get-Command -Module Fdyno).Name | Sort-Object | Should -Be ($Held | Sort-Object)
    }

    It 'reads like a table of contents: approved verbs, and nouns that say Fdyno' {
        $commands = Get-Command -Module Fdyno
        $commands.Verb | Sort-Object -Unique | Should -BeIn (Get-Verb).Verb
        $commands.Noun | Sort-Object -Unique | Should -Be @(
            'Fdyno', 'FdynoBackup', 'FdynoConnection', 'FdynoContinuousBackup', 'FdynoIndex', 'FdynoItem', 'FdynoStore', 'FdynoTable',
            'FdynoTableToPointInTime')
    }

    It 'takes a connection by the same parameter everywhere, but to describe an index and to connect' {
        (Get-Command -Module Fdyno | Where-Object { -not $_.Parameters.ContainsKey('Connection') }).Name |
            Should -Be 'Connect-Fdyno', 'New-FdynoIndex'
    }

    It 'can be asked with -WhatIf before everything that changes something' {
        $changing = Get-Command -Module Fdyno -Verb New, Set, Remove, Import, Export, Restore, Copy, Optimize | Where-Object Name -NE New-FdynoIndex
        $changing.Where({ -not $_.Parameters.ContainsKey('WhatIf') }) | Should -BeNullOrEmpty
        (Get-Command -Module Fdyno -Verb Get, Test, Compare).Where({ $_.Parameters.ContainsKey('WhatIf') }) | Should -BeNullOrEmpty
    }

    It 'says what each cmdlet emits' {
        $silent = 'Disconnect-Fdyno', 'Remove-FdynoItem', 'Remove-FdynoTable', 'Set-FdynoItem'
        (Get-Command -Module Fdyno).Where({ -not $_.OutputType }).Name | Sort-Object | Should -Be $silent
    }
}
