BeforeDiscovery {
    $root = Join-Path $PSScriptRoot '..' '..'
    $names = (Import-PowerShellDataFile (Join-Path $root 'Fdyno.psd1')).CmdletsToExport
    $cmdlets = $names | ForEach-Object { @{ Name = $_; Page = Join-Path $root 'docs/en-US' "$_.md" } }
    $pages = Get-ChildItem (Join-Path $root 'docs/en-US') -Filter '*-*.md' | ForEach-Object { @{ Name = $_.BaseName } }
}

BeforeAll {
    $root = Join-Path $PSScriptRoot '..' '..'
    Import-Module (Join-Path $root 'out/Fdyno')
    $exported = (Import-PowerShellDataFile (Join-Path $root 'Fdyno.psd1')).CmdletsToExport

    # The parameters of a cmdlet that are its own, and not every cmdlet's.
    function Get-OwnParameter([string] $Name) {
        $common = [Management.Automation.Cmdlet]::CommonParameters
        (Get-Command $Name).Parameters.Keys | Where-Object { $_ -notin $common }
    }

    # The commands that a piece of script calls, with the parameters that they are given.
    function Get-CalledCommand([string] $Script) {
        $errors = $null
        $tree = [Management.Automation.Language.Parser]::ParseInput($Script, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty -Because $Script
        $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)
    }

    # The fenced PowerShell of a page.
    function Get-Example([string] $Text) {
        [regex]::Matches($Text, '(?ms)^```powershell\r?\n(.*?)^```').ForEach({ $_.Groups[1].Value })
    }
}

Describe 'The page of <Name>' -Tag EmbeddedOnly -ForEach $cmdlets {
    BeforeAll {
        $text = Get-Content -LiteralPath $Page -Raw
    }

    It 'is there, in the right form' {
        $text | Should -Match "(?m)^title: $Name\r?$"
        foreach ($section in 'SYNOPSIS', 'SYNTAX', 'DESCRIPTION', 'EXAMPLES', 'PARAMETERS', 'INPUTS', 'OUTPUTS', 'NOTES', 'RELATED LINKS') {
            $text | Should -Match "(?m)^## $section\r?$"
        }
    }

    It 'describes each parameter, and no other' {
        $described = [regex]::Matches($text, '(?m)^### -(\w+)\r?\n\r?\n(?=\w|`)').ForEach({ $_.Groups[1].Value })
        $described | Where-Object { $_ -ne 'CommonParameters' } | Sort-Object | Should -Be (Get-OwnParameter $Name | Sort-Object)
    }

    It 'has two examples or more, with parameters that exist' {
        $examples = Get-Example $text
        $examples.Count | Should -BeGreaterOrEqual 2
        foreach ($command in $examples | ForEach-Object { Get-CalledCommand $_ } | Where-Object { $_.GetCommandName() -match '-Fdyno' }) {
            $known = (Get-Command $command.GetCommandName()).Parameters
            foreach ($parameter in $command.CommandElements.Where({ $_ -is [Management.Automation.Language.CommandParameterAst] })) {
                $known.Keys | Should -Contain $parameter.ParameterName
            }
        }
    }
}

Describe 'The examples of Connect-Fdyno' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $folder = New-TestFolder
        $examples = Get-Example (Get-Content (Join-Path $root 'docs/en-US/Connect-Fdyno.md') -Raw)
        $null = Connect-Fdyno -Path (Join-Path $folder 'music.fdyno')
        $null = New-FdynoTable Music artist
        $null = New-FdynoBackup Music
    }

    AfterAll {
        Remove-TestFolder $folder
    }

    It 'run, those with a cluster on a cluster' {
        $needed = $Store -eq 'FoundationDb'
        $examples = $examples.Where({ $_.Contains('-ClusterFile') -eq $needed })
        $examples.Count | Should -BeGreaterOrEqual 2
        Push-Location $folder
        try {
            foreach ($example in $examples) {
                $script = [scriptblock]::Create($example.Replace('/etc/foundationdb/fdb.cluster', "'$ClusterFile'"))
                Get-ErrorOf $script | Should -BeNullOrEmpty -Because $example
            }
        }
        finally {
            Pop-Location
        }
    }
}

Describe 'The page <Name>' -Tag EmbeddedOnly -ForEach $pages {
    It 'belongs to a cmdlet that is there' {
        $exported | Should -Contain $Name
    }
}
