namespace Fdyno.Testing.FoundationDb;

/// <summary>What it takes to speak TLS to a cluster, as PEM files.</summary>
/// <param name="CertificateFile">The certificate to show.</param>
/// <param name="KeyFile">Its key.</param>
/// <param name="CaFile">The authority that the other side's certificate has to come from.</param>
internal sealed record FdbTls(string CertificateFile, string KeyFile, string CaFile)
{
    /// <summary>The same as arguments of fdbserver and fdbcli.</summary>
    public string[] Arguments => ["--tls-certificate-file", CertificateFile, "--tls-key-file", KeyFile, "--tls-ca-file", CaFile];
}
