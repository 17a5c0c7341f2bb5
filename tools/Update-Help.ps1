#requires -Version 7.6

<#
.SYNOPSIS
    Brings the pages in docs/en-US up to date with the cmdlets, with PlatyPS.
.DESCRIPTION
    What a page says of syntax, of parameters (types, sets, positions, the pipeline, aliases, wildcards) and of the types of inputs and
    outputs is taken from the built module. What people write stays: synopsis, description, examples, texts of parameters and types, notes,
    links. A cmdlet without a page gets one, with {{ places to fill in }}; a page without a cmdlet goes.

    It runs in a process of its own, on a copy of the module without help: a module that is loaded keeps its files, and PlatyPS would take
    texts from the help. A page that is up to date is not written. Without PlatyPS, the pages stay as they are, and a warning says so.
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
. $PSScriptRoot/HelpFile.ps1
. $PSScriptRoot/PlatyPS.ps1
. $PSScriptRoot/RunningPowerShell.ps1

if (-not (Test-PlatyPS)) {
    Write-Warning "The pages of cmdlets stay as they are. $(Get-PlatyPSAdvice)"
    return
}

$folder = Join-Path ([IO.Path]::GetTempPath()) "fdyno-pages-$([guid]::NewGuid().ToString('N'))"
try {
    $copy = Join-Path $folder 'Fdyno'
    $null = New-Item -ItemType Directory -Path $folder
    Copy-Item -LiteralPath $Module -Destination $copy -Recurse
    Remove-Item -LiteralPath (Join-Path $copy 'en-US') -Recurse -ErrorAction Ignore
    $merge = Join-Path $PSScriptRoot 'Merge-HelpPage.ps1'
    Invoke-RunningPowerShell -NoProfile -NonInteractive -File $merge -Module $copy -Source $Source -Destination (Join-Path $folder 'pages')
    if ($LASTEXITCODE -ne 0) {
        throw 'The pages could not be compared with the cmdlets.'
    }

    $current = Get-ChildItem (Join-Path $folder 'pages') -Recurse -File -Filter '*.md'
    foreach ($page in $current) {
        # The date of the last run is of no use to readers, and would make every page new every day.
        $text = ((Get-Content -LiteralPath $page -Raw).ReplaceLineEndings("`n") -replace '(?m)^ms\.date:.*\n').TrimEnd() + "`n"
        $path = Join-Path $Source $page.Name
        if (-not (Test-Path -LiteralPath $path) -or (Get-Content -LiteralPath $path -Raw).ReplaceLineEndings("`n") -cne $text) {
            Set-HelpText $path $text
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
