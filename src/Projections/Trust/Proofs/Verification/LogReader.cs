using System.Data;
using System.Runtime.CompilerServices;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Projections.Trust.Proofs.Tree;
using Npgsql;

namespace BusinessMetrics.Projections.Trust.Proofs.Verification;

/// <summary>
/// Reads the log as it is at one moment: its checkpoints, and each leaf with its event, from the database or from the
/// archive.
/// </summary>
public sealed class LogReader : IAsyncDisposable
{
    private const int TilesAtOnce = 40;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly IEventArchive? _archive;

    private LogReader(NpgsqlConnection connection, NpgsqlTransaction transaction, IEventArchive? archive) =>
        (_connection, _transaction, _archive) = (connection, transaction, archive);

    public static async Task<LogReader> OpenAsync(NpgsqlDataSource dataSource, IEventArchive? archive, CancellationToken cancellation)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellation);
        return new(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation), archive);
    }

    public Task<string?> OriginAsync(CancellationToken cancellation) => CheckpointStore.OriginAsync(_connection, cancellation);

    public async Task<IReadOnlyList<string>> CheckpointsAsync(CancellationToken cancellation) =>
        [.. (await CheckpointStore.AllAsync(_connection, cancellation)).Select(stored => stored.Note)];

    /// <summary>The sequence of the last leaf; what comes after is not signed yet.</summary>
    public long LastSequence { get; private set; }

    public async Task<long> UnsignedAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select count(*) from {EventSchema.Name}.mt_events where seq_id > $1", _connection);
        command.Parameters.AddWithValue(LastSequence);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>In the order of the sequence, up to the last leaf.</summary>
    public async IAsyncEnumerable<LogEntry> EntriesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var archived = _archive?.ReadAsync(0, long.MaxValue, cancellation).GetAsyncEnumerator(cancellation);
        var kept = archived is not null && await archived.MoveNextAsync() ? archived.Current : null;
        var (after, tile) = (long.MinValue, -1L);
        while (await TileReader.ReadAsync(_connection, $"where tile > $1 order by tile limit {TilesAtOnce}", [tile], cancellation) is { Count: > 0 } tiles)
        {
            tile = tiles[^1].Number;
            var leaves = new Queue<LogLeaf>(tiles.SelectMany(row => row.Leaves()));
            if (leaves.Count == 0)
                continue;
            var until = Math.Max(leaves.Max(leaf => leaf.Sequence), after);
            await foreach (var recorded in EventRows.ReadAsync(_connection, after, until, cancellation: cancellation))
            {
                for (; kept is not null && kept.Sequence < recorded.Sequence; kept = await archived!.MoveNextAsync() ? archived.Current : null)
                    foreach (var entry in Match(leaves, kept))
                        yield return entry;
                foreach (var entry in Match(leaves, recorded))
                    yield return entry;
                // In both places, as when an archive run was killed before it deleted, or a day was brought back.
                if (kept?.Sequence == recorded.Sequence)
                    kept = await archived!.MoveNextAsync() ? archived.Current : null;
            }

            for (; kept is not null && kept.Sequence <= until; kept = await archived!.MoveNextAsync() ? archived.Current : null)
                foreach (var entry in Match(leaves, kept))
                    yield return entry;
            foreach (var leaf in leaves)
                yield return new(leaf, null);
            LastSequence = after = until;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>The leaves before the event, which lack theirs, and then the event, with its leaf if it has one.</summary>
    private static IEnumerable<LogEntry> Match(Queue<LogLeaf> leaves, LoggedEvent recorded)
    {
        while (leaves.TryPeek(out var leaf) && leaf.Sequence < recorded.Sequence)
            yield return new(leaves.Dequeue(), null);
        var own = leaves.TryPeek(out var next) && next.Sequence == recorded.Sequence ? leaves.Dequeue() : null;
        yield return new(own, recorded);
    }
}
