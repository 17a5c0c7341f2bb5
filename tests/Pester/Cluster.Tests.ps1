# What only clusters have. A server of its own hangs from the beginning: what waits for it does so while the other tests run.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/FdbServer.ps1
    $folder = New-TestFolder

    # Starts a script in a runspace of its own. It has the module and, as variables, what it is given.
    function Start-Script([string] $Script, [hashtable] $With = @{}) {
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule($ModulePath)
        foreach ($variable in $With.GetEnumerator()) {
            $state.Variables.Add([System.Management.Automation.Runspaces.SessionStateVariableEntry]::new($variable.Key, $variable.Value, ''))
        }

        $shell = [powershell]::Create($state).AddScript($Script)
        [pscustomobject]@{ Shell = $shell; Running = $shell.BeginInvoke() }
    }

    # Waits for a script, and takes the errors that it has written.
    function Wait-Script($Started) {
        $null = $Started.Running.AsyncWaitHandle.WaitOne([timespan]::FromMinutes(5)) | Should -BeTrue -Because 'it has to end'
        , @($Started.Shell.Streams.Error)
        $Started.Shell.Dispose()
    }

    # Runs a script in a process of its own; what it has written. The minutes are only there to make a failure of what would never end.
    function Wait-Process([string] $Script) {
        $running = Start-ThreadJob { param($Common, $Script) . $Common; Invoke-InProcess $Script; "exit code $LASTEXITCODE" } -ArgumentList "$PSScriptRoot/Common.ps1", $Script
        $null = $running | Wait-Job -Timeout 300
        $running.State | Should -Be Completed -Because 'the process has to end'
        $running | Receive-Job -AutoRemoveJob -Wait
    }

    # A cluster file with that text.
    function New-ClusterFile([string] $Text) {
        $path = Join-Path $folder "$([guid]::NewGuid().ToString('N')).cluster"
        Set-Content -LiteralPath $path $Text
        $path
    }

    $server = Start-FdbServer
    $hanging = Connect-Fdyno -Create -ClusterFile $server.ClusterFile -NoDefault
    $null = New-FdynoTable Music artist -Connection $hanging
    $notThere = New-ClusterFile 'fdyno:test@127.0.0.1:1'
    if (-not $IsWindows) {
        kill -STOP $server.Process.Id # Windows has nothing like it; what needs it is skipped there.
    }

    $waiting = @{
        Read = Start-Script 'Get-FdynoTable -Connection $hanging' @{ hanging = $hanging }
        Write = Start-Script '@{ artist = "a" } | Set-FdynoItem Music -Connection $hanging' @{ hanging = $hanging }
        Connect = Start-Script 'Connect-Fdyno -ClusterFile $file; Get-FdynoTable' @{ file = $notThere }
    }
}

AfterAll {
    Stop-FdbServer $server
    Remove-TestFolder $folder
}

Describe 'Connect-Fdyno -ClusterFile' -Tag ClusterOnly {
    It 'shows where it is connected to' {
        (Connect-Fdyno -Create -ClusterFile $ClusterFile).DisplayName | Should -Be "the FoundationDB cluster of '$ClusterFile'"
        (Connect-Fdyno -Create -ClusterFile $ClusterFile -Root 'apps/λ 1').DisplayName | Should -Be "the FoundationDB cluster of '$ClusterFile', root 'apps/λ 1'"
        Get-FdynoConnection | Out-String -Width 300 | Should -Match "root 'apps/λ 1'"
    }

    It 'resolves the file against the location, and drives of PowerShell' {
        $null = New-PSDrive -Name FdynoTest -PSProvider FileSystem -Root (Split-Path $ClusterFile)
        Push-Location (Split-Path $ClusterFile)
        try {
            foreach ($path in 'fdb.cluster', './fdb.cluster', 'FdynoTest:/fdb.cluster') {
                (Connect-Fdyno -Create -ClusterFile $path -NoDefault).DisplayName | Should -BeLike "*'$ClusterFile'*"
            }
        }
        finally {
            Pop-Location
            Remove-PSDrive FdynoTest
        }
    }

    It 'keeps the stores of two roots apart, one below the other too' {
        $one = Connect-Fdyno -Create -ClusterFile $ClusterFile -Root "$TestId/one" -Region eu-west-1 -NoDefault
        $two = Connect-Fdyno -Create -ClusterFile $ClusterFile -Root "$TestId/one/two" -Region eu-west-2 -NoDefault
        $two.StoreId | Should -Not -Be $one.StoreId
        $null = New-FdynoTable Music artist -Connection $one
        $null = New-FdynoTable Music title -Connection $two
        @{ artist = 'a' } | Set-FdynoItem Music -Connection $one
        (Get-FdynoTable -Connection $two).ItemCount | Should -Be 0
        (Get-FdynoTable -Connection $one).TableArn | Should -BeLike 'arn:aws:dynamodb:eu-west-1:*'
        Get-FdynoTable -Connection $two | Remove-FdynoTable -Force
        (Get-FdynoItem Music -Connection $one).artist | Should -Be a
        (Connect-Fdyno -ClusterFile $ClusterFile -Root "$TestId/one" -NoDefault).StoreId | Should -Be $one.StoreId
    }

    It 'refuses the root <Name>' -ForEach @(
        @{ Name = 'a//b'; Root = 'a//b'; Like = '*a name is missing*' }
        @{ Name = '/a'; Root = '/a'; Like = '*a name is missing*' }
        @{ Name = 'a/'; Root = 'a/'; Like = '*a name is missing*' }
        @{ Name = 'within a store'; Root = 'a/dynodb/b'; Like = "*'dynodb'*" }
        @{ Name = 'of a name that no key can hold'; Root = 'x' * 20000; Like = '*20000 characters*' }
        @{ Name = 'of a letter cut in two'; Root = "a$([char] 0xD800)"; Like = '*Unicode*' }
    ) {
        $errors = Get-ErrorOf { Connect-Fdyno -ClusterFile $ClusterFile -Root $Root }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $errors[0].CategoryInfo.Category | Should -Be InvalidArgument
        "$($errors[0])" | Should -BeLike $Like
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Root apps/fdyno*'
    }

    It 'refuses a cluster file that is none: <Name>' -ForEach @(
        @{ Name = 'text'; Text = 'no cluster' }
        @{ Name = 'nothing'; Text = '' }
        @{ Name = 'two clusters'; Text = "a:b@127.0.0.1:4500`na:b@127.0.0.1:4501" }
        @{ Name = 'a name with a space'; Text = 'a:b@my host:4500:4501' }
        @{ Name = 'a port that is none'; Text = 'a:b@127.0.0.1:port' }
    ) {
        $file = New-ClusterFile $Text
        $before = Get-Content -Raw $file
        $errors = Get-ErrorOf { Connect-Fdyno -ClusterFile $file }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'StoreUnavailable,*'
        "$($errors[0])" | Should -BeLike "*'$file'*one line of the form description:id@host:port*"
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*Connect-Fdyno -ClusterFile*'
        Get-Content -Raw $file | Should -Be $before
    }

    It 'reads a cluster file as FoundationDB does, with comments' {
        $line = (Get-Content $ClusterFile | Where-Object { $_ -match '@' }).Trim()
        $file = New-ClusterFile "# Do not edit.`n`n  $line # as of today"
        (Connect-Fdyno -Create -ClusterFile $file -Root "$TestId/comments" -NoDefault).IsOpen | Should -BeTrue
    }

    It 'refuses a cluster file that is not there, a folder and what is no path, and leaves no default' {
        $null = Connect-TestStore
        foreach ($wrong in @{ Path = "$folder/none"; Like = '*there is no such file*' }, @{ Path = $folder; Like = '*it is a folder*' }) {
            $errors = Get-ErrorOf { Connect-Fdyno -ClusterFile $wrong.Path }
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'StoreUnavailable,*'
            $errors[0].CategoryInfo.Category | Should -Be ResourceUnavailable
            "$($errors[0])" | Should -BeLike $wrong.Like
        }

        (Get-ErrorOf { Connect-Fdyno -ClusterFile Env:/PATH })[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        $errors = Get-ErrorOf { Get-FdynoTable }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*Connect-Fdyno -ClusterFile <file>*'
    }

    It 'refuses a cluster file that cannot be read' -Skip:(-not $IsLinux) {
        # A file that nobody can read, root included.
        $errors = Get-ErrorOf { Connect-Fdyno -ClusterFile /proc/self/mem }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'StoreUnavailable,*'
        "$($errors[0])" | Should -BeLike '*its cluster file cannot be read*'
    }

    It 'is not given together with -Path' {
        (Get-ErrorOf { Connect-Fdyno -Path "$folder/both.fdyno" -ClusterFile $ClusterFile })[0].FullyQualifiedErrorId | Should -BeLike 'AmbiguousParameterSet,*'
        Test-Path "$folder/both.fdyno" | Should -BeFalse
    }

    It 'refuses what is no client library, and then takes the right one' -Skip:(-not $IsLinux) {
        $null = Connect-TestStore
        $library = (Get-Content /proc/self/maps) -match 'libfdb_c' -replace '^\S+ +\S+ +\S+ +\S+ +\S+ +' | Select-Object -First 1
        $library | Should -Not -BeNullOrEmpty
        $text = New-ClusterFile 'no library'
        $other = (Get-ChildItem (Get-Module Fdyno).ModuleBase -Recurse -Filter 'libe_sqlite3.so' | Where-Object FullName -Match 'linux-(x64|arm64)\W' |
                Where-Object FullName -Match ([System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture)).FullName
        $written = Invoke-InProcess @"
Import-Module '$ModulePath'
foreach (`$wrong in '$folder/none.so', '$text', '$folder', '$other') {
    try {
        $(Get-TestStoreCommand library) -ClientLibrary `$wrong -ErrorAction Stop
    }
    catch {
        "`$(`$_.FullyQualifiedErrorId) `$_ `$(`$_.ErrorDetails.RecommendedAction)"
    }
}
($(Get-TestStoreCommand library) -ClientLibrary '$library').IsOpen
($(Get-TestStoreCommand library)).IsOpen
try { $(Get-TestStoreCommand library) -ClientLibrary /other/libfdb_c.so -ErrorAction Stop } catch { "`$_ `$(`$_.ErrorDetails.RecommendedAction)" }
"@
        $written.Count | Should -Be 7 -Because "$written"
        $written[0..3] | ForEach-Object { $_ | Should -BeLike 'StoreUnavailable,*-ClientLibrary <file>' }
        $written[0] | Should -BeLike '*there is no client library*'
        $written[1] | Should -BeLike "*cannot be loaded: ${text}: *"
        $written[2] | Should -BeLike '*there is no client library*'
        $written[3] | Should -BeLike "*is not FoundationDB's client library*"
        $written[4, 5] | Should -Be 'True', 'True'
        $written[6] | Should -BeLike "This process already uses the client library '$library', not*Connect without -ClientLibrary, or start a new process."
    }

    It 'takes TLS files that can be read, once a process: <_>' -ForEach 'TlsCertificateFile', 'TlsKeyFile', 'TlsCaFile' {
        $wrong = @{ $_ = "$folder/none.pem" }
        $errors = Get-ErrorOf { Connect-TestStore | Out-Null; $where = Get-TestStore; Connect-Fdyno @where @wrong }
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'Validation,*'
        "$($errors[0])" | Should -BeLike "This process already uses FoundationDB without*'$folder/none.pem'*"
        $errors[0].ErrorDetails.RecommendedAction | Should -Be "Connect without -$_, or start a new process."
    }

    It 'refuses TLS files that cannot be read' {
        Invoke-InProcess @"
Import-Module '$ModulePath'
foreach (`$name in 'TlsCertificateFile', 'TlsKeyFile', 'TlsCaFile') {
    `$wrong = @{ `$name = '$folder/none.pem' }
    try { $(Get-TestStoreCommand tls) @wrong -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId -replace ',.*'; `$_.ErrorDetails.RecommendedAction }
}
($(Get-TestStoreCommand tls)).IsOpen
"@ | Should -Be (@('Validation', 'Give the path of a PEM file that the current user can read.') * 3 + 'True')
    }
}

Describe 'Connections to clusters' -Tag ClusterOnly {
    It 'are used side by side, and closed one by one' {
        $connections = 1..5 | ForEach-Object { Connect-Fdyno -Create -ClusterFile $ClusterFile -Root "$TestId/many/$_" -NoDefault }
        $same = Connect-Fdyno -ClusterFile $ClusterFile -Root "$TestId/many/1" -NoDefault
        $connections.StoreId | Sort-Object -Unique | Should -HaveCount 5
        $null = New-FdynoTable Music artist -Connection $connections[0]
        (Get-FdynoTable -Connection $same).TableName | Should -Be Music
        $connections[0..3] | Disconnect-Fdyno
        Get-FdynoTable -Connection $connections[4] | Should -BeNullOrEmpty
        (Get-FdynoTable -Connection $same).TableName | Should -Be Music
        $errors = Get-ErrorOf { Get-FdynoTable -Connection $connections[1] }
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        $errors[0].ErrorDetails.RecommendedAction | Should -Be "Connect again with: Connect-Fdyno -ClusterFile '$ClusterFile' -Root '$TestId/many/2'"
        ($connections[4], $same) | Disconnect-Fdyno
    }

    It 'are used by several runspaces at once' {
        $connection = Connect-TestStore parallel -NoDefault
        $null = New-FdynoTable Music artist -Connection $connection
        1..4 | ForEach-Object -Parallel {
            Import-Module $using:ModulePath
            $lane = $_
            1..25 | ForEach-Object { @{ artist = "$lane-$_" } } | Set-FdynoItem Music -Connection $using:connection
        }
        (Get-FdynoTable -Connection $connection).ItemCount | Should -Be 100
        Disconnect-Fdyno $connection
    }

    It 'are not left by a pipeline that started on the embedded store, nor the other way round' {
        $file = Connect-Fdyno -Create -Path (Join-Path $folder 'file.fdyno') -NoDefault
        $cluster = Connect-TestStore pipeline
        $null = New-FdynoTable Music artist -Connection $file
        1..70 | ForEach-Object { @{ artist = "$_"; year = 1900 + $_ } } | Set-FdynoItem Music -Connection $file
        $backup = Get-FdynoTable -Connection $file | New-FdynoBackup
        Get-FdynoBackup | Should -BeNullOrEmpty
        (Get-FdynoBackup -Connection $file).BackupArn | Should -Be $backup.BackupArn
        ($backup | Restore-FdynoTable -TargetTableName Copy | Get-FdynoTable).ItemCount | Should -Be 70
        Get-FdynoTable | Should -BeNullOrEmpty
        $copy = $backup | Copy-FdynoBackup -Destination $cluster
        $copy | Test-FdynoBackup | Should -BeTrue
        ($copy | Restore-FdynoTable -TargetTableName Restored).ItemCount | Should -Be 70
        Get-FdynoTable Restored -Connection $file -ErrorAction Ignore | Should -BeNullOrEmpty

        $null = New-FdynoTable Music artist
        Get-FdynoItem Music -Connection $file | Set-FdynoItem Music
        (Get-FdynoTable Music).ItemCount | Should -Be 70
        Get-FdynoItem Music -AsJson | Should -Be (Get-FdynoItem Music -AsJson -Connection $file)
        $null = Connect-Fdyno -Create -Path (Join-Path $folder 'other.fdyno')
        Get-FdynoTable -Connection $cluster | Remove-FdynoTable -Force
        Get-FdynoTable -Connection $cluster | Should -BeNullOrEmpty
        $file, $cluster | Disconnect-Fdyno
    }
}

Describe 'A process that was connected to a cluster' -Tag ClusterOnly {
    It 'ends <Name>' -ForEach @(
        @{ Name = 'without Disconnect-Fdyno'; Last = '' }
        @{ Name = 'after Disconnect-Fdyno'; Last = 'Disconnect-Fdyno' }
        @{ Name = 'without its module'; Last = 'Remove-Module Fdyno' }
    ) {
        Wait-Process @"
Import-Module '$ModulePath'
`$null = $(Get-TestStoreCommand end)
`$null = New-FdynoTable "T`$PID" pk
@{ pk = 'a' } | Set-FdynoItem "T`$PID"
(Get-FdynoTable "T`$PID").ItemCount
$Last
"@ | Should -Be '1', 'exit code 0'
    }
}

Describe 'A cluster that does not answer' -Tag ClusterOnly -Skip:$IsWindows {
    It 'lets Ctrl+C stop <Name> while it does not answer' -ForEach @(
        @{ Name = 'a read'; Script = 'Get-FdynoTable -Connection $hanging' }
        @{ Name = 'a write'; Script = '@{ artist = "a" } | Set-FdynoItem Music -Connection $hanging' }
        @{ Name = 'a backup'; Script = 'New-FdynoBackup Music -Connection $hanging' }
        @{ Name = 'a connecting'; Script = 'Connect-Fdyno -ClusterFile $file' }
    ) {
        $started = Start-Script $Script @{ hanging = $hanging; file = $server.ClusterFile }
        $started.Running.AsyncWaitHandle.WaitOne(500) | Should -BeFalse
        Stop-Shell $started.Shell

        # Had it waited for its time to be over, that would be its error.
        $started.Shell.Streams.Error | Should -BeNullOrEmpty
        $started.Shell.Dispose()
    }

    It 'is reported within seconds by Connect-Fdyno' {
        $errors = Wait-Script $waiting.Connect
        $errors.Count | Should -Be 2
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'StoreUnavailable,*'
        $errors[0].CategoryInfo.Category | Should -Be ResourceUnavailable
        "$($errors[0])" | Should -BeLike "*'$notThere'*has not answered for 4 seconds*127.0.0.1:1*"
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*fdbcli -C*'
        $errors[1].FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
    }

    It 'is reported by <_> in the middle of a session' -ForEach 'Read', 'Write' {
        $errors = Wait-Script $waiting.$_
        $errors.Count | Should -Be 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'StoreUnavailable,*'
        $errors[0].CategoryInfo.Category | Should -Be ResourceUnavailable
        "$($errors[0])" | Should -BeLike "*'$($server.ClusterFile)'*has not answered for 20 seconds*"
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*fdbcli -C*'
    }

    It 'is used again when it answers again, and after a restart' {
        kill -CONT $server.Process.Id
        (Get-FdynoTable -Connection $hanging).TableName | Should -Be Music
        Stop-FdbServer $server -KeepFolder
        Resume-FdbServer $server
        @{ artist = 'after' } | Set-FdynoItem Music -Connection $hanging -ErrorAction Stop
        (Get-FdynoItem Music @{ artist = 'after' } -Connection $hanging).artist | Should -Be after
    }

    It 'does not keep a process from its end' {
        try {
            Wait-Process @"
Import-Module '$ModulePath'
`$null = Connect-Fdyno -Create -ClusterFile '$($server.ClusterFile)'
@{ artist = 'last' } | Set-FdynoItem Music
(Get-FdynoItem Music @{ artist = 'last' }).artist
kill -STOP $($server.Process.Id)
"@ | Should -Be 'last', 'exit code 0'
        }
        finally {
            kill -CONT $server.Process.Id
        }
    }
}
