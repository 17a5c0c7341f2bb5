using System.Threading.Channels;
using Fdyno.Blocks;
using Fdyno.Catalog;
using Fdyno.Errors;
using Fdyno.Jobs;
using Fdyno.Model;
using Fdyno.Storage;
using Fdyno.StoredBackups;

namespace Fdyno.Backups.Checking;

/// <summary>
/// Reads all of a backup and checks every sum against its manifest. Damage is told, never thrown. The next page is read while one is
/// being checked.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="tuning">The sizes.</param>
/// <param name="backup">A complete backup.</param>
/// <param name="decodes">
/// Whether the items are looked at as well. Without, every byte is still covered by checksums and SHA-256, which is what a restore
/// asks for before it writes.
/// </param>
/// <param name="operation">Who listens.</param>
internal sealed class BackupVerifier(
    StoreContext context, BackupTuning tuning, BackupHandle backup, bool decodes, OperationContext operation)
{
    private const int MostProblems = 100;
    private readonly BlockPageReader _reader = new(context, tuning, backup);
    private readonly List<string> _problems = [];
    private readonly List<ShardProgress> _found = [];
    private readonly BackupManifest _contents = backup.Manifest ?? throw new ArgumentException("The backup is not complete.", nameof(backup));
    private ShardCheck? _shard;

    /// <summary>Checks the backup.</summary>
    /// <exception cref="FdynoException"><see cref="FdynoErrorCode.BackupNotFound"/>: it was removed meanwhile.</exception>
    public async Task<BackupVerification> VerifyAsync(CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        var pages = Pipeline.Queue<RangePage>();
        using var pipeline = new Pipeline(cancellationToken);
        pipeline.Start(pages, token => _reader.ReadAsync(KeyRange.StartsWith(backup.Keys.Blocks.Key), pages.Writer, token));
        pipeline.Start(token => CheckAsync(pages.Reader, token));
        await pipeline.CompleteAsync().ConfigureAwait(false);
        var digest = BlockDigest.Combine(_found.Select(s => s.Digest));
        CompareTotals(digest);
        return new BackupVerification
        {
            BackupArn = backup.Record.BackupArn,
            BackupName = backup.Record.BackupName,
            TableName = backup.Record.Table.TableName,
            IsValid = _problems.Count == 0,
            BlockCount = _found.Sum(s => s.BlockCount),
            ItemCount = _found.Sum(s => s.ItemCount),
            ItemSizeBytes = _found.Sum(s => s.ItemBytes),
            StoredSizeBytes = _found.Sum(s => s.StoredBytes),
            Sha256 = Convert.ToHexStringLower(digest),
            Problems = _problems,
            Duration = context.Time.GetElapsedTime(start),
        };
    }

    private async Task CheckAsync(ChannelReader<RangePage> pages, CancellationToken cancellationToken)
    {
        var progress = new ProgressCounter(
            operation, $"Verifying backup {backup.Record.BackupName}", _contents.ItemCount, _contents.ItemBytes);
        var assembler = new BlockAssembler();
        await foreach (var page in pages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var (items, bytes) = (0L, 0L);
            foreach (var (key, value) in page.Items)
            {
                if (!_reader.TryReadKey(key.Span, out var shard, out var number))
                {
                    Report($"the key {Convert.ToHexStringLower(key.Span)} is none of a block");
                    continue;
                }

                foreach (var block in assembler.Add(shard, number, value))
                {
                    Check(block);
                    (items, bytes) = (items + Math.Max(0, block.Header.ItemCount), bytes + Math.Max(0, block.Header.ItemBytes));
                }
            }

            progress.Add(items, bytes);
        }

        if (assembler.Finish() is { } cutOff) Check(cutOff);
        EnterShard(Math.Max(_contents.Shards.Count, backup.Record.ShardCount()));
    }

    private void Check(FoundBlock block)
    {
        if (block.Shard >= backup.Record.ShardCount() || block.Shard < 0)
        {
            Report($"block ({block.Shard}, {block.Number}) belongs to no shard");
            return;
        }

        EnterShard(block.Shard);
        (_shard ??= NewCheck(block.Shard)).Add(block);
    }

    /// <summary>Finishes all shards before <paramref name="shard"/>, those without any block too.</summary>
    private void EnterShard(int shard)
    {
        while (_found.Count < Math.Min(shard, backup.Record.ShardCount()))
        {
            var done = _shard ?? NewCheck(_found.Count);
            if (_found.Count < _contents.Shards.Count) done.Finish(_contents.Shards[_found.Count]);
            _found.Add(done.Found);
            _shard = null;
        }
    }

    private ShardCheck NewCheck(int shard) => new(shard, backup.Record, ShardProgress.None, decodes, Report);

    private void CompareTotals(byte[] digest)
    {
        void Compare(string what, long manifest, long found)
        {
            if (manifest != found) Report($"the manifest gives {manifest} {what}, and there are {found}");
        }

        Compare("shards", _contents.Shards.Count, backup.Record.ShardCount());
        Compare("items", _contents.ItemCount, _found.Sum(s => s.ItemCount));
        Compare("bytes of items", _contents.ItemBytes, _found.Sum(s => s.ItemBytes));
        Compare("blocks", _contents.BlockCount, _found.Sum(s => s.BlockCount));
        Compare("stored bytes", _contents.StoredBytes, _found.Sum(s => s.StoredBytes));
        if (!digest.AsSpan().SequenceEqual(_contents.Sha256)) Report("the blocks do not have the SHA-256 that the manifest gives");
    }

    private void Report(string problem)
    {
        if (_problems.Count < MostProblems) _problems.Add(problem);
    }
}
