# Items that are piped in: written while more are piped in, in batches, and each answered for itself.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore

    # A new table, with the key pk:N.
    function New-Target { (New-FdynoTable "Target$([guid]::NewGuid().ToString('N'))" pk:N).TableName }

    # Runs a script in a runspace of its own, which has the variables that are given.
    function Start-Script([string] $Script, [hashtable] $Variables) {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$ModulePath'").Invoke()
        $shell.Commands.Clear()
        foreach ($name in $Variables.Keys) { $shell.Runspace.SessionStateProxy.SetVariable($name, $Variables[$name]) }
        $null = $shell.AddScript($Script)
        @{ Shell = $shell; Running = $shell.BeginInvoke() }
    }

    # Waits until something holds, which takes as long as the machine needs.
    function Wait-Until([scriptblock] $Condition) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        while (-not (& $Condition) -and $clock.Elapsed.TotalSeconds -lt 120) { [Threading.Thread]::Yield() | Out-Null }
        & $Condition
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Items that are piped in' {
    It 'are all written, and all removed, also more than go into one batch' {
        $table = New-Target
        1..2500 | ForEach-Object { [pscustomobject]@{ pk = $_; n = 1 } } | Set-FdynoItem $table
        (Get-FdynoTable $table).ItemCount | Should -Be 2500
        1..2500 | ForEach-Object { '{"pk":{"N":"' + $_ + '"},"n":{"N":"2"}}' } | Set-FdynoItem $table
        (Get-FdynoItem $table | Measure-Object n -Sum).Sum | Should -Be 5000
        Get-FdynoItem $table | Set-FdynoItem -TableName $table
        (Get-FdynoTable $table).ItemCount | Should -Be 2500
        Get-FdynoItem $table | Remove-FdynoItem $table
        (Get-FdynoTable $table).ItemCount | Should -Be 0
    }

    It 'are written in their order: of one key the last one stays' {
        $table = New-Target
        1..3000 | ForEach-Object { @{ pk = $_ % 7; n = $_ } } | Set-FdynoItem $table
        (Get-FdynoItem $table | Sort-Object pk).n | Should -Be (0..6 | ForEach-Object { $key = $_; (2994..3000 | Where-Object { $_ % 7 -eq $key }) })
    }

    It 'are each answered for themselves, and carry what was piped in' {
        $table = New-Target
        $items = 1..2000 | ForEach-Object { [pscustomobject]@{ pk = $_ % 10 -eq 0 ? "no number $_" : $_ } }
        $errors = Get-ErrorOf { $items | Set-FdynoItem $table }
        $errors.Count | Should -Be 200
        $errors[0].FullyQualifiedErrorId | Should -Be 'Validation,Fdyno.PowerShell.Commands.SetFdynoItemCommand'
        $errors.TargetObject.pk | Should -Be (1..200 | ForEach-Object { "no number $(10 * $_)" })
        (Get-FdynoTable $table).ItemCount | Should -Be 1800

        $errors = Get-ErrorOf { '{"pk":{"N":"1"}}', '{"pk":5}', '{"pk":{"N":"2"}}' | Set-FdynoItem $table }
        $errors.TargetObject | Should -Be '{"pk":5}'

        $errors = Get-ErrorOf { $items | Remove-FdynoItem $table }
        $errors.Count | Should -Be 200
        $errors[0].FullyQualifiedErrorId | Should -Be 'Validation,Fdyno.PowerShell.Commands.RemoveFdynoItemCommand'
        $errors[199].TargetObject.pk | Should -Be 'no number 2000'
        (Get-FdynoTable $table).ItemCount | Should -Be 0
    }

    It 'can be given again from the errors' {
        $table = New-Target
        $null = @{ pk = 1 }, @{ pk = 'two' }, @{ pk = 3 } | Set-FdynoItem $table -ErrorVariable refused -ErrorAction SilentlyContinue
        $refused.TargetObject | ForEach-Object { $_.pk = 2; $_ } | Set-FdynoItem $table
        (Get-FdynoItem $table).pk | Sort-Object | Should -Be 1, 2, 3
    }

    It 'are answered as the table is by then, when it goes or comes anew meanwhile' {
        $table = New-Target
        $errors = Get-ErrorOf {
            & {
                @{ pk = 1 }
                Remove-FdynoTable $table -Force
                @{ pk = 2 }
                @{ pk = 3 }
                $null = New-FdynoTable $table id
                @{ id = 'a' }
                @{ pk = 4 }
                @{ id = 'b' }
            } | Set-FdynoItem $table
        }

        # What was already given to the store when the table went may be among them.
        $errors.TargetObject.pk | Where-Object { $_ } | Select-Object -Last 3 | Should -Be 2, 3, 4
        $errors[-1].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $errors[-2].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFound,*'
        (Get-FdynoItem $table).id | Sort-Object | Should -Be a, b
    }

    It 'do not wait for one another: an item of a slow source is written at once' {
        $table = New-Target
        $go = [Threading.ManualResetEventSlim]::new()
        $script = Start-Script '& { @{ pk = 1 }; $go.Wait(); @{ pk = 2 } } | Set-FdynoItem $table -Connection $connection' @{ go = $go; table = $table; connection = $connection }
        try {
            Wait-Until { $null -ne (Get-FdynoItem $table @{ pk = 1 }) } | Should -BeTrue
            Get-FdynoItem $table @{ pk = 2 } | Should -BeNullOrEmpty
            $go.Set()
            $null = $script.Shell.EndInvoke($script.Running)
            Get-FdynoItem $table @{ pk = 2 } | Should -Not -BeNullOrEmpty
        }
        finally {
            $go.Set()
            $script.Shell.Dispose()
        }
    }

    It 'are written when another command ends the pipeline' {
        $table = New-Target
        { 1..1000 | ForEach-Object { if ($_ -eq 900) { throw 'enough' }; @{ pk = $_ } } | Set-FdynoItem $table } | Should -Throw 'enough'
        (Get-FdynoTable $table).ItemCount | Should -Be 899
    }

    It 'are written up to the first that is refused with -ErrorAction Stop' {
        $table = New-Target
        { 1..500 | ForEach-Object { @{ pk = $_ -eq 400 ? 'bad' : $_ } } | Set-FdynoItem $table -ErrorAction Stop } | Should -Throw '*Type mismatch*'
        (Get-FdynoTable $table).ItemCount | Should -Be 399
    }

    It 'are there when the pipeline has ended' {
        $table = New-Target
        foreach ($n in 1..20) {
            @{ pk = $n } | Set-FdynoItem $table
            (Get-FdynoItem $table @{ pk = $n }).pk | Should -Be $n
            Remove-FdynoItem $table @{ pk = $n }
            Get-FdynoItem $table @{ pk = $n } | Should -BeNullOrEmpty
        }
    }

    It 'are refused with -WhatIf as without it, and not written' {
        $table = New-Target
        $errors = Get-ErrorOf { @{ pk = 1 }, @{ pk = 'bad' }, @{ pk = 2 } | Set-FdynoItem $table -WhatIf }
        $errors.TargetObject.pk | Should -Be bad
        (Get-ErrorOf { @{ pk = 1 } | Set-FdynoItem NoSuchTable -WhatIf }).Count | Should -Be 1
        (Get-ErrorOf { @{ no = 1 } | Remove-FdynoItem $table -WhatIf }).Count | Should -Be 1
        (Get-FdynoTable $table).ItemCount | Should -Be 0
    }

    It 'tell how far they are' {
        $table = New-Target
        $throttle = (Get-Command New-FdynoBackup).ImplementingType.Assembly.GetType('Fdyno.PowerShell.Pipeline.ProgressThrottle').GetProperty('Interval')
        $interval = $throttle.GetValue($null)
        $throttle.SetValue($null, [TimeSpan]::Zero)
        try {
            $script = Start-Script '1..1500 | ForEach-Object { @{ pk = $_ } } | Set-FdynoItem $table -Connection $connection' @{ table = $table; connection = $connection }
            $null = $script.Shell.EndInvoke($script.Running)
            $records = $script.Shell.Streams.Progress.ReadAll() | Where-Object ActivityId -EQ 7301
        }
        finally {
            $throttle.SetValue($null, $interval)
            $script.Shell.Dispose()
        }

        $shown = @($records | Where-Object RecordType -EQ Processing)
        $shown[-1].Activity | Should -Be "Writing items into table $table"
        $shown[-1].StatusDescription | Should -Match '^1[.,\s]?500 items, [\d.,]+ ([KM]?B)'
        $records[-1].RecordType | Should -Be Completed
    }

    It 'stop with Ctrl+C within a second; what was written stays' {
        $table = New-Target
        $script = Start-Script '1..1000000 | ForEach-Object { @{ pk = $_ } } | Set-FdynoItem $table -Connection $connection' @{ table = $table; connection = $connection }
        try {
            Wait-Until { (Get-FdynoTable $table).ItemCount -gt 50 } | Should -BeTrue
            $script.Shell.Stop()
            $script.Shell.InvocationStateInfo.State | Should -Be Stopped
            $script.Shell.Streams.Error.Count | Should -Be 0
            $count = (Get-FdynoTable $table).ItemCount
            $count | Should -BeGreaterThan 50

            # From the first on, without a gap, and nothing goes on behind the back of who stopped it.
            (Get-FdynoItem $table | Measure-Object pk -Maximum).Maximum | Should -Be $count
            (Get-FdynoTable $table).ItemCount | Should -Be $count
        }
        finally {
            $script.Shell.Dispose()
        }
    }
}

Describe 'An item' {
    It 'is given by position: a hashtable, a dictionary, an object, DynamoDB JSON' {
        $table = New-Target
        Set-FdynoItem $table @{ pk = 1 }
        Set-FdynoItem $table ([ordered]@{ pk = 2 })
        Set-FdynoItem $table ([pscustomobject]@{ pk = 3 })
        Set-FdynoItem $table '{"pk":{"N":"4"}}'
        Set-FdynoItem $table (Get-FdynoItem $table @{ pk = 1 })
        Set-FdynoItem $table '{"pk":5}' -PlainJson
        (Get-FdynoItem $table).pk | Sort-Object | Should -Be 1, 2, 3, 4, 5
        (Get-ErrorOf { Set-FdynoItem $table 5 })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
    }
}

Describe 'Plain JSON' {
    It 'keeps every digit and every text, in and out' {
        $table = New-Target
        $json = '{"pk":1,"n":12345678901234567890123456789012345678,"small":0.10000000000000000000000000000000000001,"big":1E125,"when":"2026-01-01T00:00:00Z","list":[1,"a",null,true,{"x":[]}]}'
        $json | Set-FdynoItem $table -PlainJson
        (Get-FdynoItem $table @{ pk = 1 } -AsJson | ConvertFrom-Json -AsHashtable).n.N | Should -Be '12345678901234567890123456789012345678'
        $out = Get-FdynoItem $table @{ pk = 1 } -AsPlainJson
        $out | Should -BeLike '*"n":12345678901234567890123456789012345678,*'
        $out | Should -BeLike '*"small":0.10000000000000000000000000000000000001,*'
        $out | Should -BeLike '*"when":"2026-01-01T00:00:00Z"*'
        $before = Get-FdynoItem $table @{ pk = 1 } -AsJson
        $out | Set-FdynoItem $table -PlainJson
        Get-FdynoItem $table @{ pk = 1 } -AsJson | Should -BeExactly $before
    }

    It 'is refused where it is broken, is no object or has too many digits: <_>' -ForEach '{"pk":1', '[{"pk":1}]', '5', '', '{"pk":1,"n":123456789012345678901234567890123456789}' {
        $errors = Get-ErrorOf { Set-FdynoItem (New-Target) -Json $_ -PlainJson }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'is recommended where it was given as DynamoDB JSON' {
        $errors = Get-ErrorOf { Set-FdynoItem (New-Target) '{"pk":1}' }
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*Set-FdynoItem -Json $json -PlainJson*'
        $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*ConvertFrom-Json*'
    }

    It 'is one of two forms: -AsJson and -AsPlainJson are not given together' {
        (Get-ErrorOf { Get-FdynoItem (New-Target) -AsJson -AsPlainJson })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
    }
}
