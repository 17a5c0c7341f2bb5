using System.Text.RegularExpressions;
using Fdyno.Errors;

namespace Fdyno.Storage.FoundationDb;

/// <summary>
/// The file that says where a cluster is. FoundationDB's client reads it itself, in the background; what is wrong with it would come
/// out as a cluster that does not answer.
/// </summary>
internal static partial class ClusterFile
{
    private const long MostBytes = 100_000;
    private const string Advice =
        "Give the cluster file that the cluster's own machines have, such as /etc/foundationdb/fdb.cluster: Connect-Fdyno -ClusterFile <file>";

    /// <summary>Refuses a file that cannot be the one of a cluster.</summary>
    /// <exception cref="FdynoException">StoreUnavailable.</exception>
    public static void Check(string path, string displayName)
    {
        string connection;
        try
        {
            if (Directory.Exists(path)) throw Unusable(displayName, "it is a folder");
            if (!File.Exists(path)) throw Unusable(displayName, "there is no such file");
            if (new FileInfo(path).Length > MostBytes) throw Unusable(displayName, "it is too long for a cluster file");
            connection = ReadConnection(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.Unavailable(
                displayName, "its cluster file cannot be read", "Give the current user the right to read the file, and to write to it where coordinators change.", error);
        }

        if (!Connection().IsMatch(connection))
            throw Unusable(displayName, "it does not hold one line of the form description:id@host:port,host:port");
    }

    /// <summary>The coordinators as the file names them; an empty text where it cannot be read any more.</summary>
    public static string Coordinators(string path)
    {
        try
        {
            var connection = ReadConnection(path);
            return connection[(connection.IndexOf('@') + 1)..];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>What the file says, without comments.</summary>
    private static string ReadConnection(string path) => string.Concat(File.ReadLines(path).Select(line => line.Split('#')[0].Trim()));

    /// <summary>
    /// A description of letters, digits and underscores, an id of letters and digits, and coordinators, each with <c>:tls</c> behind it
    /// where it speaks TLS (FoundationDB's documentation, "Cluster files").
    /// </summary>
    [GeneratedRegex(
        @"^\w+:[A-Za-z0-9]+@(\[[^]@,\s]+\]|[^]@,:\s]+):[0-9]{1,5}(:tls)?(\s*,\s*(\[[^]@,\s]+\]|[^]@,:\s]+):[0-9]{1,5}(:tls)?)*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Connection();

    private static FdynoException Unusable(string displayName, string why) =>
        StoreErrors.Unavailable(displayName, $"its cluster file is not one: {why}", Advice);
}
