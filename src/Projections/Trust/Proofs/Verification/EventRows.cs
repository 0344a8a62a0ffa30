using System.Runtime.CompilerServices;
using BusinessMetrics.Projections.Store.Events;
using Npgsql;

namespace BusinessMetrics.Projections.Trust.Proofs.Verification;

/// <summary>Reads events as their leaves hold them.</summary>
public static class EventRows
{
    private const string Columns =
        $"""
        select seq_id, id, stream_id, version::bigint, type, data::text, timestamp, correlation_id, user_name, coalesce(is_archived, false)
        from {EventSchema.Name}.mt_events
        """;

    /// <summary>Those with a sequence above <paramref name="after"/>, up to <paramref name="until"/>, in their order: a range scan of the primary key.</summary>
    public static async IAsyncEnumerable<LoggedEvent> ReadAsync(
        NpgsqlConnection connection, long after, long until, int limit = int.MaxValue, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var command = new NpgsqlCommand($"{Columns} where seq_id > $1 and seq_id <= $2 order by seq_id limit $3", connection);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(until);
        command.Parameters.AddWithValue(limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            yield return Read(reader);
    }

    /// <summary>Of these types, in the range of sequences, recorded at or after one moment and before another.</summary>
    public static async IAsyncEnumerable<LoggedEvent> RecordedBetweenAsync(
        NpgsqlConnection connection,
        (long After, long Until) range,
        IReadOnlyCollection<string> types,
        DateTimeOffset start,
        DateTimeOffset end,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"{Columns} where seq_id > $1 and seq_id <= $2 and type = any($3) and timestamp >= $4 and timestamp < $5 order by seq_id", connection);
        command.Parameters.AddWithValue(range.After);
        command.Parameters.AddWithValue(range.Until);
        command.Parameters.AddWithValue(types.ToArray());
        command.Parameters.AddWithValue(start);
        command.Parameters.AddWithValue(end);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            yield return Read(reader);
    }

    /// <summary>Those with any of the sequences.</summary>
    public static async Task<IReadOnlyList<LoggedEvent>> WithSequencesAsync(
        NpgsqlConnection connection, IReadOnlyCollection<long> sequences, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"{Columns} where seq_id = any($1) order by seq_id", connection);
        command.Parameters.AddWithValue(sequences.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<LoggedEvent>();
        while (await reader.ReadAsync(cancellation))
            events.Add(Read(reader));
        return events;
    }

    public static async Task<LoggedEvent?> FindAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"{Columns} where id = $1", connection);
        command.Parameters.AddWithValue(id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    private static LoggedEvent Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetGuid(1),
        row.GetString(2),
        row.GetInt64(3),
        row.GetString(4),
        row.GetString(5),
        LoggedEvent.Microseconds(ReadTime(row)),
        row.IsDBNull(7) ? null : row.GetString(7),
        row.IsDBNull(8) ? null : row.GetString(8),
        row.GetBoolean(9));

    /// <summary>No event was recorded at a time that .NET cannot hold; whoever wrote one there is to be found out, not to stop the search.</summary>
    private static DateTimeOffset ReadTime(NpgsqlDataReader row)
    {
        try
        {
            return new(row.GetDateTime(6), TimeSpan.Zero);
        }
        catch (Exception exception) when (exception is InvalidCastException or ArgumentOutOfRangeException or OverflowException)
        {
            return DateTimeOffset.MaxValue;
        }
    }
}
