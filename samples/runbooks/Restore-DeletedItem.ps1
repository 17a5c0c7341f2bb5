#requires -Version 7.6
#requires -Modules Fdyno

<#
.SYNOPSIS
    Puts back items that were removed from a table by mistake, as they were at a time or in a backup, and leaves all others alone.
.DESCRIPTION
    Compares the table with its state at a time, where point-in-time recovery keeps its history, or with a backup, and puts back what
    was there then and is not there now. Items that are new since, and those that were changed, stay as they are; -IncludeChanged puts
    changed ones back too. The table stays in use all the while.

    Beforehand it makes a backup of the table as it is, so that the recovery can be taken back, and it asks, with the number of items. In
    the end it compares once more. Running it again does nothing more.

    An item that somebody writes again between the comparison and the moment when it is put back is overwritten; it is emitted with Kind
    Overwritten, and the backup has it only when it was written before that.

    Exit codes: 0, all is back, or nothing was missing; 2, some items could not be put back; 1, it could not run.
.PARAMETER Path
    The file of an embedded store. It has to be there.
.PARAMETER ClusterFile
    The cluster file of a FoundationDB cluster.
.PARAMETER Root
    The directory of the store in the cluster. By default its top.
.PARAMETER Connection
    A connection to use instead, from Connect-Fdyno. It stays open.
.PARAMETER TableName
    The table.
.PARAMETER RestoreDateTime
    The time when the items were still there, for example 2026-11-22T21:11:19Z. A time without a zone is local.
.PARAMETER BackupArn
    The backup that has them. Without a time and a backup: the newest backup of the table.
.PARAMETER Filter
    Which items: a script block that gets the item as it was in $_ and answers $true or $false. By default all that are missing.
.PARAMETER IncludeChanged
    Also puts items back that are there with other values.
.PARAMETER NoSafetyBackup
    Does not back up the table beforehand.
.PARAMETER Force
    Does not ask.
.PARAMETER LogPath
    A file that the log is added to. The same lines are in the information stream.
.OUTPUTS
    What Restore-FdynoItem -PassThru emits, for each item that changed.
.EXAMPLE
    ./Restore-DeletedItem.ps1 -Path /var/lib/app/app.fdyno -TableName Music -RestoreDateTime (Get-Date).AddMinutes(-30) -WhatIf

    Shows what would come back.
.EXAMPLE
    ./Restore-DeletedItem.ps1 -ClusterFile /etc/foundationdb/fdb.cluster -TableName Music -Filter { $_.Genre -eq 'Jazz' } -Force

    The jazz, from the newest backup.
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', DefaultParameterSetName = 'Path')]
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

    [object] $RestoreDateTime,

    [string] $BackupArn,

    [scriptblock] $Filter = { $true },

    [switch] $IncludeChanged,

    [switch] $NoSafetyBackup,

    [switch] $Force,

    [string] $LogPath
)

try { . (Join-Path $PSScriptRoot 'Runbook.ps1') } catch { throw }

# Where the items are taken from: parameters of Restore-FdynoItem, and those of Compare-FdynoTable that say the same.
function Get-Source {
    if ($hasTime -and $BackupArn) {
        throw 'Give -RestoreDateTime or -BackupArn, not both.'
    }

    if ($hasTime) {
        return @{
            Restore = @{ RestoreDateTime = $RestoreDateTime }
            Compare = @{ ReferenceTable = $TableName; ReferenceDateTime = $RestoreDateTime }
            Text = "its state of $([Fdyno.PowerShell.Times.TimeReference] $RestoreDateTime)"
        }
    }

    $table = Get-FdynoTable -TableName $TableName -Connection $store
    $backup = $BackupArn ? (Get-FdynoBackup -BackupArn $BackupArn -Connection $store) :
        (Get-FdynoBackup -TableName $TableName -Latest -Connection $store | Where-Object TableId -CEQ $table.TableId)
    if (-not $backup) {
        throw "Table '$TableName' in $($store.DisplayName) has no AVAILABLE backup. Give the time or the backup: -RestoreDateTime, -BackupArn."
    }

    @{
        Restore = @{ BackupArn = $backup.BackupArn }
        Compare = @{ ReferenceBackupArn = $backup.BackupArn }
        Text = "backup '$($backup.BackupName)' of $([Fdyno.Texts.TimeLiteral]::Of($backup.BackupCreationDateTime))"
    }
}

# What is missing, and with -IncludeChanged what differs, of the items that the filter is for.
function Get-Loss($Source) {
    $compare = $Source.Compare
    Compare-FdynoTable @compare -DifferenceTable $TableName -Connection $store | Where-Object {
        ($_.Kind -eq 'OnlyInReference' -or ($IncludeChanged -and $_.Kind -eq 'Different')) -and
        (ForEach-Object -InputObject $_.ReferenceItem -Process $Filter -WhatIf:$false -Confirm:$false)
    }
}

$hasTime = $PSBoundParameters.ContainsKey('RestoreDateTime')
$failures = @()
Invoke-Runbook $PSBoundParameters "Recovery of items of table '$TableName'" '' {
    $source = Get-Source
    $count = @(Get-Loss $source | ForEach-Object { $_.Kind }).Count
    Write-RunbookLog "To put back from $($source.Text): $([Fdyno.Texts.Quantity]::Of($count, 'item'))"
    if ($Force -and -not $WhatIfPreference) {
        $script:ConfirmPreference = 'None'
    }

    if ($count -gt 0 -and $PSCmdlet.ShouldProcess("$([Fdyno.Texts.Quantity]::Of($count, 'item')) of table '$TableName' in $($store.DisplayName)", "Put back from $($source.Text)")) {
        if (-not $NoSafetyBackup) {
            $safety = New-FdynoBackup -TableName $TableName -Connection $store -Confirm:$false
            Write-RunbookLog "The table as it is now is in backup '$($safety.BackupName)', $($safety.BackupArn)"
        }

        $from = $source.Restore
        Get-Loss $source | ForEach-Object { $_.Key } |
            Restore-FdynoItem -TableName $TableName @from -PassThru -Force -Connection $store -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable script:failures
        foreach ($failure in $failures) {
            Write-RunbookLog "An item was not put back: $failure" -Warn
        }

        $left = @(Get-Loss $source | ForEach-Object { $_.Kind }).Count
        Write-RunbookLog "Still to be put back: $([Fdyno.Texts.Quantity]::Of($left, 'item'))"
        if ($left -gt 0 -and -not $failures) {
            $script:failures = @("removed or changed again meanwhile: $([Fdyno.Texts.Quantity]::Of($left, 'item'))")
        }
    }
}

Exit-Runbook ($failures ? "Not all items of table '$TableName' were put back: $($failures[0])" : '') ItemsNotPutBack $TableName
