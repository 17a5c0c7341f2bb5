#requires -Version 7.6
#requires -Modules Microsoft.PowerShell.PlatyPS

<#
.SYNOPSIS
    Makes MAML, which Get-Help reads, from the pages of the cmdlets.
.DESCRIPTION
    PlatyPS keeps the marks of Markdown in every text, and puts all of an example, fences and all, in front of its code. Here texts become
    text for a terminal, and an example has its code where Get-Help looks for it. tools/Build-Help.ps1 calls this in a process of its own.
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

$maml = 'http://schemas.microsoft.com/maml/2004/10'
$dev = 'http://schemas.microsoft.com/maml/dev/2004/10'
$command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'

# Puts an example's code, and what stands below it, into its element.
function Set-ExampleContent([System.Xml.XmlElement] $Element, [string] $Markdown) {
    $parts = [regex]::Match($Markdown, '(?s)\A```powershell\r?\n(?<code>.*?)\r?\n```\s*(?<text>.*)\z')
    if (-not $parts.Success) {
        throw "An example does not begin with its code: $Markdown"
    }

    foreach ($old in @($Element.ChildNodes | Where-Object LocalName -NE title)) {
        $null = $Element.RemoveChild($old)
    }

    $code = $Element.AppendChild($Element.OwnerDocument.CreateElement('dev', 'code', $dev))
    $code.InnerText = $parts.Groups['code'].Value
    $remarks = $Element.AppendChild($Element.OwnerDocument.CreateElement('dev', 'remarks', $dev))
    # Output stands as it is; everything else is text.
    foreach ($part in $parts.Groups['text'].Value -split '(?ms)^(```output\r?\n.*?^```)\s*' | Where-Object { $_.Trim() }) {
        $paragraphs = $part.StartsWith('```') `
            ? (($part -split '\r?\n' | Select-Object -Skip 1 | Select-Object -SkipLast 1) -join "`n")
            : @($part.Trim() -split '(?:\r?\n){2,}' | ForEach-Object { ConvertTo-PlainText $_ })
        foreach ($text in $paragraphs) {
            if ($remarks.HasChildNodes) {
                $null = $remarks.AppendChild($Element.OwnerDocument.CreateElement('maml', 'para', $maml))
            }

            $remarks.AppendChild($Element.OwnerDocument.CreateElement('maml', 'para', $maml)).InnerText = $text
        }
    }

    # A line between this example and the next.
    $null = $remarks.AppendChild($Element.OwnerDocument.CreateElement('maml', 'para', $maml))
}

$examples = @{}
$pages = Get-ChildItem $Source -Filter '*-*.md' | Import-MarkdownCommandHelp
foreach ($page in $pages) {
    $examples[$page.Title] = @($page.Examples | ForEach-Object Remarks)
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

$null = $pages | Export-MamlCommandHelp -OutputFolder $Destination -Force
foreach ($file in Get-ChildItem $Destination -Recurse -File -Filter '*-Help.xml') {
    $document = [xml]::new()
    $document.PreserveWhitespace = $true
    $document.Load($file.FullName)
    $names = [System.Xml.XmlNamespaceManager]::new($document.NameTable)
    $names.AddNamespace('command', $command)
    $names.AddNamespace('maml', $maml)
    foreach ($cmdlet in $document.SelectNodes('//command:command', $names)) {
        $name = $cmdlet.SelectSingleNode('command:details/command:name', $names).InnerText
        $index = 0
        foreach ($example in $cmdlet.SelectNodes('command:examples/command:example', $names)) {
            Set-ExampleContent $example $examples[$name][$index++]
        }

        # PlatyPS begins with a link to an address that there is none of.
        foreach ($link in $cmdlet.SelectNodes('command:relatedLinks/maml:navigationLink[maml:linkText = "Online Version"][maml:uri = ""]', $names)) {
            $null = $link.ParentNode.RemoveChild($link)
        }
    }

    $document.Save($file.FullName)
}
