# The module's help in the repository, which every build copies: MAML for the cmdlets, a text for each about topic. It is made from the pages
# in docs/en-US and is the same, byte for byte, on every system. Dot-source it, after HelpText.ps1.

$MamlName = 'Fdyno.PowerShell.dll-Help.xml'
$MamlNamespaces = @{
    maml = 'http://schemas.microsoft.com/maml/2004/10'
    dev = 'http://schemas.microsoft.com/maml/dev/2004/10'
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
}

# How to make help that is stale or missing.
function Get-HelpAdvice {
    'Run: dotnet pwsh ./build.ps1 -Task Docs, with PlatyPS'
}

# Writes a text with LF at the end of each line, whatever the system.
function Set-HelpText([string] $Path, [string] $Text) {
    Set-Content -LiteralPath $Path -Value $Text.ReplaceLineEndings("`n") -NoNewline -Encoding utf8NoBOM
}

# The text of an about topic, as its file has it.
function Get-AboutHelp([string] $Page) {
    "$((ConvertTo-AboutText (Get-Content -LiteralPath $Page)) -join "`n")`n"
}

function Read-Maml([string] $Path) {
    $document = [xml]::new()
    $document.Load((Resolve-Path -LiteralPath $Path).ProviderPath)
    $document
}

function Write-Maml([xml] $Document, [string] $Path) {
    $settings = [System.Xml.XmlWriterSettings]@{
        Indent = $true
        NewLineChars = "`n"
        NewLineHandling = 'Replace'
        Encoding = [System.Text.UTF8Encoding]::new($false)
    }
    $bytes = [System.IO.MemoryStream]::new()
    $writer = [System.Xml.XmlWriter]::Create($bytes, $settings)
    $Document.Save($writer)
    $writer.Dispose()
    Set-HelpText $Path ([System.Text.Encoding]::UTF8.GetString($bytes.ToArray()) + "`n")
}

# The elements of a document, or of a part of it, that an XPath selects.
function Select-Maml([System.Xml.XmlNode] $Node, [string] $XPath) {
    Select-Xml -Xml $Node -XPath $XPath -Namespace $MamlNamespaces | ForEach-Object Node
}

# A new element at the end of another one.
function Add-MamlElement([System.Xml.XmlElement] $Parent, [string] $Prefix, [string] $Name, [string] $Text) {
    $element = $Parent.OwnerDocument.CreateElement($Prefix, $Name, $MamlNamespaces[$Prefix])
    if ($Text) {
        $element.InnerText = $Text
    }

    $Parent.AppendChild($element)
}

# What identifies the text of a page: its SHA-256, with LF at the end of each line.
function Get-PageHash([string] $Path) {
    $text = (Get-Content -LiteralPath $Path -Raw).ReplaceLineEndings("`n")
    [Convert]::ToHexStringLower([System.Security.Cryptography.SHA256]::HashData([System.Text.Encoding]::UTF8.GetBytes($text)))
}

# The comment in front of a cmdlet's help: which text of which page it was made from.
function Get-PageMark([string] $Path) {
    " docs/en-US/$([IO.Path]::GetFileName($Path)), SHA-256 $(Get-PageHash $Path) "
}

# The comment in front of each cmdlet in a file of MAML, by the cmdlet's name. A file with the marks of a merge conflict has none.
function Get-HelpMark([string] $Path) {
    $marks = @{}
    try {
        foreach ($cmdlet in Select-Maml (Read-Maml $Path) '//command:command') {
            $mark = $cmdlet.PreviousSibling
            $name = (Select-Maml $cmdlet 'command:details/command:name').InnerText
            $marks[$name] = $mark -is [System.Xml.XmlComment] ? $mark.Value : ''
        }
    }
    catch [System.Xml.XmlException], [System.Management.Automation.ItemNotFoundException] {
        Write-Verbose "There is no help in ${Path}: $_"
    }

    $marks
}

# The names of the pages that the help was not made from: changed since, new, or gone.
function Get-StaleHelp([string] $Source, [string] $Help) {
    $marks = Get-HelpMark (Join-Path $Help $MamlName)
    $pages = @(Get-ChildItem -LiteralPath $Source -Filter '*-*.md')
    @($pages | Where-Object { $marks[$_.BaseName] -cne (Get-PageMark $_) } | ForEach-Object BaseName) +
        @($marks.Keys | Where-Object { $_ -notin $pages.BaseName }) + @(Get-StaleTopic $Source $Help) | Sort-Object
}

# The names of the about topics whose text is not that of their page.
function Get-StaleTopic([string] $Source, [string] $Help) {
    $pages = @(Get-ChildItem -LiteralPath $Source -Filter 'about_*.md')
    foreach ($page in $pages) {
        $text = Join-Path $Help "$($page.BaseName).help.txt"
        if (-not (Test-Path -LiteralPath $text) -or (Get-Content -LiteralPath $text -Raw) -cne (Get-AboutHelp $page)) {
            $page.BaseName
        }
    }

    @(Get-ChildItem -LiteralPath $Help -Filter '*.help.txt' -ErrorAction Ignore | ForEach-Object Name) -replace '\.help\.txt$' | Where-Object { $_ -notin $pages.BaseName }
}
