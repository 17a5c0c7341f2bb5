# The commands that a newcomer pastes: CI runs the second, tests/Pester/Tour.Tests.ps1 plays what the first plays.

BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $readme = Get-Content -LiteralPath (Join-Path $root 'README.md') -Raw
    # What is before the first heading of the second level is the first screen.
    $screen = ($readme -split '(?m)^## ')[0]
    $commands = [regex]::Matches($screen, '(?m)^```\r?\n(?<command>[^`]+?)\r?\n```').ForEach({ @{ Command = $_.Groups['command'].Value } })
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $manifest = Get-Content -LiteralPath (Join-Path $RepoRoot '.config/dotnet-tools.json') -Raw | ConvertFrom-Json
}

Describe 'The first screen of the README' -Tag EmbeddedOnly {
    It 'has the tour, the tests and the Quickstart, in this order' -ForEach @{ All = $commands.Command } {
        $All | Should -Be @(
            'dotnet tool restore; dotnet pwsh ./build.ps1 -Task Demo'
            'dotnet tool restore; dotnet pwsh ./build.ps1 -Task Test'
            'dotnet run --project samples/Quickstart')
    }

    It 'has commands that PowerShell and a Unix shell can read: <Command>' -ForEach $commands {
        $errors = $null
        $null = [Management.Automation.Language.Parser]::ParseInput($Command, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        if (-not $IsWindows) {
            sh -n -c $Command
            $LASTEXITCODE | Should -Be 0
        }
    }
}

Describe 'What the commands run with' -Tag EmbeddedOnly {
    It 'is a PowerShell of the line that the module needs' {
        $needed = [version] (Import-PowerShellDataFile (Join-Path $RepoRoot 'Fdyno.psd1')).PowerShellVersion
        $pinned = [version] $manifest.tools.powershell.version
        "$($pinned.Major).$($pinned.Minor)" | Should -Be "$($needed.Major).$($needed.Minor)"
        $manifest.tools.powershell.commands | Should -Be pwsh
    }

    It 'is a PowerShell that starts itself once more, whatever it was installed from' {
        $shell = Get-RunningPowerShell
        $shell.FilePath | Should -Exist
        $answer = Invoke-RunningPowerShell -NoProfile -NonInteractive -Command '$PSHOME; $PSVersionTable.PSVersion.ToString(); exit 3'
        $LASTEXITCODE | Should -Be 3
        $answer | Should -Be $PSHOME, $PSVersionTable.PSVersion.ToString()
    }
}
