using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Archive;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Trust.Proofs.Tree;

/// <summary>Where a log ends.</summary>
/// <param name="Last">Null while there is no leaf.</param>
public sealed record LogEnd(CompactRange Tree, LogLeaf? Last);

/// <summary>Keeps leaves and the nodes over them (<see cref="ProofSchema"/>).</summary>
public static class LeafStore
{
    // A tile that was begun by an earlier checkpoint goes on where it ends.
    private const string AppendSql =
        $"""
        insert into {ProofSchema.Schema}.tiles as tile (tile, first_sequence, last_sequence, sequences, event_ids, hashes)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (tile) do update set
            last_sequence = excluded.last_sequence,
            sequences = tile.sequences || excluded.sequences,
            event_ids = tile.event_ids || excluded.event_ids,
            hashes = tile.hashes || excluded.hashes
        """;

    /// <summary>Appends leaves behind the last one, and the nodes that they complete.</summary>
    public static async Task AppendAsync(NpgsqlConnection connection, CompactRange tree, IReadOnlyList<LogLeaf> leaves, CancellationToken cancellation)
    {
        var nodes = new List<(TreeNode Node, byte[] Hash)>();
        foreach (var leaf in leaves)
            tree.Append(leaf.Hash, (node, hash) =>
            {
                if (node.Level >= ProofSchema.TileLevel)
                    nodes.Add((node, hash));
            });

        await using var batch = new NpgsqlBatch(connection);
        foreach (var tile in leaves.GroupBy(leaf => leaf.Index >> ProofSchema.TileLevel))
        {
            var append = new NpgsqlBatchCommand(AppendSql);
            append.Parameters.AddWithValue(tile.Key);
            append.Parameters.AddWithValue(tile.First().Sequence);
            append.Parameters.AddWithValue(tile.Last().Sequence);
            append.Parameters.AddWithValue(tile.Select(leaf => leaf.Sequence).ToArray());
            append.Parameters.AddWithValue(tile.Select(leaf => leaf.EventId).ToArray());
            append.Parameters.AddWithValue(tile.SelectMany(leaf => leaf.Hash).ToArray());
            batch.BatchCommands.Add(append);
        }

        var complete = new NpgsqlBatchCommand($"insert into {ProofSchema.Schema}.nodes (level, index, hash) select * from unnest($1, $2, $3)");
        complete.Parameters.AddWithValue(nodes.Select(node => node.Node.Level).ToArray());
        complete.Parameters.AddWithValue(nodes.Select(node => node.Node.Index).ToArray());
        complete.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, Value = nodes.Select(node => node.Hash).ToArray() });
        batch.BatchCommands.Add(complete);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<LogEnd> EndAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var tiles = await TileReader.ReadAsync(connection, "order by tile desc limit 1", [], cancellation);
        if (tiles.Count == 0)
            return new(new(), null);
        var last = tiles[0].Leaves().Last();
        return new(await TreeAsync(connection, last.Index + 1, cancellation), last);
    }

    /// <summary>The tree of the first <paramref name="size"/> leaves.</summary>
    /// <exception cref="LeavesMissingException">There are not so many.</exception>
    public static async Task<CompactRange> TreeAsync(NpgsqlConnection connection, long size, CancellationToken cancellation)
    {
        var nodes = MerkleTree.NodesOf(new(0, size));
        var hashes = await NodesAsync(connection, nodes, cancellation);
        return new(size, [.. nodes.Select(node => hashes[node])]);
    }

    /// <summary>The roots of ranges of a proof's path.</summary>
    /// <exception cref="LeavesMissingException">Not all of their leaves are there.</exception>
    public static async Task<IReadOnlyList<byte[]>> RootsAsync(NpgsqlConnection connection, IReadOnlyList<LeafRange> path, CancellationToken cancellation)
    {
        var nodes = path.Select(MerkleTree.NodesOf).ToArray();
        var hashes = await NodesAsync(connection, [.. nodes.SelectMany(range => range).Distinct()], cancellation);
        return [.. nodes.Select(range => MerkleTree.RootOf([.. range.Select(node => hashes[node])]))];
    }

    /// <summary>The leaf of an event that may have left the log.</summary>
    public static async Task<LogLeaf?> FindAsync(NpgsqlConnection connection, Guid eventId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select seq_id from {EventSchema.Name}.mt_events where id = $1
            union all
            select sequence from {ArchiveSchema.Schema}.events where event_id = $1
            limit 1
            """,
            connection);
        command.Parameters.AddWithValue(eventId);
        // An event that is in neither may have been deleted by somebody; that is seldom asked, and may take a scan.
        var tiles = await command.ExecuteScalarAsync(cancellation) is long sequence
            ? await TileReader.ReadAsync(connection, "where first_sequence <= $1 order by first_sequence desc limit 1", [sequence], cancellation)
            : await TileReader.ReadAsync(connection, "where $1 = any(event_ids) limit 1", [eventId], cancellation);
        return tiles.SelectMany(tile => tile.Leaves()).FirstOrDefault(leaf => leaf.EventId == eventId);
    }

    /// <summary>The hashes of the leaves from one sequence to another, by their sequence.</summary>
    public static async Task<IReadOnlyDictionary<long, byte[]>> HashesAsync(NpgsqlConnection connection, long first, long last, CancellationToken cancellation)
    {
        // The tile that begins before the range may reach into it; from there on by tiles_first_sequence.
        var tiles = await TileReader.ReadAsync(
            connection,
            $"""
            where first_sequence <= $2
                and first_sequence >= coalesce((select max(first_sequence) from {ProofSchema.Schema}.tiles where first_sequence <= $1), $1)
            order by first_sequence
            """,
            [first, last],
            cancellation);
        var hashes = new Dictionary<long, byte[]>();
        foreach (var leaf in tiles.SelectMany(tile => tile.Leaves()).Where(leaf => leaf.Sequence >= first && leaf.Sequence <= last))
            hashes[leaf.Sequence] = leaf.Hash;
        return hashes;
    }

    private static async Task<Dictionary<TreeNode, byte[]>> NodesAsync(NpgsqlConnection connection, IReadOnlyList<TreeNode> nodes, CancellationToken cancellation)
    {
        var hashes = new Dictionary<TreeNode, byte[]>();
        var large = nodes.Where(node => node.Level >= ProofSchema.TileLevel).ToArray();
        if (large.Length > 0)
        {
            await using var command = new NpgsqlCommand(
                $"select level, index, hash from {ProofSchema.Schema}.nodes join unnest($1, $2) as asked (level, index) using (level, index)", connection);
            command.Parameters.AddWithValue(large.Select(node => node.Level).ToArray());
            command.Parameters.AddWithValue(large.Select(node => node.Index).ToArray());
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                hashes[new(reader.GetInt32(0), reader.GetInt64(1))] = reader.GetFieldValue<byte[]>(2);
        }

        var small = nodes.Where(node => node.Level < ProofSchema.TileLevel).ToLookup(node => node.Index >> (ProofSchema.TileLevel - node.Level));
        if (small.Count > 0)
            foreach (var tile in await TileReader.ReadAsync(connection, "where tile = any($1)", [small.Select(nodesOfTile => nodesOfTile.Key).ToArray()], cancellation))
                foreach (var node in small[tile.Number])
                    if (tile.NodeHash(node) is { } hash)
                        hashes[node] = hash;
        return nodes.All(hashes.ContainsKey) ? hashes : throw new LeavesMissingException();
    }
}

/// <summary>The store lacks leaves that it should have.</summary>
public sealed class LeavesMissingException() : Exception("The database lacks leaves of the log.");
