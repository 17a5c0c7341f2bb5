#requires -Version 7.6
#requires -Modules Fdyno

<#
.SYNOPSIS
    Copies the backups of a store that another store does not have yet, and resumes copies that were cut off.
.DESCRIPTION
    A backup is lost with the store that it is in. This runbook keeps another store, a file on another disk or another cluster, up to
    date with the backups of the first: every AVAILABLE backup whose name and creation time the destination does not have is copied, and
    verified as it arrives. A copy that an earlier run left unfinished is resumed where it stopped. Nothing is ever removed, neither
    here nor there, so that what retention removes from the first store stays in the second.

    A backup that fails does not stop the others. What failed is told at the end, in one error. A store that cannot be used any longer
    ends the run.

    Exit codes: 0, the destination has all; 2, it ran, but a backup was not copied or a copy is not sound; 1, it could not run, or not
    to its end.
    With -ErrorAction Stop the error at the end ends the script, after all backups have been tried.
.PARAMETER Path
    The file of the embedded store with the backups. It has to be there.
.PARAMETER ClusterFile
    The cluster file of the FoundationDB cluster with the backups.
.PARAMETER Root
    The directory of the store in that cluster. By default its top.
.PARAMETER Connection
    A connection to the store with the backups, instead. It stays open.
.PARAMETER DestinationPath
    The file of the embedded store to copy to.
.PARAMETER DestinationClusterFile
    The cluster file of the FoundationDB cluster to copy to.
.PARAMETER DestinationRoot
    The directory of the store in that cluster. By default its top.
.PARAMETER DestinationConnection
    A connection to the store to copy to, instead. It stays open.
.PARAMETER CreateDestination
    Makes the store to copy to where there is none. Without it, that is an error: a slip in the path would be a new archive.
.PARAMETER TableName
    Only backups of these tables, which may be gone: names or patterns, in a list or with commas between them.
.PARAMETER ExcludeTableName
    Tables whose backups to leave out.
.PARAMETER BackupName
    Only backups of such names, for example nightly-*.
.PARAMETER BackupType
    USER, SYSTEM (of tables that were removed) or ALL.
.PARAMETER Latest
    Only the newest backup of each table.
.PARAMETER VerifyExisting
    Also reads the copies that are there already, and checks them: a disk may fail years after it was written to.
.PARAMETER LogPath
    A file that the log is added to. The same lines are in the information stream.
.OUTPUTS
    One object for each backup that something was done for: TableName, BackupName, BackupCreationDateTime, Status (Copied, Resumed, Busy,
    Verified, Unsound, Failed, WhatIf, Skipped), BackupArn (in the destination), SizeBytes, Seconds, Problem.
    Busy: another run copies it at this moment.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File Copy-BackupToStore.ps1 -Path /var/lib/app/app.fdyno -DestinationPath /mnt/archive/app.fdyno -CreateDestination

    Copies what is not in the archive yet, and makes the archive the first time. Schedule it without -CreateDestination: a disk that is not
    mounted is then an error.
.EXAMPLE
    ./Copy-BackupToStore.ps1 -ClusterFile /etc/foundationdb/fdb.cluster -DestinationClusterFile /etc/foundationdb/second.cluster -BackupName nightly-* -Latest
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Low', DefaultParameterSetName = 'Path')]
[OutputType('Fdyno.Runbook.BackupCopy')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Path')]
    [string] $Path,

    [Parameter(Mandatory, ParameterSetName = 'Cluster')]
    [string] $ClusterFile,

    [Parameter(ParameterSetName = 'Cluster')]
    [string] $Root,

    [Parameter(Mandatory, ParameterSetName = 'Connection')]
    [object] $Connection,

    [string] $DestinationPath,

    [string] $DestinationClusterFile,

    [string] $DestinationRoot,

    [object] $DestinationConnection,

    [switch] $CreateDestination,

    [string[]] $TableName = '*',

    [string[]] $ExcludeTableName = @(),

    [string[]] $BackupName = '*',

    [ValidateSet('USER', 'SYSTEM', 'ALL')]
    [string] $BackupType = 'USER',

    [switch] $Latest,

    [switch] $VerifyExisting,

    [string] $LogPath
)

try { . (Join-Path $PSScriptRoot 'Runbook.ps1') } catch { throw }

# The backups to copy, oldest first.
function Get-ChosenBackup {
    $tables = @(ConvertTo-NameList $TableName)
    $excluded = @(ConvertTo-NameList $ExcludeTableName)
    $names = @(ConvertTo-NameList $BackupName)
    $chosen = @(Get-FdynoBackup -BackupType $BackupType -Connection $store | Where-Object {
            $_.BackupStatus -eq 'AVAILABLE' -and (Test-NamePattern $_.TableName $tables) -and
            -not (Test-NamePattern $_.TableName $excluded) -and (Test-NamePattern $_.BackupName $names)
        })
    if ($chosen.Count -eq 0) {
        throw "There is no AVAILABLE backup in $($store.DisplayName) that the names given let through."
    }

    if (-not $Latest) {
        return $chosen
    }

    $chosen | Group-Object -Property TableId | ForEach-Object { $_.Group[-1] } | Sort-Object -Property BackupCreationDateTime
}

# Copies one backup, or resumes its copy.
function Copy-OneBackup($Backup, $Result, $Unfinished) {
    $arn = @{ BackupArn = $Backup.BackupArn; Destination = $destination; Connection = $store; Confirm = $false }
    try {
        $copy = $Unfinished ? (Copy-FdynoBackup @arn -Resume) : (Copy-FdynoBackup @arn)
        $Result.Status = $Unfinished ? 'Resumed' : 'Copied'
    }
    catch {
        # BackupInUse: another run is at work on it. BackupNotFound, of an unfinished copy: it was cleaned up meanwhile.
        if ($_.FullyQualifiedErrorId -like 'BackupInUse,*') {
            $Result.Status = 'Busy'
            $Result.Problem = "$_"
            Write-RunbookLog "$($Backup.TableName): '$($Backup.BackupName)' is being copied by another run: $_" -Warn
            return
        }

        if (-not $Unfinished -or $_.FullyQualifiedErrorId -notlike 'BackupNotFound,*') {
            throw
        }

        $copy = Copy-FdynoBackup @arn
        $Result.Status = 'Copied'
    }

    $Result.BackupArn = $copy.BackupArn
    Write-RunbookLog "$($Backup.TableName): '$($Backup.BackupName)' $($Result.Status.ToLowerInvariant()), $(Format-ByteSize $copy.BackupSizeBytes)"
}

# Reads a copy that is there already.
function Test-OneCopy($Copy, $Result) {
    $Result.BackupArn = $Copy.BackupArn
    $found = Test-FdynoBackup -BackupArn $Copy.BackupArn -Detailed -Connection $destination -WarningAction SilentlyContinue
    $Result.Status = $found.IsValid ? 'Verified' : 'Unsound'
    if (-not $found.IsValid) {
        $Result.Problem = "The copy is not sound: $($found.Problems -join ' ') Remove it, and the next run copies it again: Remove-FdynoBackup -BackupArn $($Copy.BackupArn)"
        Write-RunbookLog "$($Copy.TableName): '$($Copy.BackupName)': $($Result.Problem)" -Warn
    }
}

# One backup: verifies the copy that is there, or makes one.
function Invoke-BackupCopy($Backup, $Copy, $Result) {
    $where = $destination ? $destination.DisplayName : $DestinationPath
    if ($Copy -and $Copy.BackupStatus -eq 'AVAILABLE') {
        Test-OneCopy $Copy $Result
    }
    elseif ($PSCmdlet.ShouldProcess("backup '$($Backup.BackupName)' of table '$($Backup.TableName)' in $($store.DisplayName)", "Copy to $where")) {
        Copy-OneBackup $Backup $Result ($null -ne $Copy)
    }
    elseif ($WhatIfPreference) {
        $Result.Status = 'WhatIf'
    }
}

# What the destination has, by identity. A destination that -WhatIf would have to make has nothing.
function Get-ExistingCopy {
    $existing = @{}
    # One id: the same store, or a file that was copied. The list says nothing then; the cmdlet knows, and answers for each backup.
    if ($destination -and $destination.StoreId -ne $store.StoreId) {
        Get-FdynoBackup -BackupType ALL -Connection $destination | ForEach-Object { $existing[(Get-BackupIdentity $_)] = $_ }
    }

    $existing
}

$destination = $null
$parameters = $PSBoundParameters
try {
    Invoke-Runbook $parameters 'Copying of backups' '' {
        if (@($DestinationPath, $DestinationClusterFile, $DestinationConnection | Where-Object { $_ }).Count -ne 1) {
            throw 'Say where to copy to, with one of -DestinationPath, -DestinationClusterFile and -DestinationConnection.'
        }

        if (-not $WhatIfPreference -or -not $DestinationPath -or -not $CreateDestination -or (Test-Path -LiteralPath $DestinationPath)) {
            $script:destination = Connect-RunbookStore -Parameter $parameters -Prefix Destination -CreateSwitch CreateDestination
        }

        $script:backups = @(Get-ChosenBackup)
        $existing = Get-ExistingCopy
        $done = 0
        foreach ($backup in $backups) {
            $copy = $existing[(Get-BackupIdentity $backup)]
            $isThere = $copy -and $copy.BackupStatus -eq 'AVAILABLE'
            if ($isThere -and -not $VerifyExisting) {
                continue
            }

            $result = [pscustomobject]@{
                PSTypeName = 'Fdyno.Runbook.BackupCopy'
                TableName = $backup.TableName
                BackupName = $backup.BackupName
                BackupCreationDateTime = $backup.BackupCreationDateTime
                Status = 'Skipped'
                BackupArn = ''
                SizeBytes = $backup.BackupSizeBytes
                Seconds = 0.0
                Problem = ''
            }
            $done++
            Invoke-RunbookStep "$($backup.TableName)/$($backup.BackupName)" $result 'Copied', 'Resumed', 'Busy', 'Verified', 'Skipped', 'WhatIf' {
                Invoke-BackupCopy $backup $copy $result
            } -Connection $store, $destination
        }

        Write-RunbookLog "Copying of backups ends: $($backups.Count) chosen, $($backups.Count - $done) there already, $($failed.Count) failed"
    }
}
finally {
    Disconnect-RunbookStore -Opened $destination -Given $DestinationConnection
}

Exit-Runbook ($failed ? "Not safe in the destination: $($failed.Count) of $([Fdyno.Texts.Quantity]::Of($backups.Count, 'backup')): $($failed -join ', ')." : '') BackupCopyIncomplete $failed
