#requires -Version 7.6
#requires -Modules Fdyno

<#
.SYNOPSIS
    Brings back a table that was removed, from the newest sound backup that there is of it.
.DESCRIPTION
    Where point-in-time recovery was on, the table's SYSTEM backup holds it as it was when it was removed, for 35 days. Otherwise the
    newest backup that somebody made is taken, and the answer says of when it is. Backups are verified first; one that is not sound is
    passed over for the next older one, with a warning. What came back is compared with the backup, item by item and both ways.

    Nothing that is there is written to: where a table has the name already, another name has to be given. Run again after it was cut
    off, it resumes the restore where that stopped.

    Exit codes: 0, the table is back; 2, it is back, but differs from its backup or its recovery could not be switched on; 1, it could not
    be brought back.
.PARAMETER Path
    The file of an embedded store. It has to be there.
.PARAMETER ClusterFile
    The cluster file of a FoundationDB cluster.
.PARAMETER Root
    The directory of the store in the cluster. By default its top.
.PARAMETER Connection
    A connection to use instead, from Connect-Fdyno. It stays open.
.PARAMETER TableName
    The table that was removed.
.PARAMETER TargetTableName
    The name to bring it back under. By default its own.
.PARAMETER BackupArn
    The backup to take, instead of the newest.
.PARAMETER RecoveryMode
    Switches point-in-time recovery of the new table on, in this mode: History or SnapshotOnRestore. By default it stays off, as it is on
    every restored table.
.PARAMETER LogPath
    A file that the log is added to. The same lines are in the information stream.
.OUTPUTS
    One object: TableName, TargetTableName, Status (Restored, Resumed, Differs, WhatIf, Skipped), BackupName, BackupArn, BackupType,
    BackupTime, ItemCount, Differences, Recovery (of the new table), Passed (backups that are not sound), Seconds.
.EXAMPLE
    ./Restore-DeletedTable.ps1 -Path /var/lib/app/app.fdyno -TableName Music -WhatIf

    Shows which backup would be taken, verified.
.EXAMPLE
    ./Restore-DeletedTable.ps1 -ClusterFile /etc/foundationdb/fdb.cluster -TableName Music -RecoveryMode History
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium', DefaultParameterSetName = 'Path')]
[OutputType('Fdyno.Runbook.DeletedTable')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Path')]
    [string] $Path,

    [Parameter(Mandatory, ParameterSetName = 'Cluster')]
    [string] $ClusterFile,

    [Parameter(ParameterSetName = 'Cluster')]
    [string] $Root,

    [Parameter(Mandatory, ParameterSetName = 'Connection')]
    [object] $Connection,

    [Parameter(Mandatory)]
    [string] $TableName,

    [string] $TargetTableName = $TableName,

    [string] $BackupArn,

    [ValidateSet('History', 'SnapshotOnRestore')]
    [string] $RecoveryMode,

    [string] $LogPath
)

try { . (Join-Path $PSScriptRoot 'Runbook.ps1') } catch { throw }

# The table of the target's name: nothing, or what a run that was cut off has begun. Any other is an error.
function Get-UnfinishedTarget {
    $found = Get-FdynoTable -Connection $store | Where-Object TableName -CEQ $TargetTableName
    if ($found -and ($found.TableStatus -ne 'CREATING' -or -not $found.RestoreSummary.SourceBackupArn)) {
        throw ("There is a table '$TargetTableName' in $($store.DisplayName). To bring the removed one back beside it, give another name: " +
            "-TargetTableName $TableName-restored. To put back items of the one that is there: Restore-DeletedItem.ps1.")
    }

    $found
}

# Refuses a backup of another table: what comes back would not be the table that was asked for.
function Assert-BackupOfTable($Backup) {
    if ($Backup.TableName -cne $TableName) {
        throw ("The backup '$($Backup.BackupName)' is of table '$($Backup.TableName)', not of '$TableName'. To restore it under another name: " +
            "-TableName $($Backup.TableName) -TargetTableName <name>.")
    }
}

# Refuses a restore into the target's name that was begun from another table's backup, or from another backup than the one that was given.
function Assert-UnfinishedOfTable($Unfinished, $Backup) {
    if ($Backup.TableName -cne $TableName) {
        throw ("The restore of table '$TargetTableName' that was cut off is of backup '$($Backup.BackupName)' of table '$($Backup.TableName)', not of " +
            "'$TableName'. To resume it: -TableName $($Backup.TableName) -TargetTableName $TargetTableName. To begin anew, remove what is there of it: " +
            "Restore-FdynoTable -TargetTableName $TargetTableName -Abort")
    }

    if ($BackupArn -and $BackupArn -cne $Backup.BackupArn) {
        throw ("The restore of table '$TargetTableName' that was cut off is of backup '$($Backup.BackupName)', not of the one that -BackupArn names. " +
            "To resume it: -BackupArn $($Backup.BackupArn). To begin anew, remove what is there of it: " +
            "Restore-FdynoTable -TargetTableName $TargetTableName -Abort")
    }
}

# The backups to try, the best first.
function Get-Candidate {
    $candidates = @($BackupArn ? (Get-FdynoBackup -BackupArn $BackupArn -Connection $store) : (
            Get-FdynoBackup -TableName $TableName -BackupType ALL -Connection $store | Where-Object BackupStatus -EQ AVAILABLE))
    if ($candidates.Count -eq 0) {
        throw ("There is no backup of a table '$TableName' in $($store.DisplayName). Where copies are kept in another store, connect to that one, " +
            'and copy the backup back with Copy-FdynoBackup.')
    }

    $candidates | ForEach-Object -Process { Assert-BackupOfTable $_ }
    $candidates | Sort-Object -Property BackupCreationDateTime -Descending
}

# The newest backup that is sound.
function Select-SoundBackup($Result) {
    foreach ($backup in Get-Candidate) {
        $found = Test-FdynoBackup -BackupArn $backup.BackupArn -Detailed -Connection $store -WarningAction SilentlyContinue
        if ($found.IsValid) {
            return $backup
        }

        $Result.Passed += $backup.BackupName
        Write-RunbookLog "'$($backup.BackupName)' is not sound: $($found.Problems -join ' ')" -Warn
    }

    throw "No backup of table '$TableName' in $($store.DisplayName) is sound: $($Result.Passed -join ', ')."
}

# Fills in which backup it is, and says of when.
function Set-Source($Result, $Backup) {
    $Result.BackupName = $Backup.BackupName
    $Result.BackupArn = $Backup.BackupArn
    $Result.BackupType = $Backup.BackupType
    $Result.BackupTime = $Backup.BackupCreationDateTime
    $time = [Fdyno.Texts.TimeLiteral]::Of($Backup.BackupCreationDateTime)
    $what = $Backup.BackupType -eq 'SYSTEM' ? 'the table as it was when it was removed' : 'the table as it was then; what was written later is not in it'
    Write-RunbookLog "$($Backup.BackupType) backup '$($Backup.BackupName)' of $($time): $what"
}

# Switches recovery of the new table on. The table is back all the same when that fails.
function Enable-Recovery($Result) {
    try {
        $continuous = Set-FdynoContinuousBackup -TableName $TargetTableName -PointInTimeRecoveryEnabled $true -RecoveryMode $RecoveryMode -Connection $store -Confirm:$false
        $Result.Recovery = $continuous.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus
        Write-RunbookLog "Recovery of table '$TargetTableName' is on"
    }
    catch {
        $script:problems += "its recovery could not be switched on: $_"
        Write-RunbookLog "Recovery of table '$TargetTableName' could not be switched on: $_" -Warn
    }
}

$problems = @()
$result = [pscustomobject]@{
    PSTypeName = 'Fdyno.Runbook.DeletedTable'
    TableName = $TableName
    TargetTableName = $TargetTableName
    Status = 'Skipped'
    BackupName = ''
    BackupArn = ''
    BackupType = ''
    BackupTime = $null
    ItemCount = 0L
    Differences = 0
    Recovery = 'DISABLED'
    Passed = @()
    Seconds = 0.0
}
$began = [datetime]::UtcNow
Invoke-Runbook $PSBoundParameters "Recovery of table '$TableName'" '' {
    $unfinished = Get-UnfinishedTarget
    $backup = $unfinished ? (Get-FdynoBackup -BackupArn $unfinished.RestoreSummary.SourceBackupArn -Connection $store) : (Select-SoundBackup $result)
    if ($unfinished) {
        Assert-UnfinishedOfTable $unfinished $backup
    }

    Set-Source $result $backup
    if ($PSCmdlet.ShouldProcess("backup '$($backup.BackupName)' of table '$TableName' in $($store.DisplayName)", "$($unfinished ? 'Resume the restore' : 'Restore') as '$TargetTableName'")) {
        $restored = $unfinished ?
            (Restore-FdynoTable -TargetTableName $TargetTableName -Resume -Connection $store -Confirm:$false) :
            (Restore-FdynoTable -TargetTableName $TargetTableName -BackupArn $backup.BackupArn -Connection $store -Confirm:$false)
        $result.ItemCount = $restored.ItemCount
        $result.Differences = @(Compare-FdynoTable -ReferenceBackupArn $backup.BackupArn -DifferenceTable $TargetTableName -Connection $store |
                ForEach-Object { $_.Kind }).Count
        $result.Status = $result.Differences -ne 0 ? 'Differs' : $unfinished ? 'Resumed' : 'Restored'
        if ($result.Status -eq 'Differs') {
            $script:problems += "it differs from backup '$($backup.BackupName)' in $([Fdyno.Texts.Quantity]::Of($result.Differences, 'item')); somebody may have written to it since it is back"
        }

        Write-RunbookLog "Table '$TargetTableName' is back with $([Fdyno.Texts.Quantity]::Of($result.ItemCount, 'item')), $($result.Differences) of them different from the backup"
        if ($RecoveryMode) {
            Enable-Recovery $result
        }
    }
    elseif ($WhatIfPreference) {
        $result.Status = 'WhatIf'
    }

    $result.Seconds = [math]::Round(([datetime]::UtcNow - $began).TotalSeconds, 1)
    $result
}

Exit-Runbook ($problems ? "Table '$TargetTableName' is back, but $($problems -join '; ')." : '') RestoredTableNotAsWanted $TargetTableName
