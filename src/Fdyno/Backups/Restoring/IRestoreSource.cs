using System.Threading.Channels;
using Fdyno.History;
using Fdyno.Jobs;

namespace Fdyno.Backups.Restoring;

/// <summary>Where a restore takes its items from: the blocks of a backup, the pages of a table's past, or of a deleted table.</summary>
internal interface IRestoreSource
{
    /// <summary>The source's ARN.</summary>
    string Arn { get; }

    /// <summary>The name of the table that is, or was, the origin of the items.</summary>
    string TableName { get; }

    /// <summary>In how many shards the items come.</summary>
    int ShardCount { get; }

    /// <summary>Whether <see cref="ItemCount"/> and <see cref="ItemBytes"/> are only about right.</summary>
    bool IsEstimate { get; }

    /// <summary>Number of items in it.</summary>
    long ItemCount { get; }

    /// <summary>Their size, in bytes by DynamoDB's rules.</summary>
    long ItemBytes { get; }

    /// <summary>Sees that what is to be read is there. To be called before <see cref="Read"/>.</summary>
    /// <exception cref="HistoryLostException">The source is a table's past, which is no longer there.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Starts the stages that read a shard.</summary>
    /// <param name="pipeline">Where they run.</param>
    /// <param name="shard">The shard's number.</param>
    /// <param name="start">How far the shard is.</param>
    /// <param name="pieces">Where the items go that are missing, in the order of their keys.</param>
    void Read(Pipeline pipeline, int shard, RestoreProgress start, Channel<RestorePiece> pieces);
}
