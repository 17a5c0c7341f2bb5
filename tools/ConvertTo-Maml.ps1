#requires -Version 7.6

<#
.SYNOPSIS
    Makes MAML, which Get-Help reads, from the pages of the cmdlets.
.DESCRIPTION
    PlatyPS keeps the marks of Markdown in every text, and puts all of an example, fences and all, in front of its code. Here texts become
    text for a terminal, and an example has its code where Get-Help looks for it. In front of each cmdlet is a comment with the SHA-256 of
    its page: help that was made from an older text is told from it, without PlatyPS. tools/Build-Help.ps1 calls this in a process of its
    own.
.PARAMETER Source
    The folder of the pages.
.PARAMETER Destination
    The folder to write to.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Source,

    [Parameter(Mandatory)]
    [string] $Destination
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. $PSScriptRoot/HelpText.ps1
. $PSScriptRoot/HelpFile.ps1
. $PSScriptRoot/PlatyPS.ps1
Import-PlatyPS

# Puts an example's code, and what stands below it, into its element.
function Set-ExampleContent([System.Xml.XmlElement] $Element, [string] $Markdown) {
    $parts = [regex]::Match($Markdown, '(?s)\A```powershell\n(?<code>.*?)\n```\s*(?<text>.*)\z')
    if (-not $parts.Success) {
        throw "An example does not begin with its code: $Markdown"
    }

    foreach ($old in @($Element.ChildNodes | Where-Object LocalName -NE title)) {
        $null = $Element.RemoveChild($old)
    }

    $null = Add-MamlElement $Element dev code $parts.Groups['code'].Value
    $remarks = Add-MamlElement $Element dev remarks
    # Output stands as it is; everything else is text.
    foreach ($part in $parts.Groups['text'].Value -split '(?ms)^(```output\n.*?^```)\s*' | Where-Object { $_.Trim() }) {
        $paragraphs = $part.StartsWith('```') `
            ? (($part -split '\n' | Select-Object -Skip 1 | Select-Object -SkipLast 1) -join "`n")
            : @($part.Trim() -split '\n{2,}' | ForEach-Object { ConvertTo-PlainText $_ })
        foreach ($text in $paragraphs) {
            if ($remarks.HasChildNodes) {
                $null = Add-MamlElement $remarks maml para
            }

            $null = Add-MamlElement $remarks maml para $text
        }
    }

    # A line between this example and the next.
    $null = Add-MamlElement $remarks maml para
}

# In the same order whatever the system and the culture.
[string[]] $names = (Get-ChildItem -LiteralPath $Source -Filter '*-*.md').BaseName
[array]::Sort($names, [StringComparer]::Ordinal)
$pages = $names | ForEach-Object { Import-MarkdownCommandHelp -LiteralPath (Join-Path $Source "$_.md") }
$examples = @{}
foreach ($page in $pages) {
    $examples[$page.Title] = @($page.Examples | ForEach-Object { $_.Remarks.ReplaceLineEndings("`n") })
    $page.Synopsis = ConvertTo-PlainText $page.Synopsis
    $page.Description = ConvertTo-PlainText $page.Description
    $page.Notes = ConvertTo-PlainText $page.Notes
    foreach ($described in @($page.Parameters) + @($page.Inputs) + @($page.Outputs)) {
        $described.Description = ConvertTo-PlainText $described.Description
    }

    # Get-Help takes a name; the file that the page links to is not on the reader's machine.
    foreach ($link in $page.RelatedLinks | Where-Object Uri -NotMatch '^https?:') {
        $link.Uri = ''
    }
}

$made = $pages | Export-MamlCommandHelp -OutputFolder $Destination -Force
$document = Read-Maml $made.FullName
$null = $document.InsertBefore($document.CreateComment(' Made from docs/en-US by build.ps1 -Task Docs: edit the pages, then run it. '), $document.DocumentElement)
foreach ($cmdlet in Select-Maml $document '//command:command') {
    $name = (Select-Maml $cmdlet 'command:details/command:name').InnerText
    $mark = $document.CreateComment((Get-PageMark (Join-Path $Source "$name.md")))
    $null = $document.DocumentElement.InsertBefore($mark, $cmdlet)
    $index = 0
    foreach ($example in Select-Maml $cmdlet 'command:examples/command:example') {
        Set-ExampleContent $example $examples[$name][$index++]
    }

    # PlatyPS begins with a link to an address that there is none of.
    foreach ($link in Select-Maml $cmdlet 'command:relatedLinks/maml:navigationLink[maml:linkText = "Online Version"][maml:uri = ""]') {
        $null = $link.ParentNode.RemoveChild($link)
    }
}

Write-Maml $document (Join-Path $Destination $MamlName)
