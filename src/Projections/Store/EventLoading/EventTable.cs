using BusinessMetrics.Projections.Store.Events;
using JasperFx.Events;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Store.EventLoading;

/// <summary>Reads the daemon's events from the store's table.</summary>
internal sealed class EventTable(NpgsqlDataSource dataSource, StoredEvents stored)
{
    // Both are range scans of the primary key (seq_id). Marten's own statement joins the streams as well.
    private const string Columns = $"select seq_id, id, type, data, timestamp from {EventSchema.Name}.mt_events";

    private const string AllSql =
        $"""
        {Columns}
        where seq_id > $1 and seq_id <= $2 and not is_archived
        order by seq_id
        limit $3
        """;

    private const string OfTypesSql =
        $"""
        {Columns}
        where seq_id > $1 and seq_id <= $2 and not is_archived and type = any($4)
        order by seq_id
        limit $3
        """;

    /// <inheritdoc cref="LoadEvents"/>
    public async Task<EventRange> LoadAsync(
        long after, long until, int limit, IReadOnlySet<string>? types, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(types is null ? AllSql : OfTypesSql);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(until);
        command.Parameters.AddWithValue(limit);
        if (types is not null)
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar, Value = types.ToArray() });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var events = new List<IEvent>();
        while (await rows.ReadAsync(cancellation))
            events.Add(Read(rows));
        return new(events, events.Count == limit ? events[^1].Sequence : until);
    }

    private LoadedEvent Read(NpgsqlDataReader row)
    {
        var name = row.GetString(2);
        return new(DataOf(name, row.GetFieldValue<byte[]>(3)))
        {
            Sequence = row.GetInt64(0),
            Id = row.GetGuid(1),
            EventTypeName = name,
            Timestamp = row.GetFieldValue<DateTimeOffset>(4),
        };
    }

    private object DataOf(string name, byte[] json)
    {
        try
        {
            return stored.Read(name, json);
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or FormatException or InvalidOperationException)
        {
            return new UnreadableEvent(exception);
        }
    }
}
