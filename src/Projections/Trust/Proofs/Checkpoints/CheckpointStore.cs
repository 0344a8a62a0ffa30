using Npgsql;

namespace BusinessMetrics.Projections.Trust.Proofs.Checkpoints;

/// <param name="Number">From 1 on, without gaps.</param>
public sealed record StoredCheckpoint(long Number, string Note);

/// <summary>Keeps the log's origin, its public keys and its checkpoints.</summary>
public static class CheckpointStore
{
    /// <summary>Null before the first key was made.</summary>
    public static async Task<string?> OriginAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select origin from {ProofSchema.Schema}.log", connection);
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    public static async Task SetOriginAsync(NpgsqlConnection connection, string origin, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"insert into {ProofSchema.Schema}.log (origin) values ($1)", connection);
        command.Parameters.AddWithValue(origin);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>All that there were; the last one is in force.</summary>
    public static async Task<IReadOnlyList<NoteVerifier>> KeysAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select public_key from {ProofSchema.Schema}.keys order by position", connection);
        var keys = new List<NoteVerifier>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            if (NoteVerifier.Parse(reader.GetString(0)) is { } key)
                keys.Add(key);
        return keys;
    }

    public static async Task AddKeyAsync(NpgsqlConnection connection, NoteVerifier key, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"insert into {ProofSchema.Schema}.keys (position, public_key) select coalesce(max(position), 0) + 1, $1 from {ProofSchema.Schema}.keys", connection);
        command.Parameters.AddWithValue(key.Text);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The first that covers an event; null while none does.</summary>
    public static async Task<string?> CoveringAsync(NpgsqlConnection connection, long sequence, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select note from {ProofSchema.Schema}.checkpoints where last_sequence >= $1 order by number limit 1", connection);
        command.Parameters.AddWithValue(sequence);
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    /// <summary>
    /// The sequences between which events are that were recorded between two moments: from the last checkpoint before to
    /// the first one after, or as far as the log is signed.
    /// </summary>
    public static async Task<(long After, long Until)> RangeAsync(
        NpgsqlConnection connection, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select coalesce(max(last_sequence) filter (where signed_at <= $1), 0),
                   coalesce(min(last_sequence) filter (where signed_at >= $2), max(last_sequence), 0)
            from {ProofSchema.Schema}.checkpoints
            """,
            connection);
        command.Parameters.AddWithValue(start);
        command.Parameters.AddWithValue(end);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    public static async Task AddAsync(NpgsqlConnection connection, SignedCheckpoint added, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into {ProofSchema.Schema}.checkpoints (number, size, last_sequence, signed_at, note)
            select coalesce(max(number), 0) + 1, $1, $2, $3, $4 from {ProofSchema.Schema}.checkpoints
            """,
            connection);
        command.Parameters.AddWithValue(added.Checkpoint.Size);
        command.Parameters.AddWithValue(added.Checkpoint.LastSequence);
        command.Parameters.AddWithValue(added.Checkpoint.Time);
        command.Parameters.AddWithValue(added.Note.ToString());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<StoredCheckpoint?> NewestAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        await ReadAsync(connection, "order by number desc limit 1", [], cancellation) is [var newest] ? newest : null;

    /// <summary>The newest first, those before <paramref name="before"/> where it is given.</summary>
    public static Task<IReadOnlyList<StoredCheckpoint>> PageAsync(NpgsqlConnection connection, long? before, int limit, CancellationToken cancellation) =>
        ReadAsync(connection, "where number < $1 order by number desc limit $2", [before ?? long.MaxValue, limit], cancellation);

    public static Task<IReadOnlyList<StoredCheckpoint>> AllAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        ReadAsync(connection, "order by number", [], cancellation);

    private static async Task<IReadOnlyList<StoredCheckpoint>> ReadAsync(
        NpgsqlConnection connection, string which, object[] values, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select number, note from {ProofSchema.Schema}.checkpoints {which}", connection);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        var checkpoints = new List<StoredCheckpoint>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            checkpoints.Add(new(reader.GetInt64(0), reader.GetString(1)));
        return checkpoints;
    }
}
