# Every example of every page runs as it stands, on the store that about_Fdyno describes under "Examples" (HelpExample.ps1); those with a
# cluster file on a cluster. None writes an error, nor a warning that its text does not speak of; where the page shows output, it looks
# like that.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/HelpExample.ps1

    # What an example needs beside that store (Before), and what must hold afterwards (Then), by page and number; InProcess: a process of its
    # own. $noted is the time at which that store was there, $output what the example wrote.
    $needs = @{
        'Compare-FdynoTable' = @{
            2 = @{ Before = { Edit-Music } }
            3 = @{ Before = { Edit-Music }; Then = { $output.Name | Sort-Object | Should -Be Different, OnlyInDifference, OnlyInReference } }
            4 = @{ Before = { Edit-Music }; Then = { $output.Count | Should -Be 3 } }
            5 = @{ Before = { Edit-Music }; Then = { (Get-FdynoItem Music -HashValue 'Nina Simone').Genre | Should -Be Pop, Jazz, Jazz } }
        }
        'Copy-FdynoBackup' = @{
            3 = @{ Then = { $output.BackupStatus | Should -Be AVAILABLE } }
            4 = @{
                Before = {
                    Add-LargeSong
                    New-FdynoBackup Music
                    $copy = 'Copy-FdynoBackup (Get-FdynoBackup Music -Latest -Connection $connection).BackupArn $archive -Connection $connection'
                    Stop-Example "`$archive = Connect-Fdyno -Create -Path '$PWD/archive.fdyno' -NoDefault; $copy" {
                        $archive = Connect-Fdyno -Create -Path ./archive.fdyno -NoDefault
                        (Get-FdynoBackup -Connection $archive).BackupStatus -eq 'CREATING'
                        Disconnect-Fdyno $archive
                    } {
                        $archive = Connect-Fdyno -Create -Path ./archive.fdyno -NoDefault
                        Get-FdynoBackup -Connection $archive | Remove-FdynoBackup
                        Disconnect-Fdyno $archive
                    }
                }
                Then = { $output.BackupStatus | Should -Be AVAILABLE }
            }
            5 = @{ Before = { Remove-FdynoTable Music -Force }; Then = { $output.BackupType | Should -Be USER } }
        }
        'Export-FdynoItem' = @{
            1 = @{ Then = { (Import-FdynoItem Music ./music.jsonl.gz).ItemCount | Should -Be 4 } }
            2 = @{ Then = { (Get-Content ./music.json -Raw | ConvertFrom-Json).Count | Should -Be 4 } }
        }
        'Get-FdynoBackup' = @{
            3 = @{ Then = { Get-FdynoBackup | Should -BeNullOrEmpty } }
            4 = @{ Before = { Remove-FdynoTable Music -Force }; Then = { $output.TableName | Should -Be Music } }
            5 = @{ Then = { $output.Count | Should -BeGreaterThan 1 } }
        }
        'Get-FdynoContinuousBackup' = @{
            2 = @{ Before = { Wait-Noted } }
            3 = @{ Before = { New-FdynoTable Other pk }; Then = { $output.TableName | Should -Be Other } }
        }
        'Get-FdynoItem' = @{
            3 = @{ Then = { $output.SongTitle | Sort-Object | Should -Be 'Feeling Good', 'Sinnerman' } }
            4 = @{ Then = { (Get-Content ./music.jsonl).Count | Should -Be 4 } }
            5 = @{ Then = { @(Get-FdynoItem Music -IndexName ByGenre -HashValue Vocal).Count | Should -Be 3 } }
        }
        'Get-FdynoTable' = @{ 3 = @{ Then = { @(Get-FdynoBackup).Count | Should -Be 2 } } }
        'Import-FdynoItem' = @{
            1 = @{
                Before = { Set-Content moviedata.json '[{"year":2013,"title":"Rush","info":{"rating":8.3}},{"year":2014,"title":"Whiplash"}]' }
                Then = { (Get-FdynoTable Movies).ItemCount | Should -Be 2 }
            }
            2 = @{
                Before = {
                    $null = New-Item -ItemType Directory export
                    $lines = '{"Item":{"year":{"N":"2013"},"title":{"S":"Rush"}}}', '{"Item":{"year":{"N":"2014"},"title":{"S":"Whiplash"}}}'
                    0..1 | ForEach-Object {
                        $file = [IO.Compression.GZipStream]::new([IO.File]::Create("$PWD/export/$_.json.gz"), [IO.Compression.CompressionMode]::Compress)
                        $file.Write([Text.Encoding]::UTF8.GetBytes($lines[$_] + "`n"))
                        $file.Dispose()
                    }
                }
                Then = { (Get-FdynoTable Movies).ItemCount | Should -Be 2 }
            }
        }
        'New-FdynoBackup' = @{
            3 = @{ Then = { $output | Should -BeNullOrEmpty } }
            4 = @{ Then = { Get-FdynoBackup -BackupName *-* | Should -HaveCount 1 } }
            5 = @{
                Before = {
                    Add-LargeSong
                    Stop-Example 'New-FdynoBackup Music cut -Connection $connection' { (Get-FdynoBackup -BackupName cut).BackupStatus -eq 'CREATING' } {
                        Get-FdynoBackup -BackupName cut | Remove-FdynoBackup
                    }
                }
                Then = { $output.BackupName, $output.BackupStatus | Should -Be cut, AVAILABLE }
            }
        }
        'New-FdynoTable' = @{ 3 = @{ Then = { (Get-FdynoTable Sessions).ItemCount | Should -Be 1 } } }
        'Optimize-FdynoTable' = @{ 3 = @{ Then = { $output | Should -BeNullOrEmpty } } }
        'Remove-FdynoBackup' = @{
            1 = @{ Before = { New-FdynoBackup Music before-the-release }; Then = { $output.BackupStatus | Should -Be DELETED } }
            2 = @{ Before = { 1..8 | ForEach-Object { New-FdynoBackup Music } }; Then = { @(Get-FdynoBackup).Count | Should -Be 7 } }
        }
        'Remove-FdynoItem' = @{
            1 = @{ Then = { (Get-FdynoTable Music).ItemCount | Should -Be 3 } }
            2 = @{ Then = { (Get-FdynoTable Music).ItemCount | Should -Be 4 } }
            3 = @{ Then = { (Get-FdynoTable Music).ItemCount | Should -Be 1 } }
        }
        'Remove-FdynoTable' = @{
            1 = @{ Before = { New-FdynoTable Music-check pk }; Then = { (Get-FdynoTable).TableName | Should -Be Music } }
            2 = @{ Before = { New-FdynoTable Music-check pk; New-FdynoTable Other-check pk }; Then = { (Get-FdynoTable).TableName | Should -Be Music } }
            3 = @{ Before = { Remove-FdynoTable Music -Force }; Then = { (Get-FdynoTable Music).ItemCount | Should -Be 4 } }
        }
        'Restore-FdynoItem' = @{
            1 = @{ Before = { Edit-Music }; Then = { (Get-FdynoItem Music -HashValue 'Nina Simone').SongTitle | Should -Be 'Feeling Good', 'Mood Indigo' } }
            2 = @{ Before = { Edit-Music }; Then = { (Get-FdynoItem Music -HashValue 'Nina Simone').SongTitle | Should -Be 'Feeling Good', 'Mood Indigo', 'Sinnerman' } }
            3 = @{ Before = { Edit-Music } }
            4 = @{
                Before = { Edit-Music }
                Then = { Get-FdynoBackup -TableName Music -Latest | Compare-FdynoTable -DifferenceTable Music | Should -BeNullOrEmpty }
            }
        }
        'Restore-FdynoTable' = @{
            2 = @{ Then = { $output.ProvisionedThroughput.ReadCapacityUnits | Should -Be 10 } }
            3 = @{
                Before = {
                    Add-LargeSong
                    $whole = (New-FdynoBackup Music).BackupArn
                    Stop-Example "Restore-FdynoTable Music-check $whole -Connection `$connection" { (Get-FdynoTable *-check).TableStatus -eq 'CREATING' } {
                        Get-FdynoTable *-check | Remove-FdynoTable -Force
                    }
                }
                Then = { $output.TableStatus, $output.ItemCount | Should -Be ACTIVE, 34 }
            }
            4 = @{ Before = { Remove-FdynoTable Music -Force }; Then = { $output.ItemCount | Should -Be 4 } }
        }
        'Restore-FdynoTableToPointInTime' = @{
            2 = @{ Before = { Edit-Music }; Then = { $output[0].ItemCount, $output.Count | Should -Be 4, 4 } }
            3 = @{ Before = { Edit-Music }; Then = { $output.ItemCount | Should -Be 4 } }
            4 = @{
                Before = {
                    Add-LargeSong
                    $restore = 'Restore-FdynoTableToPointInTime Music-copy -SourceTableName Music -UseLatestRestorableTime -Connection $connection'
                    Stop-Example $restore { (Get-FdynoTable *-copy).TableStatus -eq 'CREATING' } {
                        # The latest time is the end of the last second that is over: the songs have to be in it.
                        $noted = [datetime]::Now
                        Wait-Noted
                        Get-FdynoTable *-copy | Remove-FdynoTable -Force
                    }
                }
                Then = { $output.TableStatus, $output.ItemCount | Should -Be ACTIVE, 34 }
            }
        }
        'Set-FdynoContinuousBackup' = @{
            1 = @{ Then = { $output.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus | Should -Be ENABLED } }
            2 = @{ Then = { $output.PointInTimeRecoveryDescription.RecoveryPeriodInDays | Should -Be 14 } }
            3 = @{ Then = { $output.PointInTimeRecoveryDescription.RecoveryPeriodInDays | Should -Be 20 } }
            4 = @{ Then = { $output.RecoveryMode | Should -Be SnapshotOnRestore } }
            5 = @{ Then = { $output.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus | Should -Be DISABLED } }
        }
        'Set-FdynoItem' = @{
            3 = @{
                Then = { (Get-FdynoItem Music @{ Artist = 'Nina Simone'; SongTitle = 'Feeling Good' } -AsPlainJson) | Should -BeLike '*:12345678901234567890123,*' }
            }
            5 = @{
                Before = { 'Artist,SongTitle,Year', 'Billie Holiday,Strange Fruit,1939' | Set-Content songs.csv }
                Then = { (Get-FdynoItem Music -HashValue 'Billie Holiday').Year | Should -Be 1939 }
            }
            6 = @{ Then = { (Get-FdynoTable Favourites).ItemCount | Should -Be 2 } }
            7 = @{ Then = { (Get-Content ./refused.json -Raw | ConvertFrom-Json).Artist | Should -Be 'Nina Simone' } }
        }
        'Set-FdynoTable' = @{ 2 = @{ Then = { $output.Tags.Count | Should -Be 2 } } }
        'Test-FdynoBackup' = @{ 3 = @{ Then = { $output | Should -BeNullOrEmpty } } }
        'about_Fdyno' = @{
            2 = @{ Then = { $output[-1].TableName | Should -Be Music-check } }
            4 = @{ Before = { Wait-Noted } }
        }
        'about_Fdyno_PointInTimeRecovery' = @{
            2 = @{ Before = { Edit-Music }; Then = { $output.Count | Should -Be 4 } }
            3 = @{ Before = { Remove-FdynoTable Music -Force }; Then = { $output.ItemCount | Should -Be 4 } }
            4 = @{ Before = { Edit-Music }; Then = { $output.Count | Should -Be 3 } }
        }
        'about_Fdyno_Runbooks' = @{
            1 = @{ Then = { $output.Name | Should -Contain 'Invoke-NightlyBackup.ps1' } }
            2 = @{
                Before = { $runbooks = Join-Path (Get-Module Fdyno).ModuleBase runbooks }
                Then = { $output.TableName | Should -Be Music }
            }
            3 = @{
                Places = @{ '/var/lib/app/app.fdyno' = './music.fdyno'; '/var/log/app/nightly.log' = './nightly.log' }
                ExitCode = 0
                Then = { './nightly.log' | Should -Exist }
            }
            # Registers nothing, on Windows either: these take the parameters of the cmdlets that they stand in for.
            4 = @{
                Before = {
                    function New-ScheduledTaskAction($Execute, $Argument) { "$Execute $Argument" }
                    function New-ScheduledTaskTrigger([switch] $Daily, [datetime] $At) { "$Daily $At" }
                    function Read-Host($Prompt) { $Prompt }
                    function Register-ScheduledTask($TaskName, $Action, $Trigger, $User, $Password) { "$TaskName, $Action, $Trigger, $User, $Password" }
                }
                Then = { $output | Should -BeLike 'Fdyno nightly backup, C:\Program Files\*-File C:\App\nightly.ps1, True *' }
            }
            5 = @{
                Before = { $null = Connect-Fdyno -Path ./other.fdyno -Create -NoDefault }
                Places = @{
                    '/var/lib/app/app.fdyno' = './music.fdyno'
                    '/var/log/app/runbooks.log' = './runbooks.log'
                    '/mnt/app.fdyno' = './other.fdyno'
                    '/var/www/t.html' = './t.html'
                }
                ExitCode = 0
                Then = { './t.html' | Should -Exist }
            }
        }
        'about_Fdyno_Stores' = @{
            # TLS files hold for all of a process. The test's cluster speaks none, so that the files are read and no more.
            3 = @{
                InProcess = $true
                Before = {
                    Copy-Item -LiteralPath $ClusterFile ./fdb.cluster
                    $key = [Security.Cryptography.ECDsa]::Create([Security.Cryptography.ECCurve+NamedCurves]::nistP256)
                    $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Test', $key, [Security.Cryptography.HashAlgorithmName]::SHA256)
                    $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1))
                    Set-Content -LiteralPath client.crt, ca.crt -Value $certificate.ExportCertificatePem()
                    Set-Content -LiteralPath client.key -Value $key.ExportPkcs8PrivateKeyPem()
                }
            }
            5 = @{ Then = { (Get-FdynoTable Music -Connection (Connect-Fdyno -Path ./other.fdyno -NoDefault)).ItemCount | Should -Be 4 } }
        }
    }

    $pages = Get-ChildItem (Join-Path $RepoRoot 'docs/en-US') -Filter '*.md' | ForEach-Object {
        $page = $_.BaseName
        $number = 0
        # What every example begins with needs no example of its own.
        $examples = @(Get-HelpExample $_ | Where-Object Title -NE 'Examples' | ForEach-Object {
                $number++
                $need = $needs[$page] ? $needs[$page][$number] : $null
                @{ Title = $_.Title; Example = $_; Need = $need ?? @{}; OnCluster = $_.Code.Contains('-ClusterFile') }
            })
        @{ Name = $page; Examples = $examples }
    } | Where-Object { $_.Examples }
    $numbers = @{ Needs = $needs; Pages = $pages }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/HelpExample.ps1
    . $PSScriptRoot/StopMidway.ps1
    $folder = New-TestFolder
    $start = Get-StartScript
    $culture = [cultureinfo]::CurrentCulture
    [cultureinfo]::CurrentCulture = 'en-US'
    $rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'
}

AfterAll {
    [cultureinfo]::CurrentCulture = $culture
    $PSStyle.OutputRendering = $rendering
    Remove-TestFolder $folder
}

Describe 'The examples of <Name>' -ForEach $pages {
    BeforeEach {
        $place = New-Item -ItemType Directory (Join-Path $folder ([guid]::NewGuid().ToString('N')))
        Push-Location -LiteralPath $place
        # Where a module is installed, its name alone finds it.
        $path = $env:PSModulePath
        $env:PSModulePath = (Split-Path (Split-Path (Get-Module Fdyno).ModuleBase)) + [IO.Path]::PathSeparator + $path
    }

    AfterEach {
        $env:PSModulePath = $path
        Pop-Location
        Disconnect-Fdyno -ErrorAction Ignore
    }

    # A page may have examples of one kind only, and Pester 6 refuses an empty -ForEach.
    $onCluster, $embedded = $Examples.Where({ $_.OnCluster }, 'Split')
    if ($embedded) {
        It 'run: <Title>' -Tag EmbeddedOnly -ForEach $embedded {
            Invoke-HelpExample $Example $start $Need
        }
    }

    if ($onCluster) {
        It 'run on a cluster: <Title>' -Tag ClusterOnly -ForEach $onCluster {
            Invoke-HelpExample $Example $start $Need
        }
    }
}

Describe 'What examples need' -Tag EmbeddedOnly {
    It 'is told of examples that there are' -ForEach $numbers {
        foreach ($page in $Needs.Keys) {
            $count = $Pages.Where({ $_.Name -eq $page }).Examples.Count
            $Needs[$page].Keys.Where({ $_ -gt $count }) | Should -BeNullOrEmpty -Because $page
        }
    }
}
