# What has been cut off, for tests that resume it. Dot-source it, behind Common.ps1.

# Runs a script in a runspace of its own, with a $connection that is closed at its end, and stops it, as Ctrl+C does, as soon as a
# condition holds; whether it was in time. The runspace may be one that is given, to see what its host shows.
function Stop-Midway([Fdyno.Api.FdynoConnection] $Connection, [string] $Script, [scriptblock] $When, [runspace] $Runspace) {
    $shell = [powershell]::Create()
    try {
        if ($Runspace) {
            $shell.Runspace = $Runspace
        }

        $null = $shell.AddScript("param(`$connection) Import-Module '$ModulePath'; $Script").AddArgument($Connection)
        $running = $shell.BeginInvoke()
        while (-not $running.IsCompleted -and -not (& $When)) { }
        $shell.Stop()
    }
    finally {
        $shell.Dispose()
        # What the stopped command may have left running ends here.
        Disconnect-Fdyno $Connection
    }

    & $When
}
