#requires -Version 7.6

<#
.SYNOPSIS
    Publishes the package in out/packages to the PowerShell Gallery, if it is a release.
.DESCRIPTION
    A release is complete: its tag is "v" and the version in Fdyno.psd1, and the package has the help of the cmdlets and the FoundationDB
    provider. Anything else is refused before it leaves the machine. A version that is published cannot be taken back or replaced.
.PARAMETER Tag
    The release's tag, such as v0.1.0.
.PARAMETER Repository
    The repository to publish to, as Register-PSResourceRepository has named it.
.PARAMETER ApiKey
    The repository's key. By default in the environment variable GALLERY_API_KEY. A folder needs none.
.EXAMPLE
    dotnet pwsh tools/Publish-Package.ps1 -Tag v0.1.0
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)]
    [string] $Tag,

    [string] $Repository = 'PSGallery',

    [string] $ApiKey = $env:GALLERY_API_KEY
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$root = Split-Path $PSScriptRoot
$version = (Import-PowerShellDataFile (Join-Path $root 'Fdyno.psd1')).ModuleVersion
if ($Tag -cne "v$version") {
    throw "The tag is '$Tag', and Fdyno.psd1 has version ${version}: tag the release v$version, or change the version."
}

$package = Join-Path $root 'out' 'packages' "Fdyno.$version.nupkg"
if (-not (Test-Path -LiteralPath $package)) {
    throw "There is no package: $package. Make it first: ./build.ps1 -Task Package"
}

$archive = [IO.Compression.ZipFile]::OpenRead($package)
try {
    $names = $archive.Entries.FullName
}
finally {
    $archive.Dispose()
}

foreach ($part in 'en-US/Fdyno.PowerShell.dll-Help.xml', 'stores/Sqlite/Fdyno.Storage.Sqlite.dll', 'stores/FoundationDb/Fdyno.Storage.FoundationDb.dll') {
    if ($part -notin $names) {
        throw "The package lacks ${part}: build it where every package source is, FoundationDB.Client's included."
    }
}

if ($PSCmdlet.ShouldProcess("Fdyno $version", "Publish to $Repository")) {
    $key = $ApiKey ? @{ ApiKey = $ApiKey } : @{}
    Publish-PSResource -NupkgPath $package -Repository $Repository @key
}
