# No time is shown anywhere that restores another second when it is pasted. Each process here has a time zone of its own: one notes what
# is shown, the next one pastes it, as people do.

BeforeDiscovery {
    # Where times are shown: a script that shows the earliest restorable time of the table Songs, first of all.
    $places = @(
        @{ Place = 'the table of continuous backups'; Script = '(Get-FdynoContinuousBackup Songs | Out-String) -split "\n" -like "*Songs*"' }
        @{ Place = 'the list of continuous backups'; Script = 'Get-FdynoContinuousBackup Songs | Format-List | Out-String' }
        @{ Place = 'all properties'; Script = 'Get-FdynoContinuousBackup Songs | Format-List * | Out-String' }
        @{ Place = 'what InvalidRestoreTime once recommended'; Script = '(Get-FdynoContinuousBackup -TableName Songs).PointInTimeRecoveryDescription | Out-String' }
        @{ Place = 'all of its properties'; Script = '(Get-FdynoContinuousBackup Songs).PointInTimeRecoveryDescription | Format-List * | Out-String' }
        @{ Place = 'a property'; Script = '(Get-FdynoContinuousBackup Songs).PointInTimeRecoveryDescription.EarliestRestorableDateTime | Out-String' }
        @{ Place = 'a property in German'; Script = '[cultureinfo]::CurrentCulture = "de-DE"; (Get-FdynoContinuousBackup Songs).PointInTimeRecoveryDescription.EarliestRestorableDateTime | Out-String' }
        @{ Place = 'selected properties'; Script = '(Get-FdynoContinuousBackup Songs).PointInTimeRecoveryDescription | Select-Object Earliest*, Latest* | Out-String' }
        @{ Place = 'a heading'; Script = '"earliest: {0}" -f (Get-FdynoContinuousBackup Songs).Earliest' }
        @{ Place = 'a table as text'; Script = '(Get-FdynoContinuousBackup Songs).PointInTimeRecoveryDescription | ConvertTo-Csv' }
        @{ Place = 'JSON'; Script = '(Get-FdynoContinuousBackup Songs).PointInTimeRecoveryDescription | ConvertTo-Json' }
        @{ Place = 'what a job sends'; Script = '[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-FdynoContinuousBackup Songs))) | ForEach-Object { $_ | Out-String; $_.PointInTimeRecoveryDescription | Format-List * | Out-String }' }
        @{ Place = 'an upkeep'; Script = 'Optimize-FdynoTable Songs | ForEach-Object { $_ | Out-String; $_ | Format-List | Out-String }' }
        @{ Place = 'an error and its advice'; Script = 'try { Restore-FdynoTableToPointInTime Copy -SourceTableName Songs -RestoreDateTime 2001-02-03T04:05:06Z -ErrorAction Stop } catch { "$_" -replace "''2001.*?''"; $_.ErrorDetails.RecommendedAction }' }
        @{ Place = 'an error of items and its advice'; Script = 'try { Restore-FdynoItem Songs @{ pk = "a" } -RestoreDateTime 2001-02-03T04:05:06Z -Force -ErrorAction Stop } catch { "$_" -replace "''2001.*?''"; $_.ErrorDetails.RecommendedAction }' }
        @{ Place = 'the question of a restore'; Script = 'Restore-FdynoTableToPointInTime Copy -SourceTableName Songs -RestoreDateTime (Get-FdynoContinuousBackup Songs).Earliest -WhatIf' }
        @{ Place = 'the question of a restore of items'; Script = 'Restore-FdynoItem Songs @{ pk = "a" } -RestoreDateTime (Get-FdynoContinuousBackup Songs).Earliest -WhatIf' }
        @{ Place = 'a runbook''s result'; Script = '& (Join-Path $env:FDYNO_RUNBOOKS New-ProtectionReport.ps1) -Connection (Get-FdynoConnection) -ReportPath "$env:FDYNO_RUNBOOKS_OUT/report.html" -TableName Songs | Format-List EarliestRestorable*, LatestRestorable* | Out-String' }
        @{ Place = 'a runbook''s page'; Script = '$null = & (Join-Path $env:FDYNO_RUNBOOKS New-ProtectionReport.ps1) -Connection (Get-FdynoConnection) -ReportPath "$env:FDYNO_RUNBOOKS_OUT/report.html" -TableName Songs; (Get-Content -Raw "$env:FDYNO_RUNBOOKS_OUT/report.html") -split "<br/>" -match " to \d\d\d\d-"' }
        @{ Place = 'a runbook''s log'; Script = '& (Join-Path $env:FDYNO_RUNBOOKS Restore-DeletedItem.ps1) -Connection (Get-FdynoConnection) -TableName Songs -RestoreDateTime (Get-FdynoContinuousBackup Songs).Earliest -Filter { $true } -NoSafetyBackup -WhatIf 6>&1 | Where-Object { "$_" -match "its state of" } | ForEach-Object { "$_" -replace "^\S+Z  " }' }
        @{ Place = 'what Tab offers'; Script = '$line = "Restore-FdynoItem Songs -RestoreDateTime "; foreach ($try in 1..20) { if ($offered = (TabExpansion2 $line $line.Length).CompletionMatches | Where-Object ToolTip -like "*earliest*") { break } }; $offered.CompletionText; $offered.ToolTip' }
    )
    for ($i = 0; $i -lt $places.Count; $i++) { $places[$i].Number = $i }

    # What means the second of $time, as values and as texts.
    $meanings = @(
        '$time', '$time.ToLocalTime()', '[DateTimeOffset] $time', '[DateTimeOffset]::new($time.AddHours(5).Ticks, [timespan]::FromHours(5))'
        '"{0}" -f $time', '$time.ToString()', '$time.ToString("u")', '$time.ToString("o")'
        '$time.ToLocalTime().ToString("s")', '[datetime]::new($time.ToLocalTime().Ticks)'
        '(Get-FdynoContinuousBackup Songs | ConvertTo-Json | ConvertFrom-Json).PointInTimeRecoveryDescription.EarliestRestorableDateTime'
        '[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize([DateTimeOffset] $time))'
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $runbooks = Get-ChildItem $RepoRoot -Recurse -Filter New-ProtectionReport.ps1 | Where-Object FullName -NotMatch '[\\/]out[\\/]' | Select-Object -First 1
    $runbookFolder = $runbooks.DirectoryName

    # What a script writes in a process whose clocks are those of a zone. Objects are shown as they are on a console.
    function Invoke-InZone([string] $Zone, [string] $Script) {
        $before = $env:TZ
        try {
            $env:TZ = $Zone
            (Invoke-InProcess "Import-Module '$ModulePath'`n`$PSStyle.OutputRendering = 'PlainText'`n`$null = $(Get-TestStoreCommand)`n$Script") -replace '\e\[[\d;]*m'
        }
        finally {
            $env:TZ = $before
        }
    }

    # What each of some scripts writes, as a text, all run in one process in a zone.
    function Invoke-Each([string] $Zone, [string[]] $Scripts) {
        $marked = $Scripts | ForEach-Object { "'####'`n[cultureinfo]::CurrentCulture = 'en-US'`n& { $_ }" }
        $texts = ((Invoke-InZone $Zone (($marked -join "`n") + "`n'####'")) -join "`n") -split '(?m)^####$'
        $texts | Should -HaveCount ($Scripts.Count + 2)
        $texts[1..$Scripts.Count].Trim()
    }

    # A file for TZ: a zone whose clocks went back by an hour some minutes ago, as at the end of daylight saving time.
    function New-ZoneThatWentBack([int] $MinutesAgo) {
        function Get-Bytes([int] $Number) {
            $bytes = [BitConverter]::GetBytes($Number)
            [array]::Reverse($bytes)
            $bytes
        }

        $change = [int] [DateTimeOffset]::UtcNow.AddMinutes(-$MinutesAgo).ToUnixTimeSeconds()
        # RFC 8536, version 1: two changes; daylight saving time began a hundred days before.
        $bytes = [byte[]] (
            [Text.Encoding]::ASCII.GetBytes('TZif') + @(0) * 16 + (Get-Bytes 0) + (Get-Bytes 0) + (Get-Bytes 0) + (Get-Bytes 2) + (Get-Bytes 2) + (Get-Bytes 8) +
            (Get-Bytes ($change - 100 * 86400)) + (Get-Bytes $change) + @(0, 1) +
            (Get-Bytes 7200) + @(1, 0) + (Get-Bytes 3600) + @(0, 4) + [Text.Encoding]::ASCII.GetBytes("SUM`0WIN`0"))
        $file = Join-Path $folder 'went-back'
        [IO.File]::WriteAllBytes($file, $bytes)
        $file
    }

    # Times as they are read: a date and a time of day, with what follows of a zone.
    $timePattern = '\d{1,4}[-./]\d{1,2}[-./]\d{1,4}[T ]\d{1,2}:\d\d(:\d\d)?(\.\d+)?( ?[AP]M)?( ?Z\b| ?[+-]\d\d:?\d\d| UTC)?'

    $literal = { param($Time) $Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [cultureinfo]::InvariantCulture) }

    # A table with one item that is 1 at the earliest restorable second, and 2 afterwards.
    $null = Connect-TestStore
    $null = New-FdynoTable Songs pk
    @{ pk = 'a'; n = 1 } | Set-FdynoItem Songs
    $null = Set-FdynoContinuousBackup Songs $true
    function Get-Window { (Get-FdynoContinuousBackup Songs).PointInTimeRecoveryDescription }
    $earliest = (Get-Window).EarliestRestorableDateTime
    while ((Get-Window).LatestRestorableDateTime -le $earliest) { }
    @{ pk = 'a'; n = 2 } | Set-FdynoItem Songs
    $backup = New-FdynoBackup Songs nightly
    $null = New-FdynoTable Snapshot pk
    $null = Set-FdynoContinuousBackup Snapshot $true -RecoveryMode SnapshotOnRestore
    $snapshotEarliest = (Get-FdynoContinuousBackup Snapshot).Earliest
    while ((Get-FdynoContinuousBackup Snapshot).Latest -le $snapshotEarliest) { }
    Disconnect-Fdyno
    $expected = & $literal $earliest
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'A time that is shown in Berlin' -Skip:$IsWindows -ForEach @{ Places = $places } {
    BeforeAll {
        $env:FDYNO_RUNBOOKS = $runbookFolder
        $env:FDYNO_RUNBOOKS_OUT = $folder
        $shown = Invoke-Each Europe/Berlin $Places.Script
        $times = foreach ($text in $shown) { , @([regex]::Matches($text, $timePattern).Value | Where-Object { $_ } | Select-Object -Unique) }
        $texts = @($times | ForEach-Object { $_ } | Select-Object -Unique)
        $restored = Invoke-Each Europe/Berlin ($texts | ForEach-Object {
                "try { '{0}' -f (Restore-FdynoTableToPointInTime ('Copy-' + [guid]::NewGuid()) -SourceTableName Songs -RestoreDateTime '$_' -ErrorAction Stop).RestoreSummary.RestoreDateTime } catch { `"`$_`" }"
            })
    }

    It 'restores the same second when it is pasted: <Place>' -ForEach $places {
        $text = $shown[$Number]
        $times[$Number] | Should -Not -BeNullOrEmpty -Because $text
        foreach ($time in $times[$Number]) {
            # Each is of the window: none is an hour off, or refused.
            $second = $restored[$texts.IndexOf($time)]
            $second | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$' -Because "$time stands in $text"
            [math]::Abs(([datetime] $second - $earliest.ToLocalTime()).TotalMinutes) | Should -BeLessThan 50 -Because "$time stands in $text"
        }

        $restored[$texts.IndexOf($times[$Number][0])] | Should -Be $expected -Because $text
    }

    It 'restores the item as it was' {
        Invoke-InZone Europe/Berlin @"
`$time = (Get-FdynoContinuousBackup Songs | Out-String) -replace '(?s).*?(\d{4}-\S+Z).*', '`$1'
`$null = Restore-FdynoTableToPointInTime ('Copy-' + [guid]::NewGuid()) -SourceTableName Songs -RestoreDateTime `$time -OutVariable copy
(Get-FdynoItem `$copy.TableName).n
"@ | Should -Be 1
    }

    It 'is the time of the warning that the latest state is restored' {
        $asked = & $literal $snapshotEarliest
        $warned = Invoke-InZone Europe/Berlin "Restore-FdynoTableToPointInTime Copy-of-snapshot -SourceTableName Snapshot -RestoreDateTime $asked 3>&1 | Where-Object { `$_ -is [Management.Automation.WarningRecord] }"
        "$warned" | Should -BeLike "*not its state of $asked.*"
    }

    It 'is a bound of a list that finds what it was shown of' {
        Invoke-InZone Europe/Berlin @"
`$created = (Get-FdynoBackup Songs | Out-String) -replace '(?s).*?(\d{4}-\S+Z).*', '`$1'
@(Get-FdynoBackup Songs -TimeRangeLowerBound `$created).Count
@(Get-FdynoBackup Songs -TimeRangeUpperBound `$created).Count
"@ | Should -Be 1, 0
    }
}

Describe 'A time that a script gives' -Skip:$IsWindows -ForEach @{ Meanings = $meanings } {
    # An hour ahead of UTC without summer time, so that no local time of now occurs twice.
    It 'means the same second: as a value or as a text with its zone' {
        $shown = Invoke-Each Africa/Lagos ($Meanings | ForEach-Object {
                "`$time = (Get-FdynoContinuousBackup Songs).PointInTimeRecoveryDescription.EarliestRestorableDateTime; `$given = $_; Restore-FdynoTableToPointInTime Copy -SourceTableName Songs -RestoreDateTime `$given -WhatIf"
            })
        for ($i = 0; $i -lt $Meanings.Count; $i++) {
            $shown[$i] | Should -BeLike "*Restore from table Songs as of $expected*" -Because $Meanings[$i]
        }
    }

    It 'is refused as a text that lost its zone, and one of the readings that can be pasted is it' {
        $refused = Invoke-Each Africa/Lagos ('"$time"', '[string] $time', '"$($time.ToLocalTime())"' | ForEach-Object { @"
`$time = (Get-FdynoContinuousBackup Songs).PointInTimeRecoveryDescription.EarliestRestorableDateTime
try { Restore-FdynoTableToPointInTime Copy -SourceTableName Songs -RestoreDateTime ($_) -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction }
"@ })
        foreach ($text in $refused) {
            $text | Should -BeLike 'Validation,*'
            $readings = [regex]::Matches($text, '-RestoreDateTime (?<time>\S+?)[,.]? ').ForEach({ $_.Groups['time'].Value })
            $readings | Should -HaveCount 2
            $times = $readings | ForEach-Object { & $literal ([DateTimeOffset]::Parse($_, [cultureinfo]::InvariantCulture).UtcDateTime) }
            $times | Should -Contain $expected
            $times[0] | Should -Not -Be $times[1]
        }
    }

    It 'is refused with both readings where it occurs twice or never, by each parameter that takes a time' {
        # From the cmdlets themselves, so that none is forgotten.
        $commands = foreach ($command in Get-Command -Module Fdyno) {
            foreach ($parameter in $command.Parameters.Values | Where-Object { $_.ParameterType.Name -eq 'TimeReference' }) {
                $others = switch ($command.Name) {
                    'Restore-FdynoTableToPointInTime' { 'Copy -SourceTableName Songs' }
                    'Restore-FdynoItem' { 'Songs @{ pk = "a" } -Force' }
                    'Compare-FdynoTable' { 'Songs Songs' }
                }
                "$($command.Name) $others -$($parameter.Name)"
            }
        }
        $commands.Count | Should -BeGreaterOrEqual 6
        Get-Command -Module Fdyno | ForEach-Object { $_.Parameters.Values } | Where-Object { "$($_.ParameterType)" -match 'DateTime' } | Should -BeNullOrEmpty
        $scripts = foreach ($command in $commands) {
            foreach ($time in "'2026-10-25T02:30:00'", "'2026-03-29T02:30:00'", '([datetime]::new(2026, 10, 25, 2, 30, 0))') {
                "try { $command $time -ErrorAction Stop; 'taken' } catch { `"`$(`$_.FullyQualifiedErrorId) `$_`" }"
            }
        }
        $shown = Invoke-Each Europe/Berlin $scripts
        for ($i = 0; $i -lt $shown.Count; $i += 3) {
            $shown[$i] | Should -BeLike 'Validation,*occurs twice*2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00.' -Because $scripts[$i]
            $shown[$i + 1] | Should -BeLike 'Validation,*never occurs*2026-03-29T02:30:00+01:00*2026-03-29T02:30:00+02:00*' -Because $scripts[$i]
            $shown[$i + 2] | Should -BeLike 'Validation,*occurs twice*' -Because $scripts[$i]
        }
    }
}

Describe 'Where clocks went back this hour' -Skip:$IsWindows {
    BeforeAll {
        $zone = New-ZoneThatWentBack 20
    }

    It 'shows no earliest time behind the latest, and each restores its second when pasted' {
        $null = Connect-TestStore
        $null = New-FdynoTable Young pk
        $null = Set-FdynoContinuousBackup Young $true
        $window = (Get-FdynoContinuousBackup Young).PointInTimeRecoveryDescription
        $window.EarliestRestorableDateTime | Should -BeLessOrEqual $window.LatestRestorableDateTime
        Disconnect-Fdyno
        $shown = (Invoke-InZone $zone '(Get-FdynoContinuousBackup Songs | Out-String) -split "\n" -like "*Songs*"') -split ' +'
        $shown[0] | Should -Be $expected
        [string]::CompareOrdinal($shown[0], $shown[1]) | Should -BeLessOrEqual 0
        foreach ($time in $shown[0, 1]) {
            "$(Invoke-InZone $zone "Restore-FdynoTableToPointInTime Copy -SourceTableName Songs -RestoreDateTime '$time' -WhatIf")" | Should -BeLike "*as of $time*"
        }
    }

    It 'takes the local time of a clock for the instant that it is, and refuses it as a text with both readings' {
        $shown = Invoke-InZone $zone @'
# Neither can be restored, at any pace: in five minutes nothing has been written yet, and an hour earlier there was no table. Both errors
# name the second that was meant.
$now = (Get-Date).AddMinutes(5)
$utc = $now.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [cultureinfo]::InvariantCulture)
"ambiguous: $([TimeZoneInfo]::Local.IsAmbiguousTime($now))"
try { Restore-FdynoTableToPointInTime Copy -SourceTableName Songs -RestoreDateTime $now -ErrorAction Stop } catch { "$_" }
try { Restore-FdynoTableToPointInTime Copy -SourceTableName Songs -RestoreDateTime $now.ToString('s') -ErrorAction Stop } catch { "$_"; $_.ErrorDetails.RecommendedAction }
"utc: $utc"
$before = $now.ToUniversalTime().AddHours(-1).ToLocalTime()
"wall: $($before.ToString('s') -eq $now.ToString('s'))"
try { Restore-FdynoTableToPointInTime Copy -SourceTableName Songs -RestoreDateTime $before -ErrorAction Stop } catch { "$_" }
"before: $($before.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [cultureinfo]::InvariantCulture))"
'@
        $shown | Should -Contain 'ambiguous: True'
        $utc = ($shown -match '^utc: ') -replace '^utc: '
        $before = ($shown -match '^before: ') -replace '^before: '
        $shown | Should -Contain 'wall: True'
        @($shown -match "^RestoreDateTime '$utc' must be within") | Should -HaveCount 1
        @($shown -match "^RestoreDateTime '$before' must be within") | Should -HaveCount 1
        $refused = @($shown -match 'occurs twice')
        $refused | Should -HaveCount 1
        $readings = [regex]::Matches($refused[0], '\d{4}-\S+?[+-]\d\d:\d\d').Value
        $readings | Should -HaveCount 2
        $readings.ForEach({ & $literal ([DateTimeOffset]::Parse($_, [cultureinfo]::InvariantCulture).UtcDateTime) }) | Should -Contain $utc
    }
}
