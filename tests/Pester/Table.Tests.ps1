BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $null = Connect-TestStore
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Names with wildcards' {
    It 'are refused where they are not well-formed: <_>' -ForEach 'Get-FdynoTable', 'Get-FdynoBackup -BackupName' {
        $errors = Get-ErrorOf ([scriptblock]::Create("$_ '[a'"))
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
    }
}

Describe 'New-FdynoTable' {
    It 'makes a table of a hash key and a range key' {
        $table = New-FdynoTable Movies year:N title
        $table.TableStatus | Should -Be ACTIVE
        "$($table.KeySchema)" | Should -Be 'year (HASH) title (RANGE)'
        "$($table.AttributeDefinitions | Sort-Object AttributeName)" | Should -Be 'title:S year:N'
        $table.CreationDateTime.Kind | Should -Be Utc
        $table.PSObject.TypeNames[0] | Should -Be 'Fdyno.Model.TableDescription'
    }

    It 'takes indexes from New-FdynoIndex, with the types of the table' {
        $table = New-FdynoTable Indexed year:n title -BillingMode provisioned -ReadCapacityUnits 5 -WriteCapacityUnits 6 `
            -GlobalSecondaryIndex (New-FdynoIndex byTitle title year -ReadCapacityUnits 1 -WriteCapacityUnits 2),
                (New-FdynoIndex byRating rating:N -NonKeyAttributes plot -ReadCapacityUnits 1 -WriteCapacityUnits 1) `
            -LocalSecondaryIndex (New-FdynoIndex byGenre year genre -ProjectionType KEYS_ONLY)
        "$($table.AttributeDefinitions | Sort-Object AttributeName)" | Should -Be 'genre:S rating:N title:S year:N'
        $table.GlobalSecondaryIndexes.IndexName | Sort-Object | Should -Be 'byRating', 'byTitle'
        ($table.GlobalSecondaryIndexes | Where-Object IndexName -EQ byRating).Projection.ProjectionType | Should -Be INCLUDE
        $table.LocalSecondaryIndexes.Projection.ProjectionType | Should -Be KEYS_ONLY
        $table.ProvisionedThroughput.WriteCapacityUnits | Should -Be 6
    }

    It 'takes AWS shapes' {
        $table = New-FdynoTable Shapes `
            -KeySchema @{ AttributeName = 'pk'; KeyType = 'HASH' }, ([pscustomobject]@{ attributename = 'sk'; keytype = 'range' }) `
            -AttributeDefinition @{ AttributeName = 'pk'; AttributeType = 'S' }, @{ AttributeName = 'sk'; AttributeType = 'B' },
                @{ AttributeName = 'x'; AttributeType = 'N' } `
            -GlobalSecondaryIndex @{
                IndexName  = 'byX'
                KeySchema  = @{ AttributeName = 'x'; KeyType = 'HASH' }
                Projection = @{ ProjectionType = 'ALL' }
            } `
            -Tag @{ Key = 'team'; Value = 'a' }, @{ Key = 'stage'; Value = 'test' }
        $table.GlobalSecondaryIndexes.KeySchema.AttributeName | Should -Be x
        $table.Tags['stage'] | Should -Be test
    }

    It 'copies the shape of a table that is described, or was serialised' {
        $source = Get-FdynoTable Indexed
        foreach ($shape in $source, [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($source))) {
            $table = New-FdynoTable "Copy$([guid]::NewGuid().ToString('N'))" -KeySchema $shape.KeySchema -AttributeDefinition $shape.AttributeDefinitions `
                -GlobalSecondaryIndex $shape.GlobalSecondaryIndexes -LocalSecondaryIndex $shape.LocalSecondaryIndexes `
                -BillingMode PROVISIONED -ReadCapacityUnits 1 -WriteCapacityUnits 1
            $table.GlobalSecondaryIndexes.IndexName | Sort-Object | Should -Be 'byRating', 'byTitle'
            $table | Remove-FdynoTable -Force
        }
    }

    It 'records settings' {
        $table = New-FdynoTable Settings pk -TableClass standard_infrequent_access -DeletionProtection -StreamViewType new_image `
            -TimeToLiveAttribute expires -Tag @{ a = 1 } -MaxReadRequestUnits 10
        $table.TableClassSummary.TableClass | Should -Be STANDARD_INFREQUENT_ACCESS
        $table.DeletionProtectionEnabled | Should -BeTrue
        $table.StreamSpecification.StreamViewType | Should -Be NEW_IMAGE
        $table.TimeToLiveDescription.AttributeName | Should -Be expires
        $table.Tags['a'] | Should -Be '1'
        $table.OnDemandThroughput.MaxReadRequestUnits | Should -Be 10
    }

    It 'makes nothing with -WhatIf' {
        New-FdynoTable Hypothetical pk -WhatIf | Should -BeNullOrEmpty
        Get-FdynoTable Hypo* | Should -BeNullOrEmpty
    }

    It 'answers <Name> with <Id>' -ForEach @(
        @{ Name = 'a bad name'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { New-FdynoTable 'a b' pk } }
        @{ Name = 'an empty name'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { New-FdynoTable '' pk } }
        @{ Name = 'a table that is there'; Id = 'ResourceInUse'; Category = 'ResourceBusy'; Script = { New-FdynoTable Movies pk } }
        @{ Name = 'no key'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { New-FdynoTable NoKey } }
        @{ Name = 'a type that there is not'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { New-FdynoTable BadType pk:X } }
        @{ Name = 'two keys'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { New-FdynoTable Two pk -KeySchema @{ AttributeName = 'pk'; KeyType = 'HASH' } } }
        @{ Name = 'a misspelt member'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { New-FdynoTable Odd -KeySchema @{ Attribute = 'pk' } } }
        @{ Name = 'an index without its types'; Id = 'Validation'; Category = 'InvalidArgument'; Script = {
                New-FdynoTable Odd pk -GlobalSecondaryIndex @{ IndexName = 'byX'; KeySchema = @{ AttributeName = 'x'; KeyType = 'HASH' }; Projection = @{ ProjectionType = 'ALL' } }
            }
        }
        @{ Name = 'a tag twice'; Id = 'Validation'; Category = 'InvalidArgument'; Script = { New-FdynoTable Odd pk -Tag @{ Key = 'a'; Value = 1 }, @{ Key = 'a'; Value = 2 } } }
    ) {
        $before = (Get-FdynoTable).TableName
        $errors = Get-ErrorOf $Script
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $errors[0].CategoryInfo.Category | Should -Be $Category
        $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        (Get-FdynoTable).TableName | Should -Be $before
    }
}

Describe 'Get-FdynoTable' {
    It 'takes names, ARNs, patterns and tables' {
        (Get-FdynoTable Movies).TableName | Should -Be Movies
        (Get-FdynoTable (Get-FdynoTable Movies).TableArn).TableName | Should -Be Movies
        (Get-FdynoTable mov*).TableName | Should -Be Movies
        ('Movies', 'Shapes' | Get-FdynoTable).TableName | Should -Be Movies, Shapes
        (Get-FdynoTable | Get-FdynoTable).Count | Should -Be (Get-FdynoTable).Count
        Get-FdynoTable nothing* | Should -BeNullOrEmpty
    }

    It 'goes on after a table that is missing' {
        $tables = 'Movies', 'Missing', 'Shapes' | Get-FdynoTable -ErrorAction SilentlyContinue -ErrorVariable failed
        $tables.TableName | Should -Be Movies, Shapes
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'ResourceNotFound,Fdyno.PowerShell.Commands.GetFdynoTableCommand'
        $failed[0].CategoryInfo.Category | Should -Be ObjectNotFound
        $failed[0].TargetObject | Should -Be Missing
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'takes a table that was serialised in between' {
        $table = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-FdynoTable Movies)))
        $table.PSObject.TypeNames[0] | Should -Be 'Deserialized.Fdyno.Model.TableDescription'
        ($table | Get-FdynoTable).TableId | Should -Be $table.TableId
    }

    It 'is shown as a table, with its key and a size for readers' {
        $shown = Get-FdynoTable Movies | Out-String -Width 120
        $shown | Should -Match 'TableName\W.*Status\W.*Items\W.*Size\W.*Key\W.*Indexes'
        $shown | Should -Match 'year:N, title:S'
    }
}

Describe 'Set-FdynoTable' {
    BeforeAll {
        $null = New-FdynoTable Changing pk -TimeToLiveAttribute expires -Tag @{ a = 'b' } -StreamViewType KEYS_ONLY -DeletionProtection
    }

    It 'changes what is given and nothing else' {
        $table = Set-FdynoTable Changing -TableClass STANDARD_INFREQUENT_ACCESS
        $table.TableClassSummary.TableClass | Should -Be STANDARD_INFREQUENT_ACCESS
        $table.TimeToLiveDescription.TimeToLiveStatus | Should -Be ENABLED
        $table.Tags['a'] | Should -Be b
        $table.DeletionProtectionEnabled | Should -BeTrue
    }

    It 'clears what is given as $null' {
        $table = Get-FdynoTable Changing | Set-FdynoTable -TimeToLiveAttribute $null -Tag $null -StreamViewType $null -DeletionProtection:$false
        $table.TimeToLiveDescription.TimeToLiveStatus | Should -Be DISABLED
        $table.Tags.Count | Should -Be 0
        $table.StreamSpecification | Should -BeNullOrEmpty
        $table.DeletionProtectionEnabled | Should -BeFalse
    }

    It 'changes the billing mode' {
        $table = Set-FdynoTable Changing -BillingMode PROVISIONED -ReadCapacityUnits 3 -WriteCapacityUnits 4
        $table.ProvisionedThroughput.ReadCapacityUnits | Should -Be 3
    }

    It 'changes nothing with -WhatIf' {
        Set-FdynoTable Changing -Tag @{ x = 'y' } -WhatIf | Should -BeNullOrEmpty
        (Get-FdynoTable Changing).Tags.Count | Should -Be 0
    }
}

Describe 'Remove-FdynoTable' {
    It 'removes tables from the pipeline' {
        'Gone1', 'Gone2' | ForEach-Object { $null = New-FdynoTable $_ pk }
        Get-FdynoTable Gone* | Remove-FdynoTable -Confirm:$false | Should -BeNullOrEmpty
        Get-FdynoTable Gone* | Should -BeNullOrEmpty
    }

    It 'removes nothing with -WhatIf, even with -Force' {
        $null = New-FdynoTable Stays pk
        Remove-FdynoTable Stays -WhatIf
        Remove-FdynoTable Stays -Force -WhatIf
        (Get-FdynoTable Stays).TableName | Should -Be Stays
    }

    It 'asks, and takes no answer for no, where nobody can be asked' {
        Invoke-InProcess @"
Import-Module '$ModulePath'
`$null = $(Get-TestStoreCommand ask)
`$null = New-FdynoTable Stays pk
try { Remove-FdynoTable Stays } catch { 'asked' }
(Get-FdynoTable).TableName
Remove-FdynoTable Stays -Force
Get-FdynoTable | Measure-Object | ForEach-Object Count
"@ | Should -Be 'asked', 'Stays', '0'
    }

    It 'does not get past deletion protection with -Force' {
        $null = New-FdynoTable Protected pk -DeletionProtection
        (Get-ErrorOf { Remove-FdynoTable Protected -Force }).Count | Should -Be 1
        (Get-FdynoTable Protected).TableName | Should -Be Protected
    }

    It 'takes nothing for a table that is none' {
        foreach ($object in (Get-Item $folder), (Get-Date), [pscustomobject]@{ TableName = 'Movies' }, @{ TableName = 'Movies' }, [version] '1.2', (New-FdynoIndex Movies pk)) {
            (Get-ErrorOf { $object | Remove-FdynoTable -Force }).Count | Should -Be 1 -Because "$($object.GetType()) is no table"
            (Get-ErrorOf { Remove-FdynoTable $object -Force }).Count | Should -Be 1
        }
        (Get-FdynoTable Movies).TableName | Should -Be Movies
    }
}
