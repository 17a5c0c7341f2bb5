#requires -Version 7.6

<#
.SYNOPSIS
    Brings the pages in docs/en-US up to date with the cmdlets, with Microsoft.PowerShell.PlatyPS.
.DESCRIPTION
    What a page says of syntax, of parameters (types, sets, positions, the pipeline, aliases, wildcards) and of the types of inputs and
    outputs is taken from the built module. What people write stays: synopsis, description, examples, texts of parameters and types, notes,
    links. A cmdlet without a page gets one, with {{ places to fill in }}; a page without a cmdlet goes.

    It runs in a process of its own: a module that is loaded keeps its files. A page that is up to date is not written.
.PARAMETER Module
    The module's folder, with Fdyno.psd1 in it.
.PARAMETER Source
    The folder of the pages.
.OUTPUTS
    System.IO.FileInfo. The pages that were not up to date.
#>
[CmdletBinding()]
[OutputType([System.IO.FileInfo])]
param(
    [Parameter(Mandatory)]
    [string] $Module,

    [string] $Source = (Join-Path $PSScriptRoot '../docs/en-US')
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

if (-not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)) {
    Write-Warning 'Skipped the pages of cmdlets: Install-PSResource Microsoft.PowerShell.PlatyPS gets what they are kept current with.'
    return
}

$Module = (Resolve-Path -LiteralPath $Module).Path
$folder = Join-Path ([IO.Path]::GetTempPath()) "fdyno-pages-$([guid]::NewGuid().ToString('N'))"
try {
    $merge = Join-Path $PSScriptRoot 'Merge-HelpPage.ps1'
    & ([Environment]::ProcessPath) -NoProfile -NonInteractive -File $merge -Module $Module -Source $Source -Destination $folder
    if ($LASTEXITCODE -ne 0) {
        throw 'The pages could not be compared with the cmdlets.'
    }

    $current = Get-ChildItem $folder -Recurse -File -Filter '*.md'
    foreach ($page in $current) {
        # The date of the last run is of no use to readers, and would make every page new every day.
        $text = ((Get-Content -LiteralPath $page -Raw) -replace '(?m)^ms\.date:.*\n').TrimEnd() + "`n"
        $path = Join-Path $Source $page.Name
        if (-not (Test-Path -LiteralPath $path) -or (Get-Content -LiteralPath $path -Raw) -cne $text) {
            Set-Content -LiteralPath $path -Value $text -NoNewline
            Get-Item -LiteralPath $path
        }
    }

    foreach ($page in Get-ChildItem $Source -Filter '*-*.md' | Where-Object Name -NotIn $current.Name) {
        Remove-Item -LiteralPath $page
        $page
    }
}
finally {
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
