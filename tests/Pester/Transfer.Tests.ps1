BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $null = Connect-TestStore
    $null = New-FdynoTable Source pk:N
    1..50 | ForEach-Object { @{ pk = $_; text = "text $_"; bytes = [byte[]] (1, 2); tags = [System.Collections.Generic.HashSet[string]] ('a', 'b') } } |
        Set-FdynoItem -TableName Source

    function New-Target { (New-FdynoTable "Target$([guid]::NewGuid().ToString('N'))" pk:N).TableName }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Export-FdynoItem and Import-FdynoItem' {
    It 'bring a table back whole through <_>' -ForEach 'a.json', 'a.jsonl', 'a.json.gz', 'a.jsonl.gz', 'with no ending' {
        $path = Join-Path $folder $_
        $out = Export-FdynoItem Source $path
        $out.ItemCount | Should -Be 50
        $out.SizeBytes | Should -Be (Get-FdynoTable Source).TableSizeBytes
        $target = New-Target
        $in = Import-FdynoItem $target $path
        $in.ItemCount | Should -Be 50
        $in.SizeBytes | Should -Be $out.SizeBytes
        Compare-FdynoTable Source $target | Should -BeNullOrEmpty
        Get-ChildItem $folder -Force -Filter '*.tmp' | Should -BeNullOrEmpty
    }

    It 'take a table without items through <_>' -ForEach 'none.json', 'none.jsonl', 'none.json.gz', 'none.jsonl.gz' {
        $path = Join-Path $folder $_
        (Export-FdynoItem (New-Target) $path).ItemCount | Should -Be 0
        (Import-FdynoItem (New-Target) $path -ErrorAction Stop).ItemCount | Should -Be 0
    }

    It 'write an array into .json and lines into anything else, gzipped where .gz says so' {
        $null = Export-FdynoItem Source (Join-Path $folder 'shape.json')
        $null = Export-FdynoItem Source (Join-Path $folder 'shape.jsonl')
        $null = Export-FdynoItem Source (Join-Path $folder 'shape.json.gz')
        (Get-Content -Raw (Join-Path $folder 'shape.json') | ConvertFrom-Json).Count | Should -Be 50
        (Get-Content (Join-Path $folder 'shape.jsonl')).Count | Should -Be 50
        [IO.File]::ReadAllBytes((Join-Path $folder 'shape.json.gz'))[0..1] | Should -Be 0x1F, 0x8B
    }

    It 'tell plain JSON from DynamoDB JSON by themselves, and take what they are told' {
        $path = Join-Path $folder 'plain.json'
        Set-Content $path '[{"pk":1,"map":{"S":"x"}},{"pk":2}]'
        foreach ($with in @{}, @{ Format = 'json' }) {
            $target = New-Target
            (Import-FdynoItem $target $path @with).ItemCount | Should -Be 2
            (Get-FdynoItem $target @{ pk = 1 }).map.S | Should -Be x
        }

        $null = Export-FdynoItem Source $path -Format Json
        (Get-Content -Raw $path | ConvertFrom-Json)[0].text | Should -BeLike 'text*'
        (Get-ErrorOf { Import-FdynoItem (New-Target) $path -Format DynamoDbJson })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
    }

    It 'resolve relative paths against the location' {
        Push-Location $folder
        try {
            $null = Export-FdynoItem Source relative.jsonl
            (Import-FdynoItem (New-Target) ./relative.jsonl).ItemCount | Should -Be 50
        }
        finally {
            Pop-Location
        }
    }
}

Describe 'Export-FdynoItem' {
    It 'names the folder that is missing' {
        $errors = Get-ErrorOf { Export-FdynoItem Source (Join-Path $folder 'no such folder/items.json') }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        "$($errors[0])" | Should -BeLike "*$(Join-Path $folder 'no such folder')'*"
    }
}

Describe 'Import-FdynoItem' {
    It 'names the line of broken JSON; what came before stays' {
        $path = Join-Path $folder 'broken.jsonl'
        $lines = 1..5000 | ForEach-Object { "{`"pk`":{`"N`":`"$_`"}}" }
        $lines[4710] = '{"pk":{"N":"4711"'
        Set-Content $path $lines
        $target = New-Target
        $errors = Get-ErrorOf { Import-FdynoItem $target $path }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $errors[0].CategoryInfo.Category | Should -Be InvalidArgument
        "$($errors[0])" | Should -BeLike '*4711*'
        (Get-FdynoTable $target).ItemCount | Should -Be 4710
        @(Get-FdynoItem $target @{ pk = 4710 }).Count | Should -Be 1
    }

    It 'imports nothing with -WhatIf' {
        $path = Join-Path $folder 'whatif.jsonl'
        Set-Content $path '{"pk":{"N":"1"}}'
        $target = New-Target
        Import-FdynoItem $target $path -WhatIf | Should -BeNullOrEmpty
        Get-FdynoItem $target | Should -BeNullOrEmpty
    }

    It 'answers a missing file, a folder and a missing table' {
        (Get-ErrorOf { Import-FdynoItem Source (Join-Path $folder 'missing.json') })[0].CategoryInfo.Category | Should -Be ObjectNotFound
        (Get-ErrorOf { Import-FdynoItem Source $folder }).Count | Should -Be 1
        $path = Join-Path $folder 'one.jsonl'
        Set-Content $path '{"pk":{"N":"1"}}'
        (Get-ErrorOf { Import-FdynoItem Missing $path })[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
    }
}

Describe 'Export-FdynoItem' {
    It 'replaces a file, but not with -NoClobber, and a read-only one only with -Force' {
        $path = Join-Path $folder 'there.jsonl'
        Set-Content $path 'before'
        $errors = Get-ErrorOf { Export-FdynoItem Source $path -NoClobber }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'NoClobber,*'
        $errors[0].CategoryInfo.Category | Should -Be ResourceExists
        Get-Content $path | Should -Be before

        Set-ItemProperty $path IsReadOnly $true
        (Get-ErrorOf { Export-FdynoItem Source $path })[0].CategoryInfo.Category | Should -Be PermissionDenied
        Get-Content $path | Should -Be before
        (Export-FdynoItem Source $path -Force).ItemCount | Should -Be 50
        (Get-Content $path).Count | Should -Be 50
    }

    It 'leaves what was there when it fails, and no half file' {
        $path = Join-Path $folder 'kept.jsonl'
        Set-Content $path 'before'
        (Get-ErrorOf { Export-FdynoItem Missing $path }).Count | Should -Be 1
        (Get-ErrorOf { Export-FdynoItem Source (Join-Path $folder 'no/such/folder/x.json') }).Count | Should -Be 1
        (Get-ErrorOf { Export-FdynoItem Source $folder })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        Get-Content $path | Should -Be before
        Get-ChildItem $folder -Force -Filter '*.tmp' | Should -BeNullOrEmpty
    }

    It 'exports nothing with -WhatIf' {
        $path = Join-Path $folder 'not.json'
        Export-FdynoItem Source $path -WhatIf
        Test-Path $path | Should -BeFalse
    }
}
