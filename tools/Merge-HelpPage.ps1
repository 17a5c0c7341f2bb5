#requires -Version 7.6

<#
.SYNOPSIS
    Writes the page of each cmdlet as it should be: what can be told from the cmdlet, with the texts of the page that there is.
.DESCRIPTION
    PlatyPS's own Update-MarkdownCommandHelp adds what is new and keeps what is gone; here the cmdlet alone decides which parameters, sets and
    types there are. tools/Update-Help.ps1 calls this in a process of its own.
.PARAMETER Module
    The module's folder, with Fdyno.psd1 in it.
.PARAMETER Source
    The folder of the pages that there are.
.PARAMETER Destination
    The folder to write to.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Module,

    [Parameter(Mandatory)]
    [string] $Source,

    [Parameter(Mandatory)]
    [string] $Destination
)

# Without strict mode: PlatyPS looks for properties that are not there.
$ErrorActionPreference = 'Stop'
. $PSScriptRoot/PlatyPS.ps1
Import-PlatyPS

# The types of what a cmdlet takes from the pipeline.
function Get-InputTypeName([System.Management.Automation.CommandInfo] $Command) {
    $Command.Parameters.Values |
        Where-Object { $_.ParameterSets.Values.Where({ $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName }) } |
        ForEach-Object { ([Nullable]::GetUnderlyingType($_.ParameterType) ?? $_.ParameterType).FullName } |
        Sort-Object -Unique
}

# Sets the types of a section: texts of those that stay are kept, in their order; new ones stand behind them.
function Set-TypeList($List, [string[]] $Names, $Fresh) {
    $kept = @($List | Where-Object Typename -In $Names)
    $new = @($Fresh | Where-Object { $_.Typename -in $Names -and $_.Typename -notin $kept.Typename })
    $List.Clear()
    foreach ($type in $kept + $new) {
        $List.Add($type)
    }
}

Import-Module (Join-Path $Module 'Fdyno.psd1')
foreach ($command in Get-Command -Module Fdyno) {
    $fresh = New-CommandHelp $command
    $page = $fresh
    $path = Join-Path $Source "$($command.Name).md"
    if (Test-Path -LiteralPath $path) {
        $page = Import-MarkdownCommandHelp -LiteralPath $path
        $written = @{}
        foreach ($parameter in $page.Parameters) {
            $written[$parameter.Name] = $parameter
        }

        $page.Parameters.Clear()
        foreach ($parameter in $fresh.Parameters) {
            $old = $written[$parameter.Name]
            if ($old) {
                $parameter.Description = $old.Description
                $parameter.DefaultValue = $old.DefaultValue
            }

            $page.Parameters.Add($parameter)
        }

        $page.Syntax.Clear()
        foreach ($set in $fresh.Syntax | Sort-Object { -not $_.IsDefaultParameterSet } -Stable) {
            $page.Syntax.Add($set)
        }

        Set-TypeList $page.Inputs @(Get-InputTypeName $command) $fresh.Inputs
        Set-TypeList $page.Outputs @($command.OutputType.Name) $fresh.Outputs
    }

    $null = $page | Export-MarkdownCommandHelp -OutputFolder $Destination -Force
}
