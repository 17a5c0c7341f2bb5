# Starts the PowerShell that is running once more, however it was installed: a package or an archive, a dotnet tool, global or local, or
# any of them in a path with spaces. Dot-source it.

# How to start it: FilePath is a program, and its first arguments are Argument, which may be empty.
function Get-RunningPowerShell {
    $program = [Environment]::ProcessPath
    $name = [IO.Path]::GetFileNameWithoutExtension($program)
    # A dotnet tool has no program of its own: dotnet runs its assembly.
    if ($name -eq 'dotnet') {
        return [pscustomobject]@{ FilePath = $program; Argument = @(Join-Path $PSHOME 'pwsh.dll') }
    }

    # Another program, an editor for example, can host PowerShell too. Then PowerShell's own program starts it, if there is one.
    $own = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
    if ($name -notlike 'pwsh*' -and (Test-Path -LiteralPath $own)) {
        $program = $own
    }

    [pscustomobject]@{ FilePath = $program; Argument = @() }
}

# Runs it with the arguments that are given, and returns what it writes. Its exit code is in $LASTEXITCODE.
function Invoke-RunningPowerShell {
    $shell = Get-RunningPowerShell
    $first = $shell.Argument
    & $shell.FilePath @first @args
}
