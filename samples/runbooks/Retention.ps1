# Which backups to keep, grandfather, father, son: a function of the backups alone. It reads no clock and no store, so that a store
# where nothing has been backed up for a month loses nothing when backups go on.

function Get-RetentionPlan {
    <#
    .SYNOPSIS
        Says of each backup of one table whether it is kept, and why.
    .DESCRIPTION
        Kept are the newest backup of each of the last days, ISO weeks, months and years that have one, as many of each as asked for.
        Days are those of UTC. The newest backup is kept whatever is asked for, and so is what is not AVAILABLE: it is being made, or
        was cut off, and is no backup to count.
    .PARAMETER Backup
        The backups of one table, in any order: objects with BackupArn, BackupStatus and BackupCreationDateTime.
    .PARAMETER Daily
        The number of days to keep a backup of.
    .PARAMETER Weekly
        The number of weeks, which begin on Monday.
    .PARAMETER Monthly
        The number of months.
    .PARAMETER Yearly
        The number of years.
    .OUTPUTS
        For each backup, oldest first: Backup, Keep, and Reason, the names of the rules that keep it.
    #>
    [CmdletBinding()]
    [OutputType('Fdyno.Runbook.Retention')]
    param(
        [AllowEmptyCollection()]
        [object[]] $Backup = @(),

        [ValidateRange(0, 100000)]
        [int] $Daily = 0,

        [ValidateRange(0, 100000)]
        [int] $Weekly = 0,

        [ValidateRange(0, 100000)]
        [int] $Monthly = 0,

        [ValidateRange(0, 100000)]
        [int] $Yearly = 0
    )

    $invariant = [cultureinfo]::InvariantCulture
    $rules = @(
        @{ Name = 'daily'; Count = $Daily; Period = { param($time) $time.ToString('yyyy-MM-dd', $invariant) } }
        @{ Name = 'weekly'; Count = $Weekly; Period = { param($time) '{0}-{1}' -f [Globalization.ISOWeek]::GetYear($time), [Globalization.ISOWeek]::GetWeekOfYear($time) } }
        @{ Name = 'monthly'; Count = $Monthly; Period = { param($time) $time.ToString('yyyy-MM', $invariant) } }
        @{ Name = 'yearly'; Count = $Yearly; Period = { param($time) $time.ToString('yyyy', $invariant) } }
    )

    $plan = @($Backup | ForEach-Object {
            [pscustomobject]@{
                PSTypeName = 'Fdyno.Runbook.Retention'
                Backup = $_
                Keep = $_.BackupStatus -ne 'AVAILABLE'
                Reason = @($_.BackupStatus -ne 'AVAILABLE' ? 'unfinished' : @())
            }
        })
    $newestFirst = @($plan | Where-Object { -not $_.Keep } |
        Sort-Object -Property { $_.Backup.BackupCreationDateTime.ToUniversalTime() }, { $_.Backup.BackupArn } -Descending)
    if ($newestFirst.Count -gt 0) {
        $newestFirst[0].Keep = $true
        $newestFirst[0].Reason += 'newest'
    }

    foreach ($rule in $rules) {
        $periods = @{}
        foreach ($entry in $newestFirst) {
            $period = & $rule.Period $entry.Backup.BackupCreationDateTime.ToUniversalTime()
            if ($periods.Count -lt $rule.Count -and -not $periods.ContainsKey($period)) {
                $periods[$period] = $true
                $entry.Keep = $true
                $entry.Reason += $rule.Name
            }
        }
    }

    $plan | Sort-Object -Property { $_.Backup.BackupCreationDateTime.ToUniversalTime() }, { $_.Backup.BackupArn }
}
