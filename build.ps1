#!/usr/bin/env pwsh
#requires -Version 7.6

<#
.SYNOPSIS
    Builds, tests, documents and packages Fdyno, and shows what it does.
.DESCRIPTION
    The work is done by dotnet, which also lays the module out in out/Fdyno/<version>/, and by Pester; this script only calls
    them. Any failure ends it with exit code 1.
.PARAMETER Task
    What to do, one or several, in this order:

    Build      builds the solution, and with it the module in out/Fdyno
    Test       runs everything that must hold before a change is merged: the build with warnings as errors, the formatting, dotnet
               test, the Quickstart and the Pester tests. The last line has the counts
    Docs       builds, then brings the pages in docs/en-US up to date with the cmdlets, and makes the module's help of them in
               src/Fdyno.PowerShell/en-US. What is about cmdlets needs PlatyPS, about topics do not
    Package    builds, then packs the module: a .nupkg where Compress-PSResource is there, a .zip otherwise
    Tour       as Package, then plays the tour with that package, and writes docs/tour.md, its picture and its part of README.md
    Demo       builds, then plays the tour to whoever watches, against a store that is thrown away
    Benchmark  measures backup and restore beside a raw copy, what a table's past costs, on a cluster too where fdbserver is on PATH,
               and how long a new PowerShell takes to import and first use the module; writes the figures into docs/performance.md
    Soak       builds, then runs the random tests for long: thousands of scripts with their faults and their history, and backups of
               a million items while writers work. A failure names its seed
.PARAMETER Configuration
    Release (the default) or Debug.
.PARAMETER Seeds
    How many scripts of each kind the task Soak runs.
.EXAMPLE
    dotnet pwsh ./build.ps1 -Task Demo
.EXAMPLE
    dotnet pwsh ./build.ps1 -Task Test,Package
#>
[CmdletBinding()]
param(
    [ArgumentCompletions('Build', 'Test', 'Docs', 'Package', 'Tour', 'Demo', 'Benchmark', 'Soak')]
    [string[]] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release',

    [ValidateRange(1, [int]::MaxValue)]
    [int] $Seeds = 2000
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
. (Join-Path $PSScriptRoot 'tools/RunningPowerShell.ps1')

$root = $PSScriptRoot
$solution = Join-Path $root 'Fdyno.PowerShell.sln'
$version = (Import-PowerShellDataFile (Join-Path $root 'Fdyno.psd1')).ModuleVersion
$module = Join-Path $root 'out' 'Fdyno' $version

function Invoke-Build {
    dotnet build $solution -c $Configuration
}

# The build is one of its steps.
function Invoke-Test {
    & (Join-Path $root 'tools/Invoke-AllTests.ps1') -Configuration $Configuration
    if ($LASTEXITCODE -ne 0) {
        exit $LASTEXITCODE
    }
}

function Invoke-Docs {
    & (Join-Path $root 'tools/Update-Help.ps1') -Module $module | ForEach-Object { Write-Host "Brought up to date: $($_.Name)" }
    & (Join-Path $root 'tools/Build-Help.ps1')
    dotnet msbuild (Join-Path $root 'src/Fdyno.PowerShell') -target:LayOutModule -property:Configuration=$Configuration
}

function Invoke-Package {
    & (Join-Path $root 'tools/Build-Package.ps1') -Module $module -Destination (Join-Path $root 'out' 'packages')
}

function Invoke-Tour {
    Invoke-Package
    & (Join-Path $root 'tools/Build-Tour.ps1') -Package (Join-Path $root 'out' 'packages' "Fdyno.$version.nupkg")
}

function Invoke-Demo {
    & (Join-Path $root 'tools/Build-Tour.ps1') -Module (Join-Path $root 'out' 'Fdyno')
}

function Invoke-Benchmark {
    $run = 'run', '--project', (Join-Path $root 'tests/Fdyno.Benchmarks'), '-c', $Configuration, '--no-build', '--'
    $document = Join-Path $root 'docs/performance.md'
    dotnet @run side-by-side --write $document
    $shell = Get-RunningPowerShell
    dotnet @run startup --write $document --powershell (@($shell.FilePath) + $shell.Argument)[-1]
    dotnet @run side-by-side --history --write $document
    $missing = 'fdbserver', 'fdbcli', 'fdbbackup', 'fdbrestore', 'backup_agent' |
        Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
    if ($missing) {
        Write-Host "Skipped the cluster: not on PATH: $($missing -join ', ')."
        return
    }

    dotnet @run cluster --where --write $document
    dotnet @run cluster --scale --write $document
    dotnet @run cluster --history --write $document
}

function Invoke-Soak {
    $long = @{ FDYNO_HISTORY_SEEDS = $Seeds; FDYNO_FAULT_SEEDS = $Seeds; FDYNO_LARGE_ITEMS = 1000000 }
    $before = @{}
    foreach ($name in $long.Keys) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, "$($long[$name])")
    }

    try {
        dotnet test $solution -c $Configuration --no-build --logger 'console;verbosity=normal' --filter (
            'HistoryModelTests', 'RandomFaultTests', 'OnlineBackupTests' | ForEach-Object { "FullyQualifiedName~$_" } | Join-String -Separator '|')
    }
    finally {
        foreach ($name in $long.Keys) {
            [Environment]::SetEnvironmentVariable($name, $before[$name])
        }
    }
}

$known = 'Build', 'Test', 'Docs', 'Package', 'Tour', 'Demo', 'Benchmark', 'Soak'
# 'dotnet pwsh ./build.ps1 -Task Build,Test' passes one string.
$wanted = @($Task -split ',' | ForEach-Object Trim | Where-Object { $_ })
$unknown = @($wanted | Where-Object { $_ -notin $known })
if ($unknown) {
    throw "There is no task '$($unknown -join "', '")'. There are: $($known -join ', ')."
}

if ('Test' -notin $wanted) {
    Invoke-Build
}

foreach ($name in $known | Where-Object { $_ -in $wanted -and $_ -ne 'Build' }) {
    & "Invoke-$name"
}
