# The runbooks as they ship: in the module's folder, run from there, and shown.

BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $shipped = Get-ChildItem (Join-Path $root 'samples/runbooks') -Filter *.ps1 | ForEach-Object { @{ Name = $_.Name } }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $connection = Connect-TestStore
    $runbooks = Join-Path (Get-Module Fdyno).ModuleBase 'runbooks'
    foreach ($name in 'Music', 'A-table-with-a-name-of-some-length') {
        $null = New-FdynoTable $name pk
        1..20 | ForEach-Object { @{ pk = "$_" } } | Set-FdynoItem -TableName $name
    }

    $null = Set-FdynoContinuousBackup Music $true
    $nightly = & $runbooks/Invoke-NightlyBackup.ps1 -Connection $connection
    $drill = & $runbooks/Invoke-RestoreDrill.ps1 -Connection $connection -PointInTime
    $archive = Connect-TestStore archive -NoDefault
    $copy = & $runbooks/Copy-BackupToStore.ps1 -Connection $connection -DestinationConnection $archive
    $report = & $runbooks/New-ProtectionReport.ps1 -Connection $connection -ReportPath (Join-Path $folder 'report.html')
    $null = Remove-FdynoTable Music -Force
    $table = & $runbooks/Restore-DeletedTable.ps1 -Connection $connection -TableName Music
    $results = @{ Nightly = $nightly; Drill = $drill; Copy = $copy; Report = $report; Table = $table }

    function Get-Line($Object, [int] $Width = 80) {
        ($Object | Out-String -Width $Width) -replace '\e\[[\d;]*m' -split '\r?\n' | ForEach-Object TrimEnd | Where-Object { $_ }
    }
}

AfterAll {
    Disconnect-Fdyno -Connection $archive -ErrorAction Ignore
    Remove-TestFolder $folder
}

Describe 'The runbooks of the module' {
    It 'have <Name>, as it stands in samples' -Tag EmbeddedOnly -ForEach $shipped {
        $text = Get-Content -Raw (Join-Path $runbooks $Name)
        $text | Should -BeExactly (Get-Content -Raw (Join-Path $RepoRoot 'samples/runbooks' $Name))
    }

    It 'run from there' {
        $nightly.Status | Should -Be BackedUp, BackedUp
        $drill.Status | Should -Be Proven, Proven
        $copy.Status | Should -Be Copied, Copied
        $report.Status | Should -Be Protected, Protected
        $table.Status | Should -Be Restored
    }

    It 'show what <_> emits as a table at 80 columns, with its times' -ForEach Nightly, Drill, Copy, Report, Table {
        $rows = @($results[$_])
        $lines = @(Get-Line $rows)
        $lines.Count | Should -Be ($rows.Count + 2) -Because ($lines -join "`n")
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80

        # Headings are properties, so that what is read can be asked for.
        foreach ($heading in -split $lines[0]) { $rows[0].PSObject.Properties.Name | Should -Contain $heading }
        foreach ($row in $rows) {
            $line = $lines | Where-Object { $_ -match " $($row.TableName.Substring(0, 5))" }
            $time = ($row.PSObject.Properties | Where-Object Name -In BackupTime, BackupCreationDateTime, LastBackupTime).Value
            if ($time) {
                $shown = [regex]::Match($line, '\d{4}-\d\d-\d\d\S+').Value
                [math]::Floor(([datetimeoffset] $time).ToUnixTimeSeconds()) | Should -Be ([datetimeoffset] $shown).ToUnixTimeSeconds()
            }
        }
    }

    It 'show the times of <_> in lists in a form that binds to the same second' -ForEach Drill, Copy, Report, Table {
        $row = @($results[$_])[-1]
        $text = (Get-Line ($row | Format-List) -Width 200) -join "`n"
        foreach ($property in $row.PSObject.Properties | Where-Object Value -Is datetime) {
            $text -match "(?m)^$($property.Name) *: (?<shown>\S+)$" | Should -BeTrue -Because "$($property.Name) in`n$text"
            ([datetimeoffset] $Matches.shown).ToUnixTimeSeconds() | Should -Be ([datetimeoffset] $property.Value).ToUnixTimeSeconds()
        }
    }

    It 'are shown in the same way behind a job' {
        $serializer = [Management.Automation.PSSerializer]
        $back = $serializer::Deserialize($serializer::Serialize($nightly))
        Get-Line $back | Should -Be (Get-Line $nightly)
    }
}

Describe 'The script of about_Fdyno_Runbooks' -Tag EmbeddedOnly {
    It 'runs the runbook of the installed module, and ends with its exit code' {
        $page = Get-Content -Raw (Join-Path $RepoRoot 'docs/en-US/about_Fdyno_Runbooks.md')
        $script = [regex]::Match($page, '(?ms)^```powershell\r?\n(?<code>\$module = Import-Module[^`]*?Invoke-NightlyBackup.*?)^```').Groups['code'].Value
        $script | Should -Not -BeNullOrEmpty
        $path, $log = (Join-Path $folder 'scheduled.fdyno'), (Join-Path $folder 'nightly.log')
        $scheduled = $script.Replace('/var/lib/app/app.fdyno', "'$path'").Replace('/var/log/app/nightly.log', "'$log'")
        $saved = $env:PSModulePath
        try {
            $env:PSModulePath = (Split-Path (Split-Path (Get-Module Fdyno).ModuleBase)) + [IO.Path]::PathSeparator + $saved
            $null = Invoke-InProcess $scheduled
            $LASTEXITCODE | Should -Be 1
            $new = Connect-TestStore scheduled -NoDefault
            $null = New-FdynoTable Music pk -Connection $new
            Disconnect-Fdyno -Connection $new
            $null = Invoke-InProcess $scheduled
            $LASTEXITCODE | Should -Be 0
            (Get-Content -LiteralPath $log)[-1] | Should -BeLike '*ends: as it should be for 1 of 1 table'
        }
        finally {
            $env:PSModulePath = $saved
        }
    }
}
