BeforeDiscovery {
    . $PSScriptRoot/Common.ps1 # Its types are named below.
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $null = Connect-TestStore
    $null = New-FdynoTable Values pk

    # Writes a value, and reads it back as it is stored.
    function Get-Stored($Value) {
        Set-FdynoItem Values -Item @{ pk = 'x'; v = $Value }
        (Get-FdynoItem Values @{ pk = 'x' } -AsJson | ConvertFrom-Json -AsHashtable).v
    }

    # Reads what is stored in DynamoDB JSON as PowerShell users see it.
    function Get-Shown([string] $Json) {
        "{`"pk`":{`"S`":`"x`"},`"v`":$Json}" | Set-FdynoItem Values
        , (Get-FdynoItem Values @{ pk = 'x' }).v
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Values going in' {
    It '<Name> becomes <Type>' -ForEach @(
        @{ Name = 'a string'; Value = 'ä'; Type = 'S'; Expected = 'ä' }
        @{ Name = 'a string with properties of its own'; Value = ('x' | Add-Member -NotePropertyMembers @{ a = 1 } -PassThru); Type = 'S'; Expected = 'x' }
        @{ Name = 'a character'; Value = [char] 'c'; Type = 'S'; Expected = 'c' }
        @{ Name = 'a guid'; Value = [guid] 'b6f0c1f3-4f0e-4f7a-9a60-2b1d4a0f7c55'; Type = 'S'; Expected = 'b6f0c1f3-4f0e-4f7a-9a60-2b1d4a0f7c55' }
        @{ Name = 'the name of an enumerated value'; Value = [DayOfWeek]::Friday; Type = 'S'; Expected = 'Friday' }
        @{ Name = 'an int'; Value = 5; Type = 'N'; Expected = '5' }
        @{ Name = 'a decimal'; Value = 1.10d; Type = 'N'; Expected = '1.1' }
        @{ Name = 'a double'; Value = 0.1; Type = 'N'; Expected = '0.1' }
        @{ Name = 'a big integer'; Value = [bigint]::Pow(2, 100); Type = 'N'; Expected = '1267650600228229401496703205376' }
        @{ Name = 'true'; Value = $true; Type = 'BOOL'; Expected = $true }
        @{ Name = 'null'; Value = $null; Type = 'NULL'; Expected = $true }
        @{ Name = 'bytes'; Value = [byte[]] (1, 2, 3); Type = 'B'; Expected = 'AQID' }
        @{ Name = 'a stream'; Value = [IO.MemoryStream]::new([byte[]] (1, 2, 3)); Type = 'B'; Expected = 'AQID' }
        @{ Name = 'a set of strings'; Value = [System.Collections.Generic.HashSet[string]] ('b', 'a'); Type = 'SS'; Expected = 'a', 'b' }
        @{ Name = 'a set of numbers'; Value = [System.Collections.Generic.HashSet[int]] (2, 1); Type = 'NS'; Expected = '1', '2' }
    ) {
        $stored = Get-Stored $Value
        $stored.Keys | Should -Be $Type
        $stored[$Type] | Should -Be $Expected
    }

    It 'enumerables become lists, whatever is in them' {
        $stored = Get-Stored @(1, 'a', $null, @(2), @{ x = 1 })
        $stored.L.Count | Should -Be 5
        $stored.L[3].L[0].N | Should -Be '2'
        $stored.L[4].M.x.N | Should -Be '1'
        (Get-Stored ([System.Collections.Generic.List[int]] (1, 2))).L.Count | Should -Be 2
        (Get-Stored @()).L.Count | Should -Be 0
    }

    It 'hashtables, dictionaries and objects become maps' {
        foreach ($map in @{ a = 1 }, [ordered]@{ a = 1 }, [pscustomobject]@{ a = 1 }) {
            (Get-Stored $map).M.a.N | Should -Be '1'
        }
        (Get-Stored @{}).M.Count | Should -Be 0
    }

    It 'what JSON brings goes in as it is' {
        $stored = Get-Stored ('{"a":[1,2.5,"x",true,null,{"b":{}}]}' | ConvertFrom-Json)
        $stored.M.a.L[1].N | Should -Be '2.5'
        $stored.M.a.L[5].M.b.M.Count | Should -Be 0
    }
}

Describe 'Values that are no data' {
    BeforeDiscovery {
        $values = @(
            @{ Name = 'a uri'; Value = [uri] 'https://example.com/a b'; Type = 'System.Uri'; Instead = { $value.OriginalString }; Text = 'https://example.com/a b' }
            @{ Name = 'a version'; Value = [version] '1.2'; Type = 'System.Version'; Instead = { $value.ToString() }; Text = '1.2' }
            @{ Name = 'XML'; Value = [xml] '<a><b>1</b></a>'; Type = 'System.Xml.XmlDocument'; Instead = { $value.OuterXml }; Text = '<a><b>1</b></a>' }
            @{ Name = 'an XML element'; Value = ([xml] '<a><b>1</b></a>').a; Type = 'System.Xml.XmlElement'; Instead = { $value.OuterXml }; Text = '<a><b>1</b></a>' }
            @{ Name = 'an address'; Value = [ipaddress] '10.0.0.1'; Type = 'System.Net.IPAddress'; Instead = { $value.ToString() }; Text = '10.0.0.1' }
            @{ Name = 'a pattern'; Value = [regex] 'a+'; Type = 'System.Text.RegularExpressions.Regex'; Instead = { $value.ToString() }; Text = 'a+' }
            @{ Name = 'script'; Value = { 1 + 1 }; Type = 'System.Management.Automation.ScriptBlock'; Instead = { $value.ToString() }; Text = ' 1 + 1 ' }
            @{ Name = 'a type'; Value = [int]; Type = 'System.RuntimeType'; Instead = { $value.FullName }; Text = 'System.Int32' }
            @{ Name = 'a span of time'; Value = [timespan] '1:02:03'; Type = 'System.TimeSpan'; Instead = { $value.ToString('c') }; Text = '01:02:03' }
            @{ Name = 'a day'; Value = [DateOnly] '2026-11-22'; Type = 'System.DateOnly'; Instead = { $value.ToString('o') }; Text = '2026-11-22' }
            @{ Name = 'a secret'; Value = [securestring]::new(); Type = 'System.Security.SecureString' }
            @{ Name = 'a process'; Value = [Diagnostics.Process]::GetCurrentProcess(); Type = 'System.Diagnostics.Process' }
            @{ Name = 'a file'; Value = [IO.FileInfo] 'a.txt'; Type = 'System.IO.FileInfo' }
            @{ Name = 'an array of two dimensions'; Value = [int[,]]::new(2, 2); Type = 'System.Int32*' }
            @{ Name = 'a pair'; Value = [Collections.Generic.KeyValuePair[string, int]]::new('a', 1); Type = 'System.Collections.Generic.KeyValuePair*' }
            @{ Name = 'JSON of .NET'; Value = [Text.Json.Nodes.JsonNode]::Parse('{"a":1}'); Type = '*' }
            @{ Name = 'names and values'; Value = & { $names = [Collections.Specialized.NameValueCollection]::new(); $names.Add('a', 'b'); , $names }; Type = 'System.Collections.Specialized.NameValueCollection' }
        )
    }

    It '<Name> is refused, wherever it is, and what is recommended goes in' -ForEach $values {
        foreach ($item in @{ pk = 'x'; v = $Value }, @{ pk = 'x'; v = @{ w = , $Value } }, ([pscustomobject]@{ pk = 'x'; v = @($Value, 1) })) {
            $errors = Get-ErrorOf { Set-FdynoItem Values $item }
            $errors.Count | Should -Be 1
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
            "$($errors[0])" | Should -BeLike "The value of 'v*', a $Type, has no type of DynamoDB."
            $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        if ($Instead) {
            $errors[0].ErrorDetails.RecommendedAction | Should -BeLike "*$([WildcardPattern]::Escape("$Instead".Trim()))*"
            (Get-Stored (& $Instead)).S | Should -BeExactly $Text
        }
    }

    It 'are refused as items: <_>' -ForEach '[Diagnostics.Process]::GetCurrentProcess()', '[uri] "https://example.com"', '[xml] "<a/>"', '5', '{ 1 }' {
        $errors = Get-ErrorOf { & ([scriptblock]::Create($_)) | Set-FdynoItem -TableName Values }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'go in as the properties that Select-Object chooses, and instances of PowerShell classes as they are' {
        [Diagnostics.Process]::GetCurrentProcess() | Select-Object @{ n = 'pk'; e = { 'process' } }, Id | Set-FdynoItem -TableName Values
        (Get-FdynoItem Values @{ pk = 'process' }).Id | Should -Be $PID
        class Song {
            [string] $pk
            [int] $Year
        }
        [Song]@{ pk = 'song'; Year = 1959 } | Set-FdynoItem -TableName Values
        (Get-FdynoItem Values @{ pk = 'song' }).Year | Should -Be 1959
    }

    It 'a time tells how to give it, and how it stays a text where it comes from JSON' {
        $item = '{"pk":"x","v":"2026-01-01T00:00:00Z"}' | ConvertFrom-Json
        $errors = Get-ErrorOf { $item | Set-FdynoItem Values }
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike "*ConvertFrom-Json -DateKind String*Set-FdynoItem -PlainJson*"
        '{"pk":"x","v":"2026-01-01T00:00:00Z"}' | ConvertFrom-Json -DateKind String | Set-FdynoItem Values
        (Get-FdynoItem Values @{ pk = 'x' }).v | Should -Be '2026-01-01T00:00:00Z'
    }

    It 'lists of any collection stay lists: <_>' -ForEach '[Collections.Generic.Queue[int]]::new([int[]] (1, 2))', '[Collections.ArrayList] (1, 2)',
    '[Collections.Generic.SortedSet[int]]::new([int[]] (1, 2))', '[Linq.Enumerable]::Range(1, 2)', '[Collections.Generic.HashSet[object]]::new([object[]] (1, "2"))' {
        $list = & ([scriptblock]::Create("return , ($_)"))
        (Get-Stored $list).L.Count | Should -Be 2
    }
}

Describe 'Sets of lists' {
    It '<Text> is made' -ForEach @(
        @{ Text = "[Fdyno.Items.StringSet]('b', 'a')"; Json = '{"SS":["a","b"]}' }
        @{ Text = "[Fdyno.Items.StringSet]'a'"; Json = '{"SS":["a"]}' }
        @{ Text = "[Fdyno.Items.StringSet](Write-Output b a)"; Json = '{"SS":["a","b"]}' }
        @{ Text = "[Fdyno.Items.StringSet][System.Collections.Generic.HashSet[string]]('a', 'b')"; Json = '{"SS":["a","b"]}' }
        @{ Text = "[Fdyno.Items.NumberSet](2, 1.5)"; Json = '{"NS":["1.5","2"]}' }
        @{ Text = "[Fdyno.Items.NumberSet]7"; Json = '{"NS":["7"]}' }
        @{ Text = "[Fdyno.Items.NumberSet]('12345678901234567890123456789012345678', 1)"; Json = '{"NS":["1","12345678901234567890123456789012345678"]}' }
        @{ Text = "[Fdyno.Items.BinarySet](, [byte[]](1, 2, 3))"; Json = '{"BS":["AQID"]}' }
        @{ Text = "[Fdyno.Items.BinarySet][byte[]](1, 2, 3)"; Json = '{"BS":["AQID"]}' }
        @{ Text = "[Fdyno.Items.BinarySet]([byte[]](1, 2, 3), [byte[]](1))"; Json = '{"BS":["AQ==","AQID"]}' }
    ) {
        # The comma: what a script writes is enumerated.
        $stored = Get-Stored (& ([scriptblock]::Create(", ($Text)")))
        $stored | ConvertTo-Json -Compress | Should -BeExactly $Json
    }

    It '<Text> is refused' -ForEach @(
        @{ Text = "[Fdyno.Items.StringSet]('a', 'a')"; Message = '*duplicates*' }
        @{ Text = "[Fdyno.Items.StringSet]@()"; Message = '*empty*' }
        @{ Text = "[Fdyno.Items.NumberSet]('x')"; Message = '*x*' }
        @{ Text = "[Fdyno.Items.BinarySet]('a', 'b')"; Message = '*byte*' }
    ) {
        { & ([scriptblock]::Create($Text)) } | Should -Throw $Message
    }
}

Describe 'Values coming out' {
    It '<Json> comes out as <Type>' -ForEach @(
        @{ Json = '{"S":"x"}'; Type = [string]; Text = 'x' }
        @{ Json = '{"N":"9223372036854775807"}'; Type = [long]; Text = '9223372036854775807' }
        @{ Json = '{"N":"9223372036854775808"}'; Type = [decimal]; Text = '9223372036854775808' }
        @{ Json = '{"N":"0.1"}'; Type = [decimal]; Text = '0.1' }
        @{ Json = '{"N":"12345678901234567890123456789012345678"}'; Type = [Fdyno.Items.Number]; Text = '12345678901234567890123456789012345678' }
        @{ Json = '{"BOOL":false}'; Type = [bool]; Text = 'False' }
        @{ Json = '{"B":"AQID"}'; Type = [byte[]]; Text = '1 2 3' }
        @{ Json = '{"SS":["b","a"]}'; Type = [Fdyno.Items.StringSet]; Text = 'a b' }
        @{ Json = '{"NS":["2","1"]}'; Type = [Fdyno.Items.NumberSet]; Text = '1 2' }
        @{ Json = '{"BS":["AQID"]}'; Type = [Fdyno.Items.BinarySet] }
        @{ Json = '{"L":[{"N":"1"}]}'; Type = [object[]]; Text = '1' }
        @{ Json = '{"L":[]}'; Type = [object[]]; Text = '' }
        @{ Json = '{"M":{"a":{"S":"x"}}}'; Type = [System.Management.Automation.PSCustomObject]; Text = '@{a=x}' }
    ) {
        $shown = Get-Shown $Json
        $shown.GetType() | Should -Be $Type
        if ($_.ContainsKey('Text')) { "$shown" | Should -Be $_.Text }
    }

    It '$null comes out as $null' {
        '{"pk":{"S":"x"},"v":{"NULL":true}}' | Set-FdynoItem Values
        $item = Get-FdynoItem Values @{ pk = 'x' }
        $item.PSObject.Properties.Name | Should -Contain v
        $item.v | Should -BeNullOrEmpty
    }

    It 'names that differ only in case come out in a case-sensitive dictionary' {
        '{"pk":{"S":"case"},"Name":{"S":"a"},"name":{"S":"b"},"NAME":{"M":{"x":{"N":"1"},"X":{"N":"2"}}}}' | Set-FdynoItem Values
        $item = Get-FdynoItem Values @{ pk = 'case' }
        $item | Should -BeOfType System.Collections.IDictionary
        $item['Name'] | Should -BeExactly a
        $item['name'] | Should -BeExactly b
        $item['NAME']['X'] | Should -Be 2
    }

    It 'names that PowerShell keeps for itself come out in a dictionary' {
        '{"pk":{"S":"kept"},"PSObject":{"S":"a"},"psbase":{"S":"b"}}' | Set-FdynoItem Values
        (Get-FdynoItem Values @{ pk = 'kept' })['PSObject'] | Should -Be a
    }
}

Describe 'What Get-FdynoItem writes' {
    It 'goes back byte for byte: <_>' -ForEach @(
        '{"pk":{"S":"r"},"v":{"S":"line\n\u0000 \uD83D\uDE00"}}'
        '{"pk":{"S":"r"},"v":{"N":"-1E-130"},"w":{"N":"9.9999999999999999999999999999999999999E+125"},"x":{"N":"0.000000000000000000000000000000012345678901234567890123456789012345678"}}'
        '{"pk":{"S":"r"},"v":{"N":"79228162514264337593543950336"},"w":{"N":"-9223372036854775808"},"x":{"N":"1E28"}}'
        '{"pk":{"S":"r"},"v":{"B":""},"w":{"B":"AAECAw=="},"x":{"BS":["AA==","AQ=="]}}'
        '{"pk":{"S":"r"},"v":{"BOOL":true},"w":{"NULL":true},"x":{"S":""}}'
        '{"pk":{"S":"r"},"v":{"SS":["1","2"]},"w":{"NS":["1","2.5","12345678901234567890123456789012345678"]}}'
        '{"pk":{"S":"r"},"v":{"L":[]},"w":{"L":[{"L":[]}]},"x":{"L":[{"NULL":true}]},"y":{"L":[{"S":"one"}]}}'
        '{"pk":{"S":"r"},"v":{"M":{}},"w":{"M":{"a":{"M":{"b":{"L":[{"M":{"c":{"N":"1"}}}]}}}}}}'
        '{"pk":{"S":"r"},"A":{"N":"1"},"a":{"N":"2"},"M":{"M":{"x":{"S":"1"},"X":{"S":"2"}}}}'
        '{"pk":{"S":"r"},"psobject":{"N":"1"},"Count":{"N":"2"},"Length":{"N":"3"},"Keys":{"SS":["k"]},"ToString":{"S":"s"},"Connection":{"S":"c"}}'
        '{"pk":{"S":"r"},"v":{"S":"2026-01-01T00:00:00Z"},"w":{"S":"123"},"x":{"S":"True"}}'
    ) {
        $_ | Set-FdynoItem Values -ErrorAction Stop
        $before = Get-FdynoItem Values @{ pk = 'r' } -AsJson
        $item = Get-FdynoItem Values @{ pk = 'r' }
        Remove-FdynoItem Values @{ pk = 'r' }
        $item | Set-FdynoItem Values -ErrorAction Stop
        Get-FdynoItem Values @{ pk = 'r' } -AsJson | Should -BeExactly $before
    }

    It 'goes back after Export-Clixml or a job, numbers and sets included: <Json>' -ForEach @(
        @{ Json = '{"n":{"N":"-1234567890123456789012345678.9012345678"},"pk":{"S":"r"}}' }
        @{ Json = '{"l":{"L":[{"N":"12345678901234567890123456789012345678"}]},"ns":{"NS":["1","12345678901234567890123456789012345678"]},"pk":{"S":"r"}}' }
        @{ Json = '{"A":{"SS":["a","b"]},"a":{"N":"1E-130"},"b":{"B":"AQI="},"pk":{"S":"r"}}' }
        @{ Json = '{"bs":{"BS":["AQ==","AQI="]},"ns":{"NS":["-7","2.5"]},"pk":{"S":"r"}}' }
    ) {
        $Json | Set-FdynoItem Values -ErrorAction Stop
        $before = Get-FdynoItem Values @{ pk = 'r' } -AsJson
        $xml = [System.Management.Automation.PSSerializer]::Serialize((Get-FdynoItem Values @{ pk = 'r' }))
        [System.Management.Automation.PSSerializer]::Deserialize($xml) | Set-FdynoItem Values -ErrorAction Stop
        Get-FdynoItem Values @{ pk = 'r' } -AsJson | Should -BeExactly $before
    }

    It 'is refused where serialising lost the value' {
        '{"pk":{"S":"r"},"bs":{"BS":["AQI="]}}' | Set-FdynoItem Values
        # As Fdyno's first version had it written.
        $xml = [System.Management.Automation.PSSerializer]::Serialize((Get-FdynoItem Values @{ pk = 'r' })) -replace '<BA>.*</BA>', '<S>ReadOnlyMemory[2]</S>'
        $errors = Get-ErrorOf { [System.Management.Automation.PSSerializer]::Deserialize($xml) | Set-FdynoItem Values }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-AsJson*'
        Get-FdynoItem Values @{ pk = 'r' } -AsJson | Should -BeLike '*"BS":*'
    }

    It 'shows a number of many digits by itself' {
        [Fdyno.Items.Number]::Parse('12345678901234567890123456789012345678') | Out-String | Should -BeLike '*12345678901234567890123456789012345678*'
    }
}
