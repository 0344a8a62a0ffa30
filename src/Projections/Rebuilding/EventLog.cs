using BusinessMetrics.Projections.Events;
using BusinessMetrics.Projections.ReadModels;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Rebuilding;

/// <summary>Reads the log in its order.</summary>
public static class EventLog
{
    // A range scan of the primary key (seq_id).
    private const string Sql =
        $"""
        select seq_id, id, type, data::text, timestamp
        from {EventStore.EventSchema}.mt_events
        where seq_id > $1 and seq_id <= $2 and type = any($3)
        order by seq_id
        """;

    /// <summary>The events of the model with a sequence above <paramref name="after"/>, up to <paramref name="until"/>.</summary>
    /// <exception cref="UnreadableEventException">An event is not what its type says.</exception>
    public static async Task<IReadOnlyList<RecordedEvent>> ReadAsync(
        NpgsqlConnection connection, ReadModel model, long after, long until, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(until);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar, Value = model.Events.Select(stored => stored.Name).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<RecordedEvent>();
        while (await reader.ReadAsync(cancellation))
            events.Add(new(
                reader.GetGuid(1),
                reader.GetInt64(0),
                await reader.GetFieldValueAsync<DateTimeOffset>(4, cancellation),
                Read(reader.GetInt64(0), reader.GetString(2), reader.GetString(3))));
        return events;
    }

    /// <summary>How far a read model has come; 0 before its first page.</summary>
    public static async Task<long> PositionAsync(NpgsqlConnection connection, ReadModel model, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select last_seq_id from {EventStore.EventSchema}.mt_event_progression where name = $1", connection);
        command.Parameters.AddWithValue(model.ProgressName);
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    private static object Read(long sequence, string name, string json)
    {
        try
        {
            return EventTypes.Read(name, json);
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or FormatException or InvalidOperationException)
        {
            throw new UnreadableEventException(sequence, exception);
        }
    }
}

/// <summary>An event of the log cannot be read or applied.</summary>
public sealed class UnreadableEventException(long sequence, Exception cause)
    : Exception($"The event with sequence {sequence} cannot be applied: {cause.Message}", cause)
{
    public long Sequence => sequence;
}
