#requires -Version 7.6

<#
.SYNOPSIS
    Packs the module as it is laid out: a .nupkg where Compress-PSResource is there, a .zip otherwise.
.DESCRIPTION
    Packs a copy, whose manifest gets what only a release has: the notes of its version, from CHANGELOG.md. Where the project's address is
    known, the copy gets addresses too: of the project and of the icon, and for Get-Help -Online that of each cmdlet's page, as it is in
    the release. Without them Get-Help -Online answers that there is no address. The module in out/ stays as the build made it.
.PARAMETER Module
    The module's folder, with Fdyno.psd1 and the help in it.
.PARAMETER Destination
    The folder for the package. It is made where there is none; a package of the same version is replaced.
.PARAMETER ProjectUri
    Where the project lives: https. By default where the repository's remote 'origin' is, when that is on GitHub; else none.
.PARAMETER Version
    Packs it as another version, with the release notes of the module's own: for trying updates out.
.OUTPUTS
    The file.
#>
[CmdletBinding()]
[OutputType([IO.FileInfo])]
param(
    [Parameter(Mandatory)]
    [string] $Module,

    [Parameter(Mandatory)]
    [string] $Destination,

    [AllowEmptyString()]
    [string] $ProjectUri = (& {
            # Without a remote, git's exit code says so, and that is no error.
            $PSNativeCommandUseErrorActionPreference = $false
            $origin = git -C $PSScriptRoot config --get remote.origin.url
            if ($origin -match '^(?:https://|git@|ssh://git@)github\.com[/:](?<name>[^/]+/[^/]+?)(?:\.git)?$') { "https://github.com/$($Matches.name)" }
        }),

    [string] $Version
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. $PSScriptRoot/HelpText.ps1
. $PSScriptRoot/HelpFile.ps1

# The part of the changelog that is about a version, without its heading.
function Get-ReleaseNote([string] $Number) {
    $changelog = Get-Content -LiteralPath (Join-Path $PSScriptRoot '../CHANGELOG.md') -Raw
    $match = [regex]::Match($changelog, "(?ms)^## $([regex]::Escape($Number))\b[^\n]*\n(?<notes>.*?)(?=^## |\z)")
    if (-not $match.Success) {
        throw "CHANGELOG.md has nothing about version ${Number}: a release needs its notes."
    }

    $match.Groups['notes'].Value.Trim()
}

# Writes what only a release has into the manifest.
function Set-ReleaseData([string] $Path, [string] $Notes) {
    $text = Get-Content -LiteralPath $Path -Raw
    # A here-string needs nothing escaped, and no line of the notes begins with '@.
    $data = "ReleaseNotes = @'`n$($Notes -replace '\r')`n'@`n"
    if ($ProjectUri) {
        $number = (Import-PowerShellDataFile $Path).ModuleVersion
        $data += "            ProjectUri = '$ProjectUri'`n            IconUri    = '$ProjectUri/raw/v$number/assets/icon.png'`n"
    }

    $release = [regex]::new('(?m)^(?<indent>\s*)PSData = @\{\s*?\n')
    if ($release.Matches($text).Count -ne 1) {
        throw "The manifest $Path has no place for what a release has: PSData."
    }

    $text = $release.Replace($text, { param($match) "$($match.Value)            $data" })
    if ($Version) {
        $text = $text -replace "(?m)^(\s*ModuleVersion\s*=\s*)'[^']*'", "`$1'$Version'"
    }

    Set-Content -LiteralPath $Path -Value $text -NoNewline -Encoding utf8NoBOM
    $null = Test-ModuleManifest -Path $Path
}

# Puts the address of each cmdlet's page in front of its links: Get-Help -Online opens the first address that it finds.
function Set-OnlineAddress([string] $Path, [string] $PageFolder) {
    $document = Read-Maml $Path
    foreach ($cmdlet in Select-Maml $document '//command:command') {
        $links = Select-Maml $cmdlet 'command:relatedLinks'
        $link = Add-MamlElement $links maml navigationLink
        $null = Add-MamlElement $link maml linkText 'Online Version'
        $null = Add-MamlElement $link maml uri "$PageFolder/$((Select-Maml $cmdlet 'command:details/command:name').InnerText).md"
        $null = $links.PrependChild($link)
    }

    Write-Maml $document $Path
}

if ($stale = Get-StaleHelp (Join-Path $PSScriptRoot '../docs/en-US') (Join-Path $Module 'en-US')) {
    Write-Warning "The help of these is not that of their pages, so this is no package to publish: $($stale -join ', '). $(Get-HelpAdvice)"
}

if (-not (Test-Path -LiteralPath (Join-Path $Module 'stores/FoundationDb'))) {
    Write-Warning 'The package has no FoundationDB provider, since the build had none: not one to publish.'
}

$own = (Import-PowerShellDataFile (Join-Path $Module 'Fdyno.psd1')).ModuleVersion
$number = $Version ? $Version : $own
$packages = (New-Item -ItemType Directory -Path $Destination -Force).FullName
$staging = Join-Path ([IO.Path]::GetTempPath()) "fdyno-package-$([guid]::NewGuid().ToString('N'))"
try {
    $copy = Join-Path $staging 'Fdyno' $number
    $null = New-Item -ItemType Directory -Path (Split-Path $copy)
    Copy-Item -LiteralPath $Module -Destination $copy -Recurse
    Set-ReleaseData -Path (Join-Path $copy 'Fdyno.psd1') -Notes (Get-ReleaseNote $own)
    if ($ProjectUri) {
        Set-OnlineAddress -Path (Join-Path $copy 'en-US' $MamlName) -PageFolder "$ProjectUri/blob/v$own/docs/en-US"
    }

    if (Get-Command Compress-PSResource -ErrorAction Ignore) {
        Remove-Item -LiteralPath (Join-Path $packages "Fdyno.$number.nupkg") -ErrorAction Ignore
        Compress-PSResource -Path $copy -DestinationPath $packages
        Get-Item -LiteralPath (Join-Path $packages "Fdyno.$number.nupkg")
    }
    else {
        Compress-Archive -LiteralPath (Split-Path $copy) -DestinationPath (Join-Path $packages "Fdyno.$number.zip") -Force -PassThru
        Write-Warning 'Packed as .zip: Microsoft.PowerShell.PSResourceGet 1.1 or later makes the .nupkg.'
    }
}
finally {
    Remove-Item -LiteralPath $staging -Recurse -Force -ErrorAction Ignore
}
