BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../../out/Fdyno')
    # Every parameter that names a table that is there.
    $tableParameters = foreach ($command in Get-Command -Module Fdyno) {
        foreach ($parameter in $command.Parameters.Values) {
            if ($parameter.ParameterType.Name -match '^(Table|TableName|ContinuousBackups)Reference(\[\])?$' -and $parameter.Name -ne 'TargetTableName') {
                @{ Command = $command.Name; Parameter = $parameter.Name }
            }
        }
    }
    $backupParameters = foreach ($command in Get-Command -Module Fdyno) {
        foreach ($parameter in $command.Parameters.Values | Where-Object Name -Like '*BackupArn') {
            @{ Command = $command.Name; Parameter = $parameter.Name }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore
    $null = New-FdynoTable Music artist -RangeKey title -GlobalSecondaryIndex (New-FdynoIndex by-genre genre year:N) -LocalSecondaryIndex (New-FdynoIndex ByYear artist year:N)
    $null = New-FdynoTable Movies year:N -RangeKey title
    $null = New-FdynoTable 1e3 pk
    $null = New-FdynoTable 2024 pk
    @{ artist = 'Ada'; title = 'Song' } | Set-FdynoItem Music
    $first = New-FdynoBackup Music nightly-1
    $second = New-FdynoBackup Music nightly-2
    $film = New-FdynoBackup Movies 2024
    $other = Connect-TestStore other -NoDefault
    $null = New-FdynoTable Elsewhere pk -Connection $other

    $budget = (Get-Command Get-FdynoTable).ImplementingType.Assembly.GetType('Fdyno.PowerShell.Completion.CompletionBudget').GetProperty('Time')
    $time = $budget.GetValue($null)
    Invoke-Expression $PatientCompletion

    # What Tab offers at the end of a line, of what cmdlets take. PowerShell adds names of files where there is nothing else.
    function Complete([string] $Line) {
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches | Where-Object ResultType -EQ ParameterValue
    }

    # What a command line means, once it is completed: the value of its last argument.
    function Get-Meant([string] $Text) {
        $tree = [System.Management.Automation.Language.Parser]::ParseInput("x $Text", [ref] $null, [ref] $null)
        $element = $tree.Find({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true).CommandElements[-1]
        $element | Should -BeOfType ([System.Management.Automation.Language.StringConstantExpressionAst])
        $element.Value
    }
}

AfterAll {
    $budget.SetValue($null, $time)
    Remove-TestFolder $folder
    $other | Disconnect-Fdyno
}

Describe 'Completion of tables' {
    It 'offers them for <Command> -<Parameter>' -ForEach $tableParameters {
        (Complete "$Command -$Parameter ").CompletionText | Should -Be "'1e3'", "'2024'", 'Movies', 'Music'
        (Complete "$Command -$Parameter mu").CompletionText | Should -Be 'Music'
    }

    It 'offers <Offered> for: <Line>' -ForEach @(
        @{ Line = 'Get-FdynoTable '; Offered = "'1e3'", "'2024'", 'Movies', 'Music' }
        @{ Line = 'Get-FdynoTable M'; Offered = 'Movies', 'Music' }
        @{ Line = 'Get-FdynoTable mU'; Offered = 'Music' }
        @{ Line = "Get-FdynoTable 'M"; Offered = "'Movies'", "'Music'" }
        @{ Line = 'Get-FdynoTable "Mu'; Offered = '"Music"' }
        @{ Line = 'Get-FdynoTable *v'; Offered = 'Movies' }
        @{ Line = 'Get-FdynoTable [M]u'; Offered = 'Music' }
        @{ Line = 'Get-FdynoTable [M'; Offered = @() }
        @{ Line = 'Get-FdynoTable Nothing'; Offered = @() }
        @{ Line = 'Get-FdynoItem Mu'; Offered = 'Music' }
        @{ Line = 'Compare-FdynoTable Music Mo'; Offered = 'Movies' }
        @{ Line = '$x | Get-FdynoTable -TableName Mo'; Offered = 'Movies' }
        @{ Line = 'Restore-FdynoTableToPointInTime -TableName Mo'; Offered = 'Movies' }
        @{ Line = 'Get-FdynoTable -Connection $other -TableName '; Offered = 'Elsewhere' }
        @{ Line = 'Get-FdynoTable -Connection $none -TableName '; Offered = @() }
        @{ Line = 'Get-FdynoTable -Connection (Get-FdynoConnection) -TableName Mu'; Offered = 'Music' }
        @{ Line = 'New-FdynoTable Mu'; Offered = @() }
        @{ Line = 'Restore-FdynoTable Mu'; Offered = @() }
    ) {
        @((Complete $Line).CompletionText) | Where-Object { $_ } | Should -Be $Offered
    }

    It 'writes what means the table: <_>' -ForEach '1e3', '2024', 'Music' {
        $text = (Complete "Get-FdynoTable $_").CompletionText
        Get-Meant $text | Should -BeExactly $_
        (& ([scriptblock]::Create("Get-FdynoTable $text"))).TableName | Should -BeExactly $_
    }

    It 'says in which store the table is' {
        (Complete 'Get-FdynoTable Mu').ToolTip | Should -Be "Table Music in $($connection.DisplayName)"
    }
}

Describe 'Completion of backups' {
    It 'offers them for <Command> -<Parameter>, unless it cannot use them' -ForEach $backupParameters {
        $offered = (Complete "$Command -$Parameter nightly").CompletionText
        $expected = $Command -eq 'New-FdynoBackup' ? @() : @($second.BackupArn, $first.BackupArn)
        @($offered) | Where-Object { $_ } | Should -Be $expected
    }

    It 'shows names, the newest first, and tells them apart' {
        $offered = Complete 'Test-FdynoBackup '
        $offered.ListItemText | Should -Be '2024', 'nightly-2', 'nightly-1'
        $created = $second.BackupCreationDateTime.ToString()
        $offered[1].ToolTip | Should -Be "nightly-2: Music, $created, $($second.BackupSizeBytes) B, AVAILABLE"
    }

    It 'offers <Offered> for: <Line>' -ForEach @(
        @{ Line = 'Test-FdynoBackup 2024'; Offered = '2024' }
        @{ Line = 'Test-FdynoBackup Mov'; Offered = '2024' }
        @{ Line = 'Test-FdynoBackup *-2'; Offered = 'nightly-2' }
        @{ Line = 'Test-FdynoBackup arn:'; Offered = '2024', 'nightly-2', 'nightly-1' }
        @{ Line = "Test-FdynoBackup 'arn:"; Offered = '2024', 'nightly-2', 'nightly-1' }
        @{ Line = 'Restore-FdynoTable -TargetTableName Copy -BackupArn nightly-1'; Offered = 'nightly-1' }
        @{ Line = 'Get-FdynoBackup -TableName Movies -ExclusiveStartBackupArn '; Offered = '2024' }
        @{ Line = 'Test-FdynoBackup -Connection $other '; Offered = @() }
    ) {
        @((Complete $Line).ListItemText) | Where-Object { $_ } | Should -Be $Offered
    }

    It 'writes an ARN that means itself' {
        $text = (Complete 'Test-FdynoBackup nightly-1').CompletionText
        Get-Meant $text | Should -BeExactly $first.BackupArn
        & ([scriptblock]::Create("Test-FdynoBackup $text")) | Should -BeTrue
    }

    It 'offers names, each once, those of a table where one is named' {
        (Complete 'Get-FdynoBackup -BackupName ').CompletionText | Should -Be "'2024'", 'nightly-2', 'nightly-1'
        (Complete 'Get-FdynoBackup Music ').CompletionText | Should -Be 'nightly-2', 'nightly-1'
        $null = New-FdynoBackup Movies nightly-1
        (Complete 'Get-FdynoBackup -BackupName night').CompletionText | Should -Be 'nightly-1', 'nightly-2'
    }
}

Describe 'Completion of indexes' {
    It 'offers <Offered> for: <Line>' -ForEach @(
        @{ Line = 'Get-FdynoItem Music -IndexName '; Offered = 'by-genre', 'ByYear' }
        @{ Line = 'Get-FdynoItem -TableName Music -HashValue rock -IndexName by-'; Offered = 'by-genre' }
        @{ Line = 'Get-FdynoItem $table -IndexName ByY'; Offered = 'ByYear' }
        @{ Line = 'Get-FdynoItem Movies -IndexName '; Offered = @() }
        @{ Line = 'Get-FdynoItem Nothing -IndexName '; Offered = @() }
        @{ Line = 'Get-FdynoItem -IndexName '; Offered = @() }
        @{ Line = 'New-FdynoIndex by'; Offered = @() }
    ) {
        $table = Get-FdynoTable Music
        $null = $table
        @((Complete $Line).CompletionText) | Where-Object { $_ } | Should -Be $Offered
    }

    It 'says what an index is for' {
        (Complete 'Get-FdynoItem Music -IndexName by-').ToolTip | Should -Be 'Global index by-genre of Music, by genre, year'
    }
}

Describe 'Completion of values' -Tag EmbeddedOnly {
    It 'offers <Offered> for: <Line>' -ForEach @(
        @{ Line = 'Get-FdynoBackup -BackupType '; Offered = 'USER', 'SYSTEM', 'AWS_BACKUP', 'ALL' }
        @{ Line = 'Get-FdynoBackup -BackupType s'; Offered = 'SYSTEM' }
        @{ Line = "Get-FdynoBackup -BackupType 'a"; Offered = "'AWS_BACKUP'", "'ALL'" }
        @{ Line = 'New-FdynoTable T pk -BillingMode pay'; Offered = 'PAY_PER_REQUEST' }
        @{ Line = 'Set-FdynoTable T -BillingMode '; Offered = 'PAY_PER_REQUEST', 'PROVISIONED' }
        @{ Line = 'Set-FdynoTable T -TableClass '; Offered = 'STANDARD', 'STANDARD_INFREQUENT_ACCESS' }
        @{ Line = 'Set-FdynoTable T -StreamViewType '; Offered = 'NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY' }
        @{ Line = 'Set-FdynoTable T -SseType '; Offered = 'KMS' }
        @{ Line = 'New-FdynoIndex I -ProjectionType '; Offered = 'ALL', 'KEYS_ONLY', 'INCLUDE' }
        @{ Line = 'Restore-FdynoTable T -BillingModeOverride PR'; Offered = 'PROVISIONED' }
        @{ Line = 'Restore-FdynoTable T -SseTypeOverride '; Offered = 'KMS' }
        @{ Line = 'Restore-FdynoTable T -ResetSetting '; Offered = 'Tags', 'DeletionProtection', 'TableClass', 'Stream', 'TimeToLive', 'All' }
        @{ Line = 'Restore-FdynoTable T -ResetSetting Tags, T'; Offered = 'Tags', 'TableClass', 'TimeToLive' }
        @{ Line = 'Set-FdynoContinuousBackup T -RecoveryMode '; Offered = 'History', 'SnapshotOnRestore' }
        @{ Line = 'Set-FdynoContinuousBackup T -PointInTimeRecoveryEnabled '; Offered = '$true', '$false' }
        @{ Line = 'Export-FdynoItem T x.json -Format '; Offered = 'DynamoDbJson', 'Json' }
        @{ Line = 'Import-FdynoItem T x.json -Format '; Offered = 'DynamoDbJson', 'Json' }
    ) {
        $values = TabExpansion2 -inputScript $Line -cursorColumn $Line.Length
        $values.CompletionMatches.CompletionText | Sort-Object | Should -Be ($Offered | Sort-Object)
    }

    It 'offers nothing that the engine refuses: -<Parameter>' -ForEach @(
        @{ Parameter = 'BillingMode'; More = @{ ReadCapacityUnits = 1; WriteCapacityUnits = 1 } }
        @{ Parameter = 'TableClass' }, @{ Parameter = 'StreamViewType' }, @{ Parameter = 'SseType' }
    ) {
        foreach ($value in (Complete "New-FdynoTable T pk -$Parameter ").CompletionText) {
            $given = @{ $Parameter = $value }
            if ($value -eq 'PROVISIONED') { $given += $More }
            (New-FdynoTable "T-$Parameter-$value" pk @given -WarningAction Ignore).TableStatus | Should -Be ACTIVE
        }
    }
}

Describe 'Completion of times' {
    BeforeAll {
        $null = Set-FdynoContinuousBackup Music $true
        # Every parameter that takes a time, from the cmdlets themselves.
        $timeParameters = foreach ($command in Get-Command -Module Fdyno) {
            foreach ($parameter in $command.Parameters.Values | Where-Object { $_.ParameterType.Name -eq 'TimeReference' }) {
                "$($command.Name) -$($parameter.Name) "
            }
        }
        # In a folder with files that PowerShell would offer.
        Push-Location (New-Item -ItemType Directory (Join-Path $folder files))
        $null = New-Item '2026-report.txt', 'x.txt' -ItemType File
        function Complete-All([string] $Line) {
            (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches
        }
    }

    AfterAll {
        Pop-Location
        $null = Set-FdynoContinuousBackup Music $false -Force
    }

    It 'offers the times that the table can be restored to, the latest first: <_>' -ForEach @(
        'Restore-FdynoItem Music -RestoreDateTime '
        'Restore-FdynoTableToPointInTime Copy -SourceTableName Music -RestoreDateTime '
        'Restore-FdynoTableToPointInTime Copy -TableName Music -RestoreDateTime '
        'Compare-FdynoTable Music Movies -ReferenceDateTime '
        'Compare-FdynoTable Movies Music -DifferenceDateTime '
    ) {
        $earliest = (Get-FdynoContinuousBackup Music).Earliest
        while ((Get-FdynoContinuousBackup Music).Latest -le $earliest) { }
        $offered = @(Complete $_)
        $offered[0].ToolTip | Should -BeLike 'The latest restorable time of Music: *'
        $offered[-1].ToolTip | Should -BeLike 'The earliest restorable time of Music: *'
        Get-Meant $offered[-1].CompletionText | Should -BeExactly $earliest.ToString()
        foreach ($text in $offered.CompletionText) {
            (& ([scriptblock]::Create("Restore-FdynoTableToPointInTime Copy -SourceTableName Music -RestoreDateTime $text -WhatIf")) 6>&1) | Should -BeNullOrEmpty
        }
    }

    It 'offers times around now where the table has none, or none is named' {
        foreach ($line in @('Restore-FdynoItem Movies -RestoreDateTime ', 'Get-FdynoBackup -TimeRangeLowerBound ') + $timeParameters) {
            $offered = @(Complete $line)
            $offered | ForEach-Object { $_.CompletionText | Should -Match "^'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ'$" -Because $line }
            $offered[0].ToolTip | Should -BeLike 'Now: *'
        }
    }

    It 'offers what has been typed as what it means' {
        (Complete "Get-FdynoBackup -TimeRangeLowerBound '2026-11-22 21:11 +01:00").ListItemText | Should -Be '2026-11-22T20:11:00Z'
        (Complete 'Get-FdynoBackup -TimeRangeLowerBound 2026-11-22T21:11:19+05:30').ListItemText | Should -Be '2026-11-22T15:41:19Z'
    }

    It 'never offers files: <_>' -ForEach '', '2', 'x', './', 'nonsense' {
        foreach ($line in $timeParameters) {
            $offered = Complete-All "$line$_"
            $offered | Should -Not -BeNullOrEmpty -Because $line
            $offered.ResultType | Select-Object -Unique | Should -Be ParameterValue -Because $line
            @($offered.CompletionText) -match '\.txt' | Should -BeNullOrEmpty
        }
    }
}

Describe 'Completion of connections' {
    BeforeAll {
        $connectionParameters = foreach ($command in Get-Command -Module Fdyno) {
            foreach ($parameter in $command.Parameters.Values | Where-Object { $_.ParameterType.Name -eq 'FdynoConnection' }) {
                "$($command.Name) -$($parameter.Name) "
            }
        }
        $global:fdynoArchive = $other
        ${global:fdyno archive} = $other
        $global:fdynoClosed = Connect-TestStore third -NoDefault
        Disconnect-Fdyno $global:fdynoClosed
        Push-Location (New-Item -ItemType Directory (Join-Path $folder more-files))
        $null = New-Item 'x.txt' -ItemType File
    }

    AfterAll {
        Pop-Location
        Remove-Variable -Scope Global -Name fdynoArchive, 'fdyno archive', fdynoClosed
    }

    It 'offers the variables that hold an open one, and the default' {
        $connectionParameters.Count | Should -BeGreaterThan 20
        foreach ($line in $connectionParameters) {
            $offered = (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches
            $offered.CompletionText | Should -Contain '$fdynoArchive' -Because $line
            $offered.CompletionText | Should -Contain '${fdyno archive}' -Because $line
            $offered.CompletionText | Should -Not -Contain '$fdynoClosed' -Because $line
            $offered[-1].CompletionText | Should -Be '(Get-FdynoConnection)'
        }

        $tip = ((TabExpansion2 -inputScript 'Get-FdynoTable -Connection ' -cursorColumn 27).CompletionMatches | Where-Object CompletionText -EQ '$fdynoArchive').ToolTip
        $tip | Should -BeLike "$($other.DisplayName)*"
    }

    It 'never offers files: <_>' -ForEach '', 'x', 'nonsense' {
        foreach ($line in $connectionParameters) {
            $offered = (TabExpansion2 -inputScript "$line$_" -cursorColumn "$line$_".Length).CompletionMatches
            $offered.ResultType | Select-Object -Unique | Should -Be ParameterValue -Because $line
        }
    }
}

Describe 'A completion' {
    # That nobody waits longer than this is shown by CompletionBudgetTests, with a clock of its own.
    It 'has 150 ms, and offers what it has found when they are over' {
        $time.TotalMilliseconds | Should -Be 150
        $all = (Complete 'Get-FdynoTable ').CompletionText
        $budget.SetValue($null, [timespan]::FromTicks(1))
        try {
            $Error.Clear()
            @((Complete 'Get-FdynoTable ').CompletionText) | Where-Object { $_ -notin $all } | Should -BeNullOrEmpty
            $Error | Should -BeNullOrEmpty
        }
        finally {
            Invoke-Expression $PatientCompletion
        }
    }

    It 'offers nothing, and says nothing, where the connection is closed' {
        $closed = Connect-TestStore closed -NoDefault
        $null = New-FdynoTable Music artist -Connection $closed
        Disconnect-Fdyno $closed
        $Error.Clear()
        Complete 'Get-FdynoTable -Connection $closed -TableName ' | Should -BeNullOrEmpty
        Complete 'Test-FdynoBackup -Connection $closed -BackupArn ' | Should -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
    }

    It 'opens the embedded store where a command would, once it is there, and makes none' -Tag EmbeddedOnly {
        Invoke-InProcess @"
`$env:FDYNO_PATH = '$folder/tab.fdyno'
Import-Module '$ModulePath'
$PatientCompletion
function Complete(`$line) { (TabExpansion2 `$line `$line.Length).CompletionMatches | Where-Object ResultType -EQ ParameterValue | ForEach-Object CompletionText }
"none: `$(Complete 'Get-FdynoTable ')"
"file: `$(Test-Path '$folder/tab.fdyno')"
"@ | Should -Be 'none: ', 'file: False'
        Invoke-InProcess "`$env:FDYNO_PATH = '$folder/tab.fdyno'; Import-Module '$ModulePath'; (New-FdynoTable Music artist).TableName" | Should -Be Music
        Invoke-InProcess @"
`$env:FDYNO_PATH = '$folder/tab.fdyno'
Import-Module '$ModulePath'
$PatientCompletion
function Complete(`$line) { (TabExpansion2 `$line `$line.Length).CompletionMatches | Where-Object ResultType -EQ ParameterValue | ForEach-Object CompletionText }
"offered: `$(Complete 'Get-FdynoTable ')"
"used: `$((Get-FdynoConnection).DisplayName -like '*tab.fdyno*') `$((Get-FdynoTable).TableName)"
Disconnect-Fdyno
"left: `$(Get-ChildItem '$folder' -Filter 'tab.fdyno-*')"
"closed: `$(Complete 'Get-FdynoTable ')"
"@ | Should -Be 'offered: Music', 'used: True Music', 'left: ', 'closed: '
    }

    It 'opens nothing where a cluster is expected, or another store was connected' -Tag EmbeddedOnly {
        Invoke-InProcess @"
`$env:FDYNO_PATH = '$folder/tab.fdyno'
`$env:FDB_CLUSTER_FILE = '/etc/foundationdb/fdb.cluster'
Import-Module '$ModulePath'
$PatientCompletion
function Complete(`$line) { (TabExpansion2 `$line `$line.Length).CompletionMatches | Where-Object ResultType -EQ ParameterValue | ForEach-Object CompletionText }
"cluster: `$(Complete 'Get-FdynoTable ')"
`$env:FDB_CLUSTER_FILE = ''
`$null = Connect-Fdyno -Create '$folder/elsewhere.fdyno' -NoDefault
"connected: `$(Complete 'Get-FdynoTable ')"
"@ | Should -Be 'cluster: ', 'connected: '
    }
}
