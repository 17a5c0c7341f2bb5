#requires -Version 7.6

<#
.SYNOPSIS
    Makes the module's help from the pages in docs/en-US: about topics, and MAML for Get-Help.
.DESCRIPTION
    Both are text for a terminal: without the marks of Markdown, about topics no wider than 80 columns.

    The MAML is made with Microsoft.PowerShell.PlatyPS, in a process of its own: the pages of what is being built must not meet another
    version of the module that this session has loaded. Without PlatyPS it is left out, and a line says so. Help of pages that are gone
    goes too.
.PARAMETER Module
    The module's folder, with Fdyno.psd1 in it.
.PARAMETER Source
    The folder of the pages.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Module,

    [string] $Source = (Join-Path $PSScriptRoot '../docs/en-US')
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. $PSScriptRoot/HelpText.ps1

$help = New-Item -ItemType Directory -Path (Join-Path $Module 'en-US') -Force
Get-ChildItem -LiteralPath $help -File | Remove-Item
foreach ($about in Get-ChildItem $Source -Filter 'about_*.md') {
    ConvertTo-AboutText (Get-Content -LiteralPath $about) | Set-Content -LiteralPath (Join-Path $help "$($about.BaseName).help.txt")
}

if (-not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)) {
    Write-Warning 'Skipped the help of cmdlets: Install-PSResource Microsoft.PowerShell.PlatyPS gets what it is made with.'
    return
}

$folder = Join-Path ([IO.Path]::GetTempPath()) "fdyno-help-$([guid]::NewGuid().ToString('N'))"
try {
    $convert = Join-Path $PSScriptRoot 'ConvertTo-Maml.ps1'
    & ([Environment]::ProcessPath) -NoProfile -NonInteractive -File $convert -Source $Source -Destination $folder
    if ($LASTEXITCODE -ne 0) {
        throw 'The help of the cmdlets could not be made.'
    }

    Get-ChildItem $folder -Recurse -File | Copy-Item -Destination $help
}
finally {
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
