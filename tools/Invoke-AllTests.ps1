#requires -Version 7.6

<#
.SYNOPSIS
    Runs everything that must hold before a change is merged, and counts it.
.DESCRIPTION
    The build with warnings as errors, the formatting, the xunit projects, the Quickstart and the Pester tests. A step that has no counts
    of its own counts as one. Each reason for skipping tests gets a line with the number of tests. The last line is
    "N passed, N failed, N skipped".

    Tests that need a FoundationDB server run where fdbserver and fdbcli are on PATH, and are skipped and counted elsewhere.
.PARAMETER Configuration
    Release or Debug.
.OUTPUTS
    None. The exit code is 1 when something failed.
#>
[CmdletBinding()]
param(
    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
# Exit codes are read here, one by one.
$PSNativeCommandUseErrorActionPreference = $false
. $PSScriptRoot/RunningPowerShell.ps1

$root = Split-Path $PSScriptRoot
$solution = Join-Path $root 'Fdyno.PowerShell.sln'
$clock = [Diagnostics.Stopwatch]::StartNew()
$counts = @{ Passed = 0; Failed = 0; Skipped = 0 }

# Output goes to the host: the caller must not collect it.
function Write-Step([string] $Name) {
    Write-Host "`n== $Name ($([int] $clock.Elapsed.TotalSeconds)s)"
}

function Write-Failure([string] $Text) {
    Write-Host "FAILED: $Text"
}

# Runs a program that counts as one, and answers whether it succeeded.
function Invoke-Step([string] $Name, [scriptblock] $Script) {
    Write-Step $Name
    & $Script | Out-Host
    $succeeded = $LASTEXITCODE -eq 0
    if ($succeeded) {
        $counts.Passed++
    }
    else {
        Write-Failure $Name
        $counts.Failed++
    }

    $succeeded
}

# Adds what a lane has counted, and takes an end without counts, or with an exit code that the counts do not explain, for a failure.
function Add-LaneCount([string] $Lane, [int] $ExitCode, [int] $Passed, [int] $Failed, [int] $Skipped) {
    if ($Passed + $Failed + $Skipped -eq 0) {
        Write-Failure "$Lane left no test counts"
        $Failed = 1
    }
    elseif ($ExitCode -ne 0 -and $Failed -eq 0) {
        Write-Failure "$Lane ended with exit code $ExitCode"
        $Failed = 1
    }

    $counts.Passed += $Passed
    $counts.Failed += $Failed
    $counts.Skipped += $Skipped
}

function Invoke-TestProject([IO.FileInfo] $Project) {
    $name = [IO.Path]::GetRelativePath($root, $Project.FullName).Replace('\', '/')
    Write-Step "dotnet test $name"
    $results = Join-Path $work $Project.BaseName
    # The time is there to name a test that hangs. No test may come near it.
    dotnet test $Project.FullName -c $Configuration --no-build --logger trx --results-directory $results --blame-hang-timeout 10m --blame-hang-dump-type none |
        Out-Host
    $exitCode = $LASTEXITCODE
    $outcomes = @(foreach ($file in Get-ChildItem $results -Filter *.trx -ErrorAction Ignore) {
            ([xml] (Get-Content -LiteralPath $file -Raw)).TestRun.Results.ChildNodes
        })
    $skipped = @($outcomes | Where-Object outcome -EQ NotExecuted)
    foreach ($reason in $skipped | Group-Object { Get-SkipReason $_ }) {
        Write-Host "Skipped $($reason.Count) tests of $($Project.BaseName): $($reason.Name)"
    }

    $passed = @($outcomes | Where-Object outcome -EQ Passed).Count
    Add-LaneCount $name $exitCode -Passed $passed -Failed ($outcomes.Count - $passed - $skipped.Count) -Skipped $skipped.Count
}

# Why xunit skipped a test.
function Get-SkipReason([Xml.XmlElement] $Result) {
    $text = $Result.SelectSingleNode('.//*[local-name() = "StdOut" or local-name() = "Message"]')
    $text ? $text.InnerText.Trim() : 'no reason given'
}

function Invoke-PesterLane {
    Write-Step 'Pester'
    $file = Join-Path $work 'pester'
    Invoke-RunningPowerShell -NoProfile -NonInteractive -File (Join-Path $root 'tests/Pester/Run.ps1') -CountPath $file | Out-Host
    $exitCode = $LASTEXITCODE
    $passed, $failed, $skipped = (Test-Path -LiteralPath $file) ? (Get-Content -LiteralPath $file -TotalCount 1) -split ' ' : (0, 0, 0)
    Add-LaneCount 'Pester' $exitCode -Passed $passed -Failed $failed -Skipped $skipped
}

$work = Join-Path ([IO.Path]::GetTempPath()) "fdyno-tests-$([guid]::NewGuid().ToString('N'))"
$store = $env:FDYNO_PATH
try {
    $null = New-Item -ItemType Directory $work
    # No test may touch the store of the person who runs it.
    $env:FDYNO_PATH = Join-Path $work 'default.fdyno'

    # Without a build there is nothing to test.
    if (Invoke-Step 'dotnet build, warnings as errors' { dotnet build $solution -c $Configuration -m:2 -warnaserror }) {
        $null = Invoke-Step 'dotnet format' { dotnet format $solution --no-restore --verify-no-changes }
        foreach ($project in Get-ChildItem (Join-Path $root 'tests') -Depth 1 -Filter *.csproj | Sort-Object Name) {
            if (Select-String -LiteralPath $project -SimpleMatch 'Microsoft.NET.Test.Sdk' -Quiet) {
                Invoke-TestProject $project
            }
        }

        $null = Invoke-Step 'Quickstart' { dotnet run --project (Join-Path $root 'samples/Quickstart') -c $Configuration --no-build }
        Invoke-PesterLane
    }
}
catch {
    Write-Failure "$_"
    $counts.Failed++
}
finally {
    $env:FDYNO_PATH = $store
    Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction Ignore
}

Write-Host "`nAfter $([int] $clock.Elapsed.TotalSeconds) seconds:"
Write-Host "$($counts.Passed) passed, $($counts.Failed) failed, $($counts.Skipped) skipped"
exit ($counts.Failed -gt 0 ? 1 : 0)
