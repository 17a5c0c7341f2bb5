#requires -Version 7.6

<#
.SYNOPSIS
    Plays the tour, docs/tour.md: anew into the document, or for whoever watches.
.DESCRIPTION
    Types the commands of docs/tour.md into a new PowerShell with a home of its own, and removes that home at the end.

    With -Package it begins with installing that package, and writes what comes back: into docs/tour.md under the commands, as a picture
    into docs/images/tour.svg, and what is marked for it into README.md, between its markers. tests/Pester/Tour.Tests.ps1 plays it again.

    With -Module it leaves out the installation, shows commands and answers, and writes nothing.
.PARAMETER Package
    The package, a .nupkg.
.PARAMETER Module
    The module's folder.
.EXAMPLE
    tools/Build-Tour.ps1 -Package out/packages/Fdyno.0.1.0.nupkg
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, ParameterSetName = 'Package')]
    [string] $Package,

    [Parameter(Mandatory, ParameterSetName = 'Module')]
    [string] $Module
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Tour.ps1')
. (Join-Path $PSScriptRoot 'TerminalPicture.ps1')

$root = Split-Path $PSScriptRoot
$document = Read-TourDocument (Join-Path $root 'docs/tour.md')
if ($Module) {
    $now = @{ Chapter = '' }
    $steps = $document.Step | Where-Object NeedsPackage -EQ $false
    $null = Invoke-TourStep -Step $steps -Setup (Get-TourSetup (Resolve-Path -LiteralPath $Module)) -WhenDone {
        param($Step, $Line)
        if ($Step.Chapter -ne $now.Chapter) {
            $now.Chapter = $Step.Chapter
            Write-Host "`n# $($Step.Chapter)" -ForegroundColor Cyan
        }

        Write-Host ''
        $Step.Answer = @()
        Format-TourTranscript $Step | ForEach-Object { Write-Host $_ -ForegroundColor Yellow }
        $Line | ForEach-Object { Write-Host $_ }
    }
    return
}

if (-not (Test-Path -LiteralPath $Package)) {
    throw "The tour begins with installing a package, and there is none: $Package. Microsoft.PowerShell.PSResourceGet 1.1 or later makes it."
}

$answer = @(Invoke-TourStep -Step $document.Step -Setup (Get-TourSetup (Get-PackageInstaller)) -Package $Package)
Write-TourDocument $document @($answer | ForEach-Object { , @(ConvertTo-DocumentLine $_) })
Write-TourExcerpt -Path (Join-Path $root 'README.md') -Line (Get-TourExcerpt (Read-TourDocument $document.Path))

$chosen = @(0..($document.Step.Count - 1) | Where-Object { 'picture' -in $document.Step[$_].Marks })
$lines = ConvertTo-StyledTranscript $document.Step[$chosen] @($chosen | ForEach-Object { , $answer[$_] })
Export-TerminalPicture -Path (Join-Path $root 'docs/images/tour.svg') -Line $lines -Title 'Fdyno in PowerShell' -Description (
    'A table is restored beside itself as it was at a second before a mistake, the comparison names the items that differ, ' +
    'and those items are put back.')
