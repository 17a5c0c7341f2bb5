# What is given to a parameter and cannot be what it takes: the error says what the parameter takes, in words of the product.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../../out/Fdyno') -ErrorAction SilentlyContinue
    $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
    $typed = foreach ($command in Get-Command -Module Fdyno -CommandType Cmdlet) {
        foreach ($parameter in $command.Parameters.Values | Where-Object { $_.Name -notin $common }) {
            $type = $parameter.ParameterType.IsArray ? $parameter.ParameterType.GetElementType() : $parameter.ParameterType
            if ($type.Name -match 'Reference$|^FdynoConnection$') {
                @{ Command = $command.Name; Parameter = $parameter.Name }
            }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore
    $null = New-FdynoTable Music pk
    $common = [System.Management.Automation.Cmdlet]::CommonParameters

    # The error of a script, whether it ends the command or not: its text and its advice.
    function Get-Told([string] $Script) {
        $found = Get-ErrorOf ([scriptblock]::Create($Script))
        $found.Count | Should -Be 1 -Because "$Script has to fail"
        @{ Text = $found[0].Exception.Message; Advice = $found[0].ErrorDetails.RecommendedAction; Id = $found[0].FullyQualifiedErrorId }
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'A parameter that refers to something' -Tag EmbeddedOnly {
    It 'says what it takes, and no type: -<Parameter> of <Command>' -ForEach $typed {
        $others = @{}
        $set = (Get-Command $Command).ParameterSets | Where-Object { $_.Parameters.Name -contains $Parameter } | Select-Object -First 1
        foreach ($one in $set.Parameters | Where-Object { $_.IsMandatory -and $_.Name -ne $Parameter }) {
            $others[$one.Name] = $one.ParameterType -eq [switch] ? $true : $one.ParameterType.Name -eq 'FdynoConnection' ? $connection : 'Music'
        }

        $others[$Parameter] = Get-Process -Id $PID
        $found = Get-ErrorOf { & $Command @others }
        $found.Count | Should -Be 1
        $found[0].FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
        $found[0].Exception.Message | Should -Match "parameter '$Parameter'\. .*(is given|is given as|from: \`$connection = Connect-Fdyno)"
        $found[0].Exception.Message | Should -Not -Match 'Fdyno\.|[a-z]Reference\b|Cannot convert|method is not supported'
    }

    It 'takes one connection, in a list or not' {
        (Get-FdynoTable -Connection (, $connection)).TableName | Should -Be Music
        (Get-Told 'Get-FdynoTable -Connection $connection, $connection').Text | Should -BeLike '*takes one connection, and a list of 2 was given*'
        (Get-Told 'Get-FdynoTable -Connection @()').Text | Should -BeLike '*takes one connection, and an empty list was given*'
        (Get-Told 'Get-FdynoTable -Connection app.fdyno').Text | Should -BeLike "*'app.fdyno' is a text, and not a connection.*"
        $sent = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($connection))
        (Get-Told 'Get-FdynoTable -Connection $sent').Text | Should -BeLike '*open only where it was made. Connect here.*'
    }

    It 'lets objects of others pass by, whose properties have the names of parameters' {
        # But not one whose Connection is something else: it may mean another store.
        (Get-ErrorOf { [pscustomobject]@{ TableName = 'Music'; Connection = 'tcp' } | Remove-FdynoTable -Force })[0].Exception.Message |
            Should -BeLike "*'tcp' is a text, and not a connection.*"
        ([pscustomobject]@{ TableName = 'Music' } | Get-FdynoTable).TableName | Should -Be Music
        (Get-ErrorOf { Get-Date | Get-FdynoTable })[0].FullyQualifiedErrorId | Should -BeLike 'InputObjectNotBound,*'
    }
}

Describe 'The advice of an error' -Tag EmbeddedOnly {
    It 'names the parameter that was typed: <Script>' -ForEach @(
        @{ Script = 'Set-FdynoContinuousBackup Music $true -RecoveryPeriodInDays 99'; Member = 'pointInTimeRecoverySpecification.recoveryPeriodInDays'; Parameter = '-RecoveryPeriodInDays' }
        @{ Script = 'Set-FdynoContinuousBackup Music $true -RecoveryMode x'; Member = 'pointInTimeRecoverySpecification.recoveryMode'; Parameter = '-RecoveryMode' }
        @{ Script = 'Restore-FdynoTableToPointInTime "a b" -SourceTableName Music -UseLatestRestorableTime'; Member = 'targetTableName'; Parameter = '-TargetTableName' }
        @{ Script = 'Restore-FdynoTable "a b" -BackupArn arn:aws:dynamodb:fdb:111111111111:table/Music/backup/01791504762511-2779fadd'; Member = 'targetTableName'; Parameter = '-TargetTableName' }
        @{ Script = 'Restore-FdynoTable Abc -BackupArn arn:aws:dynamodb:fdb:111111111111:table/Music/backup/01791504762511-2779fadd -BillingModeOverride x'; Member = 'billingModeOverride'; Parameter = '-BillingModeOverride' }
        @{ Script = 'Get-FdynoBackup -Limit 0'; Member = 'limit'; Parameter = '-Limit' }
        @{ Script = 'New-FdynoBackup Music "a b"'; Member = 'backupName'; Parameter = '-BackupName' }
        @{ Script = 'New-FdynoTable "a b" pk'; Member = 'tableName'; Parameter = '-TableName' }
        @{ Script = 'New-FdynoTable Abc pk -ReadCapacityUnits 0 -WriteCapacityUnits 1 -BillingMode PROVISIONED'; Member = 'provisionedThroughput.readCapacityUnits'; Parameter = '-ReadCapacityUnits' }
        @{ Script = 'New-FdynoTable Abc pk -Tag @{ Key = ""; Value = "x" }'; Member = 'tags.1.member.key'; Parameter = 'Key of -Tag' }
        @{ Script = 'New-FdynoTable Abc pk -GlobalSecondaryIndex @{ IndexName = "a b"; HashKey = "x" }'; Member = 'globalSecondaryIndexes.1.member.indexName'; Parameter = 'IndexName of -GlobalSecondaryIndex' }
    ) {
        $told = Get-Told $Script
        $told.Text | Should -BeLike "*at '$Member' failed to satisfy constraint*" -Because 'that is the text of DynamoDB'
        $told.Advice | Should -Match "Give $([regex]::Escape($Parameter))\b"
        $told.Advice | Should -Not -Match ([regex]::Escape("'$Member'"))
    }

    It 'of a file helps: <Name>' -Skip:$IsWindows -ForEach @(
        @{ Name = 'a link that leads to itself'; Path = 'loop'; Text = "*leads back to itself."; Advice = 'Give the path of a file, or correct the link.' }
        @{ Name = 'a name of 256 bytes'; Path = 'n' * 256; Text = '*is too long for a file.'; Advice = 'Give a shorter name*' }
    ) {
        if (-not (Test-Path "$folder/other")) {
            ln -s "$folder/other" "$folder/loop"
            ln -s "$folder/loop" "$folder/other"
        }

        $told = Get-Told "Export-FdynoItem Music '$folder/$Path'"
        $told.Text | Should -BeLike $Text
        $told.Advice | Should -BeLike $Advice
        $told.Id | Should -BeLike 'Validation,*'
        Get-ChildItem $folder -Filter '*.tmp' -Force | Should -BeNullOrEmpty
    }

    It 'of a pipe whose reader has ended says so' -Skip:$IsWindows {
        $null = New-FdynoTable Large pk
        1..20 | ForEach-Object { @{ pk = "$_"; body = 'x' * 300000 } } | Set-FdynoItem Large
        $pipe = Join-Path $folder fifo
        mkfifo $pipe
        $reader = Start-ThreadJob { head -c 1000 $using:pipe }
        $told = Get-Told "Export-FdynoItem Large '$pipe'"
        $told.Text | Should -BeLike 'The program that reads * has ended before all items were written.'
        $told.Advice | Should -Be 'See why it ended, and run the command again.'
        $reader | Receive-Job -Wait -AutoRemoveJob | Should -Not -BeNullOrEmpty
    }

    It 'of an item names the attribute and the type: <Json>' -ForEach @(
        @{ Json = '{"pk":{"S":"a"},"n":{"Q":"x"}}'; Advice = "The value of 'n' names the type 'Q', which there is not.*" }
        @{ Json = '{"pk":{"S":"a"},"n":{"L":[{"Q":"x"}]}}'; Advice = "The value of 'n' names the type 'Q', which there is not.*" }
        @{ Json = '{"pk":{"S":"a"},"n":{}}'; Advice = "The value of 'n' names no type.*" }
    ) {
        $told = Get-Told "Set-FdynoItem Music -Json '$Json'"
        $told.Text | Should -Be 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'
        $told.Advice | Should -BeLike $Advice
    }

    It 'of what stands between items in a file says to remove it: <Content>' -ForEach @(
        @{ Content = '{"pk":{"S":"a"}}', 'null'; Line = 2 }
        @{ Content = , '[{"pk":{"S":"a"}}, null]'; Line = 1 }
        @{ Content = , '[1]'; Line = 1 }
    ) {
        Set-Content "$folder/between.json" $Content
        $told = Get-Told "Import-FdynoItem Music '$folder/between.json'"
        $told.Text | Should -BeLike "*line ${Line}: An item must be a JSON object. *"
        $told.Advice | Should -BeLike 'Remove what is there, such as null:*import it again*'
    }
}

Describe 'Broken JSON' -Tag EmbeddedOnly {
    It 'is told of in plain words: <Json>' -ForEach @(
        @{ Json = 'xyz'; Text = "*column 1: 'x' cannot begin a value" }
        @{ Json = '{"pk" {"S":"a"}}'; Text = "*column 7: a ':' is missing before '{'" }
        @{ Json = '{pk:{"S":"a"}}'; Text = "*column 2: 'p' cannot begin the name of an attribute, which is in double quotes" }
        @{ Json = '{"pk":{"S":"a"} "b":1}'; Text = "*a ',' is missing before '`"'*" }
        @{ Json = '{"pk":{"S":"a"}} x'; Text = "*there is more after the end: 'x'" }
        @{ Json = '{"pk":{"N":01}}'; Text = '*a number must not begin with a zero that is followed by a digit' }
        @{ Json = '{"pk":{"S":"a\q"}}'; Text = "*'q' is no escape that JSON has" }
        @{ Json = '{"pk":{"S":tru}}'; Text = '*is no value: JSON has true, false and null' }
        @{ Json = '{"pk":{"S":"a"'; Text = '*it ends within an object or an array, which should be closed' }
        @{ Json = ''; Text = '*' }
    ) {
        foreach ($switch in '', ' -PlainJson') {
            $told = Get-Told "Set-FdynoItem Music -Json '$Json'$switch"
            $told.Text | Should -BeLike $Text
            $told.Text | Should -Not -Match 'LineNumber|BytePosition|invalid start|Utf8JsonReader'
        }
    }
}
