#requires -Version 7.6
#requires -Modules Fdyno

<#
.SYNOPSIS
    Restores the newest backups beside the originals, compares what came back item by item, reports, and cleans up.
.DESCRIPTION
    A backup that was never restored is a hope. For each table: the newest backup is restored under the name <Prefix>-<time>-<table>; the
    restored table is compared with the backup, item by item and both ways, and has to equal it; it is compared with the original, to see
    how much a restore would take back; and it is removed again, also where something failed on the way.

    In an archive, a store that has backups and no tables, it drills the newest backup of each table that has one there, and compares with the
    backup alone. With -TargetPath or -TargetClusterFile it restores into another store: it copies the backup there, which verifies it,
    restores it there, and removes both again. A backup that was there before stays.

    With -PointInTime it does the same with a second of the past, where a table's point-in-time recovery keeps one: the table is restored to
    a random second of its recovery window, and has to equal its own state of that second.

    The drill needs room for a copy of the largest table; tables are taken one after the other, and -MaximumSize leaves large ones out.
    Originals are read and never written.

    A table that fails does not stop the others. What failed is told at the end, in one error. A store that cannot be used any longer
    ends the run.

    Exit codes: 0, every table's newest backup was restored and is what it should be, but for those that -MaximumSize leaves out; 2, it ran,
    but a table has no such backup, something was left behind, or -MaximumSize left everything out, so that nothing was proven; 1, it could not run, or not to its end. With -ErrorAction Stop the error at the end ends the script,
    after all tables have been tried.
.PARAMETER Path
    The file of an embedded store. It has to be there.
.PARAMETER ClusterFile
    The cluster file of a FoundationDB cluster.
.PARAMETER Root
    The directory of the store in the cluster. By default its top.
.PARAMETER Connection
    A connection to use instead, from Connect-Fdyno. It stays open.
.PARAMETER TargetPath
    The file of an embedded store to restore into. By default backups are restored in their own store.
.PARAMETER TargetClusterFile
    The cluster file of a FoundationDB cluster to restore into.
.PARAMETER TargetRoot
    The directory of the store in that cluster. By default its top.
.PARAMETER TargetConnection
    A connection to the store to restore into, instead. It stays open.
.PARAMETER CreateTarget
    Makes the store to restore into where there is none. Without it, that is an error.
.PARAMETER TableName
    The tables: names or patterns, in a list or with commas between them. By default all. The name of a table that is gone, without
    wildcards, stands for its backups.
.PARAMETER ExcludeTableName
    Tables to leave out.
.PARAMETER BackupName
    Only backups of this name or pattern, for example nightly-*.
.PARAMETER MaxBackupAgeHours
    How old the newest backup may be. By default 26 hours: a night, and a run that takes its time.
.PARAMETER Sample
    At most so many tables a run, others every day, so that all of them have their turn.
.PARAMETER MaximumSize
    Larger backups are not restored, such as 10GB. The size is that of the items, as Get-FdynoBackup shows it. With -PointInTime, larger tables
    are not restored either. What is left out is counted in the log; a run that proves nothing because of it ends with an error.
.PARAMETER Prefix
    How the names of the restored tables begin.
.PARAMETER SkipOriginal
    Does not compare with the originals.
.PARAMETER PointInTime
    Also restores tables to a second of their past, where recovery mode History keeps one.
.PARAMETER RemoveLeftover
    Also removes tables that drills of more than a day ago left behind, when their process or its machine was stopped. Without it they are
    only told of.
.PARAMETER LogPath
    A file that the log is added to. The same lines are in the information stream.
.OUTPUTS
    One object for each table: TableName, Status (Proven, Differs, Stale, NoBackup, TooLarge, Failed, NotCleaned, Skipped, WhatIf), BackupName,
    BackupArn, BackupTime, ItemCount, Differences (to the backup), ChangedSince (items in which the original differs; $null: not
    compared), RecoveryTime (the second of the past that was tried; $null: none), RecoveryDifferences, RestoreSeconds, Seconds, Problem.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File Invoke-RestoreDrill.ps1 -Path /var/lib/app/app.fdyno -BackupName nightly-* -LogPath /var/log/fdyno-drill.log
.EXAMPLE
    ./Invoke-RestoreDrill.ps1 -ClusterFile /etc/foundationdb/fdb.cluster -Sample 5 | Format-Table TableName, Status, RestoreSeconds

    Five tables today, and how long each restore takes.
.EXAMPLE
    ./Invoke-RestoreDrill.ps1 -Path /var/lib/app/app.fdyno -TableName Music -PointInTime -SkipOriginal

    One table, from its newest backup and from its past.
.EXAMPLE
    ./Invoke-RestoreDrill.ps1 -Path /mnt/archive/app.fdyno -TargetPath /tmp/drill.fdyno -CreateTarget -MaximumSize 10GB

    The backups of an archive, restored into a store that is only for the drill.
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Low', DefaultParameterSetName = 'Path')]
[OutputType('Fdyno.Runbook.RestoreDrill')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Path')]
    [string] $Path,

    [Parameter(Mandatory, ParameterSetName = 'Cluster')]
    [string] $ClusterFile,

    [Parameter(ParameterSetName = 'Cluster')]
    [string] $Root,

    [Parameter(Mandatory, ParameterSetName = 'Connection')]
    [object] $Connection,

    [string] $TargetPath,

    [string] $TargetClusterFile,

    [string] $TargetRoot,

    [object] $TargetConnection,

    [switch] $CreateTarget,

    [string[]] $TableName = '*',

    [string[]] $ExcludeTableName = @(),

    [string] $BackupName = '*',

    [ValidateRange(0.01, 1000000)]
    [double] $MaxBackupAgeHours = 26,

    [ValidateRange(1, 100000)]
    [int] $Sample = 100000,

    [ValidateRange(1, [long]::MaxValue)]
    [long] $MaximumSize = [long]::MaxValue,

    [ValidatePattern('^[A-Za-z0-9_.-]{1,50}$')]
    [string] $Prefix = 'drill',

    [switch] $SkipOriginal,

    [switch] $PointInTime,

    [switch] $RemoveLeftover,

    [string] $LogPath
)

try { . (Join-Path $PSScriptRoot 'Runbook.ps1') } catch { throw }

$utcFormat = 'yyyyMMddTHHmmssfffZ'
$invariant = [cultureinfo]::InvariantCulture
$drillName = "^$([regex]::Escape($Prefix))-(?<time>\d{8}T\d{9}Z)-"
$longestTableName = 255

# The tables of some names, or patterns, that the store has backups of and nothing else: one object for each name.
function Get-ArchivedTable([string[]] $Name) {
    $excluded = @(ConvertTo-NameList $ExcludeTableName)
    Get-FdynoBackup -BackupName $BackupName -BackupType ALL -Latest -Connection $store |
        Sort-Object -Property BackupCreationDateTime |
        Where-Object { (Test-NamePattern $_.TableName $Name) -and -not (Test-NamePattern $_.TableName $excluded) } |
        Group-Object -Property TableName -CaseSensitive |
        ForEach-Object { [pscustomobject]@{ TableName = $_.Name; TableStatus = 'ARCHIVED'; TableId = $_.Group[-1].TableId } }
}

# The tables of this run: those of other drills are none, and with -Sample the day says which ones. Of tables that are gone, only those are
# taken that are named, since their backups grow old; in an archive, which has no tables, all.
function Get-DrillTable {
    $found = @(Get-RunbookTable -Connection $store -Include $TableName -Exclude $ExcludeTableName -AllowNone |
            Where-Object TableName -CNotMatch $drillName)
    $there = @($found | Where-Object TableStatus -NE MISSING)
    $missing = @($found | Where-Object TableStatus -EQ MISSING)
    $isArchive = -not $there -and -not (Get-FdynoTable -Connection $store -ErrorAction Stop)
    $names = @($isArchive ? (ConvertTo-NameList $TableName) : ($missing | ForEach-Object { $_.TableName }))
    $archived = @(if ($names) { Get-ArchivedTable $names })
    $all = @($there + @($missing | Where-Object TableName -CNotIn @($archived | ForEach-Object { $_.TableName })) + $archived | Sort-Object -Property TableName)
    if (-not $all) {
        throw "There is no table in $($store.DisplayName) for this run, and no backup of one, that the names given let through."
    }

    if ($all.Count -le $Sample) {
        return $all
    }

    $day = [math]::Floor(([datetime]::UtcNow - [datetime]::UnixEpoch).TotalDays)
    $first = [int] (($day * $Sample) % $all.Count)
    0..($Sample - 1) | ForEach-Object { $all[($first + $_) % $all.Count] }
}

# Removes a table that a drill has made, whatever state it is in. One that holds something else is left alone: it is not the drill's.
function Remove-DrillTable([string] $Name, [string] $BackupArn) {
    $made = Get-FdynoTable -TableName $Name* -Connection $target | Where-Object TableName -CEQ $Name
    if (-not $made -or -not $made.RestoreSummary -or ($BackupArn -and $made.RestoreSummary.SourceBackupArn -cne $BackupArn)) {
        return
    }

    if ($made.TableStatus -eq 'CREATING') {
        $null = Restore-FdynoTable -TargetTableName $Name -Abort -Connection $target -Confirm:$false
    }
    else {
        $null = Remove-FdynoTable -TableName $Name -Force -Connection $target -Confirm:$false
    }
}

# What drills of other days have left.
function Resolve-Leftover {
    foreach ($table in Get-FdynoTable -TableName "$Prefix-*" -Connection $target) {
        if ($table.TableName -cnotmatch $drillName -or -not $table.RestoreSummary) {
            continue
        }

        $made = [datetime]::ParseExact($Matches.time, $utcFormat, $invariant, 'AssumeUniversal, AdjustToUniversal')
        if (-not $RemoveLeftover -or $made -gt [datetime]::UtcNow.AddDays(-1)) {
            Write-RunbookLog "A drill of $([Fdyno.Texts.TimeLiteral]::Of($made)) left table $($table.TableName) behind. Remove it with: Remove-FdynoTable $($table.TableName)" -Warn
        }
        elseif ($PSCmdlet.ShouldProcess("table '$($table.TableName)' in $($target.DisplayName)", 'Remove what a drill left behind')) {
            Remove-DrillTable $table.TableName ''
            Write-RunbookLog "Removed $($table.TableName), which a drill had left behind"
        }
    }
}

# Restores and compares. What the result says afterwards is Proven or Differs.
function Test-Restore($Table, $Result, [string] $BackupArn, [string] $Name) {
    $began = [datetime]::UtcNow
    # A protected copy could not be removed; nothing else of the settings is left out.
    $restored = Restore-FdynoTable -TargetTableName $Name -BackupArn $BackupArn -ResetSetting DeletionProtection -Connection $target `
        -Confirm:$false -WarningAction SilentlyContinue
    $Result.RestoreSeconds = [math]::Round(([datetime]::UtcNow - $began).TotalSeconds, 1)
    $Result.ItemCount = $restored.ItemCount
    $Result.Differences = @(Compare-FdynoTable -ReferenceBackupArn $BackupArn -DifferenceTable $Name -Connection $target |
            ForEach-Object { $_.Kind }).Count
    $comparesOriginal = -not $SkipOriginal -and $Table.TableStatus -ne 'ARCHIVED'
    if ($comparesOriginal) {
        # The objects know their stores, which may be two.
        $original = Get-FdynoTable -TableName $Table.TableName -Connection $store
        $Result.ChangedSince = @(Compare-FdynoTable -ReferenceTable $restored -DifferenceTable $original -WarningAction SilentlyContinue |
                ForEach-Object { $_.Kind }).Count
    }

    $Result.Status = $Result.Differences -eq 0 ? 'Proven' : 'Differs'
    if ($Result.Differences -ne 0) {
        $Result.Problem = "The restored table differs from its backup in $([Fdyno.Texts.Quantity]::Of($Result.Differences, 'item'))."
    }

    $since = $comparesOriginal ? ", the table differs from it in $([Fdyno.Texts.Quantity]::Of($Result.ChangedSince, 'item')) by now" : ''
    Write-RunbookLog "$($Table.TableName): '$($Result.BackupName)' restored in $($Result.RestoreSeconds) s, $([Fdyno.Texts.Quantity]::Of($Result.ItemCount, 'item')): $($Result.Status)$since" -Warn:($Result.Differences -ne 0)
}

# Restores a backup where the drill is, which may be another store: there it is copied first, and removed again unless it was there before.
function Test-Backup($Table, $Result, $Backup) {
    if ([object]::ReferenceEquals($target, $store)) {
        Use-DrillTable $Table $Result $Backup.BackupArn { param($name) Test-Restore $Table $Result $Backup.BackupArn $name }
        return
    }

    $identity = Get-BackupIdentity $Backup
    $wasThere = @(Get-FdynoBackup -BackupType ALL -Connection $target | Where-Object { (Get-BackupIdentity $_) -ceq $identity }).Count -gt 0
    $copy = Copy-FdynoBackup -BackupArn $Backup.BackupArn -Destination $target -Connection $store -Confirm:$false
    try {
        Use-DrillTable $Table $Result $copy.BackupArn { param($name) Test-Restore $Table $Result $copy.BackupArn $name }
    }
    finally {
        if (-not $wasThere) {
            $null = Remove-FdynoBackup -BackupArn $copy.BackupArn -Force -Connection $target -Confirm:$false
        }
    }
}

# A random second of a table's recovery window, but not one that leaves it meanwhile; nothing where no past is kept.
function Get-DrillTime($Table) {
    $continuous = Get-FdynoContinuousBackup -TableName $Table.TableName -Connection $store
    $recovery = $continuous.PointInTimeRecoveryDescription
    if ($recovery.PointInTimeRecoveryStatus -ne 'ENABLED' -or $continuous.RecoveryMode -ne 'History') {
        Write-RunbookLog "$($Table.TableName): no past is kept, and none was tried"
        return
    }

    $seconds = [int] ($recovery.LatestRestorableDateTime - $recovery.EarliestRestorableDateTime).TotalSeconds
    $first = [math]::Min(60 * 60, [int] ($seconds / 2))
    $recovery.EarliestRestorableDateTime.AddSeconds((Get-Random -Minimum $first -Maximum ($seconds + 1)))
}

# Restores to a second of the past, and compares with the table as it was then.
function Test-Recovery($Table, $Result, [datetime] $Time, [string] $Name) {
    $Result.RecoveryTime = [Fdyno.PowerShell.Times.UtcTime]::Of($Time)
    $null = Restore-FdynoTableToPointInTime -SourceTableName $Table.TableName -TargetTableName $Name -RestoreDateTime $Time -ResetSetting DeletionProtection `
        -Connection $store -Confirm:$false -WarningAction SilentlyContinue
    $Result.RecoveryDifferences = @(Compare-FdynoTable -ReferenceTable $Table.TableName -ReferenceDateTime $Time -DifferenceTable $Name -Connection $store `
            -WarningAction SilentlyContinue | ForEach-Object { $_.Kind }).Count
    if ($Result.RecoveryDifferences -ne 0) {
        $Result.Status = 'Differs'
        $Result.Problem = "$($Result.Problem) The table that was restored to $([Fdyno.Texts.TimeLiteral]::Of($Time)) differs from what it was in $([Fdyno.Texts.Quantity]::Of($Result.RecoveryDifferences, 'item')).".Trim()
    }

    Write-RunbookLog "$($Table.TableName): restored to $([Fdyno.Texts.TimeLiteral]::Of($Time)), $([Fdyno.Texts.Quantity]::Of($Result.RecoveryDifferences, 'difference'))" -Warn:($Result.RecoveryDifferences -ne 0)
}

# Does something with a table of its own, which is removed again whatever comes of it.
function Use-DrillTable($Table, $Result, [string] $BackupArn, [scriptblock] $Use) {
    $name = "$Prefix-$([datetime]::UtcNow.ToString($utcFormat, $invariant))-$($Table.TableName)"
    $name = $name.Substring(0, [math]::Min($name.Length, $longestTableName))
    try {
        & $Use $name
    }
    finally {
        try {
            Remove-DrillTable $name $BackupArn
        }
        catch {
            $Result.Status = 'NotCleaned'
            $Result.Problem = "$($Result.Problem) Table $name was left behind: $_ Remove it with: Remove-FdynoTable $name".Trim()
            Write-RunbookLog "$($Table.TableName): table $name was left behind: $_" -Warn
        }
    }
}

# One table, from its newest backup to the cleaning up.
function Invoke-TableDrill($Table, $Result) {
    if ($Table.TableStatus -eq 'MISSING') {
        throw "There is no table '$($Table.TableName)' in $($store.DisplayName)."
    }

    $type = $Table.TableStatus -eq 'ARCHIVED' ? @{ BackupType = 'ALL' } : @{}
    $backup = Get-FdynoBackup -TableName $Table.TableName -BackupName $BackupName -Latest -Connection $store @type |
        Where-Object TableId -CEQ $Table.TableId
    if (-not $backup) {
        $Result.Status = 'NoBackup'
        $Result.Problem = 'The table has no AVAILABLE backup of such a name.'
        Write-RunbookLog "$($Table.TableName): no backup" -Warn
        return
    }

    $Result.BackupName = $backup.BackupName
    $Result.BackupArn = $backup.BackupArn
    $Result.BackupTime = $backup.BackupCreationDateTime
    $now = [datetime]::UtcNow
    $age = ($now - $backup.BackupCreationDateTime.ToUniversalTime()).TotalHours
    if ($age -gt $MaxBackupAgeHours) {
        $Result.Status = 'Stale'
        $Result.Problem = [string]::Format($invariant, 'The newest backup is {0:0.0} hours old.', $age)
        Write-RunbookLog "$($Table.TableName): $($Result.Problem)" -Warn
        return
    }

    if ($backup.BackupSizeBytes -gt $MaximumSize) {
        $Result.Status = 'TooLarge'
        $Result.Problem = "The backup has $(Format-ByteSize $backup.BackupSizeBytes), more than -MaximumSize."
        Write-RunbookLog "$($Table.TableName): $($Result.Problem)"
        return
    }

    if (-not $PSCmdlet.ShouldProcess("backup '$($backup.BackupName)' of table '$($Table.TableName)' in $($store.DisplayName)", "Restore in $($target.DisplayName), compare, and remove again")) {
        $Result.Status = $WhatIfPreference ? 'WhatIf' : 'Skipped'
        return
    }

    Test-Backup $Table $Result $backup
    if ($PointInTime -and $Table.TableStatus -ne 'ARCHIVED' -and $Table.TableSizeBytes -le $MaximumSize -and ($time = Get-DrillTime $Table)) {
        $script:target, $elsewhere = $store, $target
        try {
            Use-DrillTable $Table $Result '' { param($name) Test-Recovery $Table $Result $time $name }
        }
        finally {
            $script:target = $elsewhere
        }
    }
}

$target = $null
$statuses = @()
$tooLarge = 0
$parameters = $PSBoundParameters
try {
    Invoke-Runbook $parameters 'Restore drill' '' {
        $isElsewhere = @($TargetPath, $TargetClusterFile, $TargetConnection | Where-Object { $_ }).Count -gt 0
        $script:target = $isElsewhere ? (Connect-RunbookStore -Parameter $parameters -Prefix Target -CreateSwitch CreateTarget) : $store
        Resolve-Leftover
        $script:tables = @(Get-DrillTable)
        foreach ($table in $tables) {
            $result = [pscustomobject]@{
                PSTypeName = 'Fdyno.Runbook.RestoreDrill'
                TableName = $table.TableName
                Status = 'Failed'
                BackupName = ''
                BackupArn = ''
                BackupTime = $null
                ItemCount = 0L
                Differences = 0
                ChangedSince = $null
                RecoveryTime = $null
                RecoveryDifferences = 0
                RestoreSeconds = 0.0
                Seconds = 0.0
                Problem = ''
            }
            Invoke-RunbookStep $table.TableName $result 'Proven', 'TooLarge', 'Skipped', 'WhatIf' { Invoke-TableDrill $table $result } -OnError {
                $result.Status -eq 'NotCleaned' ? 'NotCleaned' : 'Failed'
            } -Connection $store, $target
            $script:statuses += $result.Status
        }

        $script:tooLarge = @($statuses -eq 'TooLarge').Count
        $leftOut = $tooLarge -gt 0 ? ", $tooLarge left out by -MaximumSize" : ''
        Write-RunbookLog "Restore drill ends: as it should be for $($tables.Count - $failed.Count - $tooLarge) of $([Fdyno.Texts.Quantity]::Of($tables.Count, 'table'))$leftOut"
    }
}
finally {
    if (-not [object]::ReferenceEquals($target, $store)) {
        Disconnect-RunbookStore -Opened $target -Given $TargetConnection
    }
}

$message = $failed ? "The drill failed for $($failed.Count) of $([Fdyno.Texts.Quantity]::Of($tables.Count, 'table')): $($failed -join ', ')." : ''
if (-not $message -and $tooLarge -gt 0 -and $tooLarge -eq $tables.Count) {
    $message = "The drill has proven nothing: every backup is larger than -MaximumSize, $(Format-ByteSize $MaximumSize). Give a larger -MaximumSize."
}

Exit-Runbook $message RestoreDrillFailed $failed
