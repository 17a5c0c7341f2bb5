# A host that records what a command shows outside its pipeline: the warnings behind a stop, and the questions, each answered with its default
# unless another answer is set. Dot-source it.
if (-not ('FdynoTesting.RecordingHost' -as [type])) {
    Add-Type -TypeDefinition @'
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace FdynoTesting
{
    public sealed class RecordingHost : PSHost
    {
        private readonly RecordingUI _ui = new RecordingUI();

        public ConcurrentQueue<string> Lines => _ui.Lines;
        public ConcurrentQueue<string> Warnings => _ui.Warnings;
        public ConcurrentQueue<string> Questions => _ui.Questions;
        public override string Name => "RecordingHost";
        public override Version Version => new Version(1, 0);
        public override Guid InstanceId { get; } = Guid.NewGuid();
        public override PSHostUserInterface UI => _ui;
        public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;
        public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;
        public override void SetShouldExit(int exitCode) { }
        public override void EnterNestedPrompt() { }
        public override void ExitNestedPrompt() { }
        public override void NotifyBeginApplication() { }
        public override void NotifyEndApplication() { }
    }

    public sealed class RecordingUI : PSHostUserInterface
    {
        public ConcurrentQueue<string> Lines { get; } = new ConcurrentQueue<string>();
        public ConcurrentQueue<string> Warnings { get; } = new ConcurrentQueue<string>();
        public ConcurrentQueue<string> Questions { get; } = new ConcurrentQueue<string>();
        public override PSHostRawUserInterface RawUI => null;
        public override string ReadLine() => "";
        public override SecureString ReadLineAsSecureString() => new SecureString();
        public override void Write(string value) { }
        public override void Write(ConsoleColor foreground, ConsoleColor background, string value) { }
        public override void WriteLine(string value) => Lines.Enqueue(value);
        public override void WriteErrorLine(string value) { }
        public override void WriteDebugLine(string message) { }
        public override void WriteVerboseLine(string message) { }
        public override void WriteProgress(long sourceId, ProgressRecord record) { }
        public override void WriteWarningLine(string message) => Warnings.Enqueue(message);
        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => new Dictionary<string, PSObject>();
        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => null;
        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes types, PSCredentialUIOptions options) => null;
        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Questions.Enqueue(message);
            return defaultChoice;
        }
    }
}
'@
}

# A runspace with such a host, for [powershell]::Create(); it has the module and a $connection.
function New-RecordingRunspace([FdynoTesting.RecordingHost] $RecordingHost, [Fdyno.Api.FdynoConnection] $Connection) {
    $runspace = [runspacefactory]::CreateRunspace($RecordingHost)
    $runspace.Open()
    $shell = [powershell]::Create($runspace)
    $null = $shell.AddScript("param(`$given) Import-Module '$ModulePath'; `$global:connection = `$given").AddArgument($Connection).Invoke()
    $shell.Dispose()
    $runspace
}

# Runs a script in such a runspace; what it wrote, what it would do (-WhatIf), what it asked, and its errors.
function Invoke-Recorded([string] $Script, [Fdyno.Api.FdynoConnection] $Connection) {
    $recording = [FdynoTesting.RecordingHost]::new()
    $runspace = New-RecordingRunspace $recording $Connection
    $shell = [powershell]::Create($runspace)
    try {
        $output = $shell.AddScript($Script).Invoke()
        [pscustomobject]@{
            Output = @($output)
            WhatIf = @($recording.Lines | Where-Object { $_ -like 'What if:*' })
            Questions = @($recording.Questions)
            Errors = @($shell.Streams.Error)
            Warnings = @($shell.Streams.Warning)
        }
    }
    finally {
        $shell.Dispose()
        $runspace.Dispose()
    }
}
