# What all test files share. Dot-source it in BeforeAll: . $PSScriptRoot/Common.ps1

$RepoRoot = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
$ModulePath = Join-Path $RepoRoot 'out/Fdyno'
$MovieData = Join-Path $RepoRoot '../shared/data/moviedata.json'
Import-Module $ModulePath

# A folder of its own for each test file.
function New-TestFolder {
    $folder = Join-Path ([IO.Path]::GetTempPath()) "fdyno test é $([guid]::NewGuid().ToString('N'))"
    $null = New-Item -ItemType Directory -Path $folder
    $folder
}

# Closes the default connection and removes the folder.
function Remove-TestFolder([string] $Folder) {
    Disconnect-Fdyno -ErrorAction Ignore
    Remove-Item -LiteralPath $Folder -Recurse -Force -ErrorAction Ignore
}

# The error records that a script writes, and the one that ends it.
function Get-ErrorOf([scriptblock] $Script) {
    $ErrorActionPreference = 'Continue'
    $records = @(
        try {
            & $Script 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }
        }
        catch {
            $_
        }
    )
    , $records
}

# What a script writes in a process of its own, where nothing is loaded yet.
function Invoke-InProcess([string] $Script) {
    $file = Join-Path ([IO.Path]::GetTempPath()) "fdyno-$([guid]::NewGuid().ToString('N')).ps1"
    try {
        Set-Content -LiteralPath $file -Value $Script
        & ([Environment]::ProcessPath) -NoProfile -NonInteractive -File $file 2>&1 | ForEach-Object { "$_" }
    }
    finally {
        Remove-Item -LiteralPath $file
    }
}
