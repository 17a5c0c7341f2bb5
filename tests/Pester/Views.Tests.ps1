# Table views, from their own metadata: every heading is a property, and at 80 columns no view loses its time or its keys.

BeforeDiscovery {
    $source = Join-Path $PSScriptRoot '../../src/Fdyno.PowerShell'
    $views = foreach ($view in ([xml] (Get-Content -Raw (Join-Path $source 'Fdyno.Format.ps1xml'))).Configuration.ViewDefinitions.View | Where-Object TableControl) {
        foreach ($type in $view.ViewSelectedBy.TypeName) {
            @{ Type = $type; Headings = @($view.TableControl.TableHeaders.TableColumnHeader.Label) }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    # Names of 40 characters, and a store at the end of a long path.
    $name = 'production.customer-order-history.eu-2026'
    $name.Length | Should -BeGreaterOrEqual 40
    $connection = Connect-TestStore 'a-store-whose-name-is-rather-long-too'
    $index = New-FdynoIndex 'by-customer-and-delivery-status.eu-2026' deliveryStatus customerIdentifier
    $null = New-FdynoTable $name customerIdentifier -RangeKey orderTimestamp -GlobalSecondaryIndex $index
    $item = @{ customerIdentifier = 'C-4711-0815-2342'; orderTimestamp = '2026-11-22T21:11:19.098Z'; deliveryStatus = 'shipped' }
    $item, @{ customerIdentifier = 'C'; orderTimestamp = '1' } | Set-FdynoItem -TableName $name
    $null = Set-FdynoContinuousBackup $name $true
    $backup = New-FdynoBackup $name
    $null = $backup | Restore-FdynoTable -TargetTableName "$name-copy"
    $item.deliveryStatus = 'lost'
    $item.carrier = 'nobody'
    $item | Set-FdynoItem "$name-copy"

    $objects = @{
        'Fdyno.Model.TableDescription' = Get-FdynoTable $name
        'Fdyno.Model.BackupSummary' = Get-FdynoBackup $name
        'Fdyno.Model.BackupDescription' = $backup
        'Fdyno.Model.ContinuousBackupsDescription' = Get-FdynoContinuousBackup $name
        'Fdyno.Model.TableOptimization' = Optimize-FdynoTable $name
        'Fdyno.Api.FdynoConnection' = $connection
        'Fdyno.Model.StoreOptimization' = Optimize-FdynoStore -Analyze
        'Fdyno.Model.BackupVerification' = Test-FdynoBackup $backup.BackupArn -Detailed
        'Fdyno.PowerShell.Items.ItemDifference' = Compare-FdynoTable $name "$name-copy"
        'Fdyno.PowerShell.Items.ItemRestoration' = Restore-FdynoItem "$name-copy" $item -BackupArn $backup.BackupArn -PassThru -Force
        'Fdyno.Model.TransferSummary' = Export-FdynoItem $name (Join-Path $folder 'items.json')
        'Fdyno.Model.SecondaryIndexDescription' = (Get-FdynoTable $name).GlobalSecondaryIndexes[0]
        'Fdyno.Model.SecondaryIndex' = $index
    }

    # What has to be readable at 80 columns: the texts in these columns, whole.
    $kept = @{
        'Fdyno.Model.TableDescription' = @{ TableName = $name; Key = 'customerIdentifier:S, orderTimestamp:S' }
        'Fdyno.Model.BackupSummary' = @{ Created = "$($backup.Created.ToString())"; TableName = $name; BackupName = $backup.BackupName }
        'Fdyno.Model.ContinuousBackupsDescription' = @{
            Earliest = $objects['Fdyno.Model.ContinuousBackupsDescription'].Earliest.ToString()
            Latest = $objects['Fdyno.Model.ContinuousBackupsDescription'].Latest.ToString()
            TableName = $name
        }
        'Fdyno.Model.TableOptimization' = @{ Earliest = $objects['Fdyno.Model.TableOptimization'].Earliest.ToString(); TableName = $name }
        'Fdyno.Api.FdynoConnection' = @{ Region = $connection.Region; AccountId = $connection.AccountId; Store = $connection.DisplayName }
        'Fdyno.Model.StoreOptimization' = @{ Store = $connection.DisplayName }
        'Fdyno.Model.BackupVerification' = @{ Valid = 'True'; BackupName = $backup.BackupName }
        'Fdyno.PowerShell.Items.ItemDifference' = @{ Kind = 'Different'; Key = "{customerIdentifier=C-4711-0815-2342, orderTimestamp=2026-11-22T21:11:19.098Z}" }
        'Fdyno.PowerShell.Items.ItemRestoration' = @{ Kind = 'Overwritten'; Key = "{customerIdentifier=C-4711-0815-2342, orderTimestamp=2026-11-22T21:11:19.098Z}" }
        'Fdyno.Model.TransferSummary' = @{ TableName = $name; Items = '2' }
        'Fdyno.Model.SecondaryIndexDescription' = @{ IndexName = $index.IndexName; Key = 'deliveryStatus, customerIdentifier' }
        'Fdyno.Model.SecondaryIndex' = @{ IndexName = $index.IndexName; Key = 'deliveryStatus, customerIdentifier' }
    }
    $kept['Fdyno.Model.BackupDescription'] = $kept['Fdyno.Model.BackupSummary']

    function Copy-Serialized($Object) {
        [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($Object))
    }

    # The object of a view's type, deserialised where the type is.
    function Get-ViewObject([string] $Type) {
        $object = $objects[$Type -replace '^Deserialized\.'] | Select-Object -First 1
        $object | Should -Not -BeNullOrEmpty -Because 'the test has an object of each type that has a view'
        $Type -like 'Deserialized.*' ? (Copy-Serialized $object) : $object
    }

    # What is in each column of a table of one row, the lines of wrapped texts joined.
    function Get-ColumnText($Object, [int] $Width) {
        $lines = ($Object | Out-String -Width $Width) -replace '\e\[[\d;]*m' -split '\r?\n' | Where-Object { $_.Trim() }
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual $Width }
        $rule = $lines.IndexOf(($lines -match '^[- ]+$')[0])
        # A column reaches from its heading to the next one. What is right-aligned begins before its heading, and is not asked for.
        $texts = [ordered]@{}
        $found = [regex]::Matches($lines[$rule], '-+')
        $rows = $lines[($rule + 1)..($lines.Count - 1)]
        foreach ($heading in [regex]::Matches($lines[0], '\S+')) {
            $begin = $heading.Index
            $next = $found | Where-Object Index -GT ($begin + $heading.Length - 1) | Select-Object -First 1
            $end = $next ? $next.Index - 1 : $Width
            $texts[$heading.Value] = -join ($rows | ForEach-Object { $_.PadRight($Width).Substring($begin, [math]::Max(0, $end - $begin)).Trim() })
        }

        $texts
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'The table view of <Type>' -ForEach $views {
    It 'has a property for each heading' {
        $object = Get-ViewObject $Type
        foreach ($heading in $Headings) {
            $object.PSObject.Properties.Match($heading) | Should -HaveCount 1 -Because "$heading is a heading"
            # As users write it. A property that is not there is an error in strict mode.
            Set-StrictMode -Version 3.0
            { $object | Where-Object { $null -ne $_.$heading } } | Should -Not -Throw
            Set-StrictMode -Off
        }
    }

    It 'loses no time and no key at 80 columns, and nothing at all at 250' {
        $object = Get-ViewObject $Type
        $shown = Get-ColumnText $object 80
        $wanted = $kept[$Type -replace '^Deserialized\.']
        foreach ($heading in $wanted.Keys) {
            ($shown[$heading] -replace '\s') | Should -BeExactly ($wanted[$heading] -replace '\s') -Because "$heading is readable in:`n$($object | Out-String -Width 80)"
        }

        @((Get-ColumnText $object 250).Keys) | Should -Be $Headings
    }

    It 'cuts nothing off' {
        Get-ViewObject $Type | Out-String -Width 80 | Should -Not -Match '…|\.\.\.'
    }
}

# Names of any length that DynamoDB allows: of tables, backups and indexes at once.
Describe 'Names of <_> characters' -ForEach 3, 60, 61, 128, 255 {
    BeforeAll {
        $connection = Connect-TestStore "names of $_"
        $long = ('production.customer-order-history.' * 9).Substring(0, $_)
        $kindIndex = New-FdynoIndex $long deliveryStatus customerIdentifier
        $null = New-FdynoTable $long customerIdentifier orderTimestamp -GlobalSecondaryIndex $kindIndex
        $item = @{ customerIdentifier = 'C-4711-0815-2342'; orderTimestamp = '2026-11-22T21:11:19.098Z'; deliveryStatus = 'shipped' }
        $item | Set-FdynoItem $long
        $null = Set-FdynoContinuousBackup $long $true
        $stored = New-FdynoBackup $long $long
        $item.deliveryStatus = 'lost'
        $item | Set-FdynoItem $long
        $window = Get-FdynoContinuousBackup $long
        $times = @{ Earliest = $window.Earliest.ToString(); Latest = $window.Latest.ToString() }
        $key = 'customerIdentifier:S, orderTimestamp:S'
        $shown = [ordered]@{
            Table = @{ Object = Get-FdynoTable $long; Kept = @{ TableName = $long; Status = 'ACTIVE'; Key = $key } }
            BackupSummary = @{ Object = Get-FdynoBackup; Kept = @{ Created = $stored.Created.ToString(); Status = 'AVAILABLE'; TableName = $long; BackupName = $long } }
            BackupDescription = @{ Object = $stored; Kept = @{ Created = $stored.Created.ToString(); Status = 'AVAILABLE'; TableName = $long; BackupName = $long } }
            ContinuousBackup = @{ Object = $window; Kept = $times + @{ Recovery = 'ENABLED'; TableName = $long } }
            TableOptimization = @{ Object = Optimize-FdynoTable $long; Kept = @{ Earliest = $times.Earliest; TableName = $long } }
            Verification = @{ Object = Test-FdynoBackup $long -Detailed; Kept = @{ Valid = 'True'; BackupName = $long } }
            Transfer = @{ Object = Export-FdynoItem $long (Join-Path $folder "$_.json"); Kept = @{ TableName = $long } }
            IndexDescription = @{ Object = (Get-FdynoTable $long).GlobalSecondaryIndexes[0]; Kept = @{ IndexName = $long; Key = 'deliveryStatus, customerIdentifier' } }
            Index = @{ Object = $kindIndex; Kept = @{ IndexName = $long; Key = 'deliveryStatus, customerIdentifier' } }
            Difference = @{
                Object = Compare-FdynoTable -ReferenceBackupArn $long $long
                Kept = @{ Kind = 'Different'; Key = '{customerIdentifier=C-4711-0815-2342, orderTimestamp=2026-11-22T21:11:19.098Z}' }
            }
        }
    }

    It 'leave status, times, keys and names whole at 80 columns: <_>' -ForEach @(
        'Table', 'BackupSummary', 'BackupDescription', 'ContinuousBackup', 'TableOptimization', 'Verification', 'Transfer', 'IndexDescription', 'Index', 'Difference'
    ) {
        foreach ($object in $shown[$_].Object, (Copy-Serialized $shown[$_].Object)) {
            $columns = Get-ColumnText $object 80
            foreach ($heading in $shown[$_].Kept.Keys) {
                ($columns[$heading] -replace '\s') | Should -BeExactly ($shown[$_].Kept[$heading] -replace '\s') -Because "$heading in:`n$($object | Out-String -Width 80)"
            }
        }
    }

    It 'leave what a runbook says of <_> at 80 columns' -ForEach @(([xml] (Get-Content -Raw (
                    Join-Path $PSScriptRoot '../../src/Fdyno.PowerShell/Fdyno.Runbooks.Format.ps1xml'))).Configuration.ViewDefinitions.View |
            Where-Object TableControl | ForEach-Object { $_.ViewSelectedBy.TypeName[0] }) {
        $time = [datetime]::new(2026, 11, 22, 21, 11, 19, [DateTimeKind]::Utc)
        $row = [pscustomobject]@{
            PSTypeName = $_; TableName = $long; TargetTableName = $long; BackupName = $long; Status = 'Protected'; ItemCount = 1; SizeBytes = 1; Kept = 1; Seconds = 1.5
            BackupTime = $time; BackupCreationDateTime = $time; LastBackupTime = $time; BackupCount = 1; Recovery = 'On'; Differences = 0
        }
        $text = ($row | Out-String -Width 80) -replace '\e\[[\d;]*m'
        $text | Should -Match '\bProtect'
        $text | Should -Match $long.Substring(0, 3)
        if ($_ -ne 'Fdyno.Runbook.NightlyBackup') { $text | Should -Match '2026-11-22T21:11:19Z' }
    }

    AfterAll {
        Disconnect-Fdyno $connection
        $null = Connect-TestStore 'a-store-whose-name-is-rather-long-too'
    }
}

Describe 'Headings as users write them' {
    It 'are compared as what they look like' {
        Get-FdynoTable | Where-Object Status -EQ ACTIVE | Should -HaveCount 2
        Get-FdynoTable | Where-Object Items -GT 0 | Should -HaveCount 2
        Get-FdynoTable | Where-Object Items -GT 2 | Should -BeNullOrEmpty
        Get-FdynoTable | Where-Object Size -GT 10 | Should -HaveCount 2
        Get-FdynoTable | Where-Object Key -Like 'customer*' | Should -HaveCount 2
        Get-FdynoTable | Where-Object Indexes -Contains $index.IndexName | Should -HaveCount 2
        Get-FdynoBackup | Where-Object Status -EQ AVAILABLE | Should -HaveCount 1
        Get-FdynoBackup | Where-Object Created -LT ([datetime]::UtcNow.AddMinutes(1)) | Should -HaveCount 1
        Get-FdynoBackup | Test-FdynoBackup -Detailed | Where-Object { -not $_.Valid } | Should -BeNullOrEmpty
        Get-FdynoBackup | Test-FdynoBackup -Detailed | Where-Object Valid | Should -HaveCount 1
        Get-FdynoTable | Get-FdynoContinuousBackup | Where-Object Recovery -EQ ENABLED | ForEach-Object TableName | Should -Be $name
        (Get-FdynoTable | Sort-Object TableName | Select-Object TableName, Items, Status).Items | Should -Be 2, 2
        Get-FdynoConnection | Where-Object Open | Should -HaveCount 1
    }
}
