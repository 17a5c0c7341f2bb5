BeforeDiscovery {
    $kinds = 'Table', 'BackupSummary', 'BackupDescription', 'ContinuousBackup', 'Verification', 'Transfer', 'Difference', 'Restoration', 'Index', 'IndexDescription', 'Optimization'
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore
    $index = New-FdynoIndex by-genre genre year:N
    $null = New-FdynoTable Empty pk
    $null = New-FdynoTable Music artist -RangeKey title -GlobalSecondaryIndex $index -Tag @{ team = 'a' } -TimeToLiveAttribute ends
    1..40 | ForEach-Object { @{ artist = "a$_"; title = 't'; year = 1990; genre = 'rock'; text = 'x' * 500 } } | Set-FdynoItem Music
    $null = New-FdynoBackup Empty empty
    $backup = New-FdynoBackup Music full
    $null = $backup | Restore-FdynoTable -TargetTableName Copy
    @{ artist = 'a1'; title = 't'; changed = 1 } | Set-FdynoItem Copy

    $objects = @{
        Table             = Get-FdynoTable Music
        BackupSummary     = Get-FdynoBackup -BackupName full
        BackupDescription = $backup
        ContinuousBackup  = Set-FdynoContinuousBackup Music $true -RecoveryMode SnapshotOnRestore
        Verification      = Test-FdynoBackup $backup.BackupArn -Detailed
        Transfer          = Export-FdynoItem Music (Join-Path $folder 'music.json')
        Difference        = Compare-FdynoTable Music Copy
        Restoration       = Restore-FdynoItem Copy @{ artist = 'a1'; title = 't' } -BackupArn $backup.BackupArn -PassThru -Force
        Index             = $index
        Optimization      = Optimize-FdynoTable Music
        StoreOptimization = Optimize-FdynoStore
        IndexDescription  = (Get-FdynoTable Music).GlobalSecondaryIndexes[0]
    }

    # Text as a reader sees it, line by line.
    function Get-Text([object[]] $Object, [string] $Format = 'Out-Default') {
        $formatted = $Format -eq 'Format-List' ? ($Object | Format-List) : $Object
        # Without the colours of the headers.
        ($formatted | Out-String -Width 160) -replace '\e\[[\d;]*m' -split '\r?\n' | ForEach-Object TrimEnd | Where-Object { $_ }
    }

    function Copy-Serialized($Object) {
        [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($Object))
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'What is shown' {
    It 'has room for sizes that come after small ones' {
        # Slowly: PowerShell chooses widths that a view leaves open by what it has seen in the first 300 ms.
        $text = Get-Text ('Empty', 'Music' | ForEach-Object { Get-FdynoTable $_; Start-Sleep -Milliseconds 400 })
        $text | Where-Object { $_ -match '^Music' } | Should -Match ' 40 +\d+[.,]\d KB '
        $text = Get-Text (Get-FdynoBackup)
        $text | Where-Object { $_ -match ' Empty ' } | Should -Match ' 0 B Empty '
        $text | Where-Object { $_ -match ' Music ' } | Should -Match ' \d+[.,]\d KB Music '
    }

    It 'is a table by itself: <Name>' -ForEach @(
        @{ Name = 'Table'; Header = 'TableName * Status * Items * Size Key * Indexes'; Row = '^Music +ACTIVE +40 +[\d.,]+ KB artist:S, title:S +by-genre$' }
        @{ Name = 'BackupSummary'; Header = 'Created * Status * Size TableName * BackupName'; Row = '^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ AVAILABLE +[\d.,]+ KB Music +full$' }
        @{ Name = 'BackupDescription'; Header = 'Created * Status * Size TableName * BackupName'; Row = '^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ AVAILABLE +[\d.,]+ KB Music +full$' }
        @{ Name = 'ContinuousBackup'; Header = 'Earliest * Latest * Recovery * History TableName * Mode'; Row = '^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ ENABLED +0 B Music +SnapshotOnRestore$' }
        @{ Name = 'Optimization'; Header = 'Earliest * HistoryBefore HistoryNow * Expired TableName'; Row = '^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ +\d+ B +\d+ B +0 Music$' }
        @{ Name = 'Verification'; Header = 'Valid * Items * Stored BackupName * Problems'; Row = '^True +40 +[\d.,]+ K?B full$' }
        @{ Name = 'Transfer'; Header = 'TableName * Items * Size'; Row = '^Music +40 +[\d.,]+ KB$' }
        @{ Name = 'Difference'; Header = 'Kind * Key * DifferentAttributes'; Row = '^Different +\{artist=a1, title=t\} +changed, .*' }
        @{ Name = 'Restoration'; Header = 'Kind * Key * DifferentAttributes'; Row = '^Overwritten +\{artist=a1, title=t\} +changed, .*' }
        @{ Name = 'Index'; Header = 'IndexName * Key * Projection * Capacity'; Row = '^by-genre +genre, year +ALL' }
        @{ Name = 'IndexDescription'; Header = 'IndexName * Items * Size Key * Projection'; Row = '^by-genre +40 +[\d.,]+ KB genre, year +ALL$' }
    ) {
        $text = Get-Text $objects[$Name]
        $text[0] | Should -BeLike $Header
        $text.Count | Should -Be 3
        $text[2] | Should -Match $Row
    }

    It 'is, as a list, for readers too: <Name>' -ForEach @(
        @{ Name = 'Table'; Lines = 'Created +: 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ', 'TableSize +: [\d.,]+ KB', 'KeySchema +: \{artist \(HASH\), title \(RANGE\)\}' }
        @{ Name = 'BackupSummary'; Lines = 'Created +: 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ', 'BackupSize +: [\d.,]+ KB', 'BackupArn +: arn:.*' }
        @{ Name = 'BackupDescription'; Lines = 'Created +: 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ', 'BackupSize +: [\d.,]+ KB', 'Items +: 40' }
        @{ Name = 'ContinuousBackup'; Lines = 'PointInTimeRecovery +: ENABLED \(35 days\)', 'LatestRestorable +: 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ', 'HistorySize +: 0 B' }
        @{ Name = 'Optimization'; Lines = 'ExpiredItems +: 0', 'HistorySize +: 0 B' }
        @{ Name = 'Verification'; Lines = 'IsValid +: True', 'ItemSize +: [\d.,]+ KB', 'Duration +: \d+[.,]\d\d s' }
        @{ Name = 'Transfer'; Lines = 'Items +: 40', 'Size +: [\d.,]+ KB' }
        @{ Name = 'Difference'; Lines = 'Kind +: Different', 'DifferentAttributes +: \{.*changed.*\}' }
        @{ Name = 'Restoration'; Lines = 'Kind +: Overwritten', 'DifferentAttributes +: \{.*changed.*\}' }
        @{ Name = 'Index'; Lines = 'IndexName +: by-genre', 'Projection +: ALL' }
        @{ Name = 'IndexDescription'; Lines = 'Items +: 40', 'IndexSize +: [\d.,]+ KB' }
    ) {
        $text = Get-Text $objects[$Name] Format-List
        foreach ($line in $Lines) {
            $text -match "^$line`$" | Should -HaveCount 1 -Because $line
        }
    }

    It 'has sizes as progress has them: <_>' -Tag EmbeddedOnly -ForEach 0, 1, 1023, 1024, 20091, 1048524, 1048525, 1048576, 5e9, 1.5e15, ([long]::MaxValue) {
        $type = (Get-Module Fdyno).ImplementingAssembly.GetType('Fdyno.PowerShell.Pipeline.ByteSize')
        $size = $type.GetMethod('Format').Invoke($null, @([long] $_))
        $row = [pscustomobject]@{ PSTypeName = 'Fdyno.Model.TransferSummary'; TableName = 'T'; ItemCount = 1; SizeBytes = [long] $_ }
        (Get-Text $row)[-1] | Should -BeLike "T * 1*$size"
        (Get-Text $row Format-List)[-1] | Should -BeLike "Size *: $size"
    }

    It 'says where a connection leads, and nothing of its inside' {
        Get-Text (Get-FdynoConnection) Format-List | ForEach-Object { ($_ -split ' *:')[0] } | Should -Be 'Store', 'Region', 'AccountId', 'StoreId', 'IsOpen'
        (Copy-Serialized $connection).PSObject.Properties.Name | Where-Object { $_ -notin 'Open', 'Store' } | Should -Be 'DisplayName', 'Region', 'AccountId', 'StoreId', 'IsOpen'
    }

    It 'has the same times in every zone and culture, with their zone, and properties have theirs in UTC' -Skip:$IsWindows {
        $command = Get-TestStoreCommand
        Disconnect-Fdyno
        $zone = $env:TZ
        try {
            $env:TZ = 'Pacific/Kiritimati' # 14 hours ahead, without summer time.
            $written = foreach ($culture in 'en-US', 'th-TH', 'ar-SA', 'de-DE', 'tr-TR') {
                Invoke-InProcess @"
Import-Module '$ModulePath'
[cultureinfo]::CurrentCulture = '$culture'
`$null = $command
`$backup = Get-FdynoBackup -BackupName full
"`$(`$backup.BackupCreationDateTime.Kind) `$(`$backup.BackupCreationDateTime.Ticks)"
(`$backup | Out-String) -split '\n' -like '* Music *' -replace '\e\[[\d;]*m' -replace ' .*\s*$'
"@
            }
        }
        finally {
            $env:TZ = $zone
            $connection = Connect-TestStore
        }

        $literal = $backup.BackupCreationDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [cultureinfo]::InvariantCulture)
        $written | Should -Be (@("Utc $($backup.BackupCreationDateTime.Ticks)", $literal) * 5)
    }
}

Describe 'What is emitted: <_>' -ForEach $kinds {
    BeforeAll {
        $object = $objects[$_]
        $names = $object.PSObject.Properties.Name
        # Hidden, and taken over by the next cmdlet.
        $names = $names | Where-Object { $_ -ne 'Connection' }
    }

    It 'has a property for each heading of its table, before and after it was serialised' {
        $headings = (Get-Text $object)[0] -split ' +'
        foreach ($it in $object, (Copy-Serialized $object)) {
            foreach ($heading in $headings) {
                $it.PSObject.Properties.Match($heading) | Should -HaveCount 1 -Because $heading
            }
        }

        $object | Select-Object $headings | ForEach-Object { $_.PSObject.Properties.Name } | Should -Be $headings
    }

    It 'has raw figures and times in UTC' {
        foreach ($property in $object.PSObject.Properties | Where-Object { $_.Name -match '(Bytes|Count)$' -and $null -ne $_.Value }) {
            $property.Value.GetType().Name | Should -BeIn 'Int32', 'Int64' -Because $property.Name
        }

        $object.PSObject.Properties.Value | Where-Object { $_ -is [datetime] } | ForEach-Object { $_.Kind | Should -Be Utc }
    }

    It 'survives ConvertTo-Json' {
        $read = $object | ConvertTo-Json -Depth 8 -WarningAction Stop | ConvertFrom-Json -DateKind Utc
        $read.PSObject.Properties.Name | Sort-Object | Should -Be ($names | Sort-Object)
        foreach ($name in $names | Where-Object { $object.$_ -is [string] -or $object.$_ -is [valuetype] -and $object.$_ -isnot [enum] -and $object.$_ -isnot [timespan] }) {
            $read.$name | Should -Be $object.$name -Because $name
        }
    }

    It 'survives Export-Clixml, and looks as before' {
        $file = Join-Path $folder "$_.xml"
        $object | Export-Clixml -LiteralPath $file
        $read = Import-Clixml -LiteralPath $file
        $read.PSObject.TypeNames[0] | Should -Be "Deserialized.$($object.GetType().FullName)"
        $read.PSObject.Properties.Name | Sort-Object | Should -Be ($names | Sort-Object)
        $read.PSObject.Properties.Value | Where-Object { $_ -is [datetime] } | ForEach-Object { $_.Kind | Should -Be Utc }
        Get-Text $read | Should -Be (Get-Text $object)
        Get-Text $read Format-List | Should -Be (Get-Text $object Format-List)
    }

    It 'survives Export-Csv: a column for each property, and values instead of names of types' {
        $file = Join-Path $folder "$_.csv"
        $object | Export-Csv -LiteralPath $file
        $read = Import-Csv -LiteralPath $file
        $read.PSObject.Properties.Name | Sort-Object | Should -Be ($names | Sort-Object)
        $read.PSObject.Properties.Value -match 'System\.|Fdyno\.|`' | Should -BeNullOrEmpty
    }

    It 'is sorted, grouped and selected by its properties' {
        foreach ($name in $names) {
            @($object, $object | Sort-Object $name).Count | Should -Be 2
            @($object, $object | Group-Object $name)[0].Count | Should -Be 2
        }

        ($object | Select-Object -Property $names[0, 1]).PSObject.Properties.Name | Should -Be $names[0, 1]
        ($object | Select-Object *).PSObject.Properties.Name | Sort-Object | Should -Be ($names | Sort-Object)
    }
}

Describe 'Lists of objects' {
    It 'are sorted by sizes and times as such, not by their text' {
        (Get-FdynoTable | Sort-Object TableSizeBytes -Descending).TableName[-1] | Should -Be Empty
        (Get-FdynoBackup | Sort-Object BackupCreationDateTime -Descending).BackupName | Should -Be 'full', 'empty'
        (Get-FdynoBackup | Group-Object TableName).Name | Should -Be 'Empty', 'Music'
        (Get-FdynoBackup | Measure-Object BackupSizeBytes -Sum).Sum | Should -Be $backup.BackupSizeBytes
    }
}

Describe 'Items' {
    BeforeAll {
        '{"pk":{"S":"a"},"n":{"N":"1.5"},"big":{"N":"12345678901234567890123456789012345678"},"ns":{"NS":["3","2.5","-1"]},"ss":{"SS":["y","x"]},"bs":{"BS":["AAEC","AQ=="]},"b":{"B":"AAEC"},"m":{"M":{"l":{"L":[{"BOOL":true},{"NULL":true}]}}}}' |
            Set-FdynoItem Empty
        $item = Get-FdynoItem Empty @{ pk = 'a' }
    }

    It 'read well as JSON: sets as arrays, numbers as numbers, those over 28 digits by their digits in Value' {
        $json = $item | ConvertTo-Json -Depth 6 -Compress
        $json | Should -BeExactly '{"b":[0,1,2],"big":{"Value":"12345678901234567890123456789012345678"},"bs":[[0,1,2],[1]],"m":{"l":[true,null]},"n":1.5,"ns":[-1,2.5,3],"pk":"a","ss":["x","y"]}'
    }

    It 'give the members of sets as values that PowerShell knows' {
        $item.ns -contains 3 | Should -BeTrue
        $item.ns -contains 3.5 | Should -BeFalse
        ($item.ns | Measure-Object -Sum).Sum | Should -Be 4.5
        $item.ns | Sort-Object -Descending | ForEach-Object { [decimal] $_ } | Should -Be 3, 2.5, -1
        foreach ($bytes in $item.bs) { Should -ActualValue $bytes -BeOfType byte[] }
    }

    It 'cannot be changed through the members of their sets' {
        foreach ($bytes in $item.bs) { $bytes[0] = 9 }
        ($item | ConvertTo-Json -Depth 6 -Compress) | Should -BeLike '*"bs":`[`[0,1,2],`[1]]*'
    }

    It 'survive Export-Csv, and sort by the numbers they hold' {
        ($item | ConvertTo-Csv)[1] | Should -BeLike '*"-1, 2.5, 3"*'
        $sorted = 10, 9, 2.5 | ForEach-Object { [pscustomobject]@{ pk = "$_"; n = $_ } } | Sort-Object n
        $sorted.n | Should -Be 2.5, 9, 10
    }
}

Describe 'One of a thing' {
    BeforeAll {
        . $PSScriptRoot/RecordingHost.ps1
        $null = New-FdynoTable Single pk
        @{ pk = 'only' } | Set-FdynoItem Single
        $single = New-FdynoBackup Single once
        $connection = Get-FdynoConnection
    }

    It 'is written in the singular: <_>' -ForEach @(
        'New-FdynoBackup Single again', 'Restore-FdynoTable Single-2 once'
        '(Set-FdynoContinuousBackup Single $true -RecoveryPeriodInDays 1).PointInTimeRecoveryDescription.ToString()'
    ) {
        $VerbosePreference = 'Continue'
        $text = Invoke-Expression $_ *>&1 | ForEach-Object { "$_" } | Out-String
        $text | Should -Match '\b1 (item|shard|day)\b'
        $text | Should -Not -Match '\b1 (items|blocks|shards|bytes|days|tables|backups)\b|\(s\)'
    }

    It 'is written in the singular in questions' {
        $asked = Invoke-Recorded 'Remove-FdynoBackup once -Connection $connection -Confirm; Remove-FdynoTable Single -Connection $connection -Confirm' $connection
        $asked.Questions.Count | Should -Be 2
        "$($asked.Questions | Out-String)" | Should -Match '1 item,'
        "$($asked.Questions | Out-String)" | Should -Not -Match '1 items'
    }
}
