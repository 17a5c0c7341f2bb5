# What reads, plays and writes docs/tour.md. Dot-source it.
#
# The document is the only source of the tour. A fence of PowerShell is a step; its statements are typed one after the other, and what they
# answer stands in the fence of text behind it, if they answer anything. A comment in front of a step, <!-- tour: a, b -->, says more:
#
#   a second later   the present second has to be over before the step is typed
#   picture          the step is in the picture of the terminal
#   readme           the step is in README.md

. $PSScriptRoot/RunningPowerShell.ps1

# Where all of this happens, as the document has it. As long as the folder where it does, so that columns stay as wide as they were.
$TourHome = '/home/ada'

# How many columns the terminal has.
$TourWidth = 100

# The chapter that needs a package, and a PowerShell that can install it.
$TourInstallChapter = 'Install it'

# What PowerShell shows in front of a command, in README.md and in the picture.
$TourPrompt = 'PS> '

# A document's lines and its steps: their statements, and what the document says that they answer.
function Read-TourDocument([string] $Path) {
    $lines = [IO.File]::ReadAllLines($Path)
    $steps = [Collections.Generic.List[object]]::new()
    $chapter = ''
    $marks = @()
    for ($i = 0; $i -lt $lines.Count; $i++) {
        if ($lines[$i] -match '^## (.+)$') {
            $chapter = $Matches[1]
        }
        elseif ($lines[$i] -match '^<!-- tour: (.+) -->$') {
            $marks = @($Matches[1] -split ',\s*')
            $unknown = $marks | Where-Object { $_ -notin 'a second later', 'picture', 'readme' }
            if ($unknown) {
                throw "$Path, line $($i + 1): there is no mark '$unknown'."
            }
        }
        elseif ($lines[$i] -eq '```powershell') {
            $end = [array]::IndexOf($lines, '```', $i)
            $step = [pscustomobject]@{
                Chapter = $chapter
                NeedsPackage = $chapter -eq $TourInstallChapter
                Marks = $marks
                Command = @(Split-Statement ($lines[($i + 1)..($end - 1)] -join "`n"))
                Answer = @()
                # Where its answer is, fence included; nowhere when the last line comes before the first.
                First = $end + 1
                Last = $end
            }
            if ($end + 2 -lt $lines.Count -and $lines[$end + 1] -eq '' -and $lines[$end + 2] -eq '```text') {
                $step.Last = [array]::IndexOf($lines, '```', $end + 2)
                $step.Answer = @($lines[($end + 3)..($step.Last - 1)])
            }

            $steps.Add($step)
            $marks = @()
            $i = $step.Last
        }
    }

    [pscustomobject]@{ Path = $Path; Line = $lines; Step = $steps.ToArray() }
}

# The statements of a piece of PowerShell, each as text.
function Split-Statement([string] $Text) {
    $errors = $null
    $syntax = [Management.Automation.Language.Parser]::ParseInput($Text, [ref] $null, [ref] $errors)
    if ($errors) {
        throw "PowerShell cannot read a command of the tour: $($errors[0].Message) It is in: $Text"
    }

    $syntax.EndBlock.Statements | ForEach-Object { $_.Extent.Text }
}

# Writes a document anew, with the lines that its steps answer now.
function Write-TourDocument($Document, [object[]] $Answer) {
    $lines = [Collections.Generic.List[string]]::new([string[]] $Document.Line)
    for ($i = $Document.Step.Count - 1; $i -ge 0; $i--) {
        $step = $Document.Step[$i]
        $lines.RemoveRange($step.First, $step.Last - $step.First + 1)
        if ($Answer[$i].Count -gt 0) {
            $lines.InsertRange($step.First, [string[]] (@('', '```text') + $Answer[$i] + '```'))
        }
    }

    Set-Content -LiteralPath $Document.Path -Value $lines
}

# A home of its own for the tour: an empty folder.
function Initialize-TourHome {
    $parent = [IO.Path]::TrimEndingDirectorySeparator([IO.Path]::GetTempPath())
    $length = [Math]::Max(4, $TourHome.Length - $parent.Length - 1)
    for (;;) {
        $folder = Join-Path $parent ([guid]::NewGuid().ToString('N').Substring(0, $length))
        if (-not (Test-Path -LiteralPath $folder)) {
            return (New-Item -ItemType Directory $folder).FullName
        }
    }
}

# Starts the PowerShell of the tour: it finds nothing of whoever runs this but PowerShell itself.
function Open-TourSession([string] $Folder) {
    $shell = Get-RunningPowerShell
    $start = [Diagnostics.ProcessStartInfo]::new($shell.FilePath)
    @($shell.Argument) + @('-NoProfile', '-NoLogo') | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.WorkingDirectory = $Folder
    foreach ($stream in 'Input', 'Output', 'Error') {
        $start."RedirectStandard$stream" = $true
        $start."Standard${stream}Encoding" = [Text.UTF8Encoding]::new($false)
    }

    foreach ($name in @($start.Environment.Keys) -match '^(XDG_|FDYNO_|FDB_|LC_)|^(PSModulePath|NO_COLOR|LANGUAGE)$') {
        $null = $start.Environment.Remove($name)
    }

    $start.Environment['HOME'] = $Folder
    $start.Environment['LANG'] = 'en_US.UTF-8'
    $start.Environment['POWERSHELL_UPDATECHECK'] = 'Off'
    $start.Environment['POWERSHELL_TELEMETRY_OPTOUT'] = '1'

    # How wide a terminal is that is a pipe, PowerShell learns from terminfo: here from an entry 'tour', which has columns and nothing else.
    $terminfo = Join-Path $Folder '.terminfo'
    $null = New-Item -ItemType Directory (Join-Path $terminfo 't')
    $entry = [byte[]] (0x1A, 1, 5, 0, 0, 0, 1, 0, 0, 0, 0, 0) + [Text.Encoding]::ASCII.GetBytes("tour`0`0") + [byte[]] ($TourWidth, 0)
    [IO.File]::WriteAllBytes((Join-Path $terminfo 't/tour'), $entry)
    $start.Environment['TERMINFO'] = $terminfo
    $start.Environment['TERM'] = 'tour'
    [Diagnostics.Process]::Start($start)
}

# What a stream brings up to the next prompt.
function Read-UntilPrompt([IO.StreamReader] $Reader) {
    $text = [Text.StringBuilder]::new()
    $buffer = [char[]]::new(1)
    for (;;) {
        $reading = $Reader.ReadAsync($buffer, 0, 1)
        if (-not $reading.Wait(120000)) {
            throw "The PowerShell of the tour says nothing any more. Its last words: $text"
        }

        if ($reading.Result -eq 0) {
            throw "The PowerShell of the tour has ended. Its last words: $text"
        }

        if ($buffer[0] -eq [char] 2) {
            return $text.ToString()
        }

        $null = $text.Append($buffer[0])
    }
}

# Types a command and returns what it answers, errors last.
function Send-TourCommand([Diagnostics.Process] $Process, [string] $Command) {
    $lines = $Command -split '\r?\n'
    # A command of several lines ends with an empty one, as at any prompt without PSReadLine.
    $lines += $lines.Count -gt 1 ? '' : @()
    $lines | ForEach-Object { $Process.StandardInput.WriteLine($_) }
    # PowerShell tells a terminal which of two ways its arrow keys have to speak.
    $output = (Read-UntilPrompt $Process.StandardOutput) -replace '\r|\e\[\?1[hl]'
    $echo = ($lines -join "`n>> ") + "`n"
    $at = $output.IndexOf($echo, [StringComparison]::Ordinal)
    if ($at -lt 0) {
        throw "The PowerShell of the tour has not read '$Command', but: $output"
    }

    $output.Substring($at + $echo.Length) + ((Read-UntilPrompt $Process.StandardError) -replace '\r')
}

# What the commands of a step answer, as lines: one empty line between them, none around them.
function Join-Answer([string[]] $Answer) {
    $first = $true
    foreach ($text in $Answer) {
        $lines = @($text -split '\n' | ForEach-Object { (Get-PlainText $_).Trim() ? $_.TrimEnd() : '' })
        $shown = @(0..($lines.Count - 1) | Where-Object { $lines[$_] })
        if ($shown) {
            if (-not $first) {
                ''
            }

            $first = $false
            $lines[$shown[0]..$shown[-1]]
        }
    }
}

# A text without the sequences that colour it.
function Get-PlainText([string] $Text) {
    $Text -replace '\e\[[0-9;]*m'
}

# Where a line is broken that is wider than the terminal: the length of each of its parts.
function Measure-TourLine([string] $Text) {
    while ($Text.Length -gt $TourWidth) {
        $space = $Text.LastIndexOf(' ', $TourWidth)
        $length = $space -gt 0 ? $space + 1 : $TourWidth
        $length
        $Text = $Text.Substring($length)
    }

    $Text.Length
}

# Lines as a document has them: without colours, and none wider than the terminal.
function ConvertTo-DocumentLine([string[]] $Line) {
    foreach ($one in $Line) {
        $text = Get-PlainText $one
        foreach ($length in Measure-TourLine $text) {
            $text.Substring(0, $length).TrimEnd()
            $text = $text.Substring($length)
        }
    }
}

# Types steps into a new PowerShell, in a home of its own, and returns what each answers, with its colours: an array of lines for each.
#
# Setup has commands that are typed before, and that nobody sees. Package is there for the steps, in the folder packages of the home.
# WhenDone is called with each step and its lines as soon as they are there.
function Invoke-TourStep([object[]] $Step, [string[]] $Setup, [string] $Package, [scriptblock] $WhenDone = { }) {
    $folder = Initialize-TourHome
    $process = $null
    try {
        if ($Package) {
            $null = New-Item -ItemType Directory (Join-Path $folder packages)
            Copy-Item -LiteralPath $Package -Destination (Join-Path $folder packages)
        }

        $process = Open-TourSession $folder
        # The prompt is a character that nothing else writes, on both streams: what stands between two of them is of one command.
        $Setup = @('function prompt { [Console]::Error.Write([char] 2); "$([char] 2)" }', '$PSStyle.OutputRendering = "Ansi"') + $Setup
        foreach ($command in $Setup) {
            if ($answer = Send-TourCommand $process $command) {
                throw "The tour cannot begin. '$command' answers: $answer"
            }
        }

        foreach ($one in $Step) {
            if ('a second later' -in $one.Marks) {
                $noted = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
                $null = [Threading.SpinWait]::SpinUntil({ [DateTimeOffset]::UtcNow.ToUnixTimeSeconds() -gt $noted })
            }

            $answers = $one.Command | ForEach-Object { (Send-TourCommand $process $_).Replace($folder, $TourHome) }
            $lines = @(Join-Answer $answers)
            $null = & $WhenDone $one $lines
            , $lines
        }
    }
    finally {
        if ($process) {
            # It ends with its input.
            $process.StandardInput.Close()
            if (-not $process.WaitForExit(60000)) {
                $process.Kill()
                $process.WaitForExit()
            }

            $process.Dispose()
        }

        Remove-Item -LiteralPath $folder -Recurse -Force
    }
}

# Commands of steps at their prompts, and what a document says that they answer: as a terminal shows them.
function Format-TourTranscript([object[]] $Step) {
    foreach ($one in $Step) {
        $one.Command | ForEach-Object { "$TourPrompt$($_ -replace '\n', "`n>> ")" -split '\n' }
        if ($one.Answer) {
            $one.Answer
            ''
        }
    }
}

# What is the same each time that a text is written: without times, ids, accounts, sizes and versions, however wide columns are and lines break.
function Get-TourForm([string[]] $Line) {
    $Line -join ' ' -replace '\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z?', '<time>' `
        -replace '\d{8}T\d{9}Z', '<time>' `
        -replace '\d+-[0-9a-f]{8,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', '<id>' `
        -replace '\b\d{12}\b', '<account>' `
        -replace '\b\d+(\.\d)? [KM]?B\b', '<size>' `
        -replace '\b\d+\.\d+\.\d+\b', '<version>' `
        -replace '-{2,}', '--' -replace '\s+', ' '
}

# What has to be typed first, for a module that PowerShell would not find in that home.
function Get-TourSetup([string] $Module) {
    "Import-Module '$([Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($Module))'"
}

# Where the installer of packages is. PowerShell brings one along; there may be a newer one, or none.
function Get-PackageInstaller {
    $found = Get-Module -ListAvailable Microsoft.PowerShell.PSResourceGet | Sort-Object Version | Select-Object -Last 1
    $found ? $found.Path : $null
}

# The lines of a document's steps that are for README.md, fence included.
function Get-TourExcerpt($Document) {
    '```text'
    Format-TourTranscript ($Document.Step | Where-Object { 'readme' -in $_.Marks })
    '```'
}

# Puts lines between the markers of a document.
function Write-TourExcerpt([string] $Path, [string[]] $Line) {
    $lines = [Collections.Generic.List[string]] [IO.File]::ReadAllLines($Path)
    $begin = $lines.IndexOf('<!-- tour:begin -->')
    $end = $lines.IndexOf('<!-- tour:end -->')
    if ($begin -lt 0 -or $end -lt $begin) {
        throw "$Path has no place for the tour: <!-- tour:begin --> and <!-- tour:end -->."
    }

    $lines.RemoveRange($begin + 1, $end - $begin - 1)
    $lines.InsertRange($begin + 1, $Line)
    Set-Content -LiteralPath $Path -Value $lines
}

# The lines between the markers of a document.
function Read-TourExcerpt([string] $Path) {
    $lines = [Collections.Generic.List[string]] [IO.File]::ReadAllLines($Path)
    $begin = $lines.IndexOf('<!-- tour:begin -->')
    $lines.GetRange($begin + 1, $lines.IndexOf('<!-- tour:end -->') - $begin - 1)
}
