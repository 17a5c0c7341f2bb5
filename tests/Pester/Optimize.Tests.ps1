BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore
    $now = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()

    # A table of so many items, of which the first ones have expired.
    function New-ExpiringTable([string] $Name, [int] $Items, [int] $Expired) {
        $null = New-FdynoTable $Name pk -TimeToLiveAttribute expires
        1..$Items | ForEach-Object { @{ pk = "{0:D5}" -f $_; expires = $_ -le $Expired ? $now - 60 : $now + 6000 } } | Set-FdynoItem -TableName $Name
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Optimize-FdynoTable' {
    It 'removes expired items, and says how many' {
        New-ExpiringTable Sessions 50 20
        $done = Optimize-FdynoTable Sessions
        $done | Should -BeOfType Fdyno.Model.TableOptimization
        $done.TableName | Should -Be 'Sessions'
        $done.TableArn | Should -Be (Get-FdynoTable Sessions).TableArn
        $done.ExpiredItemCount | Should -Be 20
        $done.EarliestRestorableDateTime | Should -BeNullOrEmpty
        (Get-FdynoTable Sessions).ItemCount | Should -Be 30
        (Get-FdynoItem Sessions).Count | Should -Be 30
        (Optimize-FdynoTable Sessions).ExpiredItemCount | Should -Be 0
    }

    It 'takes names, patterns, ARNs and tables from the pipeline, one result for each' {
        'Abc1', 'Abc2', 'Bbc1' | ForEach-Object { New-ExpiringTable $_ 3 1 }
        (Optimize-FdynoTable a*).TableName | Should -Be 'Abc1', 'Abc2'
        ('Abc1', 'Bbc1' | Optimize-FdynoTable).TableName | Should -Be 'Abc1', 'Bbc1'
        ((Get-FdynoTable Bbc1).TableArn | Optimize-FdynoTable).TableName | Should -Be 'Bbc1'
        (Get-FdynoTable A* | Optimize-FdynoTable).TableName | Should -Be 'Abc1', 'Abc2'
        Optimize-FdynoTable 'no such*' | Should -BeNullOrEmpty
    }

    It 'goes on behind a table that is not there' {
        $errors = Get-ErrorOf { 'Abc1', 'Nothing', 'Abc2' | Optimize-FdynoTable | ForEach-Object { $script:seen += $_.TableName } }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        $errors[0].TargetObject | Should -Be 'Nothing'
        $script:seen | Should -Be 'Abc1Abc2'
    }

    It 'does nothing with -WhatIf' {
        New-ExpiringTable Kept 5 5
        Optimize-FdynoTable Kept -WhatIf | Should -BeNullOrEmpty
        (Get-FdynoTable Kept).ItemCount | Should -Be 5
    }

    It 'is shown as a table' {
        Optimize-FdynoTable Abc1 | Out-String | Should -Match 'Earliest\s+HistoryBefore\s+HistoryNow\s+Expired\s+TableName'
    }

    It 'runs as its page shows' {
        New-ExpiringTable Music 5 2
        $page = Get-Content (Join-Path $RepoRoot 'docs/en-US/Optimize-FdynoTable.md') -Raw
        $examples = [regex]::Matches($page, '(?ms)^```powershell\r?\n(.*?)^```').ForEach({ $_.Groups[1].Value })
        $examples.Count | Should -BeGreaterOrEqual 2
        foreach ($example in $examples) { Get-ErrorOf ([scriptblock]::Create($example)) | Should -BeNullOrEmpty }
        (Get-FdynoTable Music).ItemCount | Should -Be 3
    }
}
