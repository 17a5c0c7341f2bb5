# What a page of docs/en-US says, and what its cmdlet says of itself. Dot-source it.

# A page with line ends of one kind.
function Get-PageText([string] $Path) {
    (Get-Content -LiteralPath $Path -Raw).ReplaceLineEndings("`n")
}

# The text between the heading of a section and the next one.
function Get-PageSection([string] $Text, [string] $Title) {
    $found = [regex]::Match($Text, "(?ms)^## $Title\n(.*?)(?=^## |\z)")
    $found.Success ? $found.Groups[1].Value.Trim() : $null
}

# The parts of a section that have a heading of their own: its title, and the text below it.
function Get-PageEntry([string] $Section) {
    foreach ($found in [regex]::Matches($Section, '(?ms)^### (?<title>[^\n]+)\n(?<text>.*?)(?=^### |\z)')) {
        @{ Title = $found.Groups['title'].Value; Text = $found.Groups['text'].Value.Trim() }
    }
}

# How a page describes each parameter in its YAML, a line for each: type, wildcards, aliases, and for each set name, position, whether it is
# mandatory, and what it takes from the pipeline.
function Get-DescribedParameter([string] $Text) {
    foreach ($entry in Get-PageEntry (Get-PageSection $Text 'PARAMETERS') | Where-Object { $_.Title -ne 'CommonParameters' }) {
        $yaml = [regex]::Match($entry.Text, '(?ms)^```yaml\n(.*?)^```').Groups[1].Value
        $list = [regex]::Match($yaml, '(?m)^Aliases:(?: \[\])?\n((?:- .*\n)*)').Groups[1].Value
        $aliases = [regex]::Matches($list, '(?m)^- (.*)$').ForEach({ $_.Groups[1].Value })
        $sets = foreach ($set in [regex]::Matches($yaml, '(?m)^- Name: (?<name>.*)\n(?<facts>(?:  .*\n)+)')) {
            $facts = @{}
            [regex]::Matches($set.Groups['facts'].Value, '(?m)^  (\w+): (.*)$').ForEach({ $facts[$_.Groups[1].Value] = $_.Groups[2].Value })
            $taken = $facts.ValueFromPipeline, $facts.ValueFromPipelineByPropertyName, $facts.ValueFromRemainingArguments
            Format-Set $set.Groups['name'].Value $facts.Position $facts.IsRequired $taken
        }
        $type = [regex]::Match($yaml, '(?m)^Type: (.*)$').Groups[1].Value
        $wildcards = [regex]::Match($yaml, '(?m)^SupportsWildcards: (.*)$').Groups[1].Value
        Format-Parameter $entry.Title.Substring(1) $type $wildcards $aliases $sets
    }
}

# The same, as the cmdlet has it.
function Get-ActualParameter([System.Management.Automation.CommandInfo] $Command) {
    $common = [Management.Automation.Cmdlet]::CommonParameters
    foreach ($parameter in $Command.Parameters.Values | Where-Object Name -NotIn $common) {
        $sets = foreach ($set in $parameter.ParameterSets.GetEnumerator()) {
            $name = $set.Key -eq '__AllParameterSets' ? '(All)' : $set.Key
            $position = $set.Value.Position -lt 0 ? 'Named' : $set.Value.Position
            $taken = $set.Value.ValueFromPipeline, $set.Value.ValueFromPipelineByPropertyName, $set.Value.ValueFromRemainingArguments
            Format-Set $name $position $set.Value.IsMandatory $taken
        }
        $wildcards = $parameter.Attributes.Where({ $_ -is [System.Management.Automation.SupportsWildcardsAttribute] }).Count -gt 0
        # As .NET writes types: System.Nullable`1[System.Int64].
        Format-Parameter $parameter.Name $parameter.ParameterType.ToString() $wildcards $parameter.Aliases $sets
    }
}

function Format-Parameter([string] $Name, [string] $Type, [string] $Wildcards, [string[]] $Aliases, [string[]] $Sets) {
    "$Name <$Type> wildcards: $Wildcards aliases: $($Aliases | Sort-Object) $($Sets | Sort-Object)"
}

function Format-Set([string] $Name, [string] $Position, [string] $Mandatory, [string[]] $Taken) {
    "[$Name at $Position, mandatory: $Mandatory, by value: $($Taken[0]), by name: $($Taken[1]), the rest: $($Taken[2])]"
}
