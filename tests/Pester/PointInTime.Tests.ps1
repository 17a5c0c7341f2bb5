# A table goes back to a second of its past while another process goes on writing to it.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $isMissing = -not (Test-Path $MovieData)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $null = Connect-TestStore

    # Starts a process that writes films into the table until the file is gone; the count of what it has written is its last line.
    function Start-Writer([string] $TableName, [string] $While) {
        $script = Join-Path $folder 'writer.ps1'
        Set-Content -LiteralPath $script -Value @"
Import-Module '$ModulePath'
`$null = $(Get-TestStoreCommand)
`$count = 0
while (Test-Path -LiteralPath '$While') {
    @{ year = 2000 + `$count % 20; title = "Film `$(`$count % 500)"; info = @{ take = `$count } } | Set-FdynoItem $TableName -ErrorAction Stop
    if (++`$count -eq 1) { Set-Content -LiteralPath '$While.begun' -Value begun }
}
`$count
"@
        $null = New-Item -ItemType File -Path $While
        $output = Join-Path $folder 'writer.txt'
        $shell = Get-RunningPowerShell
        $arguments = @($shell.Argument) + @('-NoProfile', '-NonInteractive', '-File', $script) | ForEach-Object { "`"$_`"" }
        $process = Start-Process $shell.FilePath -ArgumentList $arguments -RedirectStandardOutput $output -PassThru
        while (-not (Test-Path -LiteralPath "$While.begun")) {
            $process.HasExited | Should -BeFalse -Because 'the writer has to write'
        }

        [pscustomobject]@{ Process = $process; Output = $output; While = $While }
    }

    # Ends the process; how many films it has written.
    function Stop-Writer($Writer) {
        Remove-Item -LiteralPath $Writer.While -ErrorAction Ignore
        $Writer.Process.WaitForExit([timespan]::FromMinutes(5)) | Should -BeTrue -Because 'it has to end'
        [int](Get-Content -LiteralPath $Writer.Output | Select-Object -Last 1)
    }

    # Waits until a table can be restored to a time.
    function Wait-Restorable([string] $TableName, [datetime] $Time) {
        while ((Get-FdynoContinuousBackup $TableName).PointInTimeRecoveryDescription.LatestRestorableDateTime -lt $Time.ToUniversalTime()) { }
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Films that were lost' -Skip:$isMissing {
    It 'come back as they were at a second, while another process goes on writing' {
        $null = New-FdynoTable Movies year:N title
        $null = Set-FdynoContinuousBackup Movies -PointInTimeRecoveryEnabled $true
        (Get-FdynoContinuousBackup Movies).RecoveryMode | Should -Be History
        $films = Get-Content -Raw $MovieData | ConvertFrom-Json -DateKind String
        $takes = foreach ($take in 1..5) {
            $films | ForEach-Object { @{ year = $_.year; title = "$($_.title), take $take"; info = $_.info } }
        }

        $takes | ConvertTo-Json -Depth 9 | Set-Content (Join-Path $folder 'films.json')
        $null = Import-FdynoItem Movies (Join-Path $folder 'films.json')
        $then = New-FdynoBackup Movies | Restore-FdynoTable -TargetTableName Movies-then
        $then.ItemCount | Should -Be 4405
        $noted = Get-Date
        Wait-Restorable Movies $noted

        $writer = Start-Writer Movies (Join-Path $folder 'go-on')
        try {
            Get-FdynoItem Movies | Where-Object title -Like '*, take [12]' | ForEach-Object { $_.info = 'lost'; $_ } | Set-FdynoItem Movies
            Get-FdynoItem Movies | Where-Object title -Like '*, take [34]' | Remove-FdynoItem Movies -Confirm:$false
            @(Compare-FdynoTable Movies Movies-then).Count | Should -BeGreaterThan 3500

            $back = Restore-FdynoTableToPointInTime -SourceTableName Movies -TargetTableName Movies-back -RestoreDateTime $noted
            $back.ItemCount | Should -Be 4405
            Compare-FdynoTable Movies-back Movies-then | Should -BeNullOrEmpty
            $writer.Process.HasExited | Should -BeFalse
        }
        finally {
            $written = Stop-Writer $writer
        }

        $written | Should -BeGreaterThan 0

        # Still the same, now that the writer has gone on.
        $null = Restore-FdynoTableToPointInTime -SourceTableName Movies -TargetTableName Movies-again -RestoreDateTime $noted
        Compare-FdynoTable Movies-again Movies-then | Should -BeNullOrEmpty
    }
}
