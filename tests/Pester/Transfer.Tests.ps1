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
        "$($errors[0])" | Should -BeLike "File '$path', line 4711: *The item is {pk=4711}. 4,710 items were written before that."
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
        "$((Get-ErrorOf { Import-FdynoItem Source $folder }))" | Should -BeLike "The path '*' is that of a folder. No item was written."
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
        (Get-Item $path).IsReadOnly | Should -BeTrue
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

Describe 'Import-FdynoItem of several files' {
    BeforeAll {
        $many = Join-Path $folder 'many files'
        $null = New-Item -ItemType Directory $many
        foreach ($n in 1..3) {
            Set-Content (Join-Path $many "part$n.json") "{`"pk`":$n}"
        }

        Set-Content -LiteralPath (Join-Path $many 'part[1].json') '{"pk":11}'
        function Get-Imported([string] $Table) { @(Get-FdynoItem $Table).pk | Sort-Object }
    }

    It 'takes files from Get-ChildItem' {
        $target = New-Target
        $null = Export-FdynoItem Source (Join-Path $many 'first.json.gz')
        $null = Export-FdynoItem Source (Join-Path $many '[second].json.gz')
        $out = Get-ChildItem $many -Filter *.json.gz | Import-FdynoItem $target
        $out.Count | Should -Be 2
        $out.ItemCount | Should -Be 50, 50
        Compare-FdynoTable Source $target | Should -BeNullOrEmpty
    }

    It 'takes lists, wildcards and names from the pipeline' {
        foreach ($script in @(
                { Import-FdynoItem $args[0] "$many/part?.json" },
                { Import-FdynoItem $args[0] -Path "$many/part1.json", "$many/part[23].json" },
                { "$many/part1.json", "$many/part2.json", "$many/part3.json" | Import-FdynoItem $args[0] },
                { Import-FdynoItem $args[0] -LiteralPath "$many/part1.json", "$many/part2.json", "$many/part3.json" },
                { [IO.FileInfo] "$many/part1.json", [IO.FileInfo] "$many/part2.json", [IO.FileInfo] "$many/part3.json" | Import-FdynoItem $args[0] }
            )) {
            $target = New-Target
            (& $script $target).ItemCount | Should -Be 1, 1, 1 -Because "$script"
            Get-Imported $target | Should -Be 1, 2, 3 -Because "$script"
        }
    }

    It 'takes -LiteralPath as it is, and -Path as a pattern' {
        $target = New-Target
        $null = Import-FdynoItem $target -LiteralPath "$many/part[1].json"
        Get-Imported $target | Should -Be 11
        $target = New-Target
        $null = Import-FdynoItem $target "$many/part[1].json"
        Get-Imported $target | Should -Be 1
        $target = New-Target
        $null = Import-FdynoItem $target "$many/part``[1``].json"
        Get-Imported $target | Should -Be 11
    }

    It 'recommends -LiteralPath where a pattern matches nothing but is the name of a file' {
        Set-Content -LiteralPath "$many/only [x].json" '{"pk":12}'
        $errors = Get-ErrorOf { Import-FdynoItem (New-Target) "$many/only [x].json" }
        $errors[0].CategoryInfo.Category | Should -Be ObjectNotFound
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike "*-LiteralPath '$many/only ``[x``].json'"
        $errors = Get-ErrorOf { Import-FdynoItem (New-Target) "$many/nothing*.json" }
        "$($errors[0])" | Should -Be "No file matches '$many/nothing*.json'."
    }

    It 'gives each file an error of its own, which names it, and goes on' {
        Set-Content "$many/part2.json" '{"pk":2', '{"pk":22}'
        $target = New-Target
        $errors = Get-ErrorOf { $script:out = Import-FdynoItem $target "$many/part1.json", "$many/missing.json", "$many/part2.json", "$many/no*", "$many/part3.json" }
        $errors.Count | Should -Be 3
        $errors[0].TargetObject | Should -Be "$many/missing.json"
        $errors[1].TargetObject | Should -Be "$many/part2.json"
        "$($errors[1])" | Should -BeLike "File '$many/part2.json', line *"
        "$($errors[2])" | Should -Be "No file matches '$many/no*'."
        Get-Imported $target | Should -Be 1, 3
    }
}

Describe 'Files that are not what they seem' {
    # A file for each depth: the first item tells the form, and it has to be the deep one.
    It 'brings back an item with <_> levels without -Format' -ForEach 1, 15, 16, 24, 32 {
        $deep = New-Target
        $value = 1
        for ($i = 0; $i -lt $_; $i++) { $value = @{ m = $value } }
        Set-FdynoItem -TableName $deep -Item @{ pk = $_; v = $value }
        foreach ($name in 'deep.json', 'deep.jsonl.gz') {
            $null = Export-FdynoItem $deep (Join-Path $folder $name)
            $target = New-Target
            (Import-FdynoItem $target (Join-Path $folder $name)).ItemCount | Should -Be 1
            Compare-FdynoTable $deep $target | Should -BeNullOrEmpty
        }
    }

    It 'takes members that are null as absent' {
        $path = Join-Path $folder 'null.json'
        Set-Content $path '{"pk":{"N":"1","S":null,"B":null},"t":{"NULL":null,"S":"x"}}'
        $target = New-Target
        $null = Import-FdynoItem $target $path
        (Get-FdynoItem $target @{ pk = 1 }).t | Should -Be x
    }

    It 'says that a file is not UTF-8, and the advice converts it' {
        Push-Location $folder
        try {
            foreach ($encoding in 'unicode', 'bigendianunicode', 'utf32', 1252) {
                Set-Content old.json '{"pk":1,"t":"Gruß"}' -Encoding $encoding
                $target = New-Target
                $errors = Get-ErrorOf { Import-FdynoItem $target old.json }
                "$($errors[0])" | Should -BeLike "File '*old.json', line 1: the file is *not UTF-8*No item was written."
                $command = $errors[0].ErrorDetails.RecommendedAction -replace '^[^:]*: '
                Invoke-Expression $command
                $null = Import-FdynoItem $target new.json
                (Get-FdynoItem $target @{ pk = 1 }).t | Should -Be 'Gruß'
            }
        }
        finally {
            Pop-Location
        }
    }

    It 'writes nothing of a gz file that is cut off or damaged, and says so' {
        $path = Join-Path $folder 'whole.json.gz'
        $null = Export-FdynoItem Source $path
        $bytes = [IO.File]::ReadAllBytes($path)
        $flipped = $bytes.Clone()
        $flipped[$bytes.Length / 2] = $flipped[$bytes.Length / 2] -bxor 4
        $target = New-Target
        foreach ($damaged in @(, $flipped) + @(0, 1, 5, 100, ($bytes.Length / 2), ($bytes.Length - 2) | ForEach-Object { , $bytes[0..$_] })) {
            $cut = Join-Path $folder 'damaged.json.gz'
            [IO.File]::WriteAllBytes($cut, $damaged)
            $errors = Get-ErrorOf { Import-FdynoItem $target $cut }
            $errors.Count | Should -Be 1
            "$($errors[0])" | Should -BeLike "File '$cut', line 1 of the unpacked gzip data: the gzip data is damaged*No item was written."
            (Get-FdynoTable $target).ItemCount | Should -Be 0
        }
    }

    It 'ignores padding behind gzip data, and warns of anything else' {
        $path = Join-Path $folder 'padded.json.gz'
        $null = Export-FdynoItem Source $path
        [IO.File]::AppendAllBytes($path, [byte[]]::new(1000))
        (Import-FdynoItem (New-Target) $path -WarningVariable warnings).ItemCount | Should -Be 50
        $warnings | Should -BeNullOrEmpty
        [IO.File]::AppendAllText($path, 'rubbish')
        (Import-FdynoItem (New-Target) $path -WarningVariable warnings -WarningAction SilentlyContinue).ItemCount | Should -Be 50
        "$warnings" | Should -BeLike "File '$path': the bytes from * on are no gzip data. They were ignored*"
    }
}

Describe 'Pipes and devices' -Skip:$IsWindows {
    BeforeAll {
        $lines = Join-Path $folder 'lines.jsonl'
        Set-Content $lines (1..3000 | ForEach-Object { "{`"pk`":{`"N`":`"$_`"},`"text`":{`"S`":`"$('x' * 60)`"}}" })
        $packed = Join-Path $folder 'lines.jsonl.gz'
        bash -c 'gzip -c "$0" > "$1"' $lines $packed

        $shell = Get-RunningPowerShell
        $powerShell = @($shell.FilePath) + $shell.Argument | Join-String -SingleQuote -Separator ' '

        # Runs a command in a shell; in it, $import stands for a new PowerShell that imports the file whose name follows.
        function Invoke-Shell([string] $Command, [string] $Target) {
            $script = Join-Path $folder 'import.ps1'
            Set-Content $script @"
param(`$Path)
Import-Module '$ModulePath'
`$null = $(Get-TestStoreCommand)
(Import-FdynoItem $Target `$Path).ItemCount
"@
            bash -c "import() { $powerShell -NoProfile -NonInteractive -File '$script' `"`$1`"; }; $Command" 2>&1
        }
    }

    It 'imports every line of <_>' -ForEach @(
        'cat "$lines" | import /dev/stdin', 'import /dev/stdin < "$lines"', 'import <(cat "$lines")', 'import <(cat "$packed")', 'cat "$packed" | import /dev/fd/0',
        'mkfifo "$folder/fifo"; cat "$lines" > "$folder/fifo" & import "$folder/fifo"; kill $! 2> /dev/null || true'
    ) {
        $target = New-Target
        $command = $_.Replace('$lines', $lines).Replace('$packed', $packed).Replace('$folder', $folder)
        Invoke-Shell $command $target | Should -Be 3000
        (Get-FdynoTable $target).ItemCount | Should -Be 3000
    }

    It 'exports into the null device, and leaves it one' {
        (Export-FdynoItem Source /dev/null).ItemCount | Should -Be 50
        (Export-FdynoItem Source /dev/null -Force).ItemCount | Should -Be 50
        bash -c 'test -c /dev/null'
        $LASTEXITCODE | Should -Be 0
    }

    It 'exports into /dev/stdout: into a pipe, and behind what a file has already' {
        $script = Join-Path $folder 'export.ps1'
        Set-Content $script "Import-Module '$ModulePath'; `$null = $(Get-TestStoreCommand); `$null = Export-FdynoItem Source /dev/stdout"
        $command = "$powerShell -NoProfile -NonInteractive -File '$script'"
        bash -c "$command | wc -l" | Should -Be 50
        bash -c "{ echo before; $command; echo after; } > '$folder/all'"
        $all = Get-Content (Join-Path $folder 'all')
        $all.Count | Should -Be 52
        $all[0, -1] | Should -Be before, after
    }

    It 'keeps the mode, the links and the names of a file' {
        $path = Join-Path $folder 'private.jsonl'
        bash -c 'umask 077; echo before > "$0"; ln "$0" "$0.2"; ln -s "$0" "$0.3"' $path
        $null = Export-FdynoItem Source "$path.3"
        bash -c 'stat -c "%a %h" "$0"; readlink "$0.3"' $path | Should -Be '600 2', $path
        (Get-Content "$path.2").Count | Should -Be 50
        Get-ChildItem $folder -Force -Filter '*.tmp' | Should -BeNullOrEmpty
    }

    It 'takes a name of 255 bytes' {
        $path = Join-Path $folder ('n' * 249 + '.jsonl')
        (Export-FdynoItem Source -LiteralPath $path).ItemCount | Should -Be 50
        (Import-FdynoItem (New-Target) -LiteralPath $path).ItemCount | Should -Be 50
    }
}
