BeforeAll {
    . $PSScriptRoot/Common.ps1
    $runbook = Join-Path $RepoRoot 'samples/runbooks/New-ProtectionReport.ps1'
}

Describe 'The report of protection' {
    BeforeAll {
        $folder = New-TestFolder
        $page = Join-Path $folder 'tables.html'
        $connection = Connect-TestStore
        foreach ($name in 'Music', 'Films', 'Bare', 'Past') {
            $null = New-FdynoTable $name pk
            @{ pk = '1' } | Set-FdynoItem -TableName $name
        }

        $null = New-FdynoBackup Music first
        $null = New-FdynoBackup Music second
        $null = New-FdynoBackup Past last
        Remove-FdynoTable Past -Force
        $null = Set-FdynoContinuousBackup -TableName Films -PointInTimeRecoveryEnabled $true -RecoveryMode SnapshotOnRestore

        function Get-Report {
            & $runbook -Connection $connection -ReportPath $page @args -WarningAction SilentlyContinue
        }
    }

    AfterAll {
        Remove-TestFolder $folder
    }

    It 'keeps the mode of a file and the link to it, and refuses what is not a file' -Tag EmbeddedOnly -Skip:$IsWindows {
        $file, $link, $pipe = 'kept.html', 'link.html', 'pipe' | ForEach-Object { Join-Path $folder $_ }
        Set-Content -LiteralPath $file old
        [IO.File]::SetUnixFileMode($file, 'UserRead, UserWrite')
        $null = New-Item -ItemType SymbolicLink -Path $link -Target $file
        $null = & $runbook -Connection $connection -ReportPath $link -WarningAction SilentlyContinue
        (Get-Item -LiteralPath $link).LinkTarget | Should -Be $file
        (Get-Item -LiteralPath $file).UnixMode | Should -Be '-rw-------'
        Get-Content -LiteralPath $file -Raw | Should -Match '<html'
        $socket = [System.Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
        $socket.Bind([System.Net.Sockets.UnixDomainSocketEndPoint]::new($pipe))
        { & $runbook -Connection $connection -ReportPath $pipe -WarningAction SilentlyContinue } | Should -Throw "*$pipe*"
        (Get-Item -LiteralPath $pipe).UnixStat.ItemType | Should -Be Socket
        $socket.Dispose()
        Get-ChildItem -LiteralPath $folder -Filter '*.tmp' -Force | Should -BeNullOrEmpty
    }

    It 'writes into a file that has several names, which all stay' -Tag EmbeddedOnly -Skip:$IsWindows {
        $file, $name = 'first.html', 'second.html' | ForEach-Object { Join-Path $folder $_ }
        Set-Content -LiteralPath $file old
        ln $file $name
        $null = & $runbook -Connection $connection -ReportPath $file -WarningAction SilentlyContinue
        (Get-Item -LiteralPath $file).UnixStat.HardlinkCount | Should -Be 2
        Get-Content -LiteralPath $name -Raw | Should -Match '<html'
    }

    It 'writes to a pipe what a reader takes' -Tag EmbeddedOnly -Skip:$IsWindows {
        $pipe = Join-Path $folder 'fifo'
        mkfifo $pipe
        $reader = Start-ThreadJob { (cat $using:pipe) -join "`n" }
        $null = & $runbook -Connection $connection -ReportPath $pipe -WarningAction SilentlyContinue
        $reader | Receive-Job -Wait -AutoRemoveJob | Should -Match '</html>'
        (Get-Item -LiteralPath $pipe).UnixStat.ItemType | Should -Be NamedPipe
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a blank text'; Given = @{ LogPath = ' ' }; Parameter = 'LogPath' }
        @{ Name = 'an empty list'; Given = @{ TableName = @() }; Parameter = 'TableName' }
        @{ Name = 'a list with null'; Given = @{ TableName = 'Music', $null }; Parameter = 'TableName' }
        @{ Name = 'a list with a blank text'; Given = @{ ExcludeTableName = 'Music', '' }; Parameter = 'ExcludeTableName' }
    ) {
        Push-Location $folder
        try {
            { & $runbook -Connection $connection -ReportPath $page @Given -WarningAction SilentlyContinue } | Should -Throw "-$Parameter was given without a value*"
            Get-ChildItem -LiteralPath $folder -Force | Where-Object { -not $_.Name.Trim() } | Should -BeNullOrEmpty
        }
        finally {
            Pop-Location
        }
    }

    It 'leaves a connection open that came in a list' {
        $null = & $runbook -Connection (, $connection) -ReportPath $page -WarningAction SilentlyContinue
        $connection.IsOpen | Should -BeTrue
    }

    It 'refuses a parameter without a value, and two connections' {
        { & $runbook -Connection $connection -ReportPath $page -LogPath $null -WarningAction SilentlyContinue } | Should -Throw '-LogPath was given without a value*'
        { & $runbook -Connection $connection, $connection -ReportPath $page -WarningAction SilentlyContinue } | Should -Throw '-Connection takes one connection*'
        $connection.IsOpen | Should -BeTrue
    }

    It 'says of each table what would bring it back' {
        $rows = Get-Report
        $LASTEXITCODE | Should -Be 0
        $rows.TableName | Should -Be Bare, Films, Music, Past
        $rows.Status | Should -Be Unprotected, AtRisk, Protected, Gone
        $rows.BackupCount | Should -Be 0, 0, 2, 1
        $rows[2].LastBackupName | Should -Be second
        $rows[2].LastBackupAgeHours | Should -BeLessThan 1
        $rows[2].LastBackupSizeBytes | Should -Be (Get-FdynoBackup Music -Latest).BackupSizeBytes
        $rows[2].LastBackupVerified | Should -BeNullOrEmpty
        $rows[1].Recovery | Should -Be ENABLED
        $rows[1].RecoveryPeriodInDays | Should -Be 35
        $rows[1].Reason | Should -Be 'no backup'
    }

    It 'writes a page that stands alone and reads without colour' {
        $null = Get-Report
        $xml = [xml] ((Get-Content -LiteralPath $page -Raw) -replace '^<!DOCTYPE html>')
        $xml.html.lang | Should -Be en
        $names = [Xml.XmlNamespaceManager]::new($xml.NameTable)
        $names.AddNamespace('h', 'http://www.w3.org/1999/xhtml')
        $names.AddNamespace('s', 'http://www.w3.org/2000/svg')
        @($xml.SelectNodes('//h:script|//h:link|//h:img|//@href|//@src', $names)) | Should -BeNullOrEmpty
        $chart = $xml.SelectSingleNode('//s:svg', $names)
        $chart.role | Should -Be img
        $chart.SelectSingleNode('s:desc', $names).InnerText | Should -BeLike 'Of 3 tables, the number whose newest backup is older than 26 hours is 0, and the number without one is 2.*'
        $chart.SelectNodes('.//s:rect', $names).Count | Should -Be 1
        $rows = $xml.SelectNodes('//h:table[1]/h:tbody/h:tr', $names)
        @($rows | ForEach-Object { $_.th.InnerText }) | Should -Be Bare, Films, Music, Past
        @($xml.SelectNodes('//h:td/h:span', $names)).ForEach({ $_.InnerText -replace '^\W+' }) | Should -Be Unprotected, 'At risk', Protected
        Get-ChildItem $folder -Filter *.new | Should -BeNullOrEmpty
    }

    It 'sees backups that are too old' {
        function Get-FdynoBackup {
            [CmdletBinding()]
            param($BackupType, $Connection)
            Fdyno\Get-FdynoBackup @PSBoundParameters |
                Select-Object *, @{ n = 'BackupCreationDateTime'; e = { [datetime]::UtcNow.AddHours(-100) } } -ExcludeProperty BackupCreationDateTime
        }
        $row = Get-Report -TableName Music
        $row[0].Status | Should -Be AtRisk
        $row[0].Reason | Should -Be 'the newest backup is 4.2 days old'
        (Get-Report -TableName Music -MaxBackupAgeHours 101)[0].Status | Should -Be Protected
    }

    It 'draws what is far too old up to the edge, and keeps names from being markup' {
        . (Join-Path $RepoRoot 'samples/runbooks/Runbook.ps1')
        . (Join-Path $RepoRoot 'samples/runbooks/ProtectionPage.ps1')
        $old = (Get-Report -TableName Music)[0]
        $old.Status = 'AtRisk'
        $old.LastBackupAgeHours = 100.0
        $text = ConvertTo-ProtectionPage -Row $old -Store '<b>&é' -Time ([datetime]::UtcNow) -MaxBackupAgeHours 26
        $text | Should -Match 'Of 1 table, the number whose newest backup is older than 26 hours is 1'
        $text | Should -Match ([regex]::Escape('&lt;b&gt;&amp;&#233;'))
        $text | Should -Match '<rect class="AtRisk" x="200" y="27" width="400" height="16"/>'
    }

    It 'checks the newest backups with -Verify, and asks for recovery with -RequireRecovery' {
        $row = Get-Report -TableName Music -Verify -RequireRecovery
        $row[0].LastBackupVerified | Should -BeTrue
        $row[0].Status | Should -Be AtRisk
        $row[0].Reason | Should -Be 'point-in-time recovery is off'
        function Test-FdynoBackup {
            [CmdletBinding()]
            param($BackupArn, $Connection)
            $BackupArn -eq ''
        }
        $row = Get-Report -TableName Music -Verify
        $row[0].Status | Should -Be AtRisk
        $row[0].Reason | Should -Be 'the newest backup is unsound'
    }

    It 'ends with an error when it is strict' {
        $rows = Get-Report -Strict -ErrorAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        $rows.Count | Should -Be 4
        { Get-Report -Strict -ErrorAction Stop } | Should -Throw 'Not protected as it should be: 2 tables:*'
        $null = Get-Report -Strict -TableName Music
        $LASTEXITCODE | Should -Be 0
        (Get-Report -TableName Nothing).Reason | Should -Be 'there is no such table'
    }

    It 'writes nothing with -WhatIf' {
        Remove-Item -LiteralPath $page
        (Get-Report -WhatIf).Count | Should -Be 4
        Test-Path -LiteralPath $page | Should -BeFalse
    }
}
