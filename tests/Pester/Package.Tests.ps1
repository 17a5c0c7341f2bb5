# The package as its users meet it: made, installed from a folder, used, updated, uninstalled. In a home of its own, with a path that has
# spaces and letters of other scripts: neither the repositories nor the modules of whoever runs this are touched.

BeforeDiscovery {
    $packer = Get-Command Compress-PSResource -ErrorAction Ignore
    $obstacle = -not $packer ? 'there is no Compress-PSResource, of Microsoft.PowerShell.PSResourceGet 1.1 or later' :
        $IsWindows ? 'the home of a process cannot be redirected on Windows' : $null
    if ($obstacle) {
        Write-Host "Skipped installing the package: $obstacle."
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'The manifest' -Tag EmbeddedOnly {
    It 'says what the Gallery shows, and exports by name' {
        $problems = @()
        $manifest = Test-ModuleManifest (Join-Path (Get-Module Fdyno).ModuleBase 'Fdyno.psd1') -WarningVariable problems
        $problems | Should -BeNullOrEmpty
        $manifest.PowerShellVersion | Should -Be '7.6'
        $manifest.CompatiblePSEditions | Should -Be Core
        $manifest.Description | Should -Not -BeNullOrEmpty
        $manifest.PrivateData.PSData.LicenseUri | Should -Match '^https://'
        $manifest.Tags | Should -Contain DynamoDB
        $manifest.Tags | Where-Object { $_ -match '\s' } | Should -BeNullOrEmpty
        $exports = Import-PowerShellDataFile (Join-Path $RepoRoot 'Fdyno.psd1')
        foreach ($kind in 'CmdletsToExport', 'FunctionsToExport', 'AliasesToExport', 'VariablesToExport') {
            $exports[$kind] | Where-Object { $_ -match '[*?]' } | Should -BeNullOrEmpty
        }
    }

    It 'has its icon and its release notes in the repository' {
        $icon = [IO.File]::ReadAllBytes((Join-Path $RepoRoot 'assets/icon.png'))
        [Convert]::ToHexString($icon, 0, 8) | Should -Be 89504E470D0A1A0A
        $version = (Import-PowerShellDataFile (Join-Path $RepoRoot 'Fdyno.psd1')).ModuleVersion
        Get-Content (Join-Path $RepoRoot 'CHANGELOG.md') -Raw | Should -Match "(?m)^## $([regex]::Escape($version))\b"
    }
}

Describe 'The package' -Tag EmbeddedOnly -Skip:($null -ne $obstacle) {
    BeforeAll {
        $folder = New-TestFolder
        $userHome = Join-Path $folder 'Zuhause λ'
        $feed = Join-Path $folder 'feed'
        $null = New-Item -ItemType Directory $userHome, $feed
        $version = (Get-Module Fdyno).Version.ToString()
        $older = '0.0.1'
        $installer = (Get-Command Compress-PSResource).Module.Path ?? (Get-Module -ListAvailable Microsoft.PowerShell.PSResourceGet)[0].Path

        # A copy: help is made in it, and other tests have the module open.
        $module = Join-Path $folder 'laid out' $version
        $null = New-Item -ItemType Directory (Split-Path $module)
        Copy-Item -LiteralPath (Get-Module Fdyno).ModuleBase -Destination $module -Recurse
        $withHelp = [bool] (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)
        & (Join-Path $RepoRoot 'tools/Build-Help.ps1') -Module $module
        $pack = @{ Module = $module; Destination = $feed; WarningAction = 'SilentlyContinue' }
        $package = & (Join-Path $RepoRoot 'tools/Build-Package.ps1') @pack -ProjectUri https://example.org/fdyno
        $null = & (Join-Path $RepoRoot 'tools/Build-Package.ps1') @pack -ProjectUri '' -Version $older

        # What a script writes in a process with that home, where only what is installed there is found.
        function Invoke-AtHome([string] $Script) {
            $names = 'HOME', 'PSModulePath', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'
            $saved = @{}
            $names | ForEach-Object { $saved[$_] = [Environment]::GetEnvironmentVariable($_) }
            try {
                $names | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
                $env:HOME = $userHome
                Invoke-InProcess "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'`n$Script"
            }
            finally {
                $names | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $saved[$_]) }
            }
        }
    }

    AfterAll {
        Remove-TestFolder $folder
    }

    It 'has the files that are meant to ship, and no others' {
        $expected = @(Get-Content (Join-Path $RepoRoot 'tests/Fdyno.PowerShell.Tests/Packaging/shipped-files.txt'))
        if (-not (Test-Path (Join-Path $module 'stores/FoundationDb'))) {
            $expected = $expected -notlike 'stores/FoundationDb/*'
        }

        $expected += Get-ChildItem (Join-Path $RepoRoot 'docs/en-US') -Filter 'about_*.md' | ForEach-Object { "en-US/$($_.BaseName).help.txt" }
        if ($withHelp) {
            $expected += 'en-US/Fdyno.PowerShell.dll-Help.xml'
        }

        $zip = [IO.Compression.ZipFile]::OpenRead($package.FullName)
        try {
            # What every package has of NuGet itself.
            $found = $zip.Entries.FullName.ForEach({ [uri]::UnescapeDataString($_) }) -notmatch '^(_rels/|package/|\[Content_Types\]\.xml$|Fdyno\.nuspec$)'
            $reader = [IO.StreamReader]::new($zip.GetEntry('Fdyno.nuspec').Open())
            $specification = [xml] $reader.ReadToEnd()
        }
        finally {
            $zip.Dispose()
        }

        $found | Sort-Object -CaseSensitive | Should -Be ($expected | Sort-Object -CaseSensitive)
        $about = $specification.package.metadata
        $about.releaseNotes | Should -BeLike '### Added*'
        $about.projectUrl | Should -Be 'https://example.org/fdyno'
        $about.iconUrl | Should -Be "https://example.org/fdyno/raw/v$version/assets/icon.png"
        $about.licenseUrl | Should -Match '^https://'
        $package.Length | Should -BeLessThan 12MB
    }

    It 'leaves the module that was built as it is' {
        $manifest = Get-Content (Join-Path $module 'Fdyno.psd1') -Raw
        $manifest | Should -Be (Get-Content (Join-Path $RepoRoot 'Fdyno.psd1') -Raw)
    }

    It 'installs from a folder, and updates beside the older version' {
        $output = Invoke-AtHome @"
Import-Module '$installer'
Register-PSResourceRepository -Name FdynoTest -Uri '$feed' -Trusted
Install-PSResource Fdyno -Version $older -Repository FdynoTest
Update-PSResource Fdyno -Repository FdynoTest
(Get-InstalledPSResource Fdyno).Version | Sort-Object | ForEach-Object { "`$_" }
"@
        $output | Should -Be $older, $version
    }

    It 'works where it was installed, by its name alone, with its help' {
        $output = Invoke-AtHome @"
`$null = Connect-Fdyno -Path '$folder/installed.fdyno'
`$null = New-FdynoTable Music artist
@{ artist = 'Ada' } | Set-FdynoItem -TableName Music
(New-FdynoBackup Music | Restore-FdynoTable -TargetTableName Copy).ItemCount
(Get-Module Fdyno).Version.ToString()
(Get-Module Fdyno).ModuleBase
(Get-Help New-FdynoBackup).Synopsis
(Get-Help about_Fdyno).ToString().Substring(0, 5)
"@
        $output[0] | Should -Be 1
        $output[1] | Should -Be $version
        $output[2] | Should -Be (Join-Path $userHome '.local/share/powershell/Modules/Fdyno' $version)
        if ($withHelp) {
            $output[3] | Should -Be 'Backs up a table.'
        }

        $output[-1] | Should -Be TOPIC
    }

    It 'is there in its older version too, until that is uninstalled' {
        $output = Invoke-AtHome @"
Import-Module Fdyno -RequiredVersion $older
`$null = Connect-Fdyno -Path '$folder/installed.fdyno'
(Get-FdynoTable).TableName
Import-Module '$installer'
Uninstall-PSResource Fdyno -Version $older
(Get-InstalledPSResource Fdyno).Version.ToString()
Uninstall-PSResource Fdyno
@(Get-Module -ListAvailable Fdyno).Count
Unregister-PSResourceRepository FdynoTest
"@
        $output | Should -Be Copy, Music, $version, 0
        Join-Path $userHome '.local/share/powershell/Modules/Fdyno' | Should -Not -Exist
    }
}
