# Scripts mean the same in every culture: numbers have points, names compare ordinally, and the Turkish i is no trap.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder

    # One flow through everything that reads or writes text, numbers, times and names. What it writes must be the same everywhere.
    $flow = @'
$ErrorActionPreference = 'Stop'
Import-Module 'MODULE'
PATIENT
[cultureinfo]::CurrentCulture = 'CULTURE'
[cultureinfo]::CurrentUICulture = 'CULTURE'
$null = CONNECT
"culture: $((1.5).ToString() -ne '1.5')"
$table = New-FdynoTable INDIGO id -RangeKey 'place:n' -BillingMode pay_per_request -TableClass standard_infrequent_access -StreamViewType new_image -GlobalSecondaryIndex (New-FdynoIndex by-IDLE idle rating:n -ProjectionType include -NonKeyAttributes info)
$null = New-FdynoTable indigo id
"class: $($table.TableClassSummary) $($table.StreamSpecification) $($table.GlobalSecondaryIndexes[0].Projection.ProjectionType)"
"tables: $((Get-FdynoTable 'ind*').TableName -join ' ') / $((Get-FdynoTable 'INDI*').TableName -join ' ')"
@{ id = 'i'; place = 1.5; idle = 'I'; rating = 2.25d; info = 'ı İ'; single = [single] 0.1; big = [Fdyno.Items.Number]::Parse('-1234567890.12345678901234567890') } | Set-FdynoItem INDIGO
@{ id = 'i'; place = 10; idle = 'i'; rating = -1.5; at = 1e3; set = [Fdyno.Items.NumberSet]::new([Fdyno.Items.Number[]] (1, [Fdyno.Items.Number]::Parse('2.5'))) } | Set-FdynoItem INDIGO
'{"id":{"S":"I"},"place":{"N":"3.75"}}' | Set-FdynoItem INDIGO
"json: $((Get-FdynoItem INDIGO -AsJson) -join ' ')"
"hash: $((Get-FdynoItem INDIGO -HashValue i).place.ForEach({ $_.ToString([cultureinfo]::InvariantCulture) }) -join ' ')"
"range: $((Get-FdynoItem INDIGO -HashValue i -RangeBegin 1.25 -RangeEnd 2).single)" -replace ',', '.'
"index: $((Get-FdynoItem INDIGO -IndexName by-IDLE -HashValue I).info)"
"number: $([Fdyno.Items.Number]::Parse('2.5')) $([string][Fdyno.Items.Number]::Parse('0.000001')) $([Fdyno.Items.Number] 1.5)"
$xml = [Management.Automation.PSSerializer]::Serialize((Get-FdynoItem INDIGO @{ id = 'i'; place = 10 }))
[Management.Automation.PSSerializer]::Deserialize($xml) | Set-FdynoItem INDIGO
"back: $(Get-FdynoItem INDIGO @{ id = 'i'; place = 10 } -AsJson)"
$null = Export-FdynoItem INDIGO "$env:FDYNO_TEST_FOLDER/CULTURE.json" -Format json
"file: $((Get-Content "$env:FDYNO_TEST_FOLDER/CULTURE.json" -Raw) -replace '\s')"
$null = New-FdynoTable Imported id -RangeKey place:N
"imported: $((Import-FdynoItem Imported "$env:FDYNO_TEST_FOLDER/CULTURE.json" -Format JSON).ItemCount)"
$backup = New-FdynoBackup INDIGO IDLE-backup
"backups: $((Get-FdynoBackup -BackupName 'idle*' -BackupType user).BackupName) $((Get-FdynoBackup -BackupType system).Count)"
$created = $backup.BackupCreationDateTime.ToLocalTime()
"listed: $(@(Get-FdynoBackup -TimeRangeLowerBound $created.AddSeconds(-5).ToString('yyyy-MM-dd HH:mm:ss') -TimeRangeUpperBound $created.AddSeconds(5)).Count)"
$automatic = New-FdynoBackup indigo
"automatic: $($automatic.BackupName -match '^indigo-20\d{6}T\d{9}Z$')"
$null = $backup | Restore-FdynoTable -TargetTableName Restored -BillingModeOverride pay_per_request -ResetSetting timetolive, STREAM
"equal: $(@(Compare-FdynoTable INDIGO Restored).Count)"
"mode: $((Set-FdynoContinuousBackup INDIGO $true -RecoveryMode snapshotonrestore).RecoveryMode)"
"verified: $($backup | Test-FdynoBackup)"
"completed: $((TabExpansion2 'Get-FdynoTable ind' 18).CompletionMatches.CompletionText -join ' ')"
"values: $((TabExpansion2 'Get-FdynoBackup -BackupType sys' 31).CompletionMatches.CompletionText)"
try { Set-FdynoTable INDIGO -BillingMode IDLE } catch { "error: $($_.FullyQualifiedErrorId) $_" }
'@

    function Invoke-Flow([string] $Culture) {
        $env:FDYNO_TEST_FOLDER = $folder
        Invoke-InProcess $flow.Replace('MODULE', $ModulePath).Replace('CULTURE', $Culture).Replace('CONNECT', (Get-TestStoreCommand $Culture)).Replace('PATIENT', $PatientCompletion)
    }

    $expected = Invoke-Flow en-US
}

AfterAll {
    $env:FDYNO_TEST_FOLDER = $null
    Remove-TestFolder $folder
}

Describe 'A script in another culture' {
    It 'does what it should at all' {
        $expected | Where-Object { $_ -match '^(\w*Exception|.*At line|Exception)' } | Should -BeNullOrEmpty
        $expected[0] | Should -Be 'culture: False'
        $expected | Should -Contain 'tables: INDIGO indigo / INDIGO indigo'
        $expected | Should -Contain 'hash: 1.5 10'
        $expected | Should -Contain 'index: ı İ'
        $expected | Should -Contain 'number: 2.5 0.000001 1.5'
        $expected | Should -Contain 'listed: 1'
        $expected | Should -Contain 'automatic: True'
        $expected | Should -Contain 'equal: 0'
        $expected | Should -Contain 'verified: True'
        $expected | Should -Contain 'completed: INDIGO indigo'
        $expected | Should -Contain 'values: SYSTEM'
        $expected[-1] | Should -BeLike 'error: Validation,*IDLE*'
    }

    It 'does the same in <_>' -ForEach 'tr-TR', 'de-DE', 'ar-SA', 'az-Latn-AZ' {
        $written = Invoke-Flow $_
        $written | Select-Object -Skip 1 | Should -Be ($expected | Select-Object -Skip 1)
    }
}
