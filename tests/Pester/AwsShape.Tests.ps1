# Structures as AWS's tools print them: JSON of the AWS CLI, as objects and as hashtables, and objects such as AWS Tools for PowerShell emits.

BeforeDiscovery {
    $forms = @(
        @{ Form = 'objects of ConvertFrom-Json' }
        @{ Form = 'hashtables of ConvertFrom-Json -AsHashtable' }
        @{ Form = 'objects with constants, as AWS Tools has them' }
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $null = Connect-TestStore

    # What 'aws dynamodb describe-table' prints of an on-demand table.
    $describeTable = @'
    {
      "Table": {
        "AttributeDefinitions": [
          { "AttributeName": "artist", "AttributeType": "S" }, { "AttributeName": "title", "AttributeType": "S" },
          { "AttributeName": "genre", "AttributeType": "S" }, { "AttributeName": "year", "AttributeType": "N" }
        ],
        "TableName": "Songs",
        "KeySchema": [ { "AttributeName": "artist", "KeyType": "HASH" }, { "AttributeName": "title", "KeyType": "RANGE" } ],
        "TableStatus": "ACTIVE",
        "CreationDateTime": "2026-11-20T10:11:12.345000+01:00",
        "ProvisionedThroughput": { "NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0 },
        "TableSizeBytes": 0,
        "ItemCount": 0,
        "GlobalSecondaryIndexes": [
          {
            "IndexName": "ByGenre",
            "KeySchema": [ { "AttributeName": "genre", "KeyType": "HASH" }, { "AttributeName": "year", "KeyType": "RANGE" } ],
            "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": [ "label" ] },
            "IndexStatus": "ACTIVE",
            "Backfilling": false,
            "ProvisionedThroughput": {
              "LastIncreaseDateTime": "2026-11-20T10:11:12.345000+01:00", "NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0
            },
            "IndexSizeBytes": 0,
            "ItemCount": 0,
            "IndexArn": "arn:aws:dynamodb:eu-west-1:123456789012:table/Songs/index/ByGenre",
            "OnDemandThroughput": { "MaxReadRequestUnits": 100, "MaxWriteRequestUnits": 50 },
            "WarmThroughput": { "ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE" }
          }
        ],
        "LocalSecondaryIndexes": [
          {
            "IndexName": "ByYear",
            "KeySchema": [ { "AttributeName": "artist", "KeyType": "HASH" }, { "AttributeName": "year", "KeyType": "RANGE" } ],
            "Projection": { "ProjectionType": "KEYS_ONLY" },
            "IndexSizeBytes": 0,
            "ItemCount": 0,
            "IndexArn": "arn:aws:dynamodb:eu-west-1:123456789012:table/Songs/index/ByYear"
          }
        ]
      }
    }
'@
    $tags = '{ "Tags": [ { "Key": "team", "Value": "music" }, { "Key": "stage", "Value": "test" } ] }'

    # A text in a class of its own, as Amazon.Runtime.ConstantClass.
    class Constant {
        [string] $Value
        Constant([string] $value) { $this.Value = $value }
        [string] ToString() { return $this.Value }
    }

    function ConvertTo-Constant($Value) {
        if ($Value -is [Collections.IEnumerable] -and $Value -isnot [string]) { return , @($Value | ForEach-Object { ConvertTo-Constant $_ }) }
        if ($Value -isnot [System.Management.Automation.PSCustomObject]) { return $Value }
        $made = [ordered]@{}
        foreach ($property in $Value.PSObject.Properties) {
            $made[$property.Name] = $property.Name -in 'KeyType', 'AttributeType', 'ProjectionType', 'IndexStatus' ? [Constant]::new($property.Value) : (ConvertTo-Constant $property.Value)
        }

        [pscustomobject] $made
    }

    function Get-Shape([string] $Form, [string] $Json) {
        switch -Wildcard ($Form) {
            'hashtables*' { $Json | ConvertFrom-Json -AsHashtable }
            '*constants*' { ConvertTo-Constant ($Json | ConvertFrom-Json) }
            default { $Json | ConvertFrom-Json }
        }
    }

    # The table Songs as it was described.
    function New-Songs([string] $Form) {
        $table = (Get-Shape $Form $describeTable).Table
        New-FdynoTable "Songs$([guid]::NewGuid().ToString('N'))" -KeySchema $table.KeySchema -AttributeDefinition $table.AttributeDefinitions `
            -GlobalSecondaryIndex $table.GlobalSecondaryIndexes -LocalSecondaryIndex $table.LocalSecondaryIndexes `
            -Tag (Get-Shape $Form $tags).Tags
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'A table that AWS describes, as <Form>' -ForEach $forms {
    It 'is made, with its indexes and tags' {
        $made = New-Songs $Form
        "$($made.KeySchema)" | Should -Be 'artist (HASH) title (RANGE)'
        "$($made.AttributeDefinitions | Sort-Object AttributeName)" | Should -Be 'artist:S genre:S title:S year:N'
        $index = $made.GlobalSecondaryIndexes[0]
        $index.IndexName | Should -Be ByGenre
        "$($index.KeySchema)" | Should -Be 'genre (HASH) year (RANGE)'
        $index.Projection.ProjectionType | Should -Be INCLUDE
        $index.Projection.NonKeyAttributes | Should -Be label
        $index.OnDemandThroughput.MaxReadRequestUnits | Should -Be 100
        $made.LocalSecondaryIndexes[0].Projection.ProjectionType | Should -Be KEYS_ONLY
        $made.Tags['team'] | Should -Be music
        $made.Tags['stage'] | Should -Be test
    }

    It 'is restored with its indexes as overrides' {
        $made = New-Songs $Form
        $backup = New-FdynoBackup $made
        $table = (Get-Shape $Form $describeTable).Table
        $restored = Restore-FdynoTable -BackupArn $backup.BackupArn -TargetTableName "$($made.TableName)-1" `
            -GlobalSecondaryIndexOverride $table.GlobalSecondaryIndexes -LocalSecondaryIndexOverride @()
        $restored.GlobalSecondaryIndexes.IndexName | Should -Be ByGenre
        $restored.LocalSecondaryIndexes | Should -BeNullOrEmpty
    }
}

Describe 'A hashtable' {
    It 'with a capacity of nothing is answered where it is meant, not where it is a description' {
        $index = @{
            IndexName = 'ByGenre'; KeySchema = @{ AttributeName = 'genre'; KeyType = 'HASH' }; Projection = @{ ProjectionType = 'ALL' }
            ProvisionedThroughput = @{ ReadCapacityUnits = 0; WriteCapacityUnits = 0 }
        }
        $errors = Get-ErrorOf { New-FdynoTable Meant pk -AttributeDefinition @{ AttributeName = 'genre'; AttributeType = 'S' } -GlobalSecondaryIndex $index }
        "$($errors[0])" | Should -BeLike '*greater than or equal to 1*'
        $index.ProvisionedThroughput.NumberOfDecreasesToday = 0
        (New-FdynoTable Meant pk -AttributeDefinition @{ AttributeName = 'genre'; AttributeType = 'S' } -GlobalSecondaryIndex $index).TableStatus | Should -Be ACTIVE
    }

    It 'describes an index in the words of New-FdynoIndex: <Name>' -ForEach @(
        @{ Name = 'keys'; Given = @{ IndexName = 'ByGenre'; HashKey = 'genre'; RangeKey = 'year:N' }; Projection = 'ALL' }
        @{ Name = 'attributes'; Given = @{ indexname = 'ByGenre'; hashkey = 'genre'; rangekey = 'year:N'; nonkeyattributes = 'label' }; Projection = 'INCLUDE' }
        @{ Name = 'a projection'; Given = @{ IndexName = 'ByGenre'; HashKey = 'genre'; RangeKey = 'year:N'; ProjectionType = 'KEYS_ONLY' }; Projection = 'KEYS_ONLY' }
        @{ Name = "AWS's projection"; Given = @{ IndexName = 'ByGenre'; HashKey = 'genre'; RangeKey = 'year:N'; Projection = @{ ProjectionType = 'KEYS_ONLY' } }; Projection = 'KEYS_ONLY' }
        @{ Name = 'an object'; Given = [pscustomobject]@{ IndexName = 'ByGenre'; HashKey = 'genre'; RangeKey = 'year:N' }; Projection = 'ALL' }
    ) {
        $made = New-FdynoTable "Words$([guid]::NewGuid().ToString('N'))" pk sk -GlobalSecondaryIndex $Given
        $index = $made.GlobalSecondaryIndexes[0]
        "$($index.IndexName): $($index.KeySchema)" | Should -Be 'ByGenre: genre (HASH) year (RANGE)'
        $index.Projection.ProjectionType | Should -Be $Projection
        "$($made.AttributeDefinitions | Sort-Object AttributeName)" | Should -Be 'genre:S pk:S sk:S year:N'
        $restored = New-FdynoBackup $made | Restore-FdynoTable -TargetTableName "$($made.TableName)-1" -GlobalSecondaryIndexOverride $Given
        "$($restored.GlobalSecondaryIndexes[0].KeySchema)" | Should -Be 'genre (HASH) year (RANGE)'
    }

    It 'describes a local index, and a capacity, in the words of New-FdynoIndex' {
        $made = New-FdynoTable Local pk sk -LocalSecondaryIndex @{ IndexName = 'ByYear'; HashKey = 'pk'; RangeKey = 'year:N' }
        "$($made.LocalSecondaryIndexes[0].KeySchema)" | Should -Be 'pk (HASH) year (RANGE)'
        $made = New-FdynoTable Provisioned pk -BillingMode PROVISIONED -ReadCapacityUnits 5 -WriteCapacityUnits 5 -GlobalSecondaryIndex @{
            IndexName = 'ByYear'; HashKey = 'year:N'; ReadCapacityUnits = 3; WriteCapacityUnits = 2
        }
        $made.GlobalSecondaryIndexes[0].ProvisionedThroughput.ReadCapacityUnits | Should -Be 3
    }

    It 'that says one thing in both ways is refused' {
        $key = @{ AttributeName = 'genre'; KeyType = 'HASH' }
        foreach ($given in @{ HashKey = 'genre'; KeySchema = $key }, @{ HashKey = 'genre'; ProjectionType = 'ALL'; Projection = @{ ProjectionType = 'ALL' } },
            @{ HashKey = 'genre'; ReadCapacityUnits = 1; ProvisionedThroughput = @{ ReadCapacityUnits = 1; WriteCapacityUnits = 1 } }) {
            $errors = Get-ErrorOf { New-FdynoTable Twice pk -GlobalSecondaryIndex ($given + @{ IndexName = 'ByGenre' }) }
            $errors.Count | Should -Be 1
            "$($errors[0])" | Should -BeLike '* has both *'
        }
    }

    It 'with HashKey as a key schema is told the parameter' {
        $errors = Get-ErrorOf { New-FdynoTable Keyed -KeySchema @{ HashKey = 'pk' } }
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-HashKey'
    }

    It 'with a misspelt name is refused, and the name told' {
        $errors = Get-ErrorOf { New-FdynoTable Odd pk -GlobalSecondaryIndex @{ IndxName = 'ByGenre' } }
        "$($errors[0])" | Should -BeLike "*no member 'IndxName'*"
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike "*'IndxName'*"
    }
}

Describe 'Tags' {
    It 'are taken as an object with a property for each' {
        (New-FdynoTable Tagged pk -Tag ('{"team":"music","stage":"test"}' | ConvertFrom-Json)).Tags['stage'] | Should -Be test
    }
}
