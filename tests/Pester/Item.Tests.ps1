BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $null = Connect-TestStore
    $null = New-FdynoTable Movies year:N title -GlobalSecondaryIndex (New-FdynoIndex byTitle title year)
    2010..2014 | ForEach-Object {
        foreach ($title in 'Alpha', 'Alps', 'Beta') {
            @{ year = $_; title = $title; note = "$title $_" } | Set-FdynoItem -TableName Movies
        }
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Set-FdynoItem' {
    It 'takes DynamoDB JSON for strings, from the pipeline and by position' {
        '{"year":{"N":"1999"},"title":{"S":"Piped"}}' | Set-FdynoItem Movies
        Set-FdynoItem Movies '{"year":{"N":"1999"},"title":{"S":"Given"}}'
        (Get-FdynoItem Movies -HashValue 1999).title | Should -Be Given, Piped
    }

    It 'takes hashtables, ordered dictionaries and objects' {
        @{ year = 1998; title = 'a' }, [ordered]@{ year = 1998; title = 'b' }, [pscustomobject]@{ year = 1998; title = 'c' } |
            Set-FdynoItem -TableName Movies
        Set-FdynoItem Movies -Item @{ year = 1998; title = 'd' }
        (Get-FdynoItem Movies -HashValue 1998).title | Should -Be a, b, c, d
    }

    It 'takes the text of files' {
        $file = Join-Path $folder 'lines.txt'
        Set-Content $file '{"year":{"N":"1997"},"title":{"S":"x"}}', '{"year":{"N":"1997"},"title":{"S":"y"}}'
        Get-Content $file | Set-FdynoItem Movies
        (Get-FdynoItem Movies -HashValue 1997).Count | Should -Be 2
    }

    It 'writes nothing with -WhatIf' {
        @{ year = 1; title = 'a' } | Set-FdynoItem Movies -WhatIf
        Get-FdynoItem Movies -HashValue 1 | Should -BeNullOrEmpty
    }

    It 'goes on after an item that is refused' {
        $errors = Get-ErrorOf { @{ year = 2; title = 'a' }, @{ year = 'two'; title = 'b' }, @{ year = 2; title = 'c' } | Set-FdynoItem Movies }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -Be 'Validation,Fdyno.PowerShell.Commands.SetFdynoItemCommand'
        (Get-FdynoItem Movies -HashValue 2).title | Should -Be a, c
    }

    It 'stops at the first with -ErrorAction Stop' {
        { @{ year = 3; title = '' }, @{ year = 3; title = 'c' } | Set-FdynoItem Movies -ErrorAction Stop } | Should -Throw
        Get-FdynoItem Movies -HashValue 3 | Should -BeNullOrEmpty
    }

    It 'answers <Name> and writes nothing' -ForEach @(
        @{ Name = 'a key of the wrong type'; Like = '*Type mismatch for key year expected: N actual: S*'; Item = @{ year = '9999'; title = 'x' } }
        @{ Name = 'a missing key'; Like = '*Missing the key title in the item*'; Item = @{ year = 9999 } }
        @{ Name = 'an empty key'; Like = '*cannot contain an empty string value. Key: title*'; Item = @{ year = 9999; title = '' } }
        @{ Name = 'an item over 400 KB'; Like = 'Item size has exceeded the maximum allowed size*'; Item = @{ year = 9999; title = 'x'; b = [byte[]]::new(410000) } }
        @{ Name = 'an empty set'; Like = '*may not be empty*'; Item = @{ year = 9999; title = 'x'; s = [System.Collections.Generic.HashSet[string]]::new() } }
        @{ Name = 'a number that is none'; Like = '*cannot be converted to a numeric value*'; Item = @{ year = 9999; title = 'x'; n = [double]::NaN } }
        @{ Name = 'a number too large'; Like = 'Number overflow*'; Item = @{ year = 9999; title = 'x'; n = 1e200 } }
        @{ Name = 'a date'; Like = '*System.DateTime*'; Item = @{ year = 9999; title = 'x'; d = [datetime]'2026-01-01' } }
        @{ Name = 'a date inside'; Like = "*'list.when'*System.DateTimeOffset*"; Item = @{ year = 9999; title = 'x'; list = @{ when = [DateTimeOffset]::UnixEpoch } } }
        @{ Name = 'script'; Like = '*ScriptBlock*'; Item = @{ year = 9999; title = 'x'; s = { 1 } } }
        @{ Name = 'broken JSON'; Like = '*'; Json = '{"year":{"N":"9999"},"title":{"S":"x"}' }
        @{ Name = '39 digits'; Like = 'Attempting to store more than 38 significant digits in a Number*'; Json = '{"year":{"N":"9999"},"title":{"S":"x"},"n":{"N":"123456789012345678901234567890123456789"}}' }
        @{ Name = 'an empty text'; Like = '*'; Json = '' }
    ) {
        $given = $_.ContainsKey('Json') ? @{ Json = $_.Json } : @{ Item = $_.Item }
        $errors = Get-ErrorOf { Set-FdynoItem Movies @given }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $errors[0].CategoryInfo.Category | Should -Be InvalidArgument
        "$($errors[0])" | Should -BeLike $Like
        $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-FdynoItem Movies -HashValue 9999 | Should -BeNullOrEmpty
    }

    It 'says what a date should be' {
        (Get-ErrorOf { @{ year = 1; title = 'x'; d = Get-Date } | Set-FdynoItem Movies })[0].ErrorDetails.RecommendedAction |
            Should -BeLike "*ToString('o')*ToUnixTimeSeconds*"
    }

    It 'refuses an object that holds itself' {
        $loop = @{ year = 9999; title = 'x' }
        $loop.self = $loop
        $errors = Get-ErrorOf { $loop | Set-FdynoItem Movies }
        "$($errors[0])" | Should -BeLike 'Nesting Levels have exceeded supported limits*'
    }

    It 'answers a missing table' {
        $errors = Get-ErrorOf { @{ pk = 1 } | Set-FdynoItem Missing }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
    }
}

Describe 'Get-FdynoItem' {
    It 'reads items by their keys, given as hashtables and objects that may have more' {
        (Get-FdynoItem Movies @{ year = 2010; title = 'Beta' }).note | Should -Be 'Beta 2010'
        $keys = @{ year = 2010; title = 'Alps' }, [pscustomobject]@{ title = 'Beta'; year = 2011; when = Get-Date }
        ($keys | Get-FdynoItem Movies).note | Should -Be 'Alps 2010', 'Beta 2011'
        (Get-FdynoItem Movies -HashValue 2012 | Get-FdynoItem Movies).Count | Should -Be 3
    }

    It 'writes nothing for a key that is not there' {
        @{ year = 2010; title = 'Missing' } | Get-FdynoItem Movies -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'answers a key that lacks an attribute' {
        (Get-ErrorOf { Get-FdynoItem Movies @{ year = 2010 } })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        (Get-ErrorOf { Get-FdynoItem Movies 'text' })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
    }

    It 'reads the items of a hash key: <Titles>' -ForEach @(
        @{ Titles = 'Alpha', 'Alps', 'Beta'; With = @{} }
        @{ Titles = 'Beta', 'Alps', 'Alpha'; With = @{ Descending = $true } }
        @{ Titles = 'Alps'; With = @{ RangeValue = 'Alps' } }
        @{ Titles = 'Alpha', 'Alps'; With = @{ RangePrefix = 'Al' } }
        @{ Titles = 'Alps', 'Beta'; With = @{ RangeBegin = 'Alps' } }
        @{ Titles = 'Alpha', 'Alps'; With = @{ RangeEnd = 'Alps' } }
        @{ Titles = 'Alps'; With = @{ RangeBegin = 'Alpha2'; RangeEnd = 'Alps' } }
    ) {
        (Get-FdynoItem Movies -HashValue 2013 @With).title | Should -Be $Titles
    }

    It 'reads an index, by key and whole' {
        (Get-FdynoItem Movies -IndexName byTitle -HashValue Beta -RangeBegin 2012).year | Should -Be 2012, 2013, 2014
        (Get-FdynoItem Movies -IndexName byTitle -HashValue Beta -Descending)[0].year | Should -Be 2014
        @(Get-FdynoItem Movies -IndexName byTitle).Count | Should -Be @(Get-FdynoItem Movies).Count
        (Get-ErrorOf { Get-FdynoItem Movies -IndexName noSuchIndex })[0].CategoryInfo.Category | Should -BeIn ObjectNotFound, InvalidArgument
    }

    It 'reads a table given by its ARN' {
        @(Get-FdynoItem (Get-FdynoTable Movies).TableArn -HashValue 2014).Count | Should -Be 3
    }

    It 'stops reading when the pipeline has enough' {
        (Get-FdynoItem Movies | Select-Object -First 2).Count | Should -Be 2
        (Get-FdynoItem Movies | Select-Object -First 1 | Get-FdynoItem Movies).title | Should -Not -BeNullOrEmpty
    }

    It 'writes DynamoDB JSON with -AsJson, which goes in again' {
        $json = Get-FdynoItem Movies @{ year = 2010; title = 'Beta' } -AsJson
        $json | Should -BeOfType string
        ($json | ConvertFrom-Json).year.N | Should -Be '2010'
        $json | Set-FdynoItem Movies
    }
}

Describe 'Remove-FdynoItem' {
    It 'removes items by what has their keys' {
        @{ year = 1900; title = 'a' }, @{ year = 1900; title = 'b' }, @{ year = 1900; title = 'c' } | Set-FdynoItem -TableName Movies
        Remove-FdynoItem Movies @{ year = 1900; title = 'a' }
        Get-FdynoItem Movies -HashValue 1900 -RangeValue b | Remove-FdynoItem Movies
        (Get-FdynoItem Movies -HashValue 1900).title | Should -Be c
        Remove-FdynoItem Movies @{ year = 1900; title = 'missing' } -ErrorAction Stop
    }

    It 'removes nothing with -WhatIf' {
        Get-FdynoItem Movies | Remove-FdynoItem Movies -WhatIf
        @(Get-FdynoItem Movies -HashValue 2010).Count | Should -Be 3
    }
}

Describe 'The pipeline' {
    It 'reads and writes one table at the same time' {
        $null = New-FdynoTable Many pk:N
        1..200 | ForEach-Object { @{ pk = $_; n = 1 } } | Set-FdynoItem -TableName Many
        Get-FdynoItem Many | ForEach-Object { $_.n = 2; $_ } | Set-FdynoItem -TableName Many
        (Get-FdynoItem Many | Measure-Object n -Sum).Sum | Should -Be 400
        Get-FdynoItem Many | Remove-FdynoItem -TableName Many
        Get-FdynoItem Many | Should -BeNullOrEmpty
    }

    It 'is written to by several runspaces' {
        $null = New-FdynoTable Parallel pk:N
        $connection = Get-FdynoConnection
        1..4 | ForEach-Object -Parallel {
            Import-Module $using:ModulePath
            $lane = $_
            1..50 | ForEach-Object { @{ pk = $lane * 1000 + $_ } } | Set-FdynoItem Parallel -Connection $using:connection
        }
        (Get-FdynoTable Parallel).ItemCount | Should -Be 200
    }

    It 'stops, and leaves the connection usable' {
        $null = New-FdynoTable Endless pk:N
        1..300 | ForEach-Object { @{ pk = $_ } } | Set-FdynoItem -TableName Endless
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($module, $connection)
                    Import-Module $module
                    while ($true) {
                        Get-FdynoItem Endless -Connection $connection | Set-FdynoItem Endless -Connection $connection
                        Write-Information 'round'
                    }
                }).AddArgument($ModulePath).AddArgument((Get-FdynoConnection))
            $running = $shell.BeginInvoke()
            Wait-Until { $shell.Streams.Information.Count -ge 2 -or $running.IsCompleted } -Because 'all items are written again, twice'
            $running.IsCompleted | Should -BeFalse
            Stop-Shell $shell
            $shell.Streams.Error | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
        }

        (Get-FdynoTable Endless).ItemCount | Should -Be 300
    }
}
