#requires -Version 7.6
#requires -Modules Fdyno

<#
.SYNOPSIS
    Backs up all tables of a store, verifies the new backups, and removes those that are no longer to be kept.
.DESCRIPTION
    For each table: a backup named <NamePrefix>-<time in UTC>; a verification, which reads it back as a whole; and then retention,
    grandfather, father, son. Meant to be scheduled, and safe to run again at any time.

    What it never does: remove a backup of a table that it has not, in the same run, made a sound new backup of; remove a backup that
    it did not make (another name, or another table that had this name before); count a backup that is not AVAILABLE.
    A new backup that turns out to be unsound is removed again, once the log has its problems, so that nobody takes it for a good one.

    A table that fails does not stop the others. What failed is told at the end, in one error. A store that cannot be used any longer
    ends the run.

    Exit codes: 0, all is well; 2, it ran, but a table has no new backup, its old ones could not be removed, or it could not be looked
    after; 1, it could not run, or not to its end.
    With -ErrorAction Stop the error at the end ends the script, after all tables have been tried.
.PARAMETER Path
    The file of an embedded store. It has to be there.
.PARAMETER ClusterFile
    The cluster file of a FoundationDB cluster. For TLS set the variables of its clients, such as FDB_TLS_CERTIFICATE_FILE.
.PARAMETER Root
    The directory of the store in the cluster. By default its top.
.PARAMETER Connection
    A connection to use instead, from Connect-Fdyno. It stays open.
.PARAMETER TableName
    The tables: names, or patterns with * and ?, in a list or with commas between them. By default all. A name that is not there is a
    failure.
.PARAMETER ExcludeTableName
    Tables to leave out: names or patterns, as above.
.PARAMETER NamePrefix
    How the names of this runbook's backups begin. Retention is for backups of that prefix only.
.PARAMETER Daily
    For how many days to keep a backup of each.
.PARAMETER Weekly
    For how many ISO weeks to keep the last backup of each.
.PARAMETER Monthly
    For how many months to keep the last backup of each.
.PARAMETER Yearly
    For how many years to keep the last backup of each.
.PARAMETER Optimize
    Also looks after each table, once it has its new backup: items whose time to live has passed are removed, and so are what is no longer
    needed of the table's past, and backups and restores that were cut off more than a day ago.
.PARAMETER LogPath
    A file that the log is added to. The same lines are in the information stream: -InformationAction Continue shows them.
.OUTPUTS
    One object for each table: TableName, Status (BackedUp, Unsound, Failed, RetentionFailed, UpkeepFailed, Skipped, WhatIf), BackupName,
    BackupArn, ItemCount, SizeBytes, Kept, Removed (names of backups), ExpiredItems and AbortedJobs (with -Optimize), Seconds, Problem.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File Invoke-NightlyBackup.ps1 -Path /var/lib/app/app.fdyno -LogPath /var/log/fdyno-nightly.log

    Keeps seven days, four weeks and twelve months.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File Invoke-NightlyBackup.ps1 -Path /var/lib/app/app.fdyno -Weekly 0 -Monthly 0 -Optimize

    Keeps seven days and nothing else, and removes what has expired.
.EXAMPLE
    ./Invoke-NightlyBackup.ps1 -ClusterFile /etc/foundationdb/fdb.cluster -Root apps/shop -ExcludeTableName 'tmp-*' -Daily 14 -WhatIf

    Shows what would be made and removed.
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Low', DefaultParameterSetName = 'Path')]
[OutputType('Fdyno.Runbook.NightlyBackup')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Path')]
    [string] $Path,

    [Parameter(Mandatory, ParameterSetName = 'Cluster')]
    [string] $ClusterFile,

    [Parameter(ParameterSetName = 'Cluster')]
    [string] $Root,

    [Parameter(Mandatory, ParameterSetName = 'Connection')]
    [object] $Connection,

    [string[]] $TableName = '*',

    [string[]] $ExcludeTableName = @(),

    # 18 characters are for the time; a backup's name has 255.
    [ValidatePattern('^[A-Za-z0-9_.-]{1,200}$')]
    [string] $NamePrefix = 'nightly',

    [ValidateRange(1, 100000)]
    [int] $Daily = 7,

    [ValidateRange(0, 100000)]
    [int] $Weekly = 4,

    [ValidateRange(0, 100000)]
    [int] $Monthly = 12,

    [ValidateRange(0, 100000)]
    [int] $Yearly = 0,

    [switch] $Optimize,

    [string] $LogPath
)

try { . (Join-Path $PSScriptRoot 'Runbook.ps1') } catch { throw }
. (Join-Path $PSScriptRoot 'Retention.ps1')

# The backups of a table that this runbook made, this one and those of other nights.
function Get-OwnBackup($Table) {
    $own = "^$([regex]::Escape($NamePrefix))-\d{8}T\d{9}Z$"
    Get-FdynoBackup -TableName $Table.TableName -BackupName "$NamePrefix-*" -Connection $store |
        Where-Object { $_.TableId -ceq $Table.TableId -and $_.BackupName -cmatch $own }
}

# Makes the backup and reads it back. What the result says afterwards is Status BackedUp only when the backup is sound.
function New-SoundBackup($Table, $Result) {
    $backup = New-FdynoBackup -TableName $Table.TableName -BackupName $Result.BackupName -Connection $store -Confirm:$false
    $Result.BackupArn = $backup.BackupArn
    $Result.ItemCount = $backup.ItemCount
    $Result.SizeBytes = $backup.BackupSizeBytes
    $found = Test-FdynoBackup -BackupArn $backup.BackupArn -Detailed -Connection $store -WarningAction SilentlyContinue
    if ($found.IsValid -and $found.ItemCount -eq $backup.ItemCount) {
        $Result.Status = 'BackedUp'
        Write-RunbookLog "$($Table.TableName): backup '$($backup.BackupName)', $([Fdyno.Texts.Quantity]::Of($backup.ItemCount, 'item')), $(Format-ByteSize $backup.BackupSizeBytes), verified"
        return
    }

    $Result.Status = 'Unsound'
    $Result.Problem = "The new backup '$($backup.BackupName)' is not sound: $($found.Problems -join ' ')"
    foreach ($problem in $found.Problems) {
        Write-RunbookLog "$($Table.TableName): $($backup.BackupName): $problem" -Warn
    }

    $null = Remove-FdynoBackup -BackupArn $backup.BackupArn -Force -Connection $store -Confirm:$false
}

# Removes the backups of a table that the plan does not keep. New is the backup of this run, or stands for it with -WhatIf.
function Remove-ExpiredBackup($Table, $Result, $New) {
    $others = @(Get-OwnBackup $Table | Where-Object BackupArn -CNE $New.BackupArn)
    $plan = @(Get-RetentionPlan -Backup ($others + $New) -Daily $Daily -Weekly $Weekly -Monthly $Monthly -Yearly $Yearly)
    $Result.Kept = @($plan | Where-Object Keep).Count
    foreach ($backup in $plan | Where-Object { -not $_.Keep } | ForEach-Object { $_.Backup }) {
        if (-not $PSCmdlet.ShouldProcess("backup '$($backup.BackupName)' of table '$($Table.TableName)' in $($store.DisplayName)", 'Remove')) {
            continue
        }

        try {
            $null = Remove-FdynoBackup -BackupArn $backup.BackupArn -Force -Connection $store -Confirm:$false
            $Result.Removed += $backup.BackupName
            Write-RunbookLog "$($Table.TableName): removed '$($backup.BackupName)'"
        }
        catch {
            # BackupNotFound: another run was faster. BackupInUse: a restore or a copy reads it; the next night removes it.
            if ($_.FullyQualifiedErrorId -notmatch '^Backup(NotFound|InUse),') {
                $Result.Status = 'RetentionFailed'
                $Result.Problem = "$_"
            }

            Write-RunbookLog "$($Table.TableName): '$($backup.BackupName)' was not removed: $_" -Warn
        }
    }
}

# Looks after a table, which has its new backup: what expires now is in it.
function Optimize-Table($Table, $Result) {
    if (-not $Optimize -or -not $PSCmdlet.ShouldProcess("table '$($Table.TableName)' in $($store.DisplayName)", 'Remove expired items, and what is no longer needed of its past')) {
        return
    }

    try {
        $done = Optimize-FdynoTable -TableName $Table.TableName -Connection $store -Confirm:$false
        $Result.ExpiredItems = $done.ExpiredItemCount
        $Result.AbortedJobs = $done.AbortedJobCount
        Write-RunbookLog "$($Table.TableName): $([Fdyno.Texts.Quantity]::Of($done.ExpiredItemCount, 'item')) expired, $([Fdyno.Texts.Quantity]::Of($done.AbortedJobCount, 'dead job')) removed, its past takes $(Format-ByteSize $done.HistorySizeBytes)"
    }
    catch {
        $Result.Status = $Result.Status -eq 'BackedUp' ? 'UpkeepFailed' : $Result.Status
        throw
    }
}

# One table, from its backup to its retention and upkeep.
function Invoke-TableBackup($Table, $Result) {
    if ($Table.TableStatus -eq 'MISSING') {
        throw "There is no table '$($Table.TableName)' in $($store.DisplayName)."
    }

    if ($Table.TableStatus -ne 'ACTIVE') {
        $Result.Status = 'Skipped'
        $Result.Problem = "The table is $($Table.TableStatus)."
        Write-RunbookLog "$($Table.TableName): skipped, it is $($Table.TableStatus)" -Warn
        return
    }

    $now = [datetime]::UtcNow
    $Result.BackupName = "$NamePrefix-$($now.ToString('yyyyMMddTHHmmssfffZ', [cultureinfo]::InvariantCulture))"
    if ($PSCmdlet.ShouldProcess("table '$($Table.TableName)' in $($store.DisplayName)", "Back up as '$($Result.BackupName)' and verify")) {
        New-SoundBackup $Table $Result
        if ($Result.Status -eq 'BackedUp') {
            Remove-ExpiredBackup $Table $Result (Get-FdynoBackup -BackupArn $Result.BackupArn -Connection $store)
            Optimize-Table $Table $Result
        }
    }
    elseif ($WhatIfPreference) {
        $Result.Status = 'WhatIf'
        Remove-ExpiredBackup $Table $Result ([pscustomobject]@{ BackupArn = ''; BackupStatus = 'AVAILABLE'; BackupCreationDateTime = $now })
        Optimize-Table $Table $Result
    }
    else {
        $Result.Status = 'Skipped'
    }
}

Invoke-Runbook $PSBoundParameters "Nightly backup '$NamePrefix'" ": keeps $([Fdyno.Texts.Quantity]::Of($Daily, 'day')), $([Fdyno.Texts.Quantity]::Of($Weekly, 'week')), $([Fdyno.Texts.Quantity]::Of($Monthly, 'month')), $([Fdyno.Texts.Quantity]::Of($Yearly, 'year'))" {
    $script:tables = @(Get-RunbookTable -Connection $store -Include $TableName -Exclude $ExcludeTableName)
    foreach ($table in $tables) {
        $result = [pscustomobject]@{
            PSTypeName = 'Fdyno.Runbook.NightlyBackup'
            TableName = $table.TableName
            Status = 'Failed'
            BackupName = ''
            BackupArn = ''
            ItemCount = 0L
            SizeBytes = 0L
            Kept = 0
            Removed = @()
            ExpiredItems = 0L
            AbortedJobs = 0
            Seconds = 0.0
            Problem = ''
        }
        Invoke-RunbookStep $table.TableName $result 'BackedUp', 'Skipped', 'WhatIf' { Invoke-TableBackup $table $result } -OnError {
            # What was made and verified stays counted; what failed after it is retention.
            $result.Status -eq 'BackedUp' ? 'RetentionFailed' : $result.Status -in 'Unsound', 'RetentionFailed', 'UpkeepFailed' ? $result.Status : 'Failed'
        }
    }

    Write-RunbookLog "Nightly backup '$NamePrefix' ends: as it should be for $($tables.Count - $failed.Count) of $([Fdyno.Texts.Quantity]::Of($tables.Count, 'table'))"
}

Exit-Runbook ($failed ? "Not as it should be for $($failed.Count) of $([Fdyno.Texts.Quantity]::Of($tables.Count, 'table')): $($failed -join ', ')." : '') NightlyBackupIncomplete $failed
