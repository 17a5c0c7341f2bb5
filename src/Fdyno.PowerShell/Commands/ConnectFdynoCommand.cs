using System.Management.Automation;
using Fdyno.Api;
using Fdyno.PowerShell.Connections;
using Fdyno.PowerShell.Pipeline;
using Fdyno.Storage;

namespace Fdyno.PowerShell.Commands;

/// <summary>Connects to a store and makes the connection the runspace's default.</summary>
[Cmdlet(VerbsCommunications.Connect, "Fdyno", DefaultParameterSetName = EmbeddedSet)]
[OutputType(typeof(FdynoConnection))]
public sealed class ConnectFdynoCommand : FdynoCmdlet
{
    private const string EmbeddedSet = "Embedded";
    private const string ClusterSet = "Cluster";

    /// <summary>
    /// The file of an embedded store. By default FDYNO_PATH, else a file in the user's data folder; these are made where they are not there.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = EmbeddedSet)]
    [AllowEmptyString]
    public string? Path { get; set; }

    /// <summary>The cluster file of a FoundationDB cluster.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClusterSet)]
    [AllowNull]
    [AllowEmptyString]
    public string? ClusterFile { get; set; }

    /// <summary>The directory in the cluster under which Fdyno keeps everything: names with / between them. By default the cluster's root.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    [AllowEmptyString]
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

    /// <summary>Makes a new, empty store where there is none. Without it, that is an error.</summary>
    [Parameter]
    public SwitchParameter Create { get; set; }

    /// <summary>The region in ARNs; on an existing store, the one that it has.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Region { get; set; }

    /// <summary>The account in ARNs, 12 digits; on an existing store, the one that it has. A new store has one of its own by default.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? AccountId { get; set; }

    /// <summary>Leaves the runspace's default connection as it is.</summary>
    [Parameter]
    public SwitchParameter NoDefault { get; set; }

    private protected override object? ErrorTarget => ClusterFile ?? Path;

    /// <summary>Checked later: what fails leaves the runspace without a default.</summary>
    private protected override void CheckParameters()
    {
    }

    private protected override void Process()
    {
        var runspaceDefault = RunspaceConnections.Current;
        if (runspaceDefault.BeginConnect(NoDefault) is { } silent)
        {
            Await(_ => silent.DisposeAsync().AsTask());
        }

        CheckGiven(nameof(Path), nameof(ClusterFile), nameof(Root));
        CheckNotNull(nameof(AccountId), nameof(Region));
        var connection = ParameterSetName == ClusterSet ? ConnectCluster() : ConnectEmbedded();
        if (!NoDefault)
        {
            runspaceDefault.Use(connection);
        }

        WriteObject(connection);
    }

    private FdynoConnection ConnectEmbedded()
    {
        // The default store is made when it is used first. A path that was typed may be a typing error.
        var (path, mayCreate) = Path is null ? (this.ResolveDefaultStore(), true) : (this.ResolveFile(Path), Create.IsPresent);
        var options = new FdynoConnectionOptions { Region = Region, AccountId = AccountId, Create = mayCreate };
        return Await((context, cancellationToken) =>
            Stores.Embedded.OpenAsync(new StoreLocation(path) { Create = mayCreate }, options with { Warn = context.Warn }, cancellationToken));
    }

    private FdynoConnection ConnectCluster()
    {
        var clusterFile = this.ResolveFile(ClusterFile!);
        if (!Stores.FoundationDb.IsShipped)
        {
            throw StoreErrors.Unavailable(
                $"the FoundationDB cluster of '{clusterFile}'",
                "this build of the module has no FoundationDB provider",
                "Install the module from the PowerShell Gallery: Install-PSResource Fdyno. Or use an embedded store: Connect-Fdyno -Path <file>");
        }

        var location = new StoreLocation(clusterFile)
        {
            ClientLibrary = ResolveOptional(ClientLibrary),
            TlsCertificateFile = ResolveOptional(TlsCertificateFile),
            TlsKeyFile = ResolveOptional(TlsKeyFile),
            TlsCaFile = ResolveOptional(TlsCaFile),
        };
        var options = new FdynoConnectionOptions
        {
            Region = Region,
            AccountId = AccountId,
            Root = FdynoConnectionOptions.ParseRoot(Root),
            Create = Create,
        };
        return Await((context, cancellationToken) =>
            Stores.FoundationDb.OpenAsync(location, options with { Warn = context.Warn }, cancellationToken));
    }

    private string? ResolveOptional(string? path) => string.IsNullOrEmpty(path) ? null : this.ResolveFile(path);
}
