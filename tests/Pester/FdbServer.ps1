# A FoundationDB server of one process on a free port of the loopback address, in a temporary folder. Ended by its process id; nothing
# else on the machine is touched. tests/Shared/FoundationDb/FdbServer.cs is the same for xunit.

# Why clusters cannot be tested here; nothing where they can.
function Get-ClusterObstacle([string] $ModulePath) {
    foreach ($program in 'fdbserver', 'fdbcli') {
        if (-not (Get-Command $program -CommandType Application -ErrorAction Ignore)) {
            return "there is no $program on PATH"
        }
    }

    if (-not (Test-Path (Join-Path $ModulePath '*/stores/FoundationDb/Fdyno.Storage.FoundationDb.dll'))) {
        return 'this build of the module has no FoundationDB provider'
    }
}

# Starts a server with an empty database that lives in memory.
function Start-FdbServer {
    $folder = Join-Path ([IO.Path]::GetTempPath()) "fdyno-fdb-$([guid]::NewGuid().ToString('N'))"
    $null = New-Item -ItemType Directory (Join-Path $folder 'data'), (Join-Path $folder 'logs')
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $address = "$($listener.LocalEndpoint)"
    $listener.Stop()

    $server = [pscustomobject]@{
        ClusterFile = Join-Path $folder 'fdb.cluster'
        Address = $address
        Folder = $folder
        Process = $null
    }
    Set-Content -LiteralPath $server.ClusterFile "fdyno:test@$address"
    try {
        Resume-FdbServer $server
        $answer = fdbcli -C $server.ClusterFile --exec 'configure new single memory' --timeout 30
        if ($LASTEXITCODE -ne 0) {
            throw "fdbcli: $answer"
        }

        $server
    }
    catch {
        Stop-FdbServer $server
        throw
    }
}

# Starts the process of a server, the first time or after Stop-FdbServer -KeepFolder. What was in memory comes back from its log.
function Resume-FdbServer($Server) {
    $folder = $Server.Folder
    $start = [Diagnostics.ProcessStartInfo]::new((Get-Command fdbserver -CommandType Application).Source)
    # Its output goes nowhere: it must not hold the output of whoever waits for this script.
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $arguments = '-p', $Server.Address, '-l', $Server.Address, '-C', $Server.ClusterFile, '-d', "$folder/data", '-L', "$folder/logs"
    $arguments | ForEach-Object { $start.ArgumentList.Add($_) }
    $Server.Process = [Diagnostics.Process]::Start($start)
    $Server.Process.BeginOutputReadLine()
    $Server.Process.BeginErrorReadLine()
}

# Ends a server as a power cut would.
function Stop-FdbServer($Server, [switch] $KeepFolder) {
    if ($null -ne $Server.Process) {
        $Server.Process.Kill()
        $Server.Process.WaitForExit()
        $Server.Process = $null
    }

    if (-not $KeepFolder) {
        Remove-Item -LiteralPath $Server.Folder -Recurse -Force
    }
}
