# What all test files share. Dot-source it in BeforeAll: . $PSScriptRoot/Common.ps1
#
# A file runs once for each kind of store (Run.ps1). Tests open their stores with Connect-TestStore, and need not know which kind it
# is; what only one kind has is tagged EmbeddedOnly or ClusterOnly. Without Run.ps1 the store is the embedded one.

$RepoRoot = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
$ModulePath = Join-Path $RepoRoot 'out/Fdyno'
$MovieData = Join-Path $RepoRoot '../shared/data/moviedata.json'
Import-Module $ModulePath
. (Join-Path $RepoRoot 'tools/RunningPowerShell.ps1')

# What Run.ps1 hands to each test file. Store is the name of the provider.
$Store = $Store ?? 'Sqlite'
$ClusterFile = $ClusterFile ?? $null

# Names the folder and the stores of this test file, and of no other.
$TestId = [guid]::NewGuid().ToString('N')

# A folder of its own for each test file.
function New-TestFolder {
    $folder = Join-Path ([IO.Path]::GetTempPath()) "fdyno test é $TestId"
    $null = New-Item -ItemType Directory -Path $folder
    $folder
}

# Closes the default connection and removes the folder.
function Remove-TestFolder([string] $Folder) {
    Disconnect-Fdyno -ErrorAction Ignore
    Remove-Item -LiteralPath $Folder -Recurse -Force -ErrorAction Ignore
}

# Where the test file's store of that name is: parameters for Connect-Fdyno, to splat.
function Get-TestStore([string] $Name = 'store') {
    switch ($Store) {
        'Sqlite' { @{ Path = Join-Path ([IO.Path]::GetTempPath()) "fdyno test é $TestId" "$Name.fdyno" } }
        'FoundationDb' { @{ ClusterFile = $ClusterFile; Root = "pester é/$TestId/$Name" } }
        default { throw "There is no store '$Store'." }
    }
}

# The command that connects to that store, as text: for a process of its own.
function Get-TestStoreCommand([string] $Name = 'store') {
    $parameters = (Get-TestStore $Name).GetEnumerator() | Sort-Object Key | ForEach-Object { "-$($_.Key) '$($_.Value)'" }
    "Connect-Fdyno $parameters -Create"
}

# Connects to the test file's store of that name, and makes it, empty, where it is not there yet. Takes the other parameters of
# Connect-Fdyno too.
function Connect-TestStore {
    param(
        [string] $Name = 'store',
        [string] $Region,
        [string] $AccountId,
        [switch] $NoDefault
    )

    $null = $PSBoundParameters.Remove('Name')
    $where = Get-TestStore $Name
    Connect-Fdyno @where @PSBoundParameters -Create
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
        Invoke-RunningPowerShell -NoProfile -NonInteractive -File $file 2>&1 | ForEach-Object { "$_" }
    }
    finally {
        Remove-Item -LiteralPath $file
    }
}

# Waits until a condition holds. The minutes are only there to make a failure of what would never come.
function Wait-Until([scriptblock] $Condition, [string] $Because) {
    $sinceWaitBegan = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($sinceWaitBegan.Elapsed.TotalMinutes -gt 5) { throw "This has not come in five minutes: $Because" }
        Start-Sleep -Milliseconds 20
    }
}

# Stops a running shell, as Ctrl+C does. How long a cmdlet waits at most for its work is measured by PipelinePumpTests, with a clock of its
# own; here the minutes are only there to make a failure of what would never end.
function Stop-Shell([powershell] $Shell) {
    $Shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne([timespan]::FromMinutes(5)) | Should -BeTrue -Because 'it has to stop'
    $Shell.InvocationStateInfo.State | Should -Be Stopped
}

# Gives completions minutes instead of 150 ms, so that a test of what they offer does not depend on what else the machine has to do. As
# text, since it is for processes of their own too, which have imported the module; here with Invoke-Expression.
$PatientCompletion = "(Get-Command Get-FdynoTable).ImplementingType.Assembly.GetType('Fdyno.PowerShell.Completion.CompletionBudget')" +
    ".GetProperty('Time').SetValue(`$null, [timespan]::FromMinutes(5))"
