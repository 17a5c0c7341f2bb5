# Every script of the repository is clean under PSScriptAnalyzer's default rules, but for those that the settings switch off, with reasons.

BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $scripts = Get-ChildItem $root -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
        Where-Object { [IO.Path]::GetRelativePath($root, $_.FullName) -notmatch '(^|[\\/])(out|bin|obj|\.git)[\\/]' } |
        ForEach-Object { @{ Name = [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/'); Path = $_.FullName } }
    $isMissing = -not (Get-Module -ListAvailable PSScriptAnalyzer)
    if ($isMissing) {
        Write-Host 'Skipped the analysis of scripts: Install-PSResource PSScriptAnalyzer gets what does it.'
    }
}

Describe 'PSScriptAnalyzer' -Tag EmbeddedOnly -Skip:$isMissing {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Import-Module PSScriptAnalyzer
    }

    It 'finds nothing in <Name>' -ForEach $scripts {
        # The manifest names files that are beside it only where the module is laid out.
        $file = $Name -eq 'Fdyno.psd1' ? (Join-Path (Get-Module Fdyno).ModuleBase 'Fdyno.psd1') : $Path
        $settings = Join-Path $RepoRoot ($Name.StartsWith('tests/') ? 'tests/Pester' : '') 'PSScriptAnalyzerSettings.psd1'
        Invoke-ScriptAnalyzer -Path $file -Settings $settings |
            ForEach-Object { "line $($_.Line): $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }
}
