<#
.SYNOPSIS
    Runs the Pester tests against the built module, in out/Fdyno.
.DESCRIPTION
    Runs each test file once for each kind of store: on embedded files, and on a FoundationDB server that it starts, in a temporary
    folder, and ends. What only one kind has is tagged EmbeddedOnly or ClusterOnly. Where there is no fdbserver or no provider for
    it, the cluster's half is skipped and counted.

    Runs in the process that it is called in: call it in one of its own, since a loaded module stays loaded. It uses the Pester that
    Directory.Packages.props pins, from the folder of NuGet's packages, whichever others are installed.
.PARAMETER Name
    Names of test files, without .Tests.ps1; wildcards are allowed. All of them by default.
.PARAMETER Store
    The kinds of store to run on. Both by default.
.PARAMETER CountPath
    A file for the counts: "passed failed skipped".
.PARAMETER PesterPath
    Another Pester to run the tests with: its folder, or its Pester.psd1. The tests run on 5.7 to 6.
.EXAMPLE
    dotnet pwsh tests/Pester/Run.ps1 -Name Item*,Table -Store FoundationDb
#>
[CmdletBinding()]
param(
    [string[]] $Name = '*',

    [ValidateSet('Sqlite', 'FoundationDb')]
    [string[]] $Store = @('Sqlite', 'FoundationDb'),

    [string] $CountPath,

    [string] $PesterPath
)

$ErrorActionPreference = 'Stop'

function Complete-Run([int] $Passed, [int] $Failed, [int] $Skipped) {
    if ($CountPath) {
        Set-Content -LiteralPath $CountPath -Value "$Passed $Failed $Skipped"
    }

    exit ($Failed -gt 0 ? 1 : 0)
}

# The folder of the Pester that the build has restored.
function Find-PinnedPester {
    $project = Join-Path $PSScriptRoot '../Fdyno.PowerShell.Tests'
    $package = dotnet msbuild $project -getProperty:PkgPester
    if ($LASTEXITCODE -ne 0 -or -not $package) {
        throw "There is no Pester yet. Build first: dotnet build. $package"
    }

    Join-Path $package tools
}

if ($PSVersionTable.PSVersion -lt [semver] '7.6.0') {
    throw "This is PowerShell $($PSVersionTable.PSVersion), and the module needs 7.6: dotnet tool restore; dotnet pwsh tests/Pester/Run.ps1"
}

# A job starts PowerShell's own program. Where PowerShell is a dotnet tool, that program asks this variable where dotnet is.
if (-not $env:DOTNET_ROOT -and [IO.Path]::GetFileNameWithoutExtension([Environment]::ProcessPath) -eq 'dotnet') {
    $env:DOTNET_ROOT = Split-Path ([Environment]::ProcessPath)
}

$pester = $PesterPath ? (Get-Item -LiteralPath $PesterPath).FullName : (Find-PinnedPester)
Import-Module ((Test-Path -LiteralPath $pester -PathType Container) ? (Join-Path $pester 'Pester.psd1') : $pester)
Write-Host "Pester $((Get-Module Pester).Version) on PowerShell $($PSVersionTable.PSVersion)."
. $PSScriptRoot/FdbServer.ps1

$kinds = @{
    Sqlite = @{ Title = 'the embedded store'; ExcludeTag = 'ClusterOnly' }
    FoundationDb = @{ Title = 'FoundationDB'; ExcludeTag = 'EmbeddedOnly' }
}
# 'pwsh -File Run.ps1 -Name Item,Table' passes one string.
$patterns = $Name -split ',' | ForEach-Object Trim
$files = Get-ChildItem $PSScriptRoot -Filter '*.Tests.ps1' | Where-Object {
    $file = $_.Name -replace '\.Tests\.ps1$'
    $patterns.Where({ $file -like $_ })
}

# Runs the test files on one kind of store, or only finds what there is to run.
function Invoke-TestFile([string] $Kind, [hashtable] $Data, [switch] $Find) {
    $configuration = New-PesterConfiguration
    $configuration.Run.Container = New-PesterContainer -Path $files.FullName -Data ($Data + @{ Store = $Kind })
    $configuration.Run.PassThru = $true
    $configuration.Run.SkipRun = [bool] $Find
    $configuration.Filter.ExcludeTag = $kinds[$Kind].ExcludeTag
    $configuration.Output.Verbosity = $Find ? 'None' : 'Normal'
    Invoke-Pester -Configuration $configuration
}

$counts = @{ Passed = 0; Failed = 0; Skipped = 0 }
$failures = [System.Collections.Generic.List[string]]::new()
$server = $null

# Nothing here may touch the store of whoever runs it.
$folder = Join-Path ([IO.Path]::GetTempPath()) "fdyno-pester-$PID"
$env:FDYNO_PATH = Join-Path $folder 'default.fdyno'
try {
    $null = New-Item -ItemType Directory -Path $folder
    foreach ($kind in $Store) {
        $title = $kinds[$kind].Title
        $data = @{}
        if ($kind -eq 'FoundationDb') {
            if ($obstacle = Get-ClusterObstacle (Join-Path $PSScriptRoot '../../out/Fdyno')) {
                $left = @((Invoke-TestFile $kind $data -Find).Tests | Where-Object ShouldRun).Count
                Write-Host "`nSkipped $left tests on ${title}: $obstacle."
                $counts.Skipped += $left
                continue
            }

            $server = Start-FdbServer
            $data.ClusterFile = $server.ClusterFile
        }

        Write-Host "`nOn ${title}:"
        $result = Invoke-TestFile $kind $data
        # Containers and blocks that broke hold tests that never ran: each counts as a failure.
        $counts.Passed += $result.PassedCount
        $counts.Failed += $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
        $counts.Skipped += @($result.Tests | Where-Object { $_.ShouldRun -and $_.Result -in 'Skipped', 'NotRun' }).Count
        @($result.Failed) + @($result.FailedBlocks) + @($result.FailedContainers) | ForEach-Object {
            $failures.Add("On ${title}: $($_.ExpandedPath ?? $_.Item)")
        }
    }
}
finally {
    if ($server) {
        Stop-FdbServer $server
    }

    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}

if ($failures.Count -gt 0) {
    Write-Host "`nFailed:"
    $failures | ForEach-Object { Write-Host "  $_" }
}

Write-Host "`nOn $(($Store | ForEach-Object { $kinds[$_].Title }) -join ' and '): $($counts.Passed) passed, $($counts.Failed) failed, $($counts.Skipped) skipped."
Complete-Run @counts
