BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Connect-Fdyno' {
    It 'connects to a new store and makes it the default' {
        $connection = Connect-TestStore a
        $connection.IsOpen | Should -BeTrue
        $connection.Region | Should -Be 'fdb'
        $connection.AccountId | Should -Match '^[1-9][0-9]{11}$'
        (Get-FdynoConnection).StoreId | Should -Be $connection.StoreId
    }

    It 'resolves relative paths against the location, and drives of PowerShell' -Tag EmbeddedOnly {
        $null = New-PSDrive -Name FdynoTest -PSProvider FileSystem -Root $folder
        Push-Location $folder
        try {
            (Connect-Fdyno -Create -Path relative.fdyno).DisplayName | Should -BeLike "*$(Join-Path $folder 'relative.fdyno')*"
            (Connect-Fdyno -Create -Path FdynoTest:/drive.fdyno).DisplayName | Should -BeLike "*$(Join-Path $folder 'drive.fdyno')*"
        }
        finally {
            Pop-Location
            Remove-PSDrive FdynoTest
        }
    }

    It 'refuses a path that is not one of a file' -Tag EmbeddedOnly {
        $errors = Get-ErrorOf { Connect-Fdyno -Path Env:/PATH }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $errors[0].CategoryInfo.Category | Should -Be InvalidArgument
    }

    It 'refuses a path with a character that no file has' -Tag EmbeddedOnly {
        (Get-ErrorOf { Connect-Fdyno -Path "$folder/a`0b" })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
    }

    It 'makes no file where <_> is refused' -Tag EmbeddedOnly -ForEach 'Region', 'AccountId' {
        $path = Join-Path $folder "refused $_.fdyno"
        $wrong = @{ $_ = 'EU West' }
        (Get-ErrorOf { Connect-Fdyno -Create -Path $path @wrong })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        Test-Path -LiteralPath $path | Should -BeFalse
    }

    It 'keeps region and account for good' {
        (Connect-TestStore region -Region eu-central-1 -AccountId 123456789012).AccountId | Should -Be '123456789012'
        (New-FdynoTable Music artist).TableArn | Should -Be 'arn:aws:dynamodb:eu-central-1:123456789012:table/Music'
        (Connect-TestStore region).Region | Should -Be 'eu-central-1'
        $errors = Get-ErrorOf { Connect-TestStore region -Region eu-west-1 }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        (Get-ErrorOf { Connect-TestStore region -AccountId 000000000000 }).Count | Should -Be 1
        (Connect-TestStore region).AccountId | Should -Be '123456789012'
    }

    It 'notices a file that is a copy of another one, once' -Tag EmbeddedOnly -Skip:(-not $IsLinux) {
        $original = Join-Path $folder 'original.fdyno'
        $null = Connect-Fdyno -Create -Path $original
        $null = New-FdynoTable Music artist
        Disconnect-Fdyno
        Copy-Item -LiteralPath $original -Destination (Join-Path $folder 'copied.fdyno')
        foreach ($known in $original, (Join-Path $folder 'copied.fdyno'), (Join-Path $folder 'copied.fdyno')) {
            $null = Connect-Fdyno -Path $known -WarningVariable +warnings -WarningAction SilentlyContinue
            Get-FdynoTable Music | Should -Not -BeNullOrEmpty
            Disconnect-Fdyno
        }

        $warnings.Count | Should -Be 1
        "$warnings" | Should -BeLike '*copied.fdyno* is a copy*'
    }

    It 'leaves the default alone with -NoDefault' {
        $default = Connect-TestStore a
        $other = Connect-TestStore b -NoDefault
        (Get-FdynoConnection).StoreId | Should -Be $default.StoreId
        (Get-FdynoConnection $other).StoreId | Should -Be $other.StoreId
        ($other | Get-FdynoConnection).StoreId | Should -Be $other.StoreId
        $other | Disconnect-Fdyno
        $other.IsOpen | Should -BeFalse
        $default.IsOpen | Should -BeTrue
    }

    It 'leaves no default when it fails' -Tag EmbeddedOnly {
        $null = Connect-Fdyno -Create -Path (Join-Path $folder 'a.fdyno')
        $file = Join-Path $folder 'text.fdyno'
        Set-Content $file ('no store ' * 1000)
        $errors = Get-ErrorOf { Connect-Fdyno -Path $file }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'StoreInvalid,*'
        $errors[0].CategoryInfo.Category | Should -Be InvalidData
        $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty

        $errors = Get-ErrorOf { Get-FdynoTable }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        $errors[0].CategoryInfo.Category | Should -Be ConnectionError
        "$($errors[0])" | Should -BeLike '*the last Connect-Fdyno failed*'
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*Connect-Fdyno*'
    }

    It 'says where a build has no provider for clusters, and takes their parameters' -Tag EmbeddedOnly {
        $module = Join-Path $folder 'Without/Fdyno'
        $null = New-Item -ItemType Directory (Split-Path $module)
        Copy-Item -Recurse $ModulePath $module
        Remove-Item -Recurse "$module/*/stores/FoundationDb" -ErrorAction Ignore
        $written = Invoke-InProcess @"
Import-Module '$module'
try {
    Connect-Fdyno -ClusterFile ./fdb.cluster -Root test -ClientLibrary ./x -TlsCertificateFile ./c -TlsKeyFile ./k -TlsCaFile ./ca -ErrorAction Stop
}
catch {
    `$_.FullyQualifiedErrorId
    `$_.CategoryInfo.Category
    `$_.ErrorDetails.RecommendedAction
}
try { Get-FdynoTable -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }
"@
        $written.Count | Should -Be 4
        $written[0, 1] | Should -Be 'StoreUnavailable,Fdyno.PowerShell.Commands.ConnectFdynoCommand', 'ResourceUnavailable'
        $written[2] | Should -BeLike '*Install-PSResource Fdyno*Connect-Fdyno -Path*'
        $written[3] | Should -BeLike 'NotConnected,*'
    }
}

Describe 'Disconnect-Fdyno with several connections' {
    BeforeEach {
        $several = 1..3 | ForEach-Object { Connect-TestStore "several$_" -NoDefault }
    }

    It 'closes a list of them' {
        Disconnect-Fdyno $several
        $several.IsOpen | Should -Be $false, $false, $false
    }

    It 'closes those of the pipeline, lists included' {
        $several[0], $several[1..2] | Disconnect-Fdyno
        $several.IsOpen | Should -Be $false, $false, $false
    }

    It 'closes none when one of a list is null, and says so' {
        $errors = Get-ErrorOf { Disconnect-Fdyno $several[0], $null, $several[2] }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $several.IsOpen | Should -Be $true, $true, $true
        Disconnect-Fdyno $several
    }
}

Describe 'Disconnect-Fdyno' {
    It 'closes the default, and no other takes its place' {
        $connection = Connect-TestStore a
        Disconnect-Fdyno
        $connection.IsOpen | Should -BeFalse
        (Get-ErrorOf { Get-FdynoTable })[0].FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        (Get-ErrorOf { Disconnect-Fdyno })[0].FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        (Get-ErrorOf { Get-FdynoTable -Connection $connection })[0].FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
    }
}

Describe 'The end of the process' -Tag EmbeddedOnly {
    # Who copies the one file when nobody uses it, as the README says, gets everything that is in the store.
    It 'closes the connections that a script left open, and leaves nothing beside their files' {
        Invoke-InProcess @"
`$env:FDYNO_PATH = '$folder/left silent.fdyno'
Import-Module '$ModulePath'
`$null = New-FdynoTable Music artist
`$null = Connect-Fdyno -Create -Path '$folder/left open.fdyno' -NoDefault
`$null = Connect-Fdyno -Create -Path '$folder/left default.fdyno'
`$null = New-FdynoTable Music artist
exit 3
"@
        $LASTEXITCODE | Should -Be 3
        Get-ChildItem $folder -Filter 'left *' | ForEach-Object Name | Sort-Object |
            Should -Be 'left default.fdyno', 'left open.fdyno', 'left silent.fdyno'
        $null = Connect-Fdyno -Path "$folder/left default.fdyno"
        (Get-FdynoTable).TableName | Should -Be 'Music'
    }
}

Describe 'The silent default' -Tag EmbeddedOnly {
    It 'is the file in FDYNO_PATH where nothing was ever connected' {
        Invoke-InProcess @"
`$env:FDYNO_PATH = '$folder/silent.fdyno'
Import-Module '$ModulePath'
(New-FdynoTable Music artist).TableName
Test-Path '$folder/silent.fdyno'
"@ | Should -Be 'Music', 'True'
    }

    It 'is a file in the data folder without FDYNO_PATH' -Skip:(-not $IsLinux) {
        Invoke-InProcess @"
`$env:FDYNO_PATH = `$null
`$env:XDG_DATA_HOME = '$folder/data'
Import-Module '$ModulePath'
(New-FdynoTable Music artist).TableName
Test-Path '$folder/data/Fdyno/fdyno.fdyno'
"@ | Should -Be 'Music', 'True'
    }

    It 'is not used where a cluster file is set' {
        Invoke-InProcess @"
`$env:FDYNO_PATH = '$folder/cluster.fdyno'
`$env:FDB_CLUSTER_FILE = '/etc/foundationdb/fdb.cluster'
Import-Module '$ModulePath'
try { Get-FdynoTable -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }
Test-Path '$folder/cluster.fdyno'
"@ | Should -Be 'NotConnected,Fdyno.PowerShell.Commands.GetFdynoTableCommand', 'False'
    }

    It 'is not used by other runspaces once something was connected' {
        Invoke-InProcess @"
`$env:FDYNO_PATH = '$folder/parallel.fdyno'
Import-Module '$ModulePath'
`$connection = Connect-Fdyno -Create -Path '$folder/main.fdyno'
1 | ForEach-Object -Parallel { Import-Module '$ModulePath'; try { Get-FdynoTable -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId } }
Test-Path '$folder/parallel.fdyno'
"@ | Should -Be 'NotConnected,Fdyno.PowerShell.Commands.GetFdynoTableCommand', 'False'
    }
}

Describe 'The connection that objects carry' {
    BeforeAll {
        $prod = Connect-TestStore prod
        $table = New-FdynoTable Music artist
        $null = Connect-TestStore test
    }

    It 'keeps a pipeline on the store that it started on' {
        (Get-FdynoTable Music -Connection $prod | Get-FdynoTable).TableId | Should -Be $table.TableId
        (Get-ErrorOf { Get-FdynoTable Music })[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        Get-FdynoTable -Connection $prod | Remove-FdynoTable -WhatIf -ErrorAction Stop
    }

    It 'is neither shown nor serialised' {
        $table.Connection.StoreId | Should -Be $prod.StoreId
        $table | ConvertTo-Json -Depth 3 | Should -Not -BeLike '*Connection*'
        $table | Format-List * | Out-String | Should -Not -BeLike '*Connection*'
        ($table | Select-Object *).PSObject.Properties.Name | Should -Not -Contain 'Connection'
        [System.Management.Automation.PSSerializer]::Serialize($table) | Should -Not -BeLike '*Connection*'
    }

    It 'is the only property that is not serialised of <_>' -Tag EmbeddedOnly -ForEach @(
        'Fdyno.Model.TableDescription', 'Fdyno.Model.BackupSummary', 'Fdyno.Model.BackupDescription', 'Fdyno.Model.BackupVerification',
        'Fdyno.Model.TransferSummary', 'Fdyno.Model.ContinuousBackupsDescription', 'Fdyno.Model.TableOptimization', 'Fdyno.Model.StoreOptimization', 'Fdyno.PowerShell.Items.ItemDifference',
        'Fdyno.PowerShell.Items.ItemRestoration'
    ) {
        $type = (Get-Module Fdyno).ImplementingAssembly.GetType($_)
        $type ??= [Fdyno.Api.FdynoConnection].Assembly.GetType($_)
        [xml] $types = Get-Content (Join-Path (Get-Module Fdyno).ModuleBase 'Fdyno.Types.ps1xml')
        $listed = ($types.Types.Type | Where-Object Name -EQ $_).Members.MemberSet.Members.PropertySet.ReferencedProperties.Name

        # The store's id takes its place, where an object can be given to a cmdlet.
        $listed | Where-Object { $_ -ne 'StoreId' } | Sort-Object | Should -Be ($type.GetProperties().Name | Sort-Object)
    }

    It 'is not picked up from items, whose attributes may have any name' {
        (Get-Command -Noun FdynoItem).Parameters.Connection.Attributes.ValueFromPipelineByPropertyName | Should -Not -Contain $true
    }

    It 'is used by other runspaces when it is handed over' {
        1..4 | ForEach-Object -Parallel { Import-Module $using:ModulePath; (Get-FdynoTable Music -Connection $using:prod).TableName } | Should -Be (@('Music') * 4)
    }
}
