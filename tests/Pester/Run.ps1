<#
.SYNOPSIS
    Runs the Pester tests against the built module, in out/Fdyno.
.DESCRIPTION
    Runs in the process that it is called in: call it in one of its own, since a loaded module stays loaded. Without Pester 5.7
    or later, or in an older PowerShell, it says so in one line and counts one skipped test.
.PARAMETER CountPath
    A file for the counts: "passed failed skipped".
#>
[CmdletBinding()]
param(
    [string] $CountPath
)

$ErrorActionPreference = 'Stop'

function Complete-Run([int] $Passed, [int] $Failed, [int] $Skipped) {
    if ($CountPath) {
        Set-Content -LiteralPath $CountPath -Value "$Passed $Failed $Skipped"
    }

    exit ($Failed -gt 0 ? 1 : 0)
}

if ($PSVersionTable.PSVersion -lt [semver] '7.6.0') {
    Write-Host "Skipped the Pester lane: this is PowerShell $($PSVersionTable.PSVersion), and the module needs 7.6."
    Complete-Run -Passed 0 -Failed 0 -Skipped 1
}

$pester = Get-Module -ListAvailable -Name Pester | Where-Object Version -GE '5.7.0' | Sort-Object Version | Select-Object -Last 1
if ($null -eq $pester) {
    Write-Host 'Skipped the Pester lane: Pester 5.7 or later is missing. Install-PSResource Pester -Version "[5.7,6.0)" gets it.'
    Complete-Run -Passed 0 -Failed 0 -Skipped 1
}

Import-Module $pester.Path

# Nothing here may touch the store of whoever runs it.
$store = Join-Path ([IO.Path]::GetTempPath()) "fdyno-pester-$PID"
$env:FDYNO_PATH = Join-Path $store 'default.fdyno'
try {
    $null = New-Item -ItemType Directory -Path $store

    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $PSScriptRoot
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'Normal'
    $result = Invoke-Pester -Configuration $configuration
}
finally {
    Remove-Item -LiteralPath $store -Recurse -Force -ErrorAction Ignore
}

# Containers and blocks that broke hold tests that never ran: each counts as a failure.
$broken = $result.FailedContainersCount + $result.FailedBlocksCount
Complete-Run -Passed $result.PassedCount -Failed ($result.FailedCount + $broken) -Skipped ($result.SkippedCount + $result.NotRunCount)
