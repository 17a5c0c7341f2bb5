# The tour, docs/tour.md, is typed again into a new PowerShell in a home of its own, where it begins with installing the package from a
# folder. What comes back has the form that the document says: times, ids, sizes and versions are others each time.

BeforeDiscovery {
    . $PSScriptRoot/../../tools/Tour.ps1
    $document = Read-TourDocument "$PSScriptRoot/../../docs/tour.md"
    # Without a package, the module is imported from where it was built.
    $hasPackage = -not $IsWindows -and (Get-Command Compress-PSResource -ErrorAction Ignore)
    $chapters = $document.Step | Group-Object Chapter | ForEach-Object {
        @{ Chapter = $_.Name; IsLeftOut = $_.Group[0].NeedsPackage -and -not $hasPackage }
    }
    if (-not $hasPackage) {
        Write-Host 'Skipped the installation of the tour: it needs Microsoft.PowerShell.PSResourceGet 1.1 or later, and not Windows.'
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . (Join-Path $RepoRoot 'tools/Tour.ps1')
    $document = Read-TourDocument (Join-Path $RepoRoot 'docs/tour.md')
}

Describe 'The tour' -Tag EmbeddedOnly {
    BeforeAll {
        $folder = New-TestFolder
        if (-not $IsWindows -and (Get-Command Compress-PSResource -ErrorAction Ignore)) {
            $pack = @{ Module = (Get-Module Fdyno).ModuleBase; Destination = $folder; WarningAction = 'SilentlyContinue' }
            $steps = $document.Step
            $start = @{ Setup = Get-TourSetup (Get-PackageInstaller); Package = & (Join-Path $RepoRoot 'tools/Build-Package.ps1') @pack }
        }
        else {
            $steps = $document.Step | Where-Object NeedsPackage -EQ $false
            $start = @{ Setup = Get-TourSetup $ModulePath }
        }

        # Keeps the form of the answer beside each step.
        Invoke-TourStep -Step $steps @start -WhenDone {
            param($Step, $Line)
            $Step | Add-Member Form (Get-TourForm (ConvertTo-DocumentLine $Line))
        }
    }

    AfterAll {
        Remove-TestFolder $folder
    }

    It 'is answered as the document says: <Chapter>' -ForEach $chapters {
        if ($IsLeftOut) {
            Set-ItResult -Skipped -Because 'there is no package to install'
        }

        foreach ($step in $document.Step | Where-Object Chapter -EQ $Chapter) {
            $step.Form | Should -BeExactly (Get-TourForm $step.Answer) -Because "that is what stands under: $($step.Command)"
        }
    }

    It 'stands in the README as in the document' {
        Read-TourExcerpt (Join-Path $RepoRoot 'README.md') | Should -BeExactly (Get-TourExcerpt $document)
    }

    It 'is compared by what is said, and not by times, ids, sizes and the width of columns' {
        $then = Get-TourForm 'Name   Created             Size', '----   -------             ----', 'full   2026-11-22 20:19:08  134 B'
        Get-TourForm 'Name Created Size', '---- ------- ----', 'full 2031-01-02 03:04:05 8.3 KB' | Should -BeExactly $then
        Get-TourForm 'Name Created Size', '---- ------- ----', 'half 2031-01-02 03:04:05 8.3 KB' | Should -Not -BeExactly $then
    }
}

Describe 'The picture of the terminal' -Tag EmbeddedOnly {
    BeforeAll {
        $path = Join-Path $RepoRoot 'docs/images/tour.svg'
        $picture = ([xml] (Get-Content -Raw $path)).svg
        $pieces = @($picture.text | Where-Object textLength)
    }

    It 'shows what stands in the document' {
        $shown = $pieces | Sort-Object { [double] $_.y }, { [double] $_.x } | ForEach-Object '#text'
        $expected = (Format-TourTranscript ($document.Step | Where-Object { 'picture' -in $_.Marks })) + "$TourPrompt█"
        -join $shown -replace '\s' | Should -BeExactly (-join $expected -replace '\s')
    }

    It 'keeps inside its window, in lines that do not overlap' {
        $right = [double] $picture.width - [double] $pieces[0].x
        foreach ($row in $pieces | Group-Object y) {
            $end = 0
            foreach ($piece in $row.Group) {
                [double] $piece.x | Should -BeGreaterThan ($end - 0.1)
                $end = [double] $piece.x + [double] $piece.textLength
            }

            $end | Should -BeLessOrEqual ($right + 0.1)
            [double] $row.Name | Should -BeLessThan ([double] $picture.height)
        }
    }

    It 'is small, says in words what it shows, and loads nothing' {
        (Get-Item $path).Length | Should -BeLessThan 60KB
        $picture.title.'#text' | Should -Not -BeNullOrEmpty
        $picture.desc.'#text' | Should -Not -BeNullOrEmpty
        Get-Content -Raw $path | Should -Not -Match 'href|url\(|@import|<script'
    }
}
