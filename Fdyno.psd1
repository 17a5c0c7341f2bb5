@{
    RootModule             = 'Fdyno.PowerShell.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = 'b6f0c1f3-4f0e-4f7a-9a60-2b1d4a0f7c55'
    Author                 = 'The Fdyno authors'
    CompanyName            = 'The Fdyno authors'
    Copyright              = '(c) 2026 The Fdyno authors. MIT licence.'
    Description            = 'DynamoDB-style tables on an embedded store or a FoundationDB cluster, with DynamoDB''s backup and restore.'
    PowerShellVersion      = '7.6'
    CompatiblePSEditions   = @('Core')

    # Loaded before the cmdlets, so that [Fdyno.Items.Number] and the other public types can be named in scripts.
    RequiredAssemblies     = @('Fdyno.dll')

    TypesToProcess         = @('Fdyno.Types.ps1xml')
    FormatsToProcess       = @('Fdyno.Format.ps1xml', 'Fdyno.List.Format.ps1xml', 'Fdyno.Runbooks.Format.ps1xml')

    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    CmdletsToExport        = @(
        'Compare-FdynoTable'
        'Connect-Fdyno'
        'Copy-FdynoBackup'
        'Disconnect-Fdyno'
        'Export-FdynoItem'
        'Get-FdynoBackup'
        'Get-FdynoConnection'
        'Get-FdynoContinuousBackup'
        'Get-FdynoItem'
        'Get-FdynoTable'
        'Import-FdynoItem'
        'New-FdynoBackup'
        'New-FdynoIndex'
        'New-FdynoTable'
        'Optimize-FdynoStore'
        'Optimize-FdynoTable'
        'Remove-FdynoBackup'
        'Remove-FdynoItem'
        'Remove-FdynoTable'
        'Restore-FdynoItem'
        'Restore-FdynoTable'
        'Restore-FdynoTableToPointInTime'
        'Set-FdynoContinuousBackup'
        'Set-FdynoItem'
        'Set-FdynoTable'
        'Test-FdynoBackup'
    )

    PrivateData            = @{
        PSData = @{
            # Release notes and the addresses of project and icon are added to the package: tools/Build-Package.ps1.
            Tags       = @(
                'DynamoDB', 'FoundationDB', 'SQLite', 'NoSQL', 'Database', 'Backup', 'Restore', 'PointInTimeRecovery',
                'PSEdition_Core', 'Windows', 'Linux', 'MacOS'
            )
            LicenseUri = 'https://licenses.nuget.org/MIT'
        }
    }
}
