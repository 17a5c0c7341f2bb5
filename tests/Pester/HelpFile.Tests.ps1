# The help that ships is that of the pages in docs/en-US: Get-Help shows what they say, all of it. Without PlatyPS, but for one test.

BeforeDiscovery {
    $root = Join-Path $PSScriptRoot '../..'
    $names = (Import-PowerShellDataFile (Join-Path $root 'Fdyno.psd1')).CmdletsToExport
    $cmdlets = $names | ForEach-Object { @{ Name = $_; Page = Join-Path $root 'docs/en-US' "$_.md" } }
    $topics = Get-ChildItem (Join-Path $root 'docs/en-US') -Filter 'about_*.md' | ForEach-Object { @{ Name = $_.BaseName; Page = $_.FullName } }
    . $root/tools/PlatyPS.ps1
    $withoutPlatyPS = -not (Test-PlatyPS)
    if ($withoutPlatyPS) {
        Write-Host "Skipped: that PlatyPS makes the help as it is. $(Get-PlatyPSAdvice)"
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/HelpPage.ps1
    . $PSScriptRoot/HelpExample.ps1
    . $RepoRoot/tools/HelpText.ps1
    . $RepoRoot/tools/HelpFile.ps1
    . $RepoRoot/tools/PlatyPS.ps1
    $pages = Join-Path $RepoRoot 'docs/en-US'
    $advice = Get-HelpAdvice
    $helpFolder = Join-Path $RepoRoot 'src/Fdyno.PowerShell/en-US'
    $folder = New-TestFolder

    # A copy of the pages and of the help, to change: their folders. The help counts as made from these pages, so that what changes with
    # a page can be seen even where the help in the repository is stale.
    function Copy-Help {
        $copy = Join-Path $folder ([guid]::NewGuid().ToString('N'))
        $null = New-Item -ItemType Directory $copy
        Copy-Item -LiteralPath $pages -Destination (Join-Path $copy 'pages') -Recurse
        Copy-Item -LiteralPath $helpFolder -Destination (Join-Path $copy 'help') -Recurse
        $maml = Join-Path $copy 'help' $MamlName
        $text = Get-Content -LiteralPath $maml -Raw
        foreach ($page in Get-ChildItem $pages) {
            if ($page.Name -like 'about_*') {
                Set-HelpText (Join-Path $copy 'help' "$($page.BaseName).help.txt") (Get-AboutHelp $page)
            }

            $text = $text -replace "<!-- docs/en-US/$($page.Name), .*? -->", "<!--$(Get-PageMark $page)-->"
        }

        Set-HelpText $maml $text
        @{ Source = Join-Path $copy 'pages'; Help = Join-Path $copy 'help' }
    }

    # Replaces a text in a file, which has to have it.
    function Edit-File([string] $Path, [string] $Old, [string] $New) {
        $text = Get-Content -LiteralPath $Path -Raw
        $text.Contains($Old) | Should -BeTrue -Because "$Path has to say '$Old'"
        Set-Content -LiteralPath $Path -Value $text.Replace($Old, $New) -NoNewline
    }
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'The help in the repository' -Tag EmbeddedOnly {
    It 'was made from the pages as they are' {
        $stale = @(Get-StaleHelp $pages $helpFolder)
        $stale -join ', ' | Should -BeNullOrEmpty -Because "the help of these is not that of their pages. $advice. $(Get-PlatyPSAdvice)"
    }

    It 'is what the build lays out, byte for byte' {
        $laidOut = Join-Path (Get-Module Fdyno).ModuleBase 'en-US'
        $files = Get-ChildItem $helpFolder
        (Get-ChildItem $laidOut).Name | Should -Be $files.Name
        foreach ($file in $files) {
            (Get-FileHash (Join-Path $laidOut $file.Name)).Hash | Should -Be (Get-FileHash $file).Hash -Because $file.Name
        }
    }

    It 'is stale when a page has another text, is new, or is gone' {
        $copy = Copy-Help
        Edit-File (Join-Path $copy.Source 'Get-FdynoTable.md') 'the' 'teh'
        Copy-Item (Join-Path $copy.Source 'Get-FdynoItem.md') (Join-Path $copy.Source 'Get-FdynoNew.md')
        Remove-Item (Join-Path $copy.Source 'New-FdynoTable.md')
        Edit-File (Join-Path $copy.Source 'about_Fdyno.md') 'the' 'teh'
        Copy-Item (Join-Path $copy.Source 'about_Fdyno_Stores.md') (Join-Path $copy.Source 'about_Fdyno_New.md')
        Remove-Item (Join-Path $copy.Source 'about_Fdyno_Keyspace.md')
        $names = 'about_Fdyno', 'about_Fdyno_Keyspace', 'about_Fdyno_New', 'Get-FdynoNew', 'Get-FdynoTable', 'New-FdynoTable'
        Get-StaleHelp @copy | Should -Be $names
    }

    It 'is not stale where the pages have the line ends of Windows' {
        $copy = Copy-Help
        foreach ($page in Get-ChildItem $copy.Source) {
            Set-Content -LiteralPath $page -Value (Get-Content -LiteralPath $page -Raw).ReplaceLineEndings("`r`n") -NoNewline
        }

        Get-StaleHelp @copy | Should -BeNullOrEmpty
    }

    It 'is stale as a whole where a merge left its marks' {
        $copy = Copy-Help
        Edit-File (Join-Path $copy.Help $MamlName) '<command:command>' "<<<<<<< HEAD`n<command:command>"
        @(Get-StaleHelp @copy).Count | Should -Be (Get-ChildItem $pages -Filter '*-*.md').Count
        Remove-Item $copy.Help -Recurse
        @(Get-StaleHelp @copy).Count | Should -Be (Get-ChildItem $pages).Count
    }

    It 'is as PlatyPS makes it, whatever the culture and the line ends' -Skip:$withoutPlatyPS {
        $copy = Copy-Help
        foreach ($page in Get-ChildItem $copy.Source) {
            Set-Content -LiteralPath $page -Value (Get-Content -LiteralPath $page -Raw).ReplaceLineEndings("`r`n") -NoNewline
        }

        # What was there before does not stay.
        $made = (New-Item -ItemType Directory (Join-Path $folder 'made')).FullName
        $null = New-Item -ItemType File (Join-Path $made 'about_Fdyno_Gone.help.txt')
        $language = $env:LC_ALL
        $env:LC_ALL = 'tr_TR.UTF-8'
        try {
            Invoke-InProcess "& '$RepoRoot/tools/Build-Help.ps1' -Source '$($copy.Source)' -Destination '$made'" | Should -BeNullOrEmpty
        }
        finally {
            $env:LC_ALL = $language
        }

        (Get-ChildItem $made).Name | Should -Be (Get-ChildItem $helpFolder).Name
        foreach ($file in Get-ChildItem $made) {
            $isSame = (Get-FileHash (Join-Path $helpFolder $file.Name)).Hash -eq (Get-FileHash $file).Hash
            $isSame | Should -BeTrue -Because "$($file.Name) is another one. $advice"
        }
    }

    It 'cannot be made from changed pages without PlatyPS, but for about topics' {
        $copy = Copy-Help
        $build = {
            Invoke-InProcess @"
`$env:PSModulePath = ''
try { & '$RepoRoot/tools/Build-Help.ps1' -Source '$($copy.Source)' -Destination '$($copy.Help)' } catch { "`$_" }
"@
        }
        Edit-File (Join-Path $copy.Source 'about_Fdyno.md') 'DynamoDB-style' 'DynamoDB-like'
        & $build | Should -BeNullOrEmpty
        Get-Content (Join-Path $copy.Help 'about_Fdyno.help.txt') -Raw | Should -BeLike '*DynamoDB-like*'
        Get-StaleHelp @copy | Should -BeNullOrEmpty

        Edit-File (Join-Path $copy.Source 'Get-FdynoTable.md') 'the' 'teh'
        & $build | Should -BeLike "*not that of their pages: Get-FdynoTable. $(Get-PlatyPSAdvice)"
    }
}

Describe 'Get-Help' -Tag EmbeddedOnly {
    BeforeAll {
        $json = Invoke-InProcess @"
Import-Module '$ModulePath'
`$PSStyle.OutputRendering = 'PlainText'
function Join-Text(`$Part) { (`$Part.Text -join "``n``n").Trim() }
`$help = @{}
foreach (`$command in Get-Command -Module Fdyno) {
    `$found = Get-Help `$command.Name -Full
    `$help[`$command.Name] = @{
        Synopsis = `$found.Synopsis
        Description = Join-Text `$found.description
        Parameters = @(`$found.parameters.parameter | ForEach-Object {
            @{
                Text = "`$(`$_.name): `$(Join-Text `$_.description)"
                Type = `$_.type.name
                Facts = `$_ | Select-Object name, required, pipelineInput, position, aliases, globbing
            }
        })
        Examples = @(`$found.examples.example | ForEach-Object { @{ Title = `$_.title; Code = `$_.code; Text = Join-Text `$_.remarks } })
        Inputs = @(`$found.inputTypes.inputType | Where-Object { `$_.type.name } | ForEach-Object { "`$(`$_.type.name): `$(Join-Text `$_.description)" })
        Outputs = @(`$found.returnValues.returnValue | Where-Object { `$_.type.name } | ForEach-Object { "`$(`$_.type.name): `$(Join-Text `$_.description)" })
        Notes = Join-Text `$found.alertSet.alert
        Links = @(`$found.relatedLinks.navigationLink | ForEach-Object { "`$(`$_.linkText)`$(`$_.uri)" })
        Shown = `$found | Out-String
        ShownExamples = Get-Help `$command.Name -Examples | Out-String
        ShownParameters = Get-Help `$command.Name -Parameter * -ErrorAction Ignore | Out-String
        ShownWide = Get-Help `$command.Name | Out-String -Width 4000
    }
}
`$topics = @{}
Get-Help about_Fdyno* | ForEach-Object { `$topics[`$_.Name] = @{ Synopsis = `$_.Synopsis; Text = "`$(Get-Help `$_.Name)" } }
@{ Cmdlets = `$help; Topics = `$topics } | ConvertTo-Json -Depth 6 -Compress
"@
        $help = $json | ConvertFrom-Json -AsHashtable
        $because = "that is what the page says. $advice"

        # The entries of a section as Get-Help has them: the title, and the text without the YAML.
        function Get-EntryText([string] $Section) {
            Get-PageEntry $Section | Where-Object { $_.Title -ne 'CommonParameters' } | ForEach-Object {
                "$($_.Title -replace '^-'): $((ConvertTo-PlainText ($_.Text -replace '(?s)```yaml.*')).Trim())"
            }
        }

        # What an example's page has below its code, as Get-Help has it.
        function Get-RemarkText([hashtable] $Example, [string] $Text) {
            $section = Get-PageEntry (Get-PageSection $Text 'EXAMPLES') | Where-Object { $_.Title -eq $Example.Title }
            $below = $section.Text -replace '(?s)\A```powershell\n.*?\n```\s*'
            ($below -split '(?ms)^(```output\n.*?^```)\s*' | Where-Object { $_.Trim() } | ForEach-Object {
                $_.StartsWith('```') ? ($_ -replace '\A```output\n' -replace '\n```\z') : (ConvertTo-PlainText $_).Trim()
            }) -replace '\s+', ' ' -join ' '
        }
    }

    It 'says what the page of <Name> says' -ForEach $cmdlets {
        $text = Get-PageText $Page
        $found = $help.Cmdlets[$Name]
        $found.Synopsis | Should -BeExactly (ConvertTo-PlainText (Get-PageSection $text 'SYNOPSIS')) -Because $because
        $found.Description | Should -BeExactly (ConvertTo-PlainText (Get-PageSection $text 'DESCRIPTION')) -Because $because
        $found.Notes | Should -BeExactly (ConvertTo-PlainText (Get-PageSection $text 'NOTES')) -Because $because
        $found.Parameters.Text | Should -BeExactly @(Get-EntryText (Get-PageSection $text 'PARAMETERS')) -Because $because
        $found.Inputs | Should -BeExactly @(Get-EntryText (Get-PageSection $text 'INPUTS')) -Because $because
        $found.Outputs | Should -BeExactly @(Get-EntryText (Get-PageSection $text 'OUTPUTS')) -Because $because
        $links = [regex]::Matches((Get-PageSection $text 'RELATED LINKS'), '\[(.+?)\]').ForEach({ $_.Groups[1].Value })
        $found.Links | Should -BeExactly $links -Because $because

        $examples = @(Get-HelpExample $Page)
        $found.Examples.Title | Should -BeExactly $examples.ForEach({ "--------- $($_.Title) ---------" }) -Because $because
        $found.Examples.Code | Should -BeExactly $examples.Code -Because $because
        $found.Examples.Text -replace '\s+', ' ' | Should -BeExactly $examples.ForEach({ Get-RemarkText $_ $text }) -Because $because
    }

    It 'says what <Name> is' -ForEach $cmdlets {
        $command = Get-Command $Name
        $found = $help.Cmdlets[$Name]
        $syntax = [regex]::Match($found.ShownWide, '(?ms)^SYNTAX\r?\n(.*?)^DESCRIPTION').Groups[1].Value -split '\r?\n'
        $syntax.Trim().Where({ $_ }) | Should -BeExactly @(
            $command.ParameterSets | Sort-Object { -not $_.IsDefault } -Stable | ForEach-Object { "$Name $_" }
        ) -Because $advice

        $common = [Management.Automation.Cmdlet]::CommonParameters
        $found.Parameters.Facts.name | Sort-Object | Should -Be ($command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object) -Because $advice
        foreach ($described in $found.Parameters) {
            $facts = $described.Facts
            $parameter = $command.Parameters[$facts.name]
            $sets = $parameter.ParameterSets.Values
            $positions = $sets.ForEach({ $_.Position -lt 0 ? 'Named' : "$($_.Position)" })
            $piped = @($sets.ValueFromPipeline -contains $true ? 'ByValue' : @()) +
                @($sets.ValueFromPipelineByPropertyName -contains $true ? 'ByPropertyName' : @())
            $described.Type | Should -BeExactly $parameter.ParameterType.ToString() -Because "$($facts.name). $advice"
            $facts.position | Should -BeIn $positions -Because "$($facts.name). $advice"
            "$($facts.required) $($facts.globbing) $($facts.aliases) $($facts.pipelineInput)" | Should -Be (@(
                    $sets.IsMandatory -contains $true
                    $parameter.Attributes.Where({ $_ -is [System.Management.Automation.SupportsWildcardsAttribute] }).Count -gt 0
                    $parameter.Aliases.Count -gt 0 ? ($parameter.Aliases -join ', ') : 'none'
                    $piped ? "true ($($piped -join ', '))" : 'false'
                ) -join ' ') -Because "$($facts.name). $advice"
        }
    }

    It 'shows <Name> without the marks of Markdown' -ForEach $cmdlets {
        $found = $help.Cmdlets[$Name]
        $found.Shown, $found.ShownExamples, $found.ShownParameters | ForEach-Object {
            $_ | Should -Not -Match '```|\]\([\w./:-]+\)|\*\*|REMOVE_ME|\.md\b'
        }
        $found.ShownExamples | Should -BeLike '*Example 1: *Example 2: *'
        $shown = $found.ShownExamples -replace '\s'
        Get-HelpExample $Page | ForEach-Object { $shown.Contains($_.Code -replace '\s') | Should -BeTrue -Because $_.Title }
        $found.ShownParameters | Should -BeLike '*Accept pipeline input?*'
    }

    It 'finds <Name>, and says what it is about' -ForEach $topics {
        $short = Get-PageSection (Get-PageText $Page) 'SHORT DESCRIPTION'
        $help.Topics[$Name].Synopsis | Should -BeExactly $short
        $help.Topics[$Name].Text | Should -BeLike "TOPIC*$Name*LONG DESCRIPTION*SEE ALSO*"
    }
}
