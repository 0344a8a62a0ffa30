using Npgsql;

namespace BusinessMetrics.Projections.Trust.Proofs.Tree;

/// <summary>A row of leaves. Whoever altered it may have left it uneven, which is for the comparison to find.</summary>
internal sealed record LeafTile(long Number, long LastSequence, long[] Sequences, Guid[] EventIds, byte[] Hashes)
{
    public IEnumerable<LogLeaf> Leaves()
    {
        for (var i = 0; i < Sequences.Length; i++)
            yield return new(
                (Number * ProofSchema.TileSize) + i,
                Sequences[i],
                i < EventIds.Length ? EventIds[i] : Guid.Empty,
                HashAt(i) ?? new byte[MerkleTree.HashLength]);
    }

    /// <summary>The root of a subtree within the tile; null where it is not complete.</summary>
    public byte[]? NodeHash(TreeNode node)
    {
        var first = (int)((node.Index << node.Level) - (Number * ProofSchema.TileSize));
        var hashes = new List<byte[]>();
        for (var i = first; i < first + (1 << node.Level); i++)
        {
            if (HashAt(i) is not { } hash)
                return null;
            hashes.Add(hash);
        }

        while (hashes.Count > 1)
            hashes = [.. hashes.Chunk(2).Select(pair => MerkleTree.HashNode(pair[0], pair[1]))];
        return hashes[0];
    }

    private byte[]? HashAt(int place)
    {
        var start = place * MerkleTree.HashLength;
        return start + MerkleTree.HashLength <= Hashes.Length ? Hashes[start..(start + MerkleTree.HashLength)] : null;
    }
}

internal static class TileReader
{
    public static async Task<IReadOnlyList<LeafTile>> ReadAsync(NpgsqlConnection connection, string which, object[] values, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select tile, last_sequence, sequences, event_ids, hashes from {ProofSchema.Schema}.tiles {which}", connection);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        var tiles = new List<LeafTile>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            tiles.Add(new(
                reader.GetInt64(0),
                reader.GetInt64(1),
                reader.GetFieldValue<long[]>(2),
                reader.GetFieldValue<Guid[]>(3),
                reader.GetFieldValue<byte[]>(4)));
        return tiles;
    }
}
