using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Trust.Archive;

/// <summary>A file of the archive, as the database knows it.</summary>
/// <param name="Day">UTC, when its metrics were recorded.</param>
/// <param name="Part">1, and above it what turned up of the day later.</param>
/// <param name="Sha256">Of the file.</param>
/// <param name="Checkpoint">A signed note that covers all of its events.</param>
/// <param name="RemovedAt">When the last of its events had left the database; null before, and while they are brought back.</param>
/// <param name="RestoredUntil">Where they were brought back: until when they stay.</param>
public sealed record ArchivedPart(
    DateOnly Day,
    int Part,
    long Events,
    long Bytes,
    byte[] Sha256,
    long FirstSequence,
    long LastSequence,
    DateTimeOffset FirstOccurredAt,
    DateTimeOffset LastOccurredAt,
    string Checkpoint,
    DateTimeOffset ArchivedAt,
    DateTimeOffset? RemovedAt,
    DateTimeOffset? RestoredUntil);

/// <summary>Where an event is that left.</summary>
public readonly record struct ArchivedPlace(Guid EventId, long Sequence, DateOnly Day, int Part);

/// <summary>How a run ended that moved something, or failed.</summary>
public sealed record ArchiveRunEnd(DateTimeOffset StartedAt, DateTimeOffset EndedAt, int Days, long Events, string? Problem);

/// <summary>Reads and writes what the database knows of the archive.</summary>
public static class ArchiveCatalog
{
    private const string Columns =
        $"""
        select day, part, events, bytes, sha256, first_sequence, last_sequence, first_occurred_at, last_occurred_at, checkpoint,
               archived_at, removed_at, restored_until
        from {ArchiveSchema.Schema}.parts
        """;

    /// <summary>False in a database that no version with an archive has served yet.</summary>
    public static async Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select to_regclass('{ArchiveSchema.Schema}.parts') is not null", connection);
        return true.Equals(await command.ExecuteScalarAsync(cancellation));
    }

    /// <summary>By their first sequence.</summary>
    public static Task<IReadOnlyList<ArchivedPart>> AllAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        PartsAsync(connection, $"{Columns} order by first_sequence", cancellation);

    public static Task<IReadOnlyList<ArchivedPart>> OverlappingAsync(NpgsqlConnection connection, long after, long until, CancellationToken cancellation) =>
        PartsAsync(connection, $"{Columns} where last_sequence > $1 and first_sequence <= $2 order by first_sequence", cancellation, after, until);

    /// <summary>Parts with metrics that happened between the two.</summary>
    public static Task<IReadOnlyList<ArchivedPart>> OccurredBetweenAsync(
        NpgsqlConnection connection, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellation) =>
        PartsAsync(connection, $"{Columns} where last_occurred_at >= $1 and first_occurred_at < $2 order by first_sequence", cancellation, start, end);

    public static Task<IReadOnlyList<ArchivedPart>> OfDayAsync(NpgsqlConnection connection, DateOnly day, CancellationToken cancellation) =>
        PartsAsync(connection, $"{Columns} where day = $1 order by part", cancellation, day);

    /// <summary>Parts whose events have not all left, and are not to stay.</summary>
    public static Task<IReadOnlyList<ArchivedPart>> UnfinishedAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellation) =>
        PartsAsync(connection, $"{Columns} where removed_at is null and (restored_until is null or restored_until <= $1) order by first_sequence", cancellation, now);

    /// <summary>The newest days first.</summary>
    public static Task<IReadOnlyList<ArchivedPart>> PageAsync(
        NpgsqlConnection connection, DateOnly beforeDay, int beforePart, int limit, CancellationToken cancellation) =>
        PartsAsync(connection, $"{Columns} where (day, part) < ($1, $2) order by day desc, part desc limit $3", cancellation, beforeDay, beforePart, limit);

    /// <summary>Of parts about a person.</summary>
    public static Task<IReadOnlyList<ArchivedPart>> OfSubjectAsync(NpgsqlConnection connection, Guid subjectId, CancellationToken cancellation) =>
        PartsAsync(
            connection,
            $"{Columns} where (day, part) in (select day, part from {ArchiveSchema.Schema}.people where subject_id = $1) order by first_sequence",
            cancellation,
            subjectId);

    public static async Task<DateOnly?> NewestDayAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select max(day) from {ArchiveSchema.Schema}.parts", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) && !reader.IsDBNull(0) ? reader.GetFieldValue<DateOnly>(0) : null;
    }

    /// <summary>The last sequence that may be missing from the database; 0 if none is.</summary>
    public static async Task<long> LastSequenceAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select coalesce(max(last_sequence), 0) from {ArchiveSchema.Schema}.parts", connection);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public static async Task<IReadOnlyList<ArchivedPlace>> PlacesAsync(NpgsqlConnection connection, IReadOnlyCollection<Guid> eventIds, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select event_id, sequence, day, part from {ArchiveSchema.Schema}.events where event_id = any($1)", connection);
        command.Parameters.AddWithValue(eventIds.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var places = new List<ArchivedPlace>();
        while (await reader.ReadAsync(cancellation))
            places.Add(new(reader.GetGuid(0), reader.GetInt64(1), reader.GetFieldValue<DateOnly>(2), reader.GetInt32(3)));
        return places;
    }

    public static async Task AddAsync(NpgsqlConnection connection, ArchivedPart part, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into {ArchiveSchema.Schema}.parts
                (day, part, events, bytes, sha256, first_sequence, last_sequence, first_occurred_at, last_occurred_at, checkpoint, archived_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            connection);
        object[] values =
        [
            part.Day, part.Part, part.Events, part.Bytes, part.Sha256, part.FirstSequence, part.LastSequence,
            part.FirstOccurredAt, part.LastOccurredAt, part.Checkpoint, part.ArchivedAt,
        ];
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Notes whether a part's events are out of the database, or back in it until a moment.</summary>
    public static async Task SetAsync(
        NpgsqlConnection connection, ArchivedPart part, DateTimeOffset? removedAt, DateTimeOffset? restoredUntil, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"update {ArchiveSchema.Schema}.parts set removed_at = $3, restored_until = $4 where day = $1 and part = $2", connection);
        command.Parameters.AddWithValue(part.Day);
        command.Parameters.AddWithValue(part.Part);
        foreach (var moment in (DateTimeOffset?[])[removedAt, restoredUntil])
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = moment is { } at ? at : DBNull.Value });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task AddRunAsync(NpgsqlConnection connection, ArchiveRunEnd run, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"insert into {ArchiveSchema.Schema}.runs (started_at, ended_at, days, events, problem) values ($1, $2, $3, $4, $5)", connection);
        command.Parameters.AddWithValue(run.StartedAt);
        command.Parameters.AddWithValue(run.EndedAt);
        command.Parameters.AddWithValue(run.Days);
        command.Parameters.AddWithValue(run.Events);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)run.Problem ?? DBNull.Value });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<ArchiveRunEnd?> LastRunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select started_at, ended_at, days, events, problem from {ArchiveSchema.Schema}.runs order by run desc limit 1", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return null;
        return new(
            await reader.GetFieldValueAsync<DateTimeOffset>(0, cancellation),
            await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation),
            reader.GetInt32(2),
            reader.GetInt64(3),
            reader.IsDBNull(4) ? null : reader.GetString(4));
    }

    private static async Task<IReadOnlyList<ArchivedPart>> PartsAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var parts = new List<ArchivedPart>();
        while (await reader.ReadAsync(cancellation))
            parts.Add(new(
                reader.GetFieldValue<DateOnly>(0),
                reader.GetInt32(1),
                reader.GetInt64(2),
                reader.GetInt64(3),
                reader.GetFieldValue<byte[]>(4),
                reader.GetInt64(5),
                reader.GetInt64(6),
                await reader.GetFieldValueAsync<DateTimeOffset>(7, cancellation),
                await reader.GetFieldValueAsync<DateTimeOffset>(8, cancellation),
                reader.GetString(9),
                await reader.GetFieldValueAsync<DateTimeOffset>(10, cancellation),
                reader.IsDBNull(11) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(11, cancellation),
                reader.IsDBNull(12) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(12, cancellation)));
        return parts;
    }
}
