#requires -Version 7.6

<#
.SYNOPSIS
    Makes the module's help from the pages in docs/en-US: about topics, and MAML for Get-Help.
.DESCRIPTION
    The help is part of the repository, so that a build needs neither PowerShell nor PlatyPS to lay it out. Both kinds are text for a
    terminal: without the marks of Markdown, about topics no wider than 80 columns. The same pages make the same bytes, on every system.

    The MAML is made with PlatyPS, in a process of its own: the pages of what is being built must not meet another version of the module
    that this session has loaded. Where PlatyPS is missing, the MAML stays as it is; if it is not that of the pages, this is an error. Help
    of pages that are gone goes too.
.PARAMETER Source
    The folder of the pages.
.PARAMETER Destination
    The folder of the help.
#>
[CmdletBinding()]
param(
    [string] $Source = (Join-Path $PSScriptRoot '../docs/en-US'),

    [string] $Destination = (Join-Path $PSScriptRoot '../src/Fdyno.PowerShell/en-US')
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. $PSScriptRoot/HelpText.ps1
. $PSScriptRoot/HelpFile.ps1
. $PSScriptRoot/PlatyPS.ps1
. $PSScriptRoot/RunningPowerShell.ps1

$null = New-Item -ItemType Directory -Path $Destination -Force
Get-ChildItem -LiteralPath $Destination -Filter '*.help.txt' | Remove-Item
foreach ($about in Get-ChildItem -LiteralPath $Source -Filter 'about_*.md') {
    Set-HelpText (Join-Path $Destination "$($about.BaseName).help.txt") (Get-AboutHelp $about)
}

if (-not (Test-PlatyPS)) {
    if ($stale = Get-StaleHelp $Source $Destination) {
        throw "The help of these cmdlets is not that of their pages: $($stale -join ', '). $(Get-PlatyPSAdvice)"
    }

    return
}

$folder = Join-Path ([IO.Path]::GetTempPath()) "fdyno-help-$([guid]::NewGuid().ToString('N'))"
try {
    $convert = Join-Path $PSScriptRoot 'ConvertTo-Maml.ps1'
    Invoke-RunningPowerShell -NoProfile -NonInteractive -File $convert -Source $Source -Destination $folder
    if ($LASTEXITCODE -ne 0) {
        throw 'The help of the cmdlets could not be made.'
    }

    Copy-Item -LiteralPath (Join-Path $folder $MamlName) -Destination $Destination
}
finally {
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
