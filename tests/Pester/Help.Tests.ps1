# The pages of the cmdlets say what the cmdlets are, both ways; about topics read well in a terminal. Without PlatyPS, but for one test.

BeforeDiscovery {
    $root = Join-Path $PSScriptRoot '../..'
    $names = (Import-PowerShellDataFile (Join-Path $root 'Fdyno.psd1')).CmdletsToExport
    $cmdlets = $names | ForEach-Object { @{ Name = $_; Page = Join-Path $root 'docs/en-US' "$_.md" } }
    $topics = Get-ChildItem (Join-Path $root 'docs/en-US') -Filter 'about_*.md' | ForEach-Object { @{ Name = $_.BaseName; Page = $_.FullName } }
    . $PSScriptRoot/../../tools/PlatyPS.ps1
    $withoutPlatyPS = -not (Test-PlatyPS)
    if ($withoutPlatyPS) {
        Write-Host "Skipped: that PlatyPS writes the pages as they are. $(Get-PlatyPSAdvice)"
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/HelpPage.ps1
    . $PSScriptRoot/HelpExample.ps1
    . $RepoRoot/tools/HelpText.ps1
    $pages = Join-Path $RepoRoot 'docs/en-US'
}

Describe 'The page of <Name>' -Tag EmbeddedOnly -ForEach $cmdlets {
    BeforeAll {
        $text = Get-PageText $Page
        $command = Get-Command $Name
    }

    It 'is there, in the right form' {
        $text | Should -Match "(?m)^title: $Name$"
        foreach ($section in 'SYNOPSIS', 'SYNTAX', 'DESCRIPTION', 'EXAMPLES', 'PARAMETERS', 'INPUTS', 'OUTPUTS', 'NOTES', 'RELATED LINKS') {
            $text | Should -Match "(?m)^## $section$"
        }

        Get-PageSection $text 'SYNOPSIS' | Should -Match '^[A-Z][^\n]*\.$'
        Get-PageSection $text 'DESCRIPTION' | Should -Not -BeNullOrEmpty
        $text | Should -Not -Match '\{\{|FILL IN' -Because 'all is filled in'
    }

    It 'has the syntax of each parameter set, the default one first' {
        $written = Get-PageEntry (Get-PageSection $text 'SYNTAX') | ForEach-Object {
            "$($_.Title): $($_.Text.Replace('```', '').Trim() -replace '\s+', ' ')"
        }
        $actual = $command.ParameterSets | Sort-Object { -not $_.IsDefault } -Stable | ForEach-Object {
            "$($_.Name)$($_.IsDefault -and $command.ParameterSets.Count -gt 1 ? ' (Default)' : ''): $Name $_".Replace(' [<CommonParameters>]', '')
        }
        @($written)[0] | Should -Be @($actual)[0]
        $written | Sort-Object | Should -Be ($actual | Sort-Object)
    }

    It 'describes each parameter as it is, and no other' {
        Get-DescribedParameter $text | Sort-Object | Should -Be (Get-ActualParameter $command | Sort-Object)
        foreach ($entry in Get-PageEntry (Get-PageSection $text 'PARAMETERS')) {
            $entry.Text | Should -Match '^[A-Z`]' -Because $entry.Title
            if ($entry.Title -eq '-Connection') {
                $isPiped = $command.Parameters.Connection.ParameterSets.Values.ValueFromPipelineByPropertyName -contains $true
                $entry.Text -match 'piped object' | Should -Be $isPiped
            }
        }
    }

    It 'names what comes from the pipeline, and what goes into it' {
        $inputs = $command.Parameters.Values.Where({ $_.ParameterSets.Values.Where({ $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName }) })
        Get-PageEntry (Get-PageSection $text 'INPUTS') | ForEach-Object Title | Sort-Object |
            Should -Be ($inputs.ParameterType.FullName | Sort-Object -Unique)
        Get-PageEntry (Get-PageSection $text 'OUTPUTS') | ForEach-Object Title | Sort-Object |
            Should -Be ($command.OutputType.Name | Sort-Object -Unique)
    }

    It 'has two examples or more, each with a title that says what it is for and a sentence below it' {
        $examples = @(Get-HelpExample $Page)
        $examples.Count | Should -BeGreaterOrEqual 2
        for ($i = 0; $i -lt $examples.Count; $i++) {
            $examples[$i].Title | Should -Match "^Example $($i + 1): [A-Z].{6,}"
            $examples[$i].Text | Should -Match '^[A-Z`].{3,}\.$' -Because $examples[$i].Title
            ($examples[$i].Code -split "`n").Where({ $_.Length -gt 110 }) | Should -BeNullOrEmpty -Because 'a terminal is not that wide'
        }

        $entries = @(Get-PageEntry (Get-PageSection $text 'EXAMPLES'))
        $entries.Title | Should -Be $examples.Title -Because 'an example has one piece of code'
    }

    It 'links to pages that are there' {
        $links = [regex]::Matches($text, '\]\(([\w./:-]+)\)').ForEach({ $_.Groups[1].Value }).Where({ $_ -notmatch '^https?:' })
        $links.Count | Should -BeGreaterThan 1
        $links.ForEach({ Join-Path $pages $_ | Should -Exist })
        Get-PageSection $text 'RELATED LINKS' | Should -Match '\(about_Fdyno\.md\)'
    }
}

Describe 'The pages' -Tag EmbeddedOnly {
    It 'belong to the cmdlets that there are' -ForEach @{ Names = $names } {
        (Get-ChildItem $pages -Filter '*-*.md').BaseName | Sort-Object | Should -Be ($Names | Sort-Object)
    }

    It 'are as PlatyPS writes them' -Skip:$withoutPlatyPS {
        $folder = New-TestFolder
        try {
            Copy-Item (Join-Path $pages '*.md') $folder
            $module = (Get-Module Fdyno).ModuleBase
            $updated = & $RepoRoot/tools/Update-Help.ps1 -Module $module -Source $folder
            $updated.Name | Should -BeNullOrEmpty -Because 'build.ps1 -Task Docs brings them up to date'

            # What is not up to date is seen, and mended.
            $page = Join-Path $folder 'Test-FdynoBackup.md'
            $right = Get-Content -LiteralPath $page -Raw
            $right.Replace('Position: 0', 'Position: 1').Replace('-Detailed', '-Thorough') | Set-Content -LiteralPath $page -NoNewline
            Remove-Item -LiteralPath (Join-Path $folder 'Get-FdynoTable.md')
            $null = New-Item -ItemType File (Join-Path $folder 'Get-FdynoNothing.md')
            (& $RepoRoot/tools/Update-Help.ps1 -Module $module -Source $folder).Name | Sort-Object |
                Should -Be 'Get-FdynoNothing.md', 'Get-FdynoTable.md', 'Test-FdynoBackup.md'
            Get-PageText $page | Should -BeLike '*{{ Fill Detailed Description }}*'
            Get-DescribedParameter (Get-PageText $page) | Should -Be (Get-DescribedParameter $right)
            Join-Path $folder 'Get-FdynoTable.md' | Should -Exist
            Join-Path $folder 'Get-FdynoNothing.md' | Should -Not -Exist
        }
        finally {
            Remove-Item -LiteralPath $folder -Recurse -Force
        }
    }
}

Describe 'The topic <Name>' -Tag EmbeddedOnly -ForEach $topics {
    BeforeAll {
        $text = Get-PageText $Page
        $lines = @(ConvertTo-AboutText ($text -split "`n"))
    }

    It 'reads well at 80 columns: nothing is wider, and nothing is Markdown' {
        $lines.Where({ $_.Length -gt 80 }) | Should -BeNullOrEmpty
        $lines.Where({ $_ -match '^\s*[|#]|\*\*|```|\]\(|\s$' }) | Should -BeNullOrEmpty
        $lines[0] | Should -Be 'TOPIC'
        $lines[4] | Should -Be "    $(Get-PageSection $text 'SHORT DESCRIPTION')" -Because 'Get-Help lists the fifth line'
    }

    It 'has all that its page has' {
        $words = {
            $counted = [regex]::Matches($args[0].ToLowerInvariant(), '[\w$%@]+').Value | Group-Object -NoElement
            $counted | ForEach-Object { "$($_.Name) $($_.Count)" } | Sort-Object
        }
        $written = $text -replace '(?<=\])\(about_\w+\.md\)' -replace '(?m)^```.*$' -replace '^# ', 'TOPIC '
        & $words ($lines -join "`n") | Should -Be (& $words $written)
    }

    It 'is led to by about_Fdyno, and leads to what there is' {
        if ($Name -ne 'about_Fdyno') {
            Get-PageText (Join-Path $pages 'about_Fdyno.md') | Should -BeLike "*$Name*"
        }

        $named = [regex]::Matches($text, '\babout_Fdyno\w*').Value | Sort-Object -Unique
        $named.ForEach({ Join-Path $pages "$_.md" | Should -Exist })
        $known = (Get-Command -Module Fdyno).Name
        [regex]::Matches($text, '\b[A-Z][a-z]+-Fdyno\w*').ForEach({ $_.Value | Should -BeIn $known })
        Get-PageSection $text 'SEE ALSO' | Should -Not -BeNullOrEmpty
    }
}

Describe 'The topic of the runbooks' -Tag EmbeddedOnly {
    It 'schedules runbooks that are there, with parameters that they have' {
        $folder = Join-Path $RepoRoot 'samples/runbooks'
        $text = (Get-PageText (Join-Path $pages 'about_Fdyno_Runbooks.md')) -replace '`\r?\n\s+'
        $calls = @([regex]::Matches($text, '(?<file>[\w-]+-[\w-]+\.ps1)\)?(?<rest>(?: -\w+(?: [^-\s"''>`]\S*)?)+)'))
        $calls.Count | Should -BeGreaterOrEqual 3
        foreach ($call in $calls) {
            $script = Join-Path $folder $call.Groups['file'].Value
            $script | Should -Exist
            foreach ($given in [regex]::Matches($call.Groups['rest'].Value, ' -(\w+)').ForEach({ $_.Groups[1].Value })) {
                if ($given -ne 'Full') {
                    (Get-Command $script).Parameters.Keys | Should -Contain $given -Because $call.Value
                }
            }
        }
    }
}

Describe 'PowerShell in <Name>' -Tag EmbeddedOnly -ForEach @(
    Get-ChildItem $root -Recurse -File -Filter '*.md' | Where-Object FullName -NotMatch '[\\/](out|bin|obj|\.git)[\\/]' |
        Where-Object { (Get-Content -LiteralPath $_ -Raw) -match '(?m)^```powershell' } |
        ForEach-Object { @{ Name = [IO.Path]::GetRelativePath($root, $_.FullName); Path = $_.FullName } }
) {
    It 'can be parsed, and gives cmdlets parameters that they have' {
        foreach ($example in Get-HelpExample $Path) {
            $errors = $null
            $tree = [Management.Automation.Language.Parser]::ParseInput($example.Code, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty -Because $example.Code
            $calls = $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)
            foreach ($call in $calls.Where({ $_.GetCommandName() -match '-Fdyno' })) {
                $known = (Get-Command $call.GetCommandName()).Parameters.Keys
                $given = $call.CommandElements.Where({ $_ -is [Management.Automation.Language.CommandParameterAst] }).ParameterName
                $given.Where({ $_ -notin $known }) | Should -BeNullOrEmpty -Because $example.Code
            }
        }
    }
}
