using System.Diagnostics;
using Fdyno.Storage.Sqlite;

namespace Fdyno.Benchmarks.SideBySide;

/// <summary>
/// Measures backup, verification, restore, scan and comparison beside the store's raw copy of the same rows, in one process and
/// one file, round after round, so that whatever the machine does to one it does to all.
/// </summary>
internal sealed class SideBySideRun : IAsyncDisposable
{
    private const string Source = "Orders";
    private const string Target = "Orders-restored";

    private readonly StepFigures _rawCopy = new("raw copy");
    private readonly StepFigures _backup = new("backup");
    private readonly StepFigures _verify = new("verify");
    private readonly StepFigures _restore = new("restore, no index");
    private readonly StepFigures _scan = new("scan");
    private readonly StepFigures _compare = new("compare");

    private readonly FdynoConnection _fdyno;
    private readonly RawTable _raw;
    private readonly int _items;

    private SideBySideRun(FdynoConnection fdyno, RawTable raw, int items)
    {
        _fdyno = fdyno;
        _raw = raw;
        _items = items;
    }

    /// <summary>Runs all rounds in a directory that is removed afterwards, and prints the figures.</summary>
    /// <returns>The process's exit code: 0, or 1 where a step's result is wrong.</returns>
    public static async Task<int> RunAsync(SideBySideOptions options, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("fdyno-benchmark-");
        try
        {
            var path = Path.Combine(directory.FullName, "benchmark.fdyno");
            var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = path }, cancellationToken);
            var fdyno = await FdynoConnection.OpenAsync(store, new FdynoConnectionOptions(), cancellationToken);
            var baseline = MemoryPeak.Settled();

            Console.WriteLine($"Writing {options.Items:N0} items …");
            await fdyno.Tables.CreateTableAsync(BenchmarkItems.Request(Source), cancellationToken);
            var clock = Stopwatch.StartNew();
            var written = await fdyno.Items.PutItemsAsync(Source, BenchmarkItems.StreamAsync(options.Items), OperationContext.None, cancellationToken);
            Console.WriteLine($"{written.ItemCount:N0} items of {written.SizeBytes / written.ItemCount:N0} bytes in {clock.Elapsed.TotalSeconds:N1} s.");

            await using var run = new SideBySideRun(fdyno, await RawTable.OpenAsync(path, fdyno, Source, cancellationToken), options.Items);
            var figures = await run.MeasureAsync(options.Rounds, baseline, cancellationToken) with { ItemBytes = written.SizeBytes };
            var markdown = FiguresMarkdown.Render(figures);
            Console.WriteLine();
            Console.WriteLine(markdown);
            if (options.WritePath is { } document)
            {
                await FiguresMarkdown.WriteIntoAsync(document, markdown, cancellationToken);
                Console.WriteLine($"Written into {document}.");
            }

            return 0;
        }
        catch (WrongResultException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 1;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _raw.DisposeAsync();
        await _fdyno.DisposeAsync();
    }

    private async Task<Figures> MeasureAsync(int rounds, MemoryPeak baseline, CancellationToken cancellationToken)
    {
        var storedBytes = 0L;

        // The round before the first one is thrown away: it compiles the code and fills the caches.
        for (var round = 0; round <= rounds; round++)
        {
            var keep = round > 0;
            await StepAsync(_rawCopy, keep, () => _raw.CopyAsync(cancellationToken), cancellationToken);
            await _raw.RemoveCopyAsync(cancellationToken);

            BackupDescription? backup = null;
            await StepAsync(_backup, keep, async () => backup = await _fdyno.Backups.CreateBackupAsync(
                new CreateBackupRequest { TableName = Source }, OperationContext.None, cancellationToken), cancellationToken);

            BackupVerification? verification = null;
            await StepAsync(_verify, keep, async () =>
                verification = await _fdyno.Backups.VerifyBackupAsync(backup!.BackupArn, OperationContext.None, cancellationToken), cancellationToken);
            WrongResultException.ThrowUnless(verification!.IsValid && verification.ItemCount == _items, "The backup is not valid.");
            storedBytes = verification.StoredSizeBytes;

            var restore = new RestoreTableFromBackupRequest { BackupArn = backup!.BackupArn, TargetTableName = Target };
            await StepAsync(_restore, keep, () => _fdyno.Restores.RestoreTableFromBackupAsync(restore, OperationContext.None, cancellationToken), cancellationToken);

            var scanned = 0;
            await StepAsync(_scan, keep, async () => scanned = await _fdyno.Items.ScanAsync(Source, cancellationToken: cancellationToken).CountAsync(cancellationToken), cancellationToken);
            WrongResultException.ThrowUnless(scanned == _items, "The scan did not see every item.");

            var differences = 0;
            await StepAsync(_compare, keep, async () => differences = await _fdyno.Comparisons
                .CompareTablesAsync(Source, Target, OperationContext.None, cancellationToken).CountAsync(cancellationToken), cancellationToken);
            WrongResultException.ThrowUnless(differences == 0, "The restored table differs from its source.");

            await _fdyno.Tables.DeleteTableAsync(Target, cancellationToken);
            await _fdyno.Backups.DeleteBackupAsync(backup.BackupArn, cancellationToken);
            Console.WriteLine(keep ? $"Round {round} of {rounds} done." : "Warmed up.");
        }

        return new Figures(_items, rounds, _raw.RowBytes, storedBytes, baseline, [_rawCopy, _backup, _verify, _restore, _scan, _compare]);
    }

    private async Task StepAsync(StepFigures figures, bool keep, Func<Task> step, CancellationToken cancellationToken)
    {
        await _raw.CheckpointAsync(cancellationToken);
        MemoryPeak.Settled();
        using var sampler = new MemorySampler();
        var clock = Stopwatch.StartNew();
        await step();

        // Part of the step: what it wrote has to reach the file itself, sooner or later.
        await _raw.CheckpointAsync(cancellationToken);
        clock.Stop();
        if (keep)
        {
            figures.Add(clock.Elapsed, sampler.Stop());
        }
    }
}
