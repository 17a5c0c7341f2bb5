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

        $module = (Get-Module Fdyno).ModuleBase
        $pack = @{ Module = $module; Destination = $feed; WarningAction = 'SilentlyContinue' }
        $null = & (Join-Path $RepoRoot 'tools/Build-Package.ps1') @pack -ProjectUri '' -Version $older

        # Where git is told that the repository is on GitHub, the package has addresses.
        $address = 'https://github.com/example/fdyno'
        $remote = @{ GIT_CONFIG_COUNT = '1'; GIT_CONFIG_KEY_0 = 'remote.origin.url'; GIT_CONFIG_VALUE_0 = 'git@github.com:example/fdyno.git' }
        try {
            $remote.Keys | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $remote[$_]) }
            $package = & (Join-Path $RepoRoot 'tools/Build-Package.ps1') @pack
        }
        finally {
            $remote.Keys | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
        }

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
        $about.projectUrl | Should -Be $address
        $about.iconUrl | Should -Be "$address/raw/v$version/assets/icon.png"
        $about.licenseUrl | Should -Match '^https://'
        $package.Length | Should -BeLessThan 12MB
    }

    It 'leaves the module that was built as it is' {
        $manifest = Get-Content (Join-Path $module 'Fdyno.psd1') -Raw
        $manifest | Should -Be (Get-Content (Join-Path $RepoRoot 'Fdyno.psd1') -Raw)
        Select-String -Path (Join-Path $module 'en-US/*') -SimpleMatch $address | Should -BeNullOrEmpty
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
`$null = Connect-Fdyno -Create -Path '$folder/installed.fdyno'
`$null = New-FdynoTable Music artist
@{ artist = 'Ada' } | Set-FdynoItem -TableName Music
(New-FdynoBackup Music | Restore-FdynoTable -TargetTableName Copy).ItemCount
(Get-Module Fdyno).Version.ToString()
(Get-Module Fdyno).ModuleBase
(Get-Help New-FdynoBackup).Synopsis
(Get-Help about_Fdyno).ToString().Substring(0, 5)
(& (Join-Path (Get-Module Fdyno -ListAvailable)[0].ModuleBase runbooks/Invoke-NightlyBackup.ps1) -Path '$folder/installed.fdyno').Status
"@
        $output[0] | Should -Be 1
        $output[1] | Should -Be $version
        $output[2] | Should -Be (Join-Path $userHome '.local/share/powershell/Modules/Fdyno' $version)
        $output[3] | Should -Be 'Backs up tables.'
        $output[4] | Should -Be TOPIC
        $output[5..6] | Should -Be BackedUp, BackedUp
    }

    It 'has the address of the page of each cmdlet, as it is in the release' {
        $output = Invoke-AtHome @"
Import-Module Fdyno -RequiredVersion $version
(Get-Command -Module Fdyno).HelpUri
(Get-Help New-FdynoBackup).relatedLinks.navigationLink[0].linkText
"@
        $output | Should -Be @((Get-Command -Module Fdyno).Name.ForEach({ "$address/blob/v$version/docs/en-US/$_.md" }); 'Online Version')
    }

    It 'opens that page with Get-Help -Online' -Skip:(-not $IsLinux) {
        # What .NET opens addresses with on Linux.
        $browser = Join-Path $folder 'bin/xdg-open'
        $null = New-Item -ItemType Directory (Split-Path $browser)
        Set-Content -LiteralPath $browser -Value '#!/bin/sh', 'echo "$1" > "$0.part" && mv "$0.part" "$0.opened"'
        chmod +x $browser
        Invoke-AtHome @"
`$env:PATH = '$(Split-Path $browser)' + [IO.Path]::PathSeparator + `$env:PATH
Import-Module Fdyno -RequiredVersion $version
Get-Help New-FdynoBackup -Online
"@ | Should -BeNullOrEmpty
        $null = [Threading.SpinWait]::SpinUntil({ Test-Path -LiteralPath "$browser.opened" }, [timespan]::FromMinutes(1))
        Get-Content -LiteralPath "$browser.opened" | Should -Be "$address/blob/v$version/docs/en-US/New-FdynoBackup.md"
    }

    It 'has no addresses where the project has none, and Get-Help -Online says so' {
        $output = Invoke-AtHome @"
Import-Module Fdyno -RequiredVersion $older
foreach (`$command in Get-Command -Module Fdyno) {
    try { Get-Help `$command.Name -Online } catch { "`$_`$(`$command.HelpUri)" }
}
"@
        $output.Count | Should -Be (Get-Command -Module Fdyno).Count
        $output | Sort-Object -Unique | Should -BeLike 'The online version of this Help topic cannot be displayed because the Internet address * is not specified *.'
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
