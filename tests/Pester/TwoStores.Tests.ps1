# Objects are acted on in the store that they came from: every parameter of every cmdlet that takes a table, a backup or an index, in every
# form that its metadata allows: by name, by position, by the pipeline. The cases are made of the metadata, so that a new cmdlet or
# parameter is tried too. One that cannot be tried, because a value for a mandatory parameter is not known here, fails.
#
# Two stores have a table Acct and a backup of it. The object is of the store B, and the default connection is to the store A.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $references = (Get-Command Get-FdynoTable).ImplementingType.Assembly.GetType('Fdyno.PowerShell.Binding.StoreReference')
    $common = [Management.Automation.Cmdlet]::CommonParameters + 'WhatIf', 'Confirm'

    # The type of what a parameter takes: of an array, its elements.
    function Get-ParameterKind($Parameter) {
        $Parameter.ParameterType.IsArray ? $Parameter.ParameterType.GetElementType() : $Parameter.ParameterType
    }

    # In the set Restore, -TargetTableName is the name of a table that is to be made.
    $cases = foreach ($command in Get-Command -Module Fdyno) {
        foreach ($set in $command.ParameterSets) {
            foreach ($parameter in $set.Parameters) {
                $kind = Get-ParameterKind $parameter
                if (-not $references.IsAssignableFrom($kind) -or ($parameter.Name -eq 'TargetTableName' -and $set.Name -eq 'Restore')) { continue }
                @{
                    Command = $command.Name; Set = $set.Name; Parameter = $parameter.Name; Kind = $kind.Name
                    Label = "$($command.Name) -$($parameter.Name) ($($set.Name))"
                    Forms = @('name'; if ($parameter.Position -ge 0) { 'position' }; if ($parameter.ValueFromPipeline) { 'pipeline' })
                }
            }
        }
    }

    $connected = foreach ($command in Get-Command -Module Fdyno | Where-Object { $_.Parameters.ContainsKey('Connection') }) {
        @{ Command = $command.Name; Set = ($command.ParameterSets | Sort-Object { -not $_.IsDefault } | Select-Object -First 1).Name }
    }

    # Parameters whose names speak of tables, backups, indexes or connections, and that take none of these objects: names, and settings.
    $plain = @(
        'BackupName', 'BackupType', 'IndexName', 'TargetTableName', 'TableName', 'TableClass', 'GlobalSecondaryIndex',
        'LocalSecondaryIndex', 'GlobalSecondaryIndexOverride', 'LocalSecondaryIndexOverride'
    )
    $unknown = foreach ($command in Get-Command -Module Fdyno) {
        foreach ($parameter in $command.Parameters.Values) {
            $kind = Get-ParameterKind $parameter
            if ($parameter.Name -notmatch 'Table|Backup|Index|Connection|Destination|(?<!Re)Store' -or $parameter.Name -in $common) { continue }
            if ($references.IsAssignableFrom($kind) -or $kind -in [Fdyno.Api.FdynoConnection], [switch]) { continue }
            if ($parameter.Name -in $plain -and ($parameter.Name -ne 'TableName' -or $command.Name -eq 'New-FdynoTable') -and
                ($parameter.Name -ne 'IndexName' -or $command.Name -eq 'New-FdynoIndex')) { continue }
            "$($command.Name) -$($parameter.Name)"
        }
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $A = Connect-TestStore A
    $B = Connect-TestStore B -NoDefault
    $archive = Connect-TestStore archive -NoDefault
    $items = Join-Path $folder 'items.jsonl'
    Set-Content $items '{"pk":{"S":"imported"}}'

    # Makes the table, with its past, and the backup, where they are not there.
    function Reset-Store($Connection) {
        if ('Acct' -notin (Get-FdynoTable -Connection $Connection).TableName) {
            $null = New-FdynoTable Acct pk -Connection $Connection -GlobalSecondaryIndex (New-FdynoIndex byKind kind)
            $null = Set-FdynoContinuousBackup Acct -PointInTimeRecoveryEnabled $true -Connection $Connection
            '{"pk":{"S":"a"},"kind":{"S":"k"}}' | Set-FdynoItem Acct -Connection $Connection
        }

        if (-not (Get-FdynoBackup Acct -Connection $Connection | Where-Object BackupName -EQ daily)) {
            $null = New-FdynoBackup Acct daily -Connection $Connection
        }

        # What Acct and its backup are compared with.
        if ('Acct2' -notin (Get-FdynoTable -Connection $Connection).TableName) { $null = New-FdynoTable Acct2 pk -Connection $Connection }
        if (-not (Get-FdynoBackup Acct -Connection $Connection | Where-Object BackupName -EQ weekly)) {
            $null = New-FdynoBackup Acct weekly -Connection $Connection
        }
    }

    # All that can be changed in a store, as text.
    function Get-StoreText($Connection) {
        foreach ($table in Get-FdynoTable -Connection $Connection) {
            "$($table.TableName) $($table.TableId) $($table.ItemCount) $($table.Tags.Keys) $($table.DeletionProtectionEnabled)"
            Get-FdynoItem $table.TableName -AsJson -Connection $Connection
            "$((Get-FdynoContinuousBackup $table.TableName -Connection $Connection).PointInTimeRecoveryDescription.PointInTimeRecoveryStatus)"
        }

        (Get-FdynoBackup -BackupType ALL -Connection $Connection).BackupArn
    }

    # The object that a parameter of this kind takes.
    function Get-Object([string] $Kind, $Connection) {
        switch ($Kind) {
            { $_ -in 'TableReference', 'TableNameReference', 'ContinuousBackupsReference' } { Get-FdynoTable Acct -Connection $Connection; break }
            BackupReference { Get-FdynoBackup Acct -Connection $Connection | Where-Object BackupName -EQ daily; break }
            IndexReference { (Get-FdynoTable Acct -Connection $Connection).GlobalSecondaryIndexes[0]; break }
            default { throw "TwoStores.Tests.ps1 does not know what to give to a parameter of the type $Kind." }
        }
    }

    # Values for the parameters of a set beside the one that is tried: those that are mandatory, and those without which nothing would be
    # done.
    function Get-Argument([string] $Command, [string] $Set, [string] $Except, $Connection) {
        $arguments = @{}
        $metadata = (Get-Command $Command).ParameterSets | Where-Object Name -EQ $Set
        foreach ($parameter in $metadata.Parameters) {
            $name = $parameter.Name
            if ($name -eq $Except) { continue }
            if ($name -eq 'Force') { $arguments.Force = $true }
            if ($name -eq 'Confirm') { $arguments.Confirm = $false }
            if ($name -eq 'UseLatestRestorableTime') { $arguments[$name] = $true }
            if ($name -eq 'PointInTimeRecoveryEnabled') { $arguments[$name] = $true }
            if ($name -eq 'Tag' -and $Command -eq 'Set-FdynoTable') { $arguments.Tag = @{ changed = 'yes' } }
            if (-not $parameter.IsMandatory) { continue }
            $type = $parameter.ParameterType.IsArray ? $parameter.ParameterType.GetElementType() : $parameter.ParameterType
            $arguments[$name] = switch ($name) {
                { $_ -in 'Resume', 'Abort' } { $true; break }
                Key { @{ pk = 'a' }; break }
                HashValue { $Except -eq 'IndexName' ? 'k' : 'a'; break }
                Item { @{ pk = 'item' }; break }
                Json { '{"pk":{"S":"json"}}'; break }
                PlainJson { '{"pk":"plain"}'; break }
                Path { $Command -like 'Import-*' ? $items : (Join-Path $folder "$([guid]::NewGuid()).jsonl"); break }
                LiteralPath { $Command -like 'Import-*' ? $items : (Join-Path $folder "$([guid]::NewGuid()).jsonl"); break }
                Destination { $archive; break }
                HashKey { 'pk'; break }
                RestoreDateTime {
                    (Get-FdynoContinuousBackup Acct -Connection $Connection).PointInTimeRecoveryDescription.LatestRestorableDateTime
                    break
                }
                TargetTableName { "New-$([guid]::NewGuid().ToString('N'))"; break }
                { $Command -eq 'Compare-FdynoTable' -and $type.Name -eq 'TableReference' } { Get-FdynoTable Acct2 -Connection $Connection; break }
                { $Command -eq 'Compare-FdynoTable' -and $type.Name -eq 'BackupReference' } {
                    Get-FdynoBackup Acct -Connection $Connection | Where-Object BackupName -EQ weekly
                    break
                }
                { $type.Name -like '*Reference' } { Get-Object $type.Name $Connection; break }
                TableName { "New-$([guid]::NewGuid().ToString('N'))"; break }
                IndexName { 'byOther'; break }
                default { throw "TwoStores.Tests.ps1 does not know a value for -$name of $Command." }
            }
        }

        $arguments
    }

    # Runs a cmdlet with an object in one of the forms; what it writes, errors and verbose lines included.
    function Invoke-Form([string] $Form, [string] $Command, [string] $Parameter, $Object, [hashtable] $Arguments) {
        $ErrorActionPreference = 'Continue'
        try {
            switch ($Form) {
                name { $named = @{ $Parameter = $Object }; & $Command @named @Arguments -Verbose *>&1 }
                pipeline { $Object | & $Command @Arguments -Verbose *>&1 }
                # The parameters at positions before this one are given by name, and so do not count.
                position { & $Command $Object @Arguments -Verbose *>&1 }
            }
        }
        catch {
            $_
        }
    }

    function Select-Error($Written) { @($Written | Where-Object { $_ -is [Management.Automation.ErrorRecord] }) }
}

AfterAll {
    $B, $archive | Disconnect-Fdyno -ErrorAction Ignore
    Remove-TestFolder $folder
}

Describe 'What the metadata says' {
    It 'leaves no parameter that takes a table, a backup, an index or a connection untried' -ForEach @{ Unknown = @($unknown); Cases = $cases } {
        $Unknown | Should -BeNullOrEmpty -Because 'their types do not carry a store: give them one of Fdyno.PowerShell.Binding, or list them as plain'
        $Cases.Count | Should -BeGreaterThan 30
        $Cases.Forms | Sort-Object -Unique | Should -Be 'name', 'pipeline', 'position'
    }
}

Describe '<Label>' -ForEach $cases {
    BeforeAll {
        Reset-Store $A
        Reset-Store $B
    }

    BeforeEach {
        Reset-Store $B
        $object = Get-Object $Kind $B
        $arguments = Get-Argument $Command $Set $Parameter $B
        $before = Get-StoreText $A
    }

    It 'acts in the store that the object came from, given by <_>' -ForEach $Forms {
        $written = Invoke-Form $_ $Command $Parameter $object $arguments

        # What is to be resumed or aborted is complete here, and refused by its own store.
        if ($Set -notin 'Resume', 'Abort') { Select-Error $written | Should -BeNullOrEmpty }
        $told = @($written | Where-Object { $_ -is [Management.Automation.VerboseRecord] -and "$_" -like 'Working on *' })
        if ($Command -ne 'Copy-FdynoBackup' -or $Set -ne 'Abort') { "$told" | Should -BeLike "*store $($B.StoreId)*" }
        "$told" | Should -Not -BeLike "*$($A.StoreId)*"
        Get-StoreText $A | Should -Be $before
    }

    It 'refuses the object with the connection of another store, given by <_>' -ForEach $Forms {
        if ($Command -eq 'Copy-FdynoBackup' -and $Set -eq 'Abort') { return } # Only the destination counts: the source may be gone.
        $there = Get-StoreText $B
        $errors = Select-Error (Invoke-Form $_ $Command $Parameter $object ($arguments + @{ Connection = $A }))
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
        "$($errors[0])" | Should -BeLike "*$($A.StoreId)*"
        "$($errors[0])" | Should -BeLike "*$($B.StoreId)*"
        $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-StoreText $A | Should -Be $before
        Get-StoreText $B | Should -Be $there
    }

    It 'refuses a connection that is null, given by <_>' -ForEach $Forms {
        $there = Get-StoreText $B
        $errors = Select-Error (Invoke-Form $_ $Command $Parameter $object ($arguments + @{ Connection = $null }))
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        "$($errors[0])" | Should -BeLike '*-Connection was given without a value*'
        Get-StoreText $A | Should -Be $before
        Get-StoreText $B | Should -Be $there
    }

    It 'refuses an object of another store that was serialised in between' {
        if ($Command -eq 'Copy-FdynoBackup' -and $Set -eq 'Abort') { return }
        foreach ($name in @($arguments.Keys | Where-Object { $arguments[$_] -is [Fdyno.Model.TableDescription] -or $arguments[$_] -is [Fdyno.Model.BackupSummary] })) {
            $arguments[$name] = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($arguments[$name]))
        }

        $restored = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($object))
        $there = Get-StoreText $B
        foreach ($form in $Forms) {
            $errors = Select-Error (Invoke-Form $form $Command $Parameter $restored $arguments)
            $errors.Count | Should -Be 1
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
            "$($errors[0])" | Should -BeLike "*$($B.StoreId)*"
        }

        Get-StoreText $A | Should -Be $before
        Get-StoreText $B | Should -Be $there
    }

    # A backup's ARN is never given again.
    if ($Kind -ne 'BackupReference') {
        It 'refuses a table that was made anew under the name, given by <_>' -ForEach $Forms {
            Remove-FdynoTable Acct -Force -Connection $B
            Reset-Store $B
            $arguments = Get-Argument $Command $Set $Parameter $B
            if ($Kind -eq 'IndexReference') { $arguments.TableName = 'Acct'; $arguments.Connection = $B }
            $there = Get-StoreText $B
            $errors = Select-Error (Invoke-Form $_ $Command $Parameter $object $arguments)
            $errors.Count | Should -Be 1
            "$($errors[0])" | Should -BeLike "*$((Get-FdynoTable Acct -Connection $B).TableId)*"
            Get-StoreText $A | Should -Be $before
            Get-StoreText $B | Should -Be $there
        }
    }
}

Describe '<Command> with a connection that is null' -ForEach $connected {
    It 'touches no store' {
        Reset-Store $A
        $before = Get-StoreText $A
        $arguments = Get-Argument $Command $Set '' $A
        $errors = Select-Error (& { $ErrorActionPreference = 'Continue'; & $Command @arguments -Connection $null 2>&1 })
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        Get-StoreText $A | Should -Be $before
        $A.IsOpen | Should -BeTrue
    }
}

Describe 'Names and ARNs as text' {
    BeforeEach {
        Reset-Store $A
        Reset-Store $B
    }

    It 'refuses an ARN of one store in another, and names both accounts' {
        foreach ($script in { Remove-FdynoBackup (Get-Object BackupReference $B).BackupArn -Force }, { Remove-FdynoTable (Get-Object TableReference $B).TableArn -Force }) {
            $before = Get-StoreText $A
            $errors = Get-ErrorOf $script
            $errors.Count | Should -Be 1
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
            "$($errors[0])" | Should -BeLike "*'$($B.AccountId)'*'$($A.AccountId)'*"
            Get-StoreText $A | Should -Be $before
        }
    }

    It 'refuses a table by its name beside a backup object of another store' {
        $errors = Get-ErrorOf { Restore-FdynoItem Acct -Key @{ pk = 'a' } -BackupArn (Get-Object BackupReference $B) -Force }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
        "$($errors[0])" | Should -BeLike "*$($A.StoreId)*$($B.StoreId)*"
    }

    It 'compares objects of two stores, each in its own' {
        @{ pk = 'only in B' } | Set-FdynoItem (Get-Object TableReference $B)
        $found = Compare-FdynoTable (Get-Object TableReference $A) (Get-Object TableReference $B)
        "$($found.Kind) $($found.KeyText)" | Should -BeLike 'OnlyInDifference *only in B*'
        Compare-FdynoTable (Get-Object TableReference $A) -DifferenceBackupArn (Get-Object BackupReference $A) | Should -BeNullOrEmpty
        @(Compare-FdynoTable -ReferenceBackupArn (Get-Object BackupReference $A) (Get-Object TableReference $B)).Count | Should -Be 1
        @(Get-Object BackupReference $A | Compare-FdynoTable -DifferenceTable (Get-Object TableReference $B)).Count | Should -Be 1
        Remove-FdynoItem (Get-Object TableReference $B) @{ pk = 'only in B' }
    }

    It 'finds a copy where it is copied again, and the original where it is copied back' {
        $original = Get-Object BackupReference $A
        $copy = $original | Copy-FdynoBackup -Destination $archive
        $copy.BackupArn | Should -Be ($original.BackupArn -replace ":$($A.AccountId):", ":$($archive.AccountId):")
        $copy.CopiedFromBackupArn | Should -Be $original.BackupArn
        $copy.CopiedFromStoreId | Should -Be $A.StoreId
        (Copy-FdynoBackup $original $archive).BackupArn | Should -Be $copy.BackupArn
        (Copy-FdynoBackup $copy $A).BackupArn | Should -Be $original.BackupArn
        $copy | Remove-FdynoBackup -Force | Out-Null
        (Get-FdynoBackup -BackupArn $original).BackupStatus | Should -Be AVAILABLE
    }

    It 'accepts the objects of a closed connection when the default is the same store again' {
        $table = Get-FdynoTable Acct
        $again = Connect-TestStore A
        $closed = Connect-TestStore A -NoDefault
        $other = Get-FdynoTable Acct -Connection $closed
        Disconnect-Fdyno $closed
        (Get-FdynoTable $other).TableId | Should -Be $table.TableId
        (Get-FdynoTable $table -Connection $again).TableId | Should -Be $table.TableId
    }
}

Describe 'An index that was serialised in between' {
    BeforeEach {
        Reset-Store $A
        Reset-Store $B
        $index = [Management.Automation.PSSerializer]::Deserialize(
            [Management.Automation.PSSerializer]::Serialize((Get-FdynoTable Acct -Connection $B).GlobalSecondaryIndexes[0]))
    }

    It 'is read in its store while its table is there' {
        (Get-FdynoItem Acct -IndexName $index -HashValue k -Connection $B).pk | Should -Be a
    }

    It 'is refused beside a table of another store' {
        (Get-ErrorOf { Get-FdynoItem Acct -IndexName $index -HashValue k -Connection $A })[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
    }

    It 'is refused when its table has been made anew' {
        $old = $index.TableId
        Remove-FdynoTable Acct -Force -Connection $B
        Reset-Store $B
        $errors = Get-ErrorOf { Get-FdynoItem Acct -IndexName $index -HashValue k -Connection $B }
        $errors.Count | Should -Be 1
        "$($errors[0])" | Should -BeLike "*$old*"
        "$($errors[0])" | Should -BeLike "*$((Get-FdynoTable Acct -Connection $B).TableId)*"
    }
}

Describe 'ARNs of two stores in one command' {
    BeforeEach {
        Reset-Store $A
        Reset-Store $B
        @{ pk = 'only in B' } | Set-FdynoItem Acct -Connection $B
        $tables = @{ A = (Get-FdynoTable Acct -Connection $A).TableArn; B = (Get-FdynoTable Acct -Connection $B).TableArn }
        $backups = @{ A = (Get-Object BackupReference $A).BackupArn; B = (Get-Object BackupReference $B).BackupArn }
    }

    AfterEach {
        Remove-FdynoItem Acct @{ pk = 'only in B' } -Connection $B
        $null = Connect-TestStore A
    }

    It 'are refused with a comparison that works as it is written: <_>' -ForEach @(
        'Compare-FdynoTable $tables.A $tables.B'
        'Compare-FdynoTable $tables.A $tables.B -Connection $B'
        'Compare-FdynoTable Acct $tables.B'
        'Compare-FdynoTable (Get-FdynoTable Acct -Connection $A) $tables.B'
        'Compare-FdynoTable -ReferenceBackupArn $backups.A -DifferenceTable $tables.B'
        'Compare-FdynoTable (Copy-Serialized (Get-FdynoTable Acct -Connection $A)) (Copy-Serialized (Get-FdynoTable Acct -Connection $B))'
    ) {
        function Copy-Serialized($Object) { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($Object)) }
        $errors = Get-ErrorOf ([scriptblock]::Create($_))
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
        $found = @(Invoke-Expression ([regex]::Match($errors[0].ErrorDetails.RecommendedAction, 'Compare-FdynoTable .*').Value))
        "$($found.Kind) $($found.KeyText)" | Should -BeLike 'OnlyInDifference *only in B*'
    }

    It 'are refused by Restore-FdynoItem with the command that brings the backup to the table' {
        $errors = Get-ErrorOf { Restore-FdynoItem $tables.B @{ pk = 'a' } -BackupArn $backups.A -Force }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
        $copy = Invoke-Expression ([regex]::Match($errors[0].ErrorDetails.RecommendedAction, 'Copy-FdynoBackup .*').Value)
        Get-ErrorOf { Restore-FdynoItem (Get-FdynoTable Acct -Connection $B) @{ pk = 'a' } -BackupArn $copy -Force } | Should -BeNullOrEmpty
        $copy | Remove-FdynoBackup -Force | Out-Null
    }

    It 'that are of one other store are compared with -Connection, as the advice says' {
        $errors = Get-ErrorOf { Compare-FdynoTable $tables.B -DifferenceBackupArn $backups.B }
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Connection $connection*'
        @(Compare-FdynoTable $tables.B -DifferenceBackupArn $backups.B -Connection $B).Count | Should -Be 1
    }
}

Describe 'The advice of an error' {
    It 'acts on the store that the command worked on, not on the default' {
        $null = Connect-TestStore A
        $name = 'Kept'
        foreach ($store in $A, $B) {
            $null = New-FdynoTable $name id -DeletionProtection:$true -Connection $store
        }

        $errors = Get-ErrorOf { Get-FdynoTable $name -Connection $B | Remove-FdynoTable -Force }
        $errors.Count | Should -Be 1
        $command = [regex]::Match($errors[0].ErrorDetails.RecommendedAction, 'Set-FdynoTable .*').Value
        $null = Invoke-Expression $command
        (Get-FdynoTable $name -Connection $A).DeletionProtectionEnabled | Should -BeTrue
        (Get-FdynoTable $name -Connection $B).DeletionProtectionEnabled | Should -BeFalse
        $errors = Get-ErrorOf { Restore-FdynoTableToPointInTime Copy -SourceTableName (Get-FdynoTable $name -Connection $B) -UseLatestRestorableTime }
        $command = [regex]::Match($errors[0].ErrorDetails.RecommendedAction, 'Set-FdynoContinuousBackup .*').Value
        $null = Invoke-Expression $command
        (Get-FdynoContinuousBackup $name -Connection $A).PointInTimeRecoveryDescription.PointInTimeRecoveryStatus | Should -Be DISABLED
        (Get-FdynoContinuousBackup $name -Connection $B).PointInTimeRecoveryDescription.PointInTimeRecoveryStatus | Should -Be ENABLED
    }

    It 'names the store of a table that was made anew' {
        $null = Connect-TestStore A
        $old = New-FdynoTable Anew id -Connection $B
        Remove-FdynoTable $old -Force
        $new = New-FdynoTable Anew id -Connection $B
        $advice = (Get-ErrorOf { Export-FdynoItem $old (Join-Path $folder anew.json) })[0].ErrorDetails.RecommendedAction
        (Invoke-Expression ([regex]::Match($advice, 'Get-FdynoTable .*').Value)).TableId | Should -Be $new.TableId
    }

    It 'names no connection where the command worked on the default' {
        $null = Connect-TestStore A
        $null = New-FdynoTable Plain id -DeletionProtection:$true
        (Get-ErrorOf { Remove-FdynoTable Plain -Force })[0].ErrorDetails.RecommendedAction | Should -Not -Match '-Connection'
    }
}

Describe 'What a row says of its table' {
    It 'is checked: a row with the ARN of a table of another store is refused by <Command>' -ForEach @(
        @{ Command = 'Get-FdynoTable'; Act = { $input | Get-FdynoTable } }
        @{ Command = 'Get-FdynoItem'; Act = { $input | Get-FdynoItem } }
        @{ Command = 'Get-FdynoTable, and what would remove it'; Act = { $input | Get-FdynoTable | Remove-FdynoTable -Force } }
        @{ Command = 'New-FdynoBackup'; Act = { $input | New-FdynoBackup -BackupName wrong } }
    ) {
        $null = Connect-TestStore A
        $rows = Get-FdynoTable Acct -Connection $B | Select-Object TableName, TableArn, TableId
        foreach ($row in $rows, ($rows | ConvertTo-Csv | ConvertFrom-Csv)) {
            $errors = Get-ErrorOf { $row | & $Act }
            $errors.Count | Should -Be 1
            $errors[0].CategoryInfo.Category | Should -Not -Be NotSpecified
        }

        Get-FdynoTable Acct | Should -Not -BeNullOrEmpty
        Get-FdynoBackup -BackupName wrong | Should -BeNullOrEmpty
    }

    It 'is enough for a table of the same store' {
        $null = Connect-TestStore A
        $table = Get-FdynoTable Acct
        ($table | Select-Object TableName, TableArn, TableId | Get-FdynoTable).TableId | Should -Be $table.TableId
        ([pscustomobject]@{ TableName = 'Acct' } | Get-FdynoTable).TableId | Should -Be $table.TableId
    }
}

Describe 'A parameter that is null' {
    It 'is refused, and not taken for one that is left out: <_>' -ForEach @(
        'Get-FdynoBackup -TimeRangeUpperBound $null', 'Get-FdynoBackup -TimeRangeLowerBound $null', 'Get-FdynoBackup -ExclusiveStartBackupArn $null'
        'Compare-FdynoTable Acct Acct -ReferenceDateTime $null', 'Get-FdynoItem Acct -HashValue 1 -IndexName $null'
        'New-FdynoTable Other id -GlobalSecondaryIndex $null', 'New-FdynoTable Other id -LocalSecondaryIndex $null'
        'Get-FdynoItem Acct -HashValue 1 -RangeBegin $null', 'Get-FdynoTable Acct, $null', 'Get-FdynoBackup Acct, $null'
        'Get-FdynoContinuousBackup Acct, $null'
    ) {
        $null = Connect-TestStore A
        $errors = Get-ErrorOf ([scriptblock]::Create($_))
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        "$($errors[0])" | Should -Match 'was given without a value: it is (null|a list with a null)\.'
        { Get-FdynoTable Other -ErrorAction Stop } | Should -Throw
    }

    It 'is refused where it would give a new store an account for good' {
        $where = Get-TestStore nobody
        (Get-ErrorOf { Connect-Fdyno @where -Create -AccountId $null })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        (Get-ErrorOf { Connect-Fdyno @where })[0].FullyQualifiedErrorId | Should -BeLike 'StoreNotFound,*'
        $null = Connect-TestStore A
    }
}

Describe 'Connect-Fdyno' {
    It 'refuses -<Name> without a value, and leaves no default' -ForEach @{ Name = 'Path' }, @{ Name = 'ClusterFile' } {
        foreach ($nothing in $null, '') {
            $null = Connect-TestStore A
            $given = @{ $Name = $nothing }
            $errors = Get-ErrorOf { Connect-Fdyno @given }
            $errors.Count | Should -Be 1
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
            (Get-ErrorOf { Get-FdynoTable })[0].FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        }

        $null = Connect-TestStore A
    }

    It 'makes a store with -Create only' {
        $where = Get-TestStore mistyped
        $errors = Get-ErrorOf { Connect-Fdyno @where }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'StoreNotFound,*'
        $errors[0].CategoryInfo.Category | Should -Be ObjectNotFound
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Create*'
        (Get-ErrorOf { Connect-Fdyno @where }).Count | Should -Be 1 # The first one made nothing.
        $made = Connect-Fdyno @where -Create
        (Connect-Fdyno @where).StoreId | Should -Be $made.StoreId
        (Connect-Fdyno @where -Create).StoreId | Should -Be $made.StoreId
        $null = Connect-TestStore A
    }

    It 'makes no folder' -Tag EmbeddedOnly {
        $path = Join-Path $folder 'no such folder/store.fdyno'
        (Get-ErrorOf { Connect-Fdyno $path -Create })[0].FullyQualifiedErrorId | Should -BeLike 'StoreNotFound,*'
        Test-Path (Split-Path $path) | Should -BeFalse
        $null = Connect-TestStore A
    }

    It 'makes the default store, also the one of FDYNO_PATH' -Tag EmbeddedOnly {
        $path = Join-Path $folder 'default.fdyno'
        Invoke-InProcess "`$env:FDYNO_PATH = '$path'; Import-Module '$ModulePath'; (Connect-Fdyno).IsOpen" | Should -Be 'True'
        Test-Path $path | Should -BeTrue
    }

    It 'refuses a root without a value' -Tag ClusterOnly {
        (Get-ErrorOf { Connect-Fdyno -ClusterFile $ClusterFile -Root '' })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $null = Connect-TestStore A
    }
}
