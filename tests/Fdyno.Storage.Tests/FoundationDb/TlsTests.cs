using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fdyno.Errors;
using Fdyno.Storage.FoundationDb;
using Fdyno.Testing.FoundationDb;

namespace Fdyno.Storage.Tests.FoundationDb;

/// <summary>A cluster that speaks TLS, and asks its clients for a certificate.</summary>
[NeedsFdbServer]
public sealed class TlsTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [StoreFact]
    public async Task The_right_files_connect_and_wrong_ones_are_refused()
    {
        var (right, wrong) = (MakeFiles("right"), MakeFiles("wrong"));
        await using var server = await FdbServer.StartAsync(right);
        Assert.Equal("ok", await ConnectAsync(server, right));
        var refused = await Task.WhenAll(
            ConnectAsync(server, right with { CaFile = wrong.CaFile }),
            ConnectAsync(server, wrong with { CaFile = right.CaFile }),
            ConnectAsync(server, null));
        Assert.All(refused, line =>
        {
            Assert.StartsWith("StoreUnavailable: ", line, StringComparison.Ordinal);
            Assert.Contains("certificate", line, StringComparison.Ordinal);
        });
    }

    /// <summary>FoundationDB's client would end the whole process.</summary>
    [StoreFact]
    public async Task Files_that_hold_something_else_are_refused_before_the_client_gets_them()
    {
        var (right, other) = (MakeFiles("right"), MakeFiles("other"));
        var text = Write("text.pem", "no certificate");
        var damaged = Write("damaged.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        var locked = Write("locked.pem", MakeLockedKey());
        foreach (var (tls, why) in new[]
        {
            (right with { CertificateFile = text }, "of the TLS certificate holds no certificate"),
            (right with { CertificateFile = damaged }, "of the TLS certificate holds no certificate"),
            (right with { CertificateFile = right.KeyFile }, "of the TLS certificate holds no certificate"),
            (right with { KeyFile = text }, "holds no private key"),
            (right with { KeyFile = locked }, "holds no private key, or one with a password"),
            (right with { KeyFile = other.KeyFile }, "is not the key of the certificate"),
            (right with { CaFile = text }, "of the TLS authorities holds no certificate"),
            (right with { CaFile = _folder.File("none.pem") }, "cannot be read"),
        })
        {
            var options = new FoundationDbStoreOptions
            {
                ClusterFile = "unused",
                TlsCertificateFile = tls.CertificateFile,
                TlsKeyFile = tls.KeyFile,
                TlsCaFile = tls.CaFile,
            };
            var refused = Assert.Throws<FdynoException>(() => TlsFiles.Check(options));
            Assert.Equal(FdynoErrorCode.Validation, refused.Code);
            Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        }

        var line = await ConnectAsync("127.0.0.1:1:tls", right with { KeyFile = text });
        Assert.StartsWith("Validation: ", line, StringComparison.Ordinal);
    }

    private Task<string> ConnectAsync(string address, FdbTls tls) => RunAsync(Write("fdb.cluster", $"fdyno:test@{address}\n"), tls);

    private static Task<string> ConnectAsync(FdbServer server, FdbTls? tls) => RunAsync(server.ClusterFile, tls);

    private static async Task<string> RunAsync(string clusterFile, FdbTls? tls)
    {
        string[] files = tls is null ? [] : [$"certificate={tls.CertificateFile}", $"key={tls.KeyFile}", $"ca={tls.CaFile}"];
        return Assert.Single(await ChildProcess.LinesAsync(["connect", clusterFile, .. files]));
    }

    /// <summary>An authority, and a certificate that it has signed.</summary>
    private FdbTls MakeFiles(string name)
    {
        using var authorityKey = RSA.Create(2048);
        var authorityRequest = new CertificateRequest($"CN={name} authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(2));
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.Create(authority, Now.AddDays(-1), Now.AddDays(1), [1, 2, 3]);
        return new FdbTls(
            Write($"{name}-cert.pem", certificate.ExportCertificatePem()),
            Write($"{name}-key.pem", key.ExportPkcs8PrivateKeyPem()),
            Write($"{name}-ca.pem", authority.ExportCertificatePem()));
    }

    private static string MakeLockedKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportEncryptedPkcs8PrivateKeyPem(
            "password", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1_000));
    }

    private string Write(string name, string pem)
    {
        File.WriteAllText(_folder.File(name), pem);
        return _folder.File(name);
    }
}
