#requires -Version 7.6

<#
.SYNOPSIS
    A two-minute tour of Fdyno: prints each command and what it answers.
.DESCRIPTION
    Makes a table, fills it, backs it up, loses data, brings it back, and proves each step. Works on a store of its own that is
    removed at the end. The exit code is 1 when something is not as it should be.
    'pwsh ./build.ps1 -Task Demo' builds the module and runs this in a process of its own.
.PARAMETER Module
    The module's folder.
#>
[CmdletBinding()]
param(
    [string] $Module = (Join-Path $PSScriptRoot '..' '..' 'out' 'Fdyno')
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$clock = [Diagnostics.Stopwatch]::StartNew()

function Write-Chapter([string] $Text) {
    Write-Host "`n# $Text" -ForegroundColor Cyan
}

# Prints a command, runs it in the caller's scope, and prints and keeps what it emits.
function Invoke-Shown([scriptblock] $Command) {
    foreach ($line in $Command.ToString().Trim() -split '\r?\n') {
        Write-Host "PS> $($line.Trim())" -ForegroundColor Yellow
    }

    $output = @(. $Command)
    $text = ($output | Out-String).Trim("`r", "`n").TrimEnd()
    foreach ($line in $text ? ($text -split '\r?\n') : @()) {
        Write-Host "    $line".TrimEnd()
    }

    $script:last = $output
}

function Assert-That([bool] $Condition, [string] $Text) {
    if (-not $Condition) {
        throw "Not as it should be: $Text"
    }

    Write-Host "    ✓ $Text" -ForegroundColor Green
}

function New-Song([int] $Number) {
    $genres = 'Jazz', 'Folk', 'Baroque', 'Electronic', 'Film'
    [ordered]@{
        Artist    = 'Artist {0:d2}' -f ($Number % 37)
        SongTitle = 'Song {0:d4}' -f $Number
        Genre     = $genres[$Number % $genres.Count]
        Year      = 1950 + $Number % 75
        Seconds   = 120 + $Number * 7 % 300
        Credits   = [ordered]@{ Producer = "Producer $($Number % 11)"; Takes = @(1, 'live', $null) }
    }
}

$folder = Join-Path ([IO.Path]::GetTempPath()) "fdyno-demo-$PID"
$null = New-Item -ItemType Directory -Path $folder
$previous = Get-Location
try {
    Set-Location $folder
    Import-Module $Module

    1..2000 | ForEach-Object { New-Song $_ | ConvertTo-Json -Compress -Depth 5 } | Set-Content songs.jsonl

    Write-Chapter 'A store is a file. There is nothing to set up.'
    Invoke-Shown { Connect-Fdyno -Path ./demo.fdyno }

    Write-Chapter 'A table with a hash key, a range key, and an index to ask by genre and year'
    Invoke-Shown {
        $byGenre = New-FdynoIndex -IndexName ByGenre -HashKey Genre -RangeKey Year:N
        New-FdynoTable -TableName Music -HashKey Artist -RangeKey SongTitle -GlobalSecondaryIndex $byGenre -Tag @{ owner = 'demo' }
    }
    Assert-That ($last[-1].TableStatus -eq 'ACTIVE') 'the table is ACTIVE'

    Write-Chapter 'Two thousand items from a file of JSON lines'
    Invoke-Shown { Import-FdynoItem -TableName Music -Path ./songs.jsonl -Format Json }
    Assert-That ((Get-FdynoTable Music).ItemCount -eq 2000) 'the table counts 2000 items'

    Write-Chapter 'Ask by the index: film music of 2020 and later'
    Invoke-Shown { Get-FdynoItem -TableName Music -IndexName ByGenre -HashValue Film -RangeBegin 2020 | Select-Object -First 3 }
    Assert-That ($last.Count -eq 3 -and $last[0].Genre -eq 'Film') 'the index answers'

    Write-Chapter 'Back it up'
    Invoke-Shown { New-FdynoBackup -TableName Music -BackupName before-the-release }
    Assert-That ($last[0].BackupStatus -eq 'AVAILABLE') 'the backup is AVAILABLE'
    $backup = $last[0]

    Write-Chapter 'Lose data: all the jazz'
    Invoke-Shown {
        Get-FdynoItem -TableName Music -IndexName ByGenre -HashValue Jazz | Remove-FdynoItem -TableName Music
    }
    Assert-That ((Get-FdynoTable Music).ItemCount -eq 1600) '400 items are gone'

    Write-Chapter 'Restore the backup under another name, and see what was lost'
    Invoke-Shown { Restore-FdynoTable -BackupArn $backup.BackupArn -TargetTableName Music-before }
    Assert-That ($last[0].ItemCount -eq 2000) 'the restored table has all 2000 items'
    Invoke-Shown { Compare-FdynoTable -ReferenceTable Music-before -DifferenceTable Music | Group-Object Kind -NoElement }
    Assert-That ($last.Count -eq 1 -and $last[0].Name -eq 'OnlyInReference' -and $last[0].Count -eq 400) 'the comparison names just those 400'

    Write-Chapter 'Put back what was lost, and compare again: nothing printed means equal'
    Invoke-Shown {
        Get-FdynoItem -TableName Music-before -IndexName ByGenre -HashValue Jazz | Set-FdynoItem -TableName Music
    }
    Invoke-Shown { Compare-FdynoTable -ReferenceTable Music-before -DifferenceTable Music }
    Assert-That ($last.Count -eq 0) 'both tables are equal, item by item'

    Write-Chapter 'Is the backup sound? Every checksum is read, nothing is written'
    Invoke-Shown { Test-FdynoBackup -BackupArn $backup.BackupArn -Detailed }
    Assert-That ($last[0].IsValid) 'the backup is valid'

    Write-Chapter 'What a runbook does every night, in one sentence'
    Invoke-Shown {
        Get-FdynoBackup -TableName Music -Latest | Restore-FdynoTable -TargetTableName { "$($_.TableName)-check" }
    }
    Assert-That ($last[0].TableName -eq 'Music-check') 'the target has its name from the backup'
    Invoke-Shown { Compare-FdynoTable -ReferenceTable Music -DifferenceTable Music-check }
    Assert-That ($last.Count -eq 0) 'what would come back is what is there'

    Write-Chapter 'Clean up; the backup stays when its table goes'
    Invoke-Shown { Get-FdynoTable Music-* | Remove-FdynoTable -Force }
    Invoke-Shown { Get-FdynoBackup -TableName Music }
    Assert-That ($last.Count -eq 1) 'the backup is still there'

    Disconnect-Fdyno
    Write-Host ("`nAll as it should be, in {0:n1} s." -f $clock.Elapsed.TotalSeconds) -ForegroundColor Cyan
}
catch {
    Write-Host "`nFAILED: $_`n$($_.ScriptStackTrace)" -ForegroundColor Red
    exit 1
}
finally {
    Set-Location $previous
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
