# The Markdown of the help pages as text for a terminal. Dot-source it.
#
# The pages are written in a small part of Markdown: headings, paragraphs, lists with -, tables, fenced code; in a line `code`, **bold**,
# *emphasis* and links. Whatever else stands in a page comes out as it is.

# What is inside of a paragraph, without its marks. Code that has spaces in it keeps its quotes: without them nobody would know where it
# ends.
function ConvertTo-PlainText([string] $Markdown) {
    $marks = @(
        '`(?<code>[^`]+)`'
        '\*\*(?<bold>.+?)\*\*'
        '(?<!\w)\*(?<soft>[^*\s][^*]*)\*(?!\w)'
        '\[(?<text>[^\]]+)\]\((?<link>[^)\s]+)\)'
        '<(?<url>https?://[^>]+)>'
    ) -join '|'
    [regex]::Replace($Markdown, $marks, {
            $found = $args[0].Groups
            if ($found['code'].Success) {
                $found['code'].Value -match '\s' ? $found[0].Value : $found['code'].Value
            }
            elseif ($found['bold'].Success -or $found['soft'].Success) {
                ConvertTo-PlainText ($found['bold'].Value + $found['soft'].Value)
            }
            elseif ($found['url'].Success) {
                $found['url'].Value
            }
            else {
                # A page links to the others by their files, which nobody has who reads this.
                $text = ConvertTo-PlainText $found['text'].Value
                $found['link'].Value -match '^https?:' ? "$text ($($found['link'].Value))" : $text
            }
        })
}

# The lines of a text, none longer than the width unless a single word is.
function Split-Text([string] $Text, [int] $Width) {
    $line = ''
    foreach ($word in -split $Text) {
        if ($line -and $line.Length + 1 + $word.Length -gt $Width) {
            $line
            $line = ''
        }

        $line += ($line ? ' ' : '') + $word
    }

    $line
}

# A table as columns; cells that are too long for the width are broken into lines.
function Format-TextTable([string[]] $Rows, [int] $Width) {
    $cells = @($Rows | Where-Object { $_ -notmatch '^\|[\s|:-]+$' } | ForEach-Object {
            , @($_.Trim().Trim('|') -split '\|' | ForEach-Object { ConvertTo-PlainText $_.Trim() })
        })
    $columns = 0..($cells[0].Count - 1)
    $widths = @($columns | ForEach-Object { $column = $_; ($cells | ForEach-Object { $_[$column].Length } | Measure-Object -Maximum).Maximum })
    $least = @($columns | ForEach-Object {
            $column = $_
            ($cells | ForEach-Object { -split $_[$column] } | ForEach-Object Length | Measure-Object -Maximum).Maximum
        })

    # The widest column that can gives way until all of them fit.
    $gaps = 2 * ($columns.Count - 1)
    while (($widths | Measure-Object -Sum).Sum + $gaps -gt $Width) {
        $widest = $columns | Where-Object { $widths[$_] -gt $least[$_] } | Sort-Object { $widths[$_] } | Select-Object -Last 1
        if ($null -eq $widest) {
            throw "This table does not fit into $Width columns: $($Rows[0])"
        }

        $widths[$widest]--
    }

    $lines = @($cells | ForEach-Object {
            $row = $_
            $broken = @($columns | ForEach-Object { , @(Split-Text $row[$_] $widths[$_]) })
            $height = ($broken | ForEach-Object Count | Measure-Object -Maximum).Maximum
            , @(0..($height - 1) | ForEach-Object {
                    $line = $_
                    $texts = $columns | ForEach-Object { ($line -lt $broken[$_].Count ? $broken[$_][$line] : '').PadRight($widths[$_]) }
                    ($texts -join '  ').TrimEnd()
                })
        })
    $isTall = $lines.Where({ $_.Count -gt 1 }).Count -gt 0
    $lines[0]
    ($widths | ForEach-Object { '-' * $_ } | Join-String -Separator '  ')
    for ($i = 1; $i -lt $lines.Count; $i++) {
        if ($isTall -and $i -gt 1) {
            ''
        }

        $lines[$i]
    }
}

# An about topic as Get-Help shows it: sections at the margin, their titles indented by two, text by four, code by eight. The fifth
# line is what Get-Help lists beside the topic's name, so the short description is one line.
function ConvertTo-AboutText([string[]] $Markdown, [int] $Width = 80) {
    $indent = ' ' * 4
    $text = [System.Collections.Generic.List[string]]::new()
    $followsHeading = $true
    for ($i = 0; $i -lt $Markdown.Count; $i++) {
        if (-not $Markdown[$i].Trim()) {
            continue
        }

        # All lines of the block that begins here.
        $isCode = $Markdown[$i].StartsWith('```')
        $isHeading = $Markdown[$i].StartsWith('#')
        $end = $i
        while (-not $isHeading -and $end + 1 -lt $Markdown.Count -and ($isCode ? $Markdown[$end + 1] -ne '```' : $Markdown[$end + 1].Trim())) {
            $end++
        }

        $block = $Markdown[$i..$end]
        $i = $isCode ? $end + 1 : $end

        if (-not $followsHeading -or ($isHeading -and $text.Count -gt 0)) {
            $text.Add('')
        }

        $followsHeading = $isHeading
        switch -Regex ($block[0]) {
            '^# (.+)' { $text.Add('TOPIC'); $text.Add($indent + $Matches[1]); break }
            '^## (.+)' { $text.Add($Matches[1].ToUpperInvariant()); break }
            '^### (.+)' { $text.Add('  ' + (ConvertTo-PlainText $Matches[1])); break }
            '^```' { $block | Select-Object -Skip 1 | ForEach-Object { $text.Add("$indent$indent$_".TrimEnd()) }; break }
            '^\|' { Format-TextTable $block ($Width - 4) | ForEach-Object { $text.Add("$indent$_".TrimEnd()) }; break }
            '^- ' {
                # A line that does not begin an item goes on with it.
                foreach ($item in ($block -join "`n") -split '(?m)^- ' | Where-Object { $_.Trim() }) {
                    $mark = '- '
                    foreach ($line in Split-Text (ConvertTo-PlainText ($item -replace '\s+', ' ')) ($Width - 6)) {
                        $text.Add($indent + $mark + $line)
                        $mark = '  '
                    }
                }

                break
            }
            default { Split-Text (ConvertTo-PlainText ($block -join ' ')) ($Width - 4) | ForEach-Object { $text.Add($indent + $_) } }
        }
    }

    $text
}
