using System.Management.Automation;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Pipeline;

namespace Fdyno.PowerShell.Commands;

/// <summary>Connects to a store and makes the connection the runspace's default.</summary>
[Cmdlet(VerbsCommunications.Connect, "Fdyno", DefaultParameterSetName = EmbeddedSet)]
[OutputType(typeof(FdynoConnection))]
public sealed class ConnectFdynoCommand : FdynoCmdlet
{
    private const string EmbeddedSet = "Embedded";
    private const string ClusterSet = "Cluster";

    /// <summary>The file of an embedded store; made where there is none. By default FDYNO_PATH, else a file in the user's data folder.</summary>
    [Parameter(Position = 0, ParameterSetName = EmbeddedSet)]
    [AllowEmptyString]
    public string? Path { get; set; }

    /// <summary>The cluster file of a FoundationDB cluster.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClusterSet)]
    public string? ClusterFile { get; set; }

    /// <summary>The directory in the cluster under which Fdyno keeps everything.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    public string? Root { get; set; }

    /// <summary>FoundationDB's native client library, where it is not installed in the usual place.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    public string? ClientLibrary { get; set; }

    /// <summary>The certificate to show to the cluster.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    public string? TlsCertificateFile { get; set; }

    /// <summary>The key of that certificate.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    public string? TlsKeyFile { get; set; }

    /// <summary>The authorities that the cluster's certificates are checked against.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    public string? TlsCaFile { get; set; }

    /// <summary>The region in ARNs; on an existing store, the one that it has.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Region { get; set; }

    /// <summary>The account in ARNs, 12 digits; on an existing store, the one that it has.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? AccountId { get; set; }

    /// <summary>Leaves the runspace's default connection as it is.</summary>
    [Parameter]
    public SwitchParameter NoDefault { get; set; }

    private protected override object? ErrorTarget => ClusterFile ?? Path;

    private protected override void Process()
    {
        var runspaceDefault = RunspaceConnections.Current;
        if (runspaceDefault.BeginConnect(NoDefault) is { } silent)
        {
            Await(_ => silent.DisposeAsync().AsTask());
        }

        if (ParameterSetName == ClusterSet)
        {
            throw NoProvider(this.ResolveFile(ClusterFile!));
        }

        var path = string.IsNullOrEmpty(Path) ? this.ResolveDefaultStore() : this.ResolveFile(Path);
        var options = new FdynoConnectionOptions { Region = Region, AccountId = AccountId };
        var connection = Await(cancellationToken => EmbeddedStores.OpenAsync(path, options, cancellationToken));
        if (!NoDefault)
        {
            runspaceDefault.Use(connection);
        }

        WriteObject(connection);
    }

    private static FdynoException NoProvider(string clusterFile) => StoreErrors.Unavailable(
        $"the cluster of '{clusterFile}'",
        "this build of the module has no FoundationDB provider",
        "Use an embedded store: Connect-Fdyno -Path <file>. For a cluster, install a build of the module that has the provider.");
}
