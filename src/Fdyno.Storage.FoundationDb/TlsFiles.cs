using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fdyno.Errors;

namespace Fdyno.Storage.FoundationDb;

/// <summary>
/// The PEM files of a cluster's TLS. FoundationDB's client ends the whole process when it is given a certificate or a key that it cannot
/// read, and is silent about authorities that it cannot read: so they are looked at before it gets them.
/// </summary>
internal static class TlsFiles
{
    /// <summary>Refuses files that hold something else than they should, and a key that is not the certificate's.</summary>
    /// <exception cref="FdynoException">Validation.</exception>
    public static void Check(FoundationDbStoreOptions options)
    {
        var certificate = Read("certificate", options.TlsCertificateFile);
        var key = Read("key", options.TlsKeyFile);
        var authorities = Read("authorities", options.TlsCaFile);
        CheckCertificates("certificate", options.TlsCertificateFile, certificate);
        CheckCertificates("authorities", options.TlsCaFile, authorities);
        if (key is null) return;
        if (!IsKey(key))
        {
            throw Invalid(
                $"The file '{options.TlsKeyFile}' of the TLS key holds no private key, or one with a password.",
                "Give a PEM file with an RSA or EC key without a password.",
                options.TlsKeyFile!);
        }

        if (certificate is null) return;
        try
        {
            using var both = X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw Invalid(
                $"The key in '{options.TlsKeyFile}' is not the key of the certificate in '{options.TlsCertificateFile}'.",
                "Give the key that the certificate was made for; the certificate stands first in its file.",
                options.TlsKeyFile!,
                error);
        }
    }

    private static string? Read(string what, string? file)
    {
        if (file is null) return null;
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Invalid(
                $"The file '{file}' of the TLS {what} cannot be read.", "Give the path of a PEM file that the current user can read.", file, error);
        }
    }

    private static void CheckCertificates(string what, string? file, string? pem)
    {
        if (pem is null) return;
        var found = new X509Certificate2Collection();
        CryptographicException? damage = null;
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException error)
        {
            damage = error;
        }

        foreach (var certificate in found) certificate.Dispose();
        if (found.Count > 0 && damage is null) return;
        throw Invalid(
            $"The file '{file}' of the TLS {what} holds no certificate that can be read.", "Give a file with certificates as PEM.", file!, damage);
    }

    private static bool IsKey(string pem)
    {
        using var rsa = RSA.Create();
        using var ecdsa = ECDsa.Create();
        return CanImport(rsa) || CanImport(ecdsa);

        bool CanImport(AsymmetricAlgorithm algorithm)
        {
            try
            {
                algorithm.ImportFromPem(pem);
                return true;
            }
            catch (Exception error) when (error is CryptographicException or ArgumentException)
            {
                return false;
            }
        }
    }

    private static FdynoException Invalid(string message, string action, string target, Exception? inner = null) =>
        new(FdynoErrorCode.Validation, message, action, target, inner);
}
