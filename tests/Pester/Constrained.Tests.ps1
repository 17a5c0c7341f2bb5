# Constrained language: where policy allows scripts no methods, no types of their own and no expressions in strings of code.
#
# The policies themselves (WDAC, AppLocker, and the variable __PSLockdownPolicy that stands in for them) are Windows's: PowerShell on other
# systems has no code for them. What they do to a session is what is done to runspaces here.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = New-TestFolder
}

AfterAll {
    Remove-TestFolder $folder
}

Describe 'Constrained language' {
    It 'is enough for everything that the module does' {
        $written = Invoke-InProcess @"
Import-Module '$ModulePath'
$PatientCompletion
`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
`$ErrorActionPreference = 'Stop'
try { [System.IO.File]::Exists('x'); 'not constrained' } catch { 'constrained' }
`$connection = $(Get-TestStoreCommand)
`$null = New-FdynoTable Music artist -RangeKey title -GlobalSecondaryIndex (New-FdynoIndex by-genre genre year:N) -Tag @{ team = 'a' }
@{ artist = 'Ada'; title = 'Song'; genre = 'rock'; year = 1999 } | Set-FdynoItem -TableName Music
'{"artist":{"S":"Bo"},"title":{"S":"x"},"n":{"N":"12345678901234567890123456789012345678"},"s":{"NS":["1","2.5"]}}' | Set-FdynoItem Music
Get-FdynoItem Music | Set-FdynoItem Music
"items: `$((Get-FdynoItem Music).Count) `$((Get-FdynoItem Music -IndexName by-genre -HashValue rock -RangeBegin 1990).artist)"
"json: `$(Get-FdynoItem Music -HashValue Bo | ConvertTo-Json -Depth 4 -Compress)"
`$backup = New-FdynoBackup Music first
"backup: `$(`$backup.BackupStatus) `$(`$backup | Test-FdynoBackup)"
`$restored = Get-FdynoBackup Music -Latest | Restore-FdynoTable -TargetTableName { "`$(`$_.TableName)-check" }
"restored: `$(`$restored.TableName) `$(@(Compare-FdynoTable Music Music-check).Count)"
"file: `$((Export-FdynoItem Music '$folder/items.json.gz').ItemCount) `$((Import-FdynoItem Music-check '$folder/items.json.gz').ItemCount)"
"recovery: `$((Set-FdynoContinuousBackup Music `$true -RecoveryMode SnapshotOnRestore).RecoveryMode)"
"view: `$((Get-FdynoTable Music | Out-String -Width 120) -match 'Music +ACTIVE +2 +\d+ B artist:S, title:S +by-genre')"
"list: `$((`$backup | Format-List | Out-String) -match 'BackupSize +: \d+ B')"
"completed: `$((TabExpansion2 'Get-FdynoTable Mus' 18).CompletionMatches.CompletionText)"
'Music-check' | Remove-FdynoTable -Force
"errors: `$(try { Get-FdynoTable Music-check } catch { `$_.FullyQualifiedErrorId })"
Disconnect-Fdyno
"@
        $written | Should -Be @(
            'constrained'
            'items: 2 Ada'
            'json: {"artist":"Bo","n":{"Value":"12345678901234567890123456789012345678"},"s":[1,2.5],"title":"x"}'
            'backup: AVAILABLE True'
            'restored: Music-check 0'
            'file: 2 2'
            'recovery: SnapshotOnRestore'
            'view: True'
            'list: True'
            'completed: Music Music-check'
            'errors: ResourceNotFound,Fdyno.PowerShell.Commands.GetFdynoTableCommand'
        )
    }

    It 'is enough in a runspace that is constrained from its beginning' {
        $state = [Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
        $state.LanguageMode = 'ConstrainedLanguage'
        $state.ImportPSModule((Join-Path (Get-Module Fdyno).ModuleBase 'Fdyno.psd1'))
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        try {
            $written = $shell.AddScript(@"
`$null = $(Get-TestStoreCommand runspace)
`$null = New-FdynoTable Music artist
@{ artist = 'Ada' } | Set-FdynoItem Music
Get-FdynoTable | New-FdynoBackup | Test-FdynoBackup
(Get-FdynoTable | Out-String) -match 'Music +ACTIVE +1 .*artist:S'
Disconnect-Fdyno
"@).Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            $written | Should -Be $true, $true
        }
        finally {
            $shell.Dispose()
            $runspace.Dispose()
        }
    }

    It 'shows everything as full language does: each type, as a table and as a list' {
        $script = @"
`$null = $(Get-TestStoreCommand views)
if (-not (Get-FdynoTable)) {
    `$null = New-FdynoTable Music artist -RangeKey n:N -GlobalSecondaryIndex (New-FdynoIndex by-genre genre) -Tag @{ team = 'a' }
    @{ artist = 'Ada'; n = 1; genre = 'rock' }, @{ artist = 'Bo'; n = 2 } | Set-FdynoItem -TableName Music
    `$null = New-FdynoTable Other artist -RangeKey n:N
    @{ artist = 'Ada'; n = 1; genre = 'jazz' } | Set-FdynoItem -TableName Other
    `$null = New-FdynoBackup Music first
    `$null = Set-FdynoContinuousBackup Music `$true -RecoveryMode SnapshotOnRestore
}

`$backup = Get-FdynoBackup Music
`$all = @(
    Get-FdynoConnection
    Get-FdynoTable
    (Get-FdynoTable Music).GlobalSecondaryIndexes
    New-FdynoIndex by-genre genre
    `$backup
    Get-FdynoBackup -BackupArn `$backup.BackupArn
    Get-FdynoContinuousBackup Music
    (Get-FdynoContinuousBackup Music).PointInTimeRecoveryDescription
    `$backup.BackupCreationDateTime
    Get-FdynoItem Music
    Compare-FdynoTable Music Other
    Export-FdynoItem Music '$folder/shown.json'
    Restore-FdynoItem Other -HashValue Ada -BackupArn `$backup.BackupArn -WhatIf
    Optimize-FdynoTable Music
    Optimize-FdynoStore
)
`$all | ForEach-Object { `$_ | Format-Table | Out-String -Width 200; `$_ | Format-List | Out-String -Width 200 }
"`$(`$all.Count) objects"
Disconnect-Fdyno
"@
        $texts = foreach ($mode in 'FullLanguage', 'ConstrainedLanguage') {
            $state = [Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
            $state.LanguageMode = $mode
            $state.ImportPSModule((Join-Path (Get-Module Fdyno).ModuleBase 'Fdyno.psd1'))
            $runspace = [runspacefactory]::CreateRunspace($state)
            $runspace.Open()
            $shell = [powershell]::Create($runspace)
            try {
                , ($shell.AddScript($script).Invoke() -join '')
                $shell.Streams.Error | Should -BeNullOrEmpty -Because $mode
            }
            finally {
                $shell.Dispose()
                $runspace.Dispose()
            }
        }

        # Durations, and what is free in the file, differ from time to time, and nothing else.
        $full, $constrained = $texts -replace '\d+([.,]\d+)? (ms|s)\b|Duration.*|\d\d:\d\d:\d\d\S*', '…' -replace
            '[\d.,]+ [KM]?B +(?=.*the embedded store)|(?<=(SizeBytes\w*|Recl\w+) *: ).*', '…'
        $full | Should -Match '\d\d objects'
        $constrained | Should -Be $full
    }
}
