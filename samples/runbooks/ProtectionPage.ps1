# The page of New-ProtectionReport.ps1: one file of HTML that is XML too, with its style and its chart in it. It has no script and loads
# nothing, and says so to the browser. Colour never says anything that a word beside it does not.

function ConvertTo-ProtectionPage {
    <#
    .SYNOPSIS
        Makes the text of the page from the rows of the report.
    .PARAMETER Row
        The rows, as New-ProtectionReport.ps1 emits them.
    .PARAMETER Store
        The store, as the page names it.
    .PARAMETER Time
        When the report was made.
    .PARAMETER MaxBackupAgeHours
        How old a backup may be: the line in the chart.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [object[]] $Row,

        [Parameter(Mandatory)]
        [string] $Store,

        [Parameter(Mandatory)]
        [datetime] $Time,

        [Parameter(Mandatory)]
        [double] $MaxBackupAgeHours
    )

    $tables = @($Row | Where-Object Status -NE 'Gone')
    $gone = @($Row | Where-Object Status -EQ 'Gone')
    $counts = 'Protected', 'AtRisk', 'Unprotected' | ForEach-Object {
        $status = $_
        "<li><span class=`"$status`">$(Get-StatusMark $status) $(Get-StatusText $status)</span>: $(@($tables | Where-Object Status -EQ $status).Count)</li>"
    }

    @"
<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>Protection of tables</title>
<style>
:root { color-scheme: light dark; --good: #1a7f37; --risk: #8a5a00; --bad: #b3261e; --line: #8c959f; }
@media (prefers-color-scheme: dark) { :root { --good: #56d364; --risk: #e3b341; --bad: #ff8a80; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.Protected { color: var(--good); fill: var(--good); } .AtRisk { color: var(--risk); fill: var(--risk); }
.Unprotected { color: var(--bad); fill: var(--bad); }
span.Protected, span.AtRisk, span.Unprotected { font-weight: bold; white-space: nowrap; }
svg { width: 100%; height: auto; font: 13px system-ui, sans-serif; } svg text { fill: currentColor; }
svg line { stroke: var(--bad); stroke-dasharray: 4 3; }
.scroll { overflow-x: auto; }
</style>
</head>
<body>
<main>
<h1>Protection of tables</h1>
<p>$(ConvertTo-HtmlText $Store), on $(Format-PageTime $Time). A table is protected when its newest backup is at most $(Format-Hour $MaxBackupAgeHours) old and not known to be unsound.</p>
<ul>
$($counts -join "`n")
</ul>
<h2>Age of the newest backups</h2>
$(ConvertTo-AgeChart -Row $tables -MaxBackupAgeHours $MaxBackupAgeHours)
<h2>Tables</h2>
<div class="scroll">
<table>
<caption>Every table, and what would bring it back</caption>
<thead><tr><th scope="col">Table</th><th scope="col">Status</th><th scope="col">Why</th><th scope="col">Size</th><th scope="col">Newest backup</th><th scope="col">Age</th><th scope="col">Size of backup</th><th scope="col">Verified</th><th scope="col">Backups</th><th scope="col">Point-in-time recovery</th></tr></thead>
<tbody>
$(@($tables | ForEach-Object { ConvertTo-TableRow $_ }) -join "`n")
</tbody>
</table>
</div>
$(ConvertTo-GoneSection $gone)
</main>
</body>
</html>
"@
}

function ConvertTo-TableRow($Row) {
    $age = $null -eq $Row.LastBackupAgeHours ? '' : (Format-Hour $Row.LastBackupAgeHours)
    $backup = $null -eq $Row.LastBackupTime ? 'none' : "$(ConvertTo-HtmlText $Row.LastBackupName)<br/>$(Format-PageTime $Row.LastBackupTime)"
    $size = $null -eq $Row.LastBackupTime ? '' : (Format-ByteSize $Row.LastBackupSizeBytes)
    $verified = switch ($Row.LastBackupVerified) { $true { 'yes' } $false { 'unsound' } default { 'not checked' } }
    $recovery = 'off'
    if ($Row.Recovery -eq 'ENABLED') {
        $recovery = "$([Fdyno.Texts.Quantity]::Of($Row.RecoveryPeriodInDays, 'day')), $(ConvertTo-HtmlText $Row.RecoveryMode)"
        if ($Row.EarliestRestorableDateTime) {
            $recovery += "<br/>$(Format-PageTime $Row.EarliestRestorableDateTime) to $(Format-PageTime $Row.LatestRestorableDateTime)"
        }
    }

    "<tr><th scope=`"row`">$(ConvertTo-HtmlText $Row.TableName)</th>" +
    "<td><span class=`"$($Row.Status)`">$(Get-StatusMark $Row.Status) $(Get-StatusText $Row.Status)</span></td>" +
    "<td>$(ConvertTo-HtmlText ($Row.Reason -join '; '))</td><td class=`"number`">$(Format-ByteSize $Row.TableSizeBytes)</td>" +
    "<td>$backup</td><td class=`"number`">$age</td><td class=`"number`">$size</td><td>$($Row.LastBackupTime ? $verified : '')</td>" +
    "<td class=`"number`">$($Row.BackupCount)</td><td>$recovery</td></tr>"
}

# The bars of the ages. Those far beyond the line end at the edge, and their figure says how far.
function ConvertTo-AgeChart($Row, [double] $MaxBackupAgeHours) {
    if ($Row.Count -eq 0) {
        return '<p>There are no tables.</p>'
    }

    $left = 200
    $width = 400
    $step = 24
    $top = 24
    $oldest = [math]::Max($MaxBackupAgeHours, (@($Row | ForEach-Object { $_.LastBackupAgeHours ?? 0.0 }) | Measure-Object -Maximum).Maximum)
    $scale = $width / [math]::Min($oldest, $MaxBackupAgeHours * 3)
    $height = $top + $step * $Row.Count + 8
    $limit = Format-Coordinate ($left + $MaxBackupAgeHours * $scale)
    $bars = for ($i = 0; $i -lt $Row.Count; $i++) {
        $one = $Row[$i]
        $name = ConvertTo-HtmlText $one.TableName
        $short = ConvertTo-HtmlText ($one.TableName.Length -gt 26 ? $one.TableName.Substring(0, 25) + [char] 0x2026 : $one.TableName)
        $y = $top + $step * $i
        $text = $null -eq $one.LastBackupAgeHours ? 'no backup' : (Format-Hour $one.LastBackupAgeHours)
        $length = [math]::Max(2, [math]::Min($width, ($one.LastBackupAgeHours ?? 0.0) * $scale))
        "<g><title>$($name): $text</title><text x=`"$($left - 8)`" y=`"$($y + 15)`" text-anchor=`"end`">$short</text>" +
        ($null -eq $one.LastBackupAgeHours ? '' : "<rect class=`"$($one.Status)`" x=`"$left`" y=`"$($y + 3)`" width=`"$(Format-Coordinate $length)`" height=`"16`"/>") +
        "<text x=`"$(Format-Coordinate ($left + ($null -eq $one.LastBackupAgeHours ? 0 : $length) + 6))`" y=`"$($y + 15)`">$(Get-StatusMark $one.Status) $text</text></g>"
    }

    $late = @($Row | Where-Object { $null -ne $_.LastBackupAgeHours -and $_.LastBackupAgeHours -gt $MaxBackupAgeHours }).Count
    $none = @($Row | Where-Object { $null -eq $_.LastBackupAgeHours }).Count
    @"
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 $height" role="img" aria-labelledby="chart-title chart-text">
<title id="chart-title">Age of the newest backup of each table</title>
<desc id="chart-text">Of $([Fdyno.Texts.Quantity]::Of($Row.Count, 'table')), the number whose newest backup is older than $(Format-Hour $MaxBackupAgeHours) is $late, and the number without one is $none. The table below has every figure.</desc>
<line x1="$limit" y1="14" x2="$limit" y2="$height"/>
<text x="$limit" y="11" text-anchor="middle">$(Format-Hour $MaxBackupAgeHours)</text>
$($bars -join "`n")
</svg>
"@
}

function ConvertTo-GoneSection($Row) {
    if ($Row.Count -eq 0) {
        return ''
    }

    $lines = $Row | ForEach-Object {
        "<tr><th scope=`"row`">$(ConvertTo-HtmlText $_.TableName)</th><td>$(ConvertTo-HtmlText $_.LastBackupName)</td>" +
        "<td>$(Format-PageTime $_.LastBackupTime)</td><td>$($_.LastBackupExpiry ? (Format-PageTime $_.LastBackupExpiry) : 'somebody removes it')</td>" +
        "<td class=`"number`">$(Format-ByteSize $_.LastBackupSizeBytes)</td><td class=`"number`">$($_.BackupCount)</td></tr>"
    }
    @"
<h2>Backups of tables that are gone</h2>
<div class="scroll">
<table>
<caption>What they hold can be brought back</caption>
<thead><tr><th scope="col">Table</th><th scope="col">Newest backup</th><th scope="col">Of</th><th scope="col">Until</th><th scope="col">Size</th><th scope="col">Backups</th></tr></thead>
<tbody>
$($lines -join "`n")
</tbody>
</table>
</div>
"@
}

function Get-StatusText([string] $Status) {
    $Status -eq 'AtRisk' ? 'At risk' : $Status
}

# A check mark, an exclamation mark, a cross: the status without colour.
function Get-StatusMark([string] $Status) {
    @{ Protected = '&#10003;'; AtRisk = '!'; Unprotected = '&#10007;' }[$Status]
}

function Format-PageTime([datetime] $Time) {
    [Fdyno.Texts.TimeLiteral]::Of($Time.ToUniversalTime())
}

function Format-Hour([double] $Hours) {
    $invariant = [cultureinfo]::InvariantCulture
    $Hours -lt 1 ? [string]::Format($invariant, '{0:0} min', $Hours * 60) :
        $Hours -lt 48 ? [string]::Format($invariant, ($Hours -eq 1 ? '{0:0.#} hour' : '{0:0.#} hours'), $Hours) : [string]::Format($invariant, '{0:0.#} days', $Hours / 24)
}

function Format-Coordinate([double] $Value) {
    $Value.ToString('0.#', [cultureinfo]::InvariantCulture)
}

function ConvertTo-HtmlText([string] $Text) {
    [Net.WebUtility]::HtmlEncode($Text)
}
