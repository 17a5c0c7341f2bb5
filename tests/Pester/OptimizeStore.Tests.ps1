BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore

    # A table of about 5 MB.
    function New-LargeTable([string] $Name) {
        $null = New-FdynoTable $Name pk
        $file = Join-Path $folder "$Name.json"
        1..50 | ForEach-Object { @{ pk = "$_"; body = 'x' * 100KB } | ConvertTo-Json -Compress } | Set-Content $file
        $null = Import-FdynoItem $Name $file -Format Json
    }

    # What the files of the store take on the disk.
    function Get-StoreSize {
        $path = (Get-TestStore).Path
        (Get-Item -LiteralPath $path, "$path-wal" -ErrorAction Ignore | Measure-Object Length -Sum).Sum
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Optimize-FdynoStore' {
    It 'gives the space of removed tables and backups back to the disk' -Tag EmbeddedOnly {
        New-LargeTable Large
        $null = New-FdynoBackup Large
        New-LargeTable Kept
        Remove-FdynoTable Large -Force
        Get-FdynoBackup | Remove-FdynoBackup -Force

        $found = Optimize-FdynoStore -Analyze
        $found | Should -BeOfType Fdyno.Model.StoreOptimization
        $found.Store | Should -Be $connection.DisplayName
        $found.ReclaimableBytes | Should -BeGreaterThan 4MB
        $found.ReclaimedBytes | Should -Be 0
        $found.SizeBytes | Should -Be (Get-StoreSize)

        $done = Optimize-FdynoStore
        $done.ReclaimedBytes | Should -BeGreaterThan 4MB
        $done.SizeBytesBefore - $done.SizeBytes | Should -Be $done.ReclaimedBytes
        $done.ReclaimableBytes | Should -Be 0
        Get-StoreSize | Should -Be $done.SizeBytes
        (Get-FdynoTable).ItemCount | Should -Be 50
    }

    It 'says of each table how much could be given back' -Tag EmbeddedOnly {
        New-LargeTable Large
        (Optimize-FdynoTable Large).ReclaimableBytes | Should -BeLessThan 1MB
        Remove-FdynoTable Large -Force
        (Optimize-FdynoTable Kept).ReclaimableBytes | Should -BeGreaterThan 4MB
    }

    It 'changes nothing with -WhatIf or -Analyze' -Tag EmbeddedOnly {
        $before = Get-StoreSize
        Optimize-FdynoStore -WhatIf | Should -BeNullOrEmpty
        (Optimize-FdynoStore -Analyze).ReclaimableBytes | Should -BeGreaterThan 4MB
        Get-StoreSize | Should -Be $before
    }

    It 'works on the connection that it is given, by position and by the pipeline' {
        $other = Connect-TestStore other -NoDefault
        (Optimize-FdynoStore $other).Store | Should -Be $other.DisplayName
        ($other | Optimize-FdynoStore).Store | Should -Be $other.DisplayName
        Disconnect-Fdyno $other
        (Get-ErrorOf { Optimize-FdynoStore $other })[0].FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
    }

    It 'serves others meanwhile' -Tag EmbeddedOnly {
        New-LargeTable Busy
        Remove-FdynoTable Busy -Force
        $path = (Get-TestStore).Path
        $other = Start-ThreadJob {
            Import-Module $using:ModulePath
            $mine = Connect-Fdyno -Path $using:path -NoDefault
            foreach ($n in 1..50) {
                @{ pk = 'counter'; n = $n } | Set-FdynoItem Kept -Connection $mine
                (Get-FdynoItem Kept -Key @{ pk = 'counter' } -Connection $mine).n
            }

            Disconnect-Fdyno $mine
        }
        (Optimize-FdynoStore).ReclaimedBytes | Should -BeGreaterThan 4MB
        $other | Receive-Job -Wait -AutoRemoveJob | Should -Be (1..50)
    }

    It 'gives no sizes of a cluster, which manages its space by itself' -Tag ClusterOnly {
        $done = Optimize-FdynoStore
        $done.Store | Should -Be $connection.DisplayName
        $done.SizeBytes | Should -BeNullOrEmpty
        $done.ReclaimedBytes | Should -BeNullOrEmpty
        Optimize-FdynoStore -Verbose 4>&1 | Out-String | Should -BeLike '*gives free space back by itself*'
    }

    It 'is shown as a table, at 80 columns' {
        $shown = Optimize-FdynoStore -Analyze | Out-String -Width 80
        $shown | Should -Match 'SizeBytesBefore\s+SizeBytes ReclaimedBytes ReclaimableBytes Store'
    }
}
