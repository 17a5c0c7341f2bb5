using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fdyno.PowerShell.Tests.Packaging;

/// <summary>What an <see cref="AuditSource"/> has.</summary>
public enum Advisories
{
    /// <summary>A severe advisory on the package.</summary>
    OfPackage,

    /// <summary>No advisories at all, as a mirror of packages only.</summary>
    Missing,

    /// <summary>Advisories that it does not hand out.</summary>
    Unreachable,
}

/// <summary>A NuGet source on the loopback address, of which only the advisories are there.</summary>
internal sealed class AuditSource : IDisposable
{
    private readonly Advisories _advisories;
    private readonly string _package;
    private readonly HttpListener _listener;
    private readonly Uri _root;

    public AuditSource(Advisories advisories, string package)
    {
        _advisories = advisories;
        _package = package;
        (_listener, _root) = Listen();
        _ = Task.Run(AnswerAsync);
    }

    public Uri Address => new(_root, "index.json");

    public void Dispose() => _listener.Close();

    /// <summary>Somebody else may take a port between its choice and its use; then it is another one.</summary>
    private static (HttpListener Listener, Uri Root) Listen()
    {
        for (var left = 20; ; left--)
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            var root = new Uri($"http://{free.LocalEndpoint}/");
            free.Stop();
            var listener = new HttpListener { Prefixes = { root.ToString() } };
            try
            {
                listener.Start();
                return (listener, root);
            }
            catch (HttpListenerException) when (left > 0)
            {
                listener.Close();
            }
        }
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var text = TextOf(context.Request.Url!.AbsolutePath);
                context.Response.StatusCode = text is null ? 404 : 200;
                context.Response.ContentType = "application/json";
                context.Response.Close(Encoding.UTF8.GetBytes(text ?? ""), willBlock: false);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed: the test has ended.
        }
    }

    private string? TextOf(string path) => path switch
    {
        "/index.json" when _advisories == Advisories.Missing => """{ "version": "3.0.0", "resources": [] }""",
        "/index.json" => $$"""{ "version": "3.0.0", "resources": [{ "@id": "{{_root}}advisories.json", "@type": "VulnerabilityInfo/6.7.0" }] }""",
        _ when _advisories == Advisories.Unreachable => null,
        "/advisories.json" => $$"""[{ "@name": "base", "@id": "{{_root}}base.json", "@updated": "2026-01-01T00:00:00Z", "comment": "" }]""",
        "/base.json" => $$"""{ "{{_package.ToLowerInvariant()}}": [{ "url": "https://example.org/advisory", "severity": 2, "versions": "(, 2.0.0)" }] }""",
        _ => null,
    };
}
