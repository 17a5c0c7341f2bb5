# Runbooks as a scheduler runs them, in processes of their own, and as an operator reads them.

BeforeDiscovery {
    $runbooks = Get-ChildItem (Join-Path $PSScriptRoot '../../samples/runbooks') -Filter *-*.ps1 | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }

    # What each needs besides a store.
    $needs = @{
        'Copy-BackupToStore.ps1' = '-DestinationPath', 'other.fdyno'
        'New-ProtectionReport.ps1' = '-ReportPath', 'report.html'
        'Restore-DeletedItem.ps1' = '-TableName', 'Music', '-Force'
        'Restore-DeletedTable.ps1' = '-TableName', 'Music'
    }
    $unattended = $runbooks | ForEach-Object { $_ + @{ Needs = @($needs[$_.Name]) } }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
    $runbookFolder = Join-Path $RepoRoot 'samples/runbooks'
    $where = @((Get-TestStore).GetEnumerator() | ForEach-Object { "-$($_.Key)", $_.Value })
    $previous = $env:PSModulePath
    $env:PSModulePath = (Split-Path $ModulePath) + [IO.Path]::PathSeparator + $previous

    # Runs a runbook, within the test's folder; all that it says, as one text. Its exit code is in $LASTEXITCODE.
    function Invoke-Runbook([string] $Name) {
        Push-Location $folder
        try {
            Invoke-RunningPowerShell -NoProfile -NonInteractive -File (Join-Path $runbookFolder $Name) @args 2>&1 | Out-String -Width 4000
        }
        finally {
            Pop-Location
        }
    }

    # A process that writes items of a table until a file is there, and then says how often it has.
    function Start-Writer([string] $Table, [string] $Key) {
        $stop = Join-Path $folder "$([guid]::NewGuid()).stop"
        $job = Start-Job {
            Import-Module $using:ModulePath
            $null = Invoke-Expression $using:command
            $count = 0
            while (-not (Test-Path -LiteralPath $using:stop)) {
                @{ pk = "$($using:Key)$($count % 50)"; n = $count } | Set-FdynoItem $using:Table -ErrorAction Stop
                $count++
                if ($count % 10 -eq 0) {
                    Remove-FdynoItem $using:Table @{ pk = "$($using:Key)$($count % 50)" } -ErrorAction Stop
                }
            }

            $count
        }
        Wait-Until { (Get-Written $Table $Key) -gt 0 -or $job.State -ne 'Running' } -Because 'the writer writes'
        [pscustomobject]@{ Job = $job; Stop = $stop }
    }

    # How often a writer has written by now: it numbers its items.
    function Get-Written([string] $Table, [string] $Key) {
        $last = Get-FdynoItem $Table | Where-Object pk -Like "$Key*" | ForEach-Object { [long] $_.n } | Measure-Object -Maximum
        $last.Count -gt 0 ? $last.Maximum + 1 : 0
    }

    # How often a writer has written; its errors are errors.
    function Stop-Writer($Writer) {
        $null = New-Item -ItemType File $Writer.Stop
        $Writer.Job | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop
    }
}

AfterAll {
    $env:PSModulePath = $previous
    Remove-TestFolder $folder
}

Describe 'The help of <Name>' -Tag EmbeddedOnly -ForEach $runbooks {
    BeforeAll {
        $help = Get-Help $Path -Full
        $command = Get-Command $Path
        $own = @($command.Parameters.Keys | Where-Object { $_ -notin [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters })
    }

    It 'says what it is for, how it ends, and what each parameter is' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        "$($help.description.Text)" | Should -Match '(?s)Exit codes: 0, .*2, .*1, '
        foreach ($parameter in $own) {
            $found = $help.parameters.parameter | Where-Object Name -EQ $parameter
            "$($found.description.Text)" | Should -Not -BeNullOrEmpty -Because $parameter
        }
    }

    It 'has examples that run as they stand: their parameters are those of the runbook' {
        $examples = @($help.examples.example)
        $examples.Count | Should -BeGreaterOrEqual 2
        foreach ($example in $examples) {
            $code = "$($example.code)"
            $errors = $null
            $parsed = [Management.Automation.Language.Parser]::ParseInput($code, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty -Because $code
            $call = $parsed.Find({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)
            $elements = @($call.CommandElements)
            if ("$($elements[0])" -eq 'pwsh') {
                # Everything behind the script's name is the script's.
                $at = [array]::IndexOf(@($elements.ForEach({ "$_" })), $Name)
                $at | Should -BeGreaterThan 0 -Because $code
                $elements = $elements[$at..($elements.Count - 1)]
            }

            Split-Path -Leaf "$($elements[0])" | Should -Be $Name
            $given = @($elements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] } | ForEach-Object ParameterName)
            $given | Where-Object { $_ -notin $own + 'WhatIf' } | Should -BeNullOrEmpty -Because $code
            $sets = @($command.ParameterSets | Where-Object {
                    $set = $_
                    -not ($given | Where-Object { $_ -notin $set.Parameters.Name }) -and
                    -not ($set.Parameters | Where-Object { $_.IsMandatory -and $_.Name -notin $given })
                })
            $sets.Count | Should -Be 1 -Because $code
        }
    }
}

Describe 'A store that cannot be used' {
    It 'is told by <Name>, with exit code 1, where there is none' -Tag EmbeddedOnly -ForEach $unattended {
        $log = Join-Path $folder "$Name.log"
        $text = Invoke-Runbook $Name -Path nowhere.fdyno @Needs -LogPath $log
        $LASTEXITCODE | Should -Be 1 -Because $text
        $text | Should -Match "There is no store at 'nowhere\.fdyno'\. Give the file"
        (Get-Content $log)[-1] | Should -Match 'WARN  .*There is no store'
        Get-ChildItem $folder -Filter *.fdyno | Should -BeNullOrEmpty
    }

    It 'is told by <Name>, with exit code 1, where the file is something else' -Tag EmbeddedOnly -ForEach $unattended {
        $file = Join-Path $folder 'text.txt'
        Set-Content -LiteralPath $file 'no store'
        $text = Invoke-Runbook $Name -Path $file @Needs
        $LASTEXITCODE | Should -Be 1 -Because $text
        $text | Should -Match 'is not a Fdyno store'
        Get-Content -LiteralPath $file | Should -Be 'no store'
    }

    It 'is told by <Name>, with exit code 1, where the log cannot be written' -Tag EmbeddedOnly -ForEach $unattended {
        $text = Invoke-Runbook $Name -Path nowhere.fdyno @Needs -LogPath (Join-Path $folder 'no/such/folder/x.log')
        $LASTEXITCODE | Should -Be 1 -Because $text
        $text | Should -Match 'Could not find a part of the path'
    }
}

Describe 'A cluster that does not answer' -Tag ClusterOnly {
    It 'is told by every runbook, with exit code 1' -ForEach @{ All = $unattended } {
        $file = Join-Path $folder 'nobody.cluster'
        Set-Content -LiteralPath $file 'fdyno:test@127.0.0.1:1'

        # Side by side: each waits for some seconds.
        $shell = Get-RunningPowerShell
        $found = $All | ForEach-Object -ThrottleLimit $All.Count -Parallel {
            $needs = $_.Needs
            $first = ($using:shell).Argument
            $text = & ($using:shell).FilePath @first -NoProfile -NonInteractive -File $_.Path -ClusterFile $using:file @needs 2>&1 | Out-String -Width 4000
            @{ Name = $_.Name; Code = $LASTEXITCODE; Text = $text }
        }
        $found.Count | Should -Be 6
        foreach ($one in $found) {
            $one.Code | Should -Be 1 -Because "$($one.Name): $($one.Text)"
            $one.Text | Should -Match 'has not answered for 4 seconds' -Because $one.Name
        }
    }
}

Describe 'A store that cannot be used any longer' {
    BeforeAll {
        $connection = Connect-TestStore gone
        foreach ($name in 'One', 'Two', 'Three') {
            $null = New-FdynoTable $name pk
            @{ pk = '1' } | Set-FdynoItem -TableName $name
            $null = New-FdynoBackup $name first
        }

        $other = Connect-TestStore gone-other -NoDefault

        # The store goes away behind the listing; or only for the one command that fails.
        $answers = @{ Left = 0; IsAway = $true }
        function New-Unavailable { [Fdyno.Errors.FdynoException]::new('StoreUnavailable', 'It does not answer.', 'Wait.') }
        function Get-FdynoTable {
            [CmdletBinding()]
            param($TableName, $Connection)
            if ($answers.IsAway -and $answers.Left-- -le 0) {
                $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new((New-Unavailable), 'StoreUnavailable,Test', 'ResourceUnavailable', $null))
            }

            Fdyno\Get-FdynoTable @PSBoundParameters
        }
        function Stop-Unavailable($Cmdlet) {
            $Cmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new((New-Unavailable), 'StoreUnavailable,Test', 'ResourceUnavailable', $null))
        }
        function New-FdynoBackup { [CmdletBinding(SupportsShouldProcess)] param($TableName, $BackupName, $Connection) Stop-Unavailable $PSCmdlet }
        function Restore-FdynoTable { [CmdletBinding(SupportsShouldProcess)] param($TargetTableName, $BackupArn, $ResetSetting, $Connection) Stop-Unavailable $PSCmdlet }
        function Copy-FdynoBackup { [CmdletBinding(SupportsShouldProcess)] param($BackupArn, $Destination, $Connection) Stop-Unavailable $PSCmdlet }
    }

    AfterAll {
        Disconnect-Fdyno $other
    }

    It 'ends <Name> at once; one that is back does not' -ForEach @(
        @{ Name = 'Invoke-NightlyBackup.ps1'; Listings = 1; Status = 'Failed' }
        @{ Name = 'Invoke-RestoreDrill.ps1'; Listings = 2; Status = 'NotCleaned' }
        @{ Name = 'Copy-BackupToStore.ps1'; Listings = 0; Status = 'Failed' }
    ) {
        $also = $Name -eq 'Copy-BackupToStore.ps1' ? @{ DestinationConnection = $other } : @{}
        $runbook = Join-Path $runbookFolder $Name
        $answers.IsAway = $true
        $answers.Left = $Listings
        $results = [Collections.Generic.List[object]]::new()
        { & $runbook -Connection $connection @also -WarningAction SilentlyContinue | ForEach-Object { $results.Add($_) } } |
            Should -Throw 'It does not answer.*'
        $results.Status | Should -Be $Status
        $answers.IsAway = $false
        (& $runbook -Connection $connection @also -WarningAction SilentlyContinue -ErrorAction SilentlyContinue).Status | Should -Be Failed, Failed, Failed
        $LASTEXITCODE | Should -Be 2
    }
}

Describe 'Runbooks at a store in use' {
    BeforeAll {
        $command = Get-TestStoreCommand
        $null = Connect-TestStore
        foreach ($name in 'Busy', 'Calm') {
            $null = New-FdynoTable $name pk -TimeToLiveAttribute expires
            1..300 | ForEach-Object { @{ pk = "$_"; n = $_; text = 'x' * 200 } } | Set-FdynoItem -TableName $name
        }

        $null = Set-FdynoContinuousBackup Busy $true
    }

    It 'back up, drill and report while another process keeps writing' {
        $writer = Start-Writer Busy first
        $counts = @(Get-Written Busy first)
        $text = Invoke-Runbook Invoke-NightlyBackup.ps1 @where -LogPath (Join-Path $folder 'use.log')
        $LASTEXITCODE | Should -Be 0 -Because $text
        $counts += Get-Written Busy first
        $text = Invoke-Runbook Invoke-RestoreDrill.ps1 @where -PointInTime -LogPath (Join-Path $folder 'use.log')
        $LASTEXITCODE | Should -Be 0 -Because $text
        $counts += Get-Written Busy first
        $text = Invoke-Runbook New-ProtectionReport.ps1 @where -ReportPath use.html -Verify -Strict -LogPath (Join-Path $folder 'use.log')
        $LASTEXITCODE | Should -Be 0 -Because $text
        $counts += Get-Written Busy first
        foreach ($run in 1..3) {
            $counts[$run] | Should -BeGreaterThan $counts[$run - 1] -Because "nobody waits for runbook $run of 3: $counts"
        }

        Stop-Writer $writer | Should -BeGreaterOrEqual $counts[-1]
        $log = Get-Content (Join-Path $folder 'use.log')
        $log -match ' WARN ' | Should -BeNullOrEmpty
        $log -match 'Busy: restored to .* 0 differences' | Should -HaveCount 1
        $log -match 'Calm: no past is kept' | Should -HaveCount 1
        $log -match 'drill ends: as it should be for 2 of 2 tables' | Should -HaveCount 1
        (Get-FdynoTable).TableName | Should -Be Busy, Calm
        (Get-FdynoTable Busy).ItemCount | Should -Be @(Get-FdynoItem Busy).Count
    }

    It 'look after tables with -Optimize, behind their backup' {
        $past = [DateTimeOffset]::UtcNow.AddHours(-1).ToUnixTimeSeconds()
        1..5 | ForEach-Object { @{ pk = "e$_"; expires = $past } } | Set-FdynoItem Calm
        (Join-Path $folder 'upkeep.log') | Should -Not -Exist
        $shown = & (Join-Path $runbookFolder Invoke-NightlyBackup.ps1) -Connection (Get-FdynoConnection) -TableName Calm -Optimize -WhatIf
        $shown.Status | Should -Be WhatIf
        $result = & (Join-Path $runbookFolder Invoke-NightlyBackup.ps1) -Connection (Get-FdynoConnection) -TableName Calm -Optimize -LogPath (Join-Path $folder 'upkeep.log')
        $LASTEXITCODE | Should -Be 0
        $result.Status | Should -Be BackedUp
        $result.ItemCount | Should -Be 305
        $result.ExpiredItems | Should -Be 5
        (Get-FdynoTable Calm).ItemCount | Should -Be 300
        Get-Content (Join-Path $folder 'upkeep.log') | Where-Object { $_ -match '5 items expired, 0 dead jobs' } | Should -HaveCount 1
        function Optimize-FdynoTable { throw 'not tonight' }
        $result = & (Join-Path $runbookFolder Invoke-NightlyBackup.ps1) -Connection (Get-FdynoConnection) -TableName Calm -Optimize -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $LASTEXITCODE | Should -Be 2
        $result.Status | Should -Be UpkeepFailed
        $result.Problem | Should -Be 'not tonight'
    }

    It 'put removed items back as they were at a time, while another process keeps writing' {
        $first = (Get-FdynoContinuousBackup Busy).PointInTimeRecoveryDescription.LatestRestorableDateTime
        while ((Get-FdynoContinuousBackup Busy).PointInTimeRecoveryDescription.LatestRestorableDateTime -le $first) {
            # Until that second is behind all that was written.
        }

        $time = (Get-FdynoContinuousBackup Busy).PointInTimeRecoveryDescription.LatestRestorableDateTime
        while ([datetime]::UtcNow -lt $time.AddSeconds(1.1)) {
            # Until it is over.
        }

        $writer = Start-Writer Busy second
        1..20 | ForEach-Object { Remove-FdynoItem Busy @{ pk = "$_" } }
        @{ pk = '21'; n = -1 } | Set-FdynoItem Busy
        $text = $time.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ')
        $said = Invoke-Runbook Restore-DeletedItem.ps1 @where -TableName Busy -RestoreDateTime $text -Force
        $code = $LASTEXITCODE
        $null = Stop-Writer $writer
        $code | Should -Be 0 -Because $said
        1..20 | ForEach-Object { (Get-FdynoItem Busy @{ pk = "$_" }).n | Should -Be $_ }
        (Get-FdynoItem Busy @{ pk = '21' }).n | Should -Be -1
        $said = Invoke-Runbook Restore-DeletedItem.ps1 @where -TableName Busy -RestoreDateTime $text -Force -IncludeChanged -NoSafetyBackup
        $LASTEXITCODE | Should -Be 0 -Because $said
        (Get-FdynoItem Busy @{ pk = '21' }).n | Should -Be 21
    }

    It 'say why items cannot be put back to a time' {
        $said = Invoke-Runbook Restore-DeletedItem.ps1 @where -TableName Busy -RestoreDateTime 2020-01-01T00:00:00Z -Force
        $LASTEXITCODE | Should -Be 1 -Because $said
        $said | Should -Match 'must be within EarliestRestorableDateTime'
        $said = Invoke-Runbook Restore-DeletedItem.ps1 @where -TableName Calm -RestoreDateTime 2020-01-01T00:00:00Z -Force
        $LASTEXITCODE | Should -Be 1 -Because $said
        $said | Should -Match 'not enabled'
    }
}
