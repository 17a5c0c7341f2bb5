using System.Globalization;
using Fdyno.Api;
using Fdyno.Errors;
using Fdyno.Items;
using Fdyno.Model;
using Fdyno.Samples.Quickstart;
using Fdyno.Storage.Sqlite;

// The whole job from C#, without PowerShell: a table with indexes, items, a backup, a restore, a comparison.
// Exit code 0: the restored table equals its source. 1: it does not, or something failed.

const int SongCount = 5_000;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var directory = Directory.CreateTempSubdirectory("fdyno-quickstart-");
try
{
    return await RunAsync(Path.Combine(directory.FullName, "quickstart.fdyno"), stop.Token) ? 0 : 1;
}
catch (FdynoException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
finally
{
    directory.Delete(recursive: true);
}

static async Task<bool> RunAsync(string path, CancellationToken cancellationToken)
{
    var steps = new StepLog();
    var listening = new OperationContext { Warn = warning => Console.WriteLine($"           warning: {warning}") };

    await using var fdyno = await EmbeddedStore.ConnectAsync(path, cancellationToken: cancellationToken);
    steps.Done($"Opened {fdyno.DisplayName}.");

    var music = await fdyno.Tables.CreateTableAsync(MusicTable.Request, cancellationToken);
    steps.Done($"Made the table {music.TableName} with the indexes {MusicTable.ByGenre} (global) and {MusicTable.ByYear} (local).");

    var written = await fdyno.Items.PutItemsAsync(music.TableName, MusicTable.SongsAsync(SongCount), listening, cancellationToken);
    steps.Done($"Wrote {written.ItemCount:N0} items, {written.SizeBytes:N0} bytes.");

    var backup = await fdyno.Backups.CreateBackupAsync(
        new CreateBackupRequest { TableName = music.TableName, BackupName = "before-the-release" }, listening, cancellationToken);
    steps.Done($"Backed it up: {backup.BackupName}, {backup.BackupStatus}, {backup.ItemCount:N0} items, {backup.BackupSizeBytes:N0} bytes.");

    var verification = await fdyno.Backups.VerifyBackupAsync(backup.BackupArn, listening, cancellationToken);
    steps.Done($"Verified the backup: {(verification.IsValid ? "valid" : "NOT valid")}, "
        + $"{verification.BlockCount:N0} blocks, {verification.StoredSizeBytes:N0} bytes stored.");

    var restored = await fdyno.Restores.RestoreTableFromBackupAsync(
        MusicTable.RestoreWithOtherSettings(backup.BackupArn, "Music-restored"), listening, cancellationToken);
    steps.Done($"Restored it as {restored.TableName}, {restored.TableStatus}: with capacity set beforehand ({restored.ProvisionedThroughput}), "
        + $"the index {restored.GlobalSecondaryIndexes?.Single()} and no local index.");

    var differences = await CountDifferencesAsync(fdyno, music.TableName, restored.TableName, cancellationToken);
    steps.Done($"Compared the two tables, both ways: {differences:N0} differences.");

    var jazz = await CountJazzAsync(fdyno, music.TableName, cancellationToken);
    var restoredJazz = await CountJazzAsync(fdyno, restored.TableName, cancellationToken);
    steps.Done($"Asked both for jazz since 1990, by the index: {jazz:N0} and {restoredJazz:N0} songs.");

    // A comparison that finds nothing says little until it has found something.
    await fdyno.Items.DeleteItemAsync(restored.TableName, MusicTable.Song(17), cancellationToken);
    await fdyno.Items.PutItemAsync(restored.TableName, MusicTable.RetitledAlbum(18), cancellationToken);
    var found = await CountDifferencesAsync(fdyno, music.TableName, restored.TableName, cancellationToken);
    steps.Done($"Removed one item of the restored table and changed another; compared again: {found:N0} differences.");

    var equal = written.ItemCount == SongCount
        && backup.ItemCount == SongCount
        && restored.ItemCount == SongCount
        && verification.IsValid
        && differences == 0
        && found == 2
        && jazz > 0 && jazz == restoredJazz;
    steps.Finished(equal ? "The restored table equals its source." : "The restored table does NOT equal its source.");
    return equal;
}

static async Task<long> CountDifferencesAsync(FdynoConnection fdyno, string reference, string difference, CancellationToken cancellationToken)
{
    var count = 0L;
    await foreach (var _ in fdyno.Comparisons.CompareTablesAsync(reference, difference, OperationContext.None, cancellationToken))
    {
        count++;
    }

    return count;
}

static async Task<long> CountJazzAsync(FdynoConnection fdyno, string tableName, CancellationToken cancellationToken)
{
    var request = new QueryRequest
    {
        TableName = tableName,
        IndexName = MusicTable.ByGenre,
        HashValue = AttributeValue.String("Jazz"),
        RangeBegin = AttributeValue.Number(1990),
    };
    var count = 0L;
    await foreach (var _ in fdyno.Items.QueryAsync(request, cancellationToken))
    {
        count++;
    }

    return count;
}
