BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'The module' -Tag EmbeddedOnly {
    It 'exports the cmdlets of its manifest' {
        $manifest = Import-PowerShellDataFile (Join-Path $RepoRoot 'Fdyno.psd1')
        (Get-Command -Module Fdyno).Name | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
    }

    It 'has a valid manifest' {
        (Test-ModuleManifest (Join-Path (Get-Module Fdyno).ModuleBase 'Fdyno.psd1')).Version | Should -Be (Get-Module Fdyno).Version
    }

    It 'names its public types in scripts' {
        [Fdyno.Items.Number]::Parse('12345678901234567890123456789012345678').ToString() | Should -Be '12345678901234567890123456789012345678'
    }

    It 'asks before it removes, and at least can be asked before every change' {
        $changing = Get-Command -Module Fdyno -Verb New, Set, Remove, Import, Export, Restore | Where-Object Name -NE New-FdynoIndex
        $changing | Where-Object { -not $_.Parameters.ContainsKey('WhatIf') } | Should -BeNullOrEmpty
        foreach ($name in 'Remove-FdynoTable', 'Remove-FdynoBackup') {
            $attribute = (Get-Command $name).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)
            $attribute.ConfirmImpact | Should -Be High
        }
    }

    It 'writes nothing while it is imported' {
        Invoke-InProcess "Import-Module '$ModulePath' 3>&1 4>&1" | Should -BeNullOrEmpty
    }

    It 'loads beside a module that brings SQLite itself, whichever comes first' {
        $other = Join-Path $folder 'Other'
        $null = New-Item -ItemType Directory $other
        $store = Join-Path (Get-Module Fdyno).ModuleBase 'stores/Sqlite'
        Copy-Item (Join-Path $store 'SQLitePCLRaw.core.dll'), (Join-Path $store 'SQLitePCLRaw.provider.e_sqlite3.dll') $other
        Set-Content (Join-Path $other 'Other.psd1') "@{ ModuleVersion = '1.0'; RequiredAssemblies = 'SQLitePCLRaw.core.dll', 'SQLitePCLRaw.provider.e_sqlite3.dll' }"
        foreach ($order in @("Import-Module '$other/Other.psd1'; Import-Module '$ModulePath'"), @("Import-Module '$ModulePath'; Import-Module '$other/Other.psd1'")) {
            Invoke-InProcess "$order; `$null = Connect-Fdyno -Create -Path '$folder/beside.fdyno'; (Get-FdynoConnection).IsOpen" | Should -Be 'True'
        }
    }
}

Describe 'The module with its store' {
    It 'loads no store until one is connected, and then apart from all else' {
        $packages = $Store -eq 'Sqlite' ? 'Sqlite|SQLite' : 'FoundationDb|FoundationDB|SnowBank|NodaTime'
        $output = Invoke-InProcess @"
Import-Module '$ModulePath'
[AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -match '$packages' | Measure-Object | ForEach-Object Count
`$null = $(Get-TestStoreCommand context)
foreach (`$assembly in [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -match '$packages' }) {
    [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext(`$assembly).Name
}
"@
        $output[0] | Should -Be '0'
        $output | Select-Object -Skip 1 | Sort-Object -Unique | Should -Be "Fdyno.Storage.$Store"
    }

    It 'survives Import-Module -Force, twice, and Remove-Module, with its connections' {
        Invoke-InProcess @"
`$ErrorActionPreference = 'Stop'
Import-Module '$ModulePath'
`$connection = $(Get-TestStoreCommand force)
`$null = New-FdynoTable Music artist
Import-Module '$ModulePath' -Force
Import-Module '$ModulePath' -Force
(Get-FdynoTable Music).TableName
Remove-Module Fdyno
Import-Module '$ModulePath'
(Get-FdynoTable Music -Connection `$connection).TableName
`$second = $(Get-TestStoreCommand force2)
[System.Runtime.Loader.AssemblyLoadContext]::All.Name -eq 'Fdyno.Storage.$Store' | Measure-Object | ForEach-Object Count
"@ | Should -Be 'Music', 'Music', '1'
    }

    It 'loads from a path with spaces and letters of any script' {
        $copy = Join-Path $folder 'Kopie mit Leerzeichen λ/Fdyno'
        $null = New-Item -ItemType Directory (Split-Path $copy)
        Copy-Item -Recurse $ModulePath $copy
        Invoke-InProcess "Import-Module '$copy'; `$null = $(Get-TestStoreCommand copy); (Get-Module Fdyno).ModuleBase; (Get-FdynoConnection).IsOpen" |
            Should -Be (Get-ChildItem $copy -Directory).FullName, 'True'
    }

    It 'works in constrained language' {
        $output = Invoke-InProcess @"
Import-Module '$ModulePath'
`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
`$null = $(Get-TestStoreCommand constrained)
`$null = New-FdynoTable Music artist -RangeKey 'title'
@{ artist = 'Ada'; title = 'Song'; year = 1999 } | Set-FdynoItem -TableName Music
(Get-FdynoItem Music -HashValue Ada).year
"@
        $output | Should -Be '1999'
    }
}
