BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $isMissing = -not (Test-Path $MovieData)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $null = Connect-TestStore
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'The film data' -Skip:$isMissing {
    It 'goes in, is backed up, restored and compared equal' {
        $null = New-FdynoTable Movies year:N title -GlobalSecondaryIndex (New-FdynoIndex byTitle title year)
        (Import-FdynoItem Movies $MovieData).ItemCount | Should -Be 881
        (Get-FdynoItem Movies -IndexName byTitle -HashValue Rush).info.rating | Should -Be 8.3

        $backup = New-FdynoBackup Movies before-release
        $backup.ItemCount | Should -Be 881
        $backup | Test-FdynoBackup | Should -BeTrue
        $copy = $backup | Restore-FdynoTable -TargetTableName Movies-copy
        $copy.ItemCount | Should -Be 881
        Compare-FdynoTable Movies Movies-copy | Should -BeNullOrEmpty

        Get-FdynoItem Movies | Set-FdynoItem Movies-copy
        Compare-FdynoTable Movies Movies-copy | Should -BeNullOrEmpty
    }
}
