# Draws what a terminal shows, as SVG. Dot-source it, after Tour.ps1.
#
# The picture needs no font of its own: each piece of text begins at its column and is made as wide as its characters have to be, so that
# columns stand whichever font it is drawn with.

# The colours: those of the sequences that PowerShell writes, and those that its editor gives to commands.
$PictureColour = @{
    text = '#d0d7de'
    prompt = '#8b949e'
    command = '#e3c55c'
    parameter = '#9aa4af'
    string = '#6cb6c9'
    variable = '#7ee787'
    number = '#f0f6fc'
    s31 = '#ff8e85'
    s32 = '#7ee787'
    s33 = '#e3c55c'
    s36 = '#6cb6c9'
}

# Commands and answers as lines with colours; a terminal that waits for the next command comes last.
function ConvertTo-StyledTranscript([object[]] $Step, [object[]] $Answer) {
    for ($i = 0; $i -lt $Step.Count; $i++) {
        $Step[$i].Command | ForEach-Object { ConvertTo-StyledCommand $_ }
        if ($Answer[$i]) {
            $Answer[$i] | ForEach-Object { ConvertTo-StyledLine $_ }
            ConvertTo-StyledLine ''
        }
    }

    ConvertTo-StyledCommand '█'
}

# A line of the terminal: its text, and the name of a colour for each character.
function Get-StyledLine([string] $Text, [string[]] $Style) {
    $from = 0
    foreach ($length in Measure-TourLine $Text) {
        [pscustomobject]@{
            Text = $Text.Substring($from, $length)
            Style = @($length ? $Style[$from..($from + $length - 1)] : @())
        }
        $from += $length
    }
}

# A command at its prompt, coloured as PowerShell's editor does it.
function ConvertTo-StyledCommand([string] $Command) {
    $tokens = $null
    $null = [Management.Automation.Language.Parser]::ParseInput($Command, [ref] $tokens, [ref] $null)
    $style = @('text') * $Command.Length
    foreach ($token in $tokens) {
        $name = switch ($token.Kind) {
            { $token.TokenFlags -band [Management.Automation.Language.TokenFlags]::CommandName } { 'command'; break }
            Parameter { 'parameter' }
            { $_ -in 'StringLiteral', 'StringExpandable' } { 'string' }
            Variable { 'variable' }
            Number { 'number' }
            default { 'text' }
        }
        for ($i = $token.Extent.StartOffset; $i -lt $token.Extent.EndOffset; $i++) {
            $style[$i] = $name
        }
    }

    $from = 0
    $prompt = $TourPrompt
    foreach ($line in $Command -split '\n') {
        $colours = @('prompt') * $prompt.Length + @($line.Length ? $style[$from..($from + $line.Length - 1)] : @())
        Get-StyledLine "$prompt$line" $colours
        $from += $line.Length + 1
        $prompt = '>> '
    }
}

# A line of an answer, coloured as its sequences say.
function ConvertTo-StyledLine([string] $Line) {
    $text = [Text.StringBuilder]::new()
    $style = [Collections.Generic.List[string]]::new()
    $now = 'text'
    foreach ($part in [regex]::Matches($Line, '\e\[(?<codes>[0-9;]*)m|(?<text>[^\e]+)')) {
        if ($part.Groups['text'].Success) {
            $null = $text.Append($part.Value)
            $style.AddRange([string[]] (@($now) * $part.Length))
            continue
        }

        foreach ($code in $part.Groups['codes'].Value -split ';') {
            # 1 is bold and 3 is italic; brighter would be too bright here.
            $now = $code -in '', '0' ? 'text' : $PictureColour.ContainsKey("s$code") ? "s$code" : $now
        }
    }

    Get-StyledLine $text.ToString() $style.ToArray()
}

# The pieces of a line, between gaps and changes of colour: column, text and colour.
function Split-StyledLine($Line) {
    $from = 0
    for ($i = 1; $i -le $Line.Text.Length; $i++) {
        # A space has no colour; it belongs to what is in front of it.
        if ($i -eq $Line.Text.Length -or ($Line.Text[$i] -ne ' ' -and $Line.Style[$i] -ne $Line.Style[$from])) {
            foreach ($piece in [regex]::Matches($Line.Text.Substring($from, $i - $from), '\S+(?: \S+)*')) {
                [pscustomobject]@{ Column = $from + $piece.Index; Text = $piece.Value; Style = $Line.Style[$from + $piece.Index] }
            }

            $from = $i
        }
    }
}

# Draws lines, from ConvertTo-StyledTranscript, as a window with a title.
function Export-TerminalPicture([string] $Path, [object[]] $Line, [string] $Title, [string] $Description) {
    $advance = 8.4
    $rowHeight = 19
    $left = 22
    $top = 66
    $width = [Math]::Ceiling($left * 2 + $TourWidth * $advance)
    $height = $top + ($Line.Count - 1) * $rowHeight + 28
    $number = [cultureinfo]::InvariantCulture
    $svg = [Collections.Generic.List[string]]::new()
    $svg.Add("<svg xmlns=`"http://www.w3.org/2000/svg`" width=`"$width`" height=`"$height`" viewBox=`"0 0 $width $height`" role=`"img`" aria-labelledby=`"title desc`">")
    $svg.Add("<title id=`"title`">$([Security.SecurityElement]::Escape($Title))</title>")
    $svg.Add("<desc id=`"desc`">$([Security.SecurityElement]::Escape($Description))</desc>")
    $svg.Add('<style>')
    $svg.Add("text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace}")
    $PictureColour.GetEnumerator() | Sort-Object Key | ForEach-Object { $svg.Add(".$($_.Key){fill:$($_.Value)}") }
    $svg.Add('</style>')
    $svg.Add("<rect x=`"0.5`" y=`"0.5`" width=`"$($width - 1)`" height=`"$($height - 1)`" rx=`"10`" fill=`"#0d1117`" stroke=`"#3d444d`"/>")
    $svg.Add("<path d=`"M1 11a10 10 0 0 1 10-10h$($width - 22)a10 10 0 0 1 10 10v27h-$($width - 2)z`" fill=`"#161b22`"/>")
    $circle = 22
    foreach ($colour in '#ff5f57', '#febc2e', '#28c840') {
        $svg.Add("<circle cx=`"$circle`" cy=`"20`" r=`"6`" fill=`"$colour`"/>")
        $circle += 20
    }

    $svg.Add("<text class=`"prompt`" x=`"$($width / 2)`" y=`"25`" text-anchor=`"middle`">PowerShell</text>")
    for ($row = 0; $row -lt $Line.Count; $row++) {
        $pieces = foreach ($piece in Split-StyledLine $Line[$row]) {
            $x = ($left + $piece.Column * $advance).ToString('0.#', $number)
            $length = ($piece.Text.Length * $advance).ToString('0.#', $number)
            $text = [Security.SecurityElement]::Escape($piece.Text)
            "<text class=`"$($piece.Style)`" x=`"$x`" y=`"$($top + $row * $rowHeight)`" textLength=`"$length`" lengthAdjust=`"spacingAndGlyphs`">$text</text>"
        }
        $pieces | ForEach-Object { $svg.Add($_) }
    }

    $svg.Add('</svg>')
    Set-Content -LiteralPath $Path -Value $svg
}
