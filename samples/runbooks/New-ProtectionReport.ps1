#requires -Version 7.6
#requires -Modules Fdyno

<#
.SYNOPSIS
    Reports for every table of a store what would bring it back: backups, their age and size, and point-in-time recovery.
.DESCRIPTION
    Writes a page of HTML that stands alone, with a chart of the ages of the newest backups, and emits the same as objects.

    A table is Protected when its newest backup is at most MaxBackupAgeHours old and not found unsound; Unprotected when it has neither
    a backup nor point-in-time recovery; AtRisk in between. Point-in-time recovery alone does not protect: its history is lost with the
    store. Neither do backups in the same store: see Copy-BackupToStore.ps1.

    Exit codes: 0, the report was made; 2, with -Strict: it was made, and a table is not Protected; 1, it could not run.
.PARAMETER Path
    The file of an embedded store. It has to be there.
.PARAMETER ClusterFile
    The cluster file of a FoundationDB cluster.
.PARAMETER Root
    The directory of the store in the cluster. By default its top.
.PARAMETER Connection
    A connection to use instead, from Connect-Fdyno. It stays open.
.PARAMETER ReportPath
    The page. One that is there is replaced, once the new one is complete.
.PARAMETER TableName
    The tables: names or patterns, in a list or with commas between them. By default all.
.PARAMETER ExcludeTableName
    Tables to leave out.
.PARAMETER MaxBackupAgeHours
    How old the newest backup may be. By default 26 hours: a night, and a run that takes its time.
.PARAMETER RequireRecovery
    A table without point-in-time recovery is AtRisk.
.PARAMETER Verify
    Reads the newest backup of each table and checks it.
.PARAMETER Strict
    Ends with an error, and exit code 2, when a table is not Protected.
.PARAMETER LogPath
    A file that the log is added to. The same lines are in the information stream.
.OUTPUTS
    One object for each table, and one (Status Gone) for each table that is gone and has backups: TableName, Status, Reason, ItemCount,
    TableSizeBytes, BackupCount, LastBackupName, LastBackupArn, LastBackupTime, LastBackupAgeHours, LastBackupSizeBytes,
    LastBackupExpiry (of SYSTEM backups), LastBackupVerified ($null: not checked), Recovery, RecoveryMode, RecoveryPeriodInDays,
    EarliestRestorableDateTime, LatestRestorableDateTime, HistorySizeBytes.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File New-ProtectionReport.ps1 -Path /var/lib/app/app.fdyno -ReportPath /var/www/reports/tables.html -Verify

    Makes the page, and checks the newest backups.
.EXAMPLE
    ./New-ProtectionReport.ps1 -ClusterFile /etc/foundationdb/fdb.cluster -ReportPath ./tables.html | Where-Object Status -ne Protected
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Low', DefaultParameterSetName = 'Path')]
[OutputType('Fdyno.Runbook.Protection')]
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
    [string] $ReportPath,

    [string[]] $TableName = '*',

    [string[]] $ExcludeTableName = @(),

    [ValidateRange(0.01, 1000000)]
    [double] $MaxBackupAgeHours = 26,

    [switch] $RequireRecovery,

    [switch] $Verify,

    [switch] $Strict,

    [string] $LogPath
)

try { . (Join-Path $PSScriptRoot 'Runbook.ps1') } catch { throw }
. (Join-Path $PSScriptRoot 'ProtectionPage.ps1')

# A row with what the backups of one table id say.
function Get-BackupRow([string] $Name, [object[]] $Backup, [datetime] $Time) {
    $last = $Backup.Count -eq 0 ? $null : $Backup[-1]
    $row = [pscustomobject]@{
        PSTypeName = 'Fdyno.Runbook.Protection'
        TableName = $Name
        Status = 'Gone'
        Reason = @()
        ItemCount = 0L
        TableSizeBytes = 0L
        BackupCount = $Backup.Count
        LastBackupName = ''
        LastBackupArn = ''
        LastBackupTime = $null
        LastBackupAgeHours = $null
        LastBackupSizeBytes = 0L
        LastBackupExpiry = $null
        LastBackupVerified = $null
        Recovery = ''
        RecoveryMode = ''
        RecoveryPeriodInDays = $null
        EarliestRestorableDateTime = $null
        LatestRestorableDateTime = $null
        HistorySizeBytes = 0L
    }
    if ($last) {
        $row.LastBackupName = $last.BackupName
        $row.LastBackupArn = $last.BackupArn
        $row.LastBackupTime = $last.BackupCreationDateTime
        $row.LastBackupAgeHours = [math]::Round([math]::Max(0, ($Time - $last.BackupCreationDateTime.ToUniversalTime()).TotalHours), 2)
        $row.LastBackupSizeBytes = $last.BackupSizeBytes
        $row.LastBackupExpiry = $last.BackupExpiryDateTime
    }

    $row
}

# Completes the row of a table that is there, and judges it.
function Update-TableRow($Row, $Table) {
    $Row.ItemCount = $Table.ItemCount
    $Row.TableSizeBytes = $Table.TableSizeBytes
    $continuous = Get-FdynoContinuousBackup -TableName $Table.TableName -Connection $store
    $recovery = $continuous.PointInTimeRecoveryDescription
    $Row.Recovery = $recovery.PointInTimeRecoveryStatus
    $Row.RecoveryMode = $continuous.RecoveryMode
    $Row.RecoveryPeriodInDays = $recovery.RecoveryPeriodInDays
    $Row.EarliestRestorableDateTime = $recovery.EarliestRestorableDateTime
    $Row.LatestRestorableDateTime = $recovery.LatestRestorableDateTime
    $Row.HistorySizeBytes = $continuous.HistorySizeBytes
    if ($Verify -and $Row.LastBackupArn) {
        $Row.LastBackupVerified = [bool] (Test-FdynoBackup -BackupArn $Row.LastBackupArn -Connection $store -WarningAction SilentlyContinue)
    }

    if ($Row.BackupCount -eq 0) { $Row.Reason += 'no backup' }
    elseif ($Row.LastBackupAgeHours -gt $MaxBackupAgeHours) { $Row.Reason += "the newest backup is $(Format-Hour $Row.LastBackupAgeHours) old" }
    if ($Row.LastBackupVerified -eq $false) { $Row.Reason += 'the newest backup is unsound' }
    if ($RequireRecovery -and $Row.Recovery -ne 'ENABLED') { $Row.Reason += 'point-in-time recovery is off' }
    $Row.Status = $Row.Reason.Count -eq 0 ? 'Protected' : $Row.BackupCount -eq 0 -and $Row.Recovery -ne 'ENABLED' ? 'Unprotected' : 'AtRisk'
}

# A row for each table, and for each that is gone.
function Get-ProtectionRow {
    $now = [datetime]::UtcNow
    $tables = @(Get-RunbookTable -Connection $store -Include $TableName -Exclude $ExcludeTableName)
    $backups = @(Get-FdynoBackup -BackupType ALL -Connection $store | Where-Object BackupStatus -EQ AVAILABLE)
    $byTable = @{}
    $backups | Group-Object -Property TableId | ForEach-Object { $byTable[$_.Name] = @($_.Group) }
    foreach ($table in $tables) {
        $row = Get-BackupRow $table.TableName @($byTable[$table.TableId] ?? @()) $now
        if ($table.TableStatus -eq 'MISSING') {
            $row.Status = 'Unprotected'
            $row.Reason += 'there is no such table'
        }
        else {
            Update-TableRow $row $table
        }

        $row
    }

    $there = @(Get-FdynoTable -Connection $store | ForEach-Object { $_.TableId })
    $excluded = @(ConvertTo-NameList $ExcludeTableName)
    $names = @(ConvertTo-NameList $TableName)
    $byTable.GetEnumerator() | Where-Object { $_.Key -notin $there } | ForEach-Object { Get-BackupRow $_.Value[-1].TableName $_.Value $now } |
        Where-Object { (Test-NamePattern $_.TableName $names) -and -not (Test-NamePattern $_.TableName $excluded) } |
        Sort-Object -Property TableName, LastBackupTime
}

Invoke-Runbook $PSBoundParameters 'Report of protection' '' {
    # Before anything is read: a device, for example, is refused.
    $file = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($ReportPath)
    [Fdyno.Files.ItemFile]::CheckTarget($file)
    $script:rows = @(Get-ProtectionRow)
    if ($PSCmdlet.ShouldProcess($ReportPath, 'Write the report')) {
        $page = ConvertTo-ProtectionPage -Row $rows -Store $store.DisplayName -Time ([datetime]::UtcNow) -MaxBackupAgeHours $MaxBackupAgeHours
        $null = [Fdyno.Files.TextFile]::WriteAsync($file, ($page -join [Environment]::NewLine) + [Environment]::NewLine).GetAwaiter().GetResult()
        Write-RunbookLog "The report is in $ReportPath"
    }

    foreach ($row in $rows | Where-Object Status -In AtRisk, Unprotected) {
        Write-RunbookLog "$($row.TableName): $($row.Status): $($row.Reason -join '; ')"
    }

    $rows
}

$bad = @($rows | Where-Object Status -In AtRisk, Unprotected | ForEach-Object { $_.TableName })
Exit-Runbook ($Strict -and $bad ? "Not protected as it should be: $([Fdyno.Texts.Quantity]::Of($bad.Count, 'table')): $($bad -join ', ')." : '') TablesNotProtected $bad
