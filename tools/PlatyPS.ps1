# The PlatyPS that keeps the pages of cmdlets current and makes their help. Dot-source it.
#
# Everyone uses the same version: another one may write the same page in another way. Only work on the help needs it: the build copies the
# help that is in the repository.

$PlatyPSName = 'Microsoft.PowerShell.PlatyPS'
$PlatyPSVersion = '1.0.3'

# Whether it is installed.
function Test-PlatyPS {
    (Get-Module -ListAvailable -Name $PlatyPSName).Where({ $_.Version -eq $PlatyPSVersion }).Count -gt 0
}

# What to do where it is missing.
function Get-PlatyPSAdvice {
    "Install $PlatyPSName ${PlatyPSVersion}: Install-PSResource $PlatyPSName -Version $PlatyPSVersion"
}

function Import-PlatyPS {
    Import-Module -Name $PlatyPSName -RequiredVersion $PlatyPSVersion -Scope Global
}
