using System.Text;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Store.EventLoading;

/// <summary>Reads the log in its order, from the database and from the archive.</summary>
/// <param name="archive">Null where there is none.</param>
public sealed class EventLog(IEventArchive? archive)
{
    // A range scan of the primary key (seq_id).
    private const string Sql =
        $"""
        select seq_id, id, type, data, timestamp
        from {EventSchema.Name}.mt_events
        where seq_id > $1 and seq_id <= $2 and type = any($3)
        order by seq_id
        """;

    // Retracted metrics keep their records when their events leave.
    private const string RetractedSql = $"select (data ->> 'i')::uuid from {EventSchema.Name}.mt_events where type = $1";

    private HashSet<Guid>? _retracted;

    /// <summary>The events of the model with a sequence above <paramref name="after"/>, up to <paramref name="until"/>.</summary>
    /// <exception cref="UnreadableEventException">An event is not what its type says.</exception>
    /// <exception cref="ArchiveUnreadableException">Events that are archived cannot be read.</exception>
    public async Task<IReadOnlyList<RecordedEvent>> ReadAsync(
        NpgsqlConnection connection, ReadModel model, long after, long until, CancellationToken cancellation)
    {
        var stored = model.Stored;
        // The database first: what leaves it meanwhile is in the archive before.
        var kept = await KeptAsync(connection, stored, after, until, cancellation);
        if (archive is null)
            return kept;
        var archived = new List<RecordedEvent>();
        await foreach (var left in archive.ReadAsync(after, until, cancellation))
            if (stored.Knows(left.Type))
                archived.Add(new(left.Id, left.Sequence, left.Timestamp, Read(stored, left.Sequence, left.Type, Encoding.UTF8.GetBytes(left.Data)))
                {
                    IsArchived = !(_retracted ??= await RetractedAsync(connection, cancellation)).Contains(left.Id),
                });
        return archived.Count == 0 ? kept : [.. kept.Concat(archived).DistinctBy(recorded => recorded.Sequence).OrderBy(recorded => recorded.Sequence)];
    }

    private static async Task<List<RecordedEvent>> KeptAsync(
        NpgsqlConnection connection, StoredEvents stored, long after, long until, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(until);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar, Value = stored.Names.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<RecordedEvent>();
        while (await reader.ReadAsync(cancellation))
            events.Add(new(
                reader.GetGuid(1),
                reader.GetInt64(0),
                reader.GetFieldValue<DateTimeOffset>(4),
                Read(stored, reader.GetInt64(0), reader.GetString(2), reader.GetFieldValue<byte[]>(3))));
        return events;
    }

    private static async Task<HashSet<Guid>> RetractedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(RetractedSql, connection);
        command.Parameters.AddWithValue(MetricRetracted.Stored.Name);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var retracted = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellation))
            retracted.Add(reader.GetGuid(0));
        return retracted;
    }

    /// <summary>How far a read model has come; 0 before its first page.</summary>
    public static async Task<long> PositionAsync(NpgsqlConnection connection, ReadModel model, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select last_seq_id from {EventSchema.Name}.mt_event_progression where name = $1", connection);
        command.Parameters.AddWithValue(model.ProgressName);
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    private static object Read(StoredEvents stored, long sequence, string name, byte[] json)
    {
        try
        {
            return stored.Read(name, json);
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or FormatException or InvalidOperationException)
        {
            throw new UnreadableEventException(sequence, exception);
        }
    }
}
