using System.Threading.Channels;

namespace Fdyno.Backups;

/// <summary>Where a restore takes its items from: the blocks of a backup, or the pages of a table, present or deleted.</summary>
internal interface IRestoreSource
{
    /// <summary>The source's ARN.</summary>
    string Arn { get; }

    /// <summary>The name of the table that is, or was, the origin of the items.</summary>
    string TableName { get; }

    /// <summary>In how many shards the items come.</summary>
    int ShardCount { get; }

    /// <summary>Number of items in it.</summary>
    long ItemCount { get; }

    /// <summary>Their size, in bytes by DynamoDB's rules.</summary>
    long ItemBytes { get; }

    /// <summary>Starts the stages that read a shard.</summary>
    /// <param name="pipeline">Where they run.</param>
    /// <param name="shard">The shard's number.</param>
    /// <param name="start">How far the shard is.</param>
    /// <param name="pieces">Where the items go that are missing, in the order of their keys.</param>
    void Read(Pipeline pipeline, int shard, RestoreProgress start, Channel<RestorePiece> pieces);
}
