using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Audit;
using JasperFx.Events;
using Marten;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Trust.Audit;

/// <summary>How audit events get into the log: as streams that nobody appends to again, each event with its own caller and correlation.</summary>
internal static class AuditStream
{
    // The rows that Marten's own append writes, with the same sequence.
    private const string StreamSql =
        $"""
        insert into {EventSchema.Name}.mt_streams (id, version, timestamp, created, tenant_id, is_archived)
        values ($1, $2, $3, $3, '*DEFAULT*', false)
        """;

    private const string EventsSql =
        $"""
        insert into {EventSchema.Name}.mt_events
            (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, user_name, is_archived)
        select nextval('{EventSchema.Name}.mt_events_sequence'), event.id, $1, event.version, event.data, $3, $2,
               '*DEFAULT*', $4, event.correlation_id, event.user_name, false
        from (
            select *
            from unnest($5, $6, $7, $8) with ordinality as event (id, data, correlation_id, user_name, version)
            order by version
        ) as event
        """;

    public static string NewKey() => $"audit/{Guid.CreateVersion7()}";

    /// <summary>Adds an event to a session's changes, which has its place in the log once they are saved.</summary>
    public static IEvent Start(IDocumentSession session, AuditRecorded audit)
    {
        IEvent recorded = session.Events.BuildEvent(audit);
        recorded.UserName = audit.Actor;
        recorded.CorrelationId = audit.CorrelationId;
        session.Events.StartStream(NewKey(), recorded);
        return recorded;
    }

    /// <summary>Commits events as a new stream in one round trip: whoever waits for it waits for an answer.</summary>
    /// <exception cref="PostgresException">A violation of <see cref="EventSchema.StreamKeyIndex"/> if the stream is there already.</exception>
    public static async Task AppendAsync(
        NpgsqlConnection connection, string key, IReadOnlyList<AuditRecorded> audits, DateTimeOffset recordedAt, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        var stream = new NpgsqlBatchCommand(StreamSql);
        stream.Parameters.AddWithValue(key);
        stream.Parameters.AddWithValue((long)audits.Count);
        stream.Parameters.AddWithValue(recordedAt);
        batch.BatchCommands.Add(stream);

        var events = new NpgsqlBatchCommand(EventsSql);
        events.Parameters.AddWithValue(key);
        events.Parameters.AddWithValue(recordedAt);
        events.Parameters.AddWithValue(AuditRecorded.Stored.Name);
        events.Parameters.AddWithValue(AuditRecorded.Stored.DotNetName);
        AddColumn(NpgsqlDbType.Uuid, _ => Guid.CreateVersion7(recordedAt));
        AddColumn(NpgsqlDbType.Jsonb, AuditRecorded.Stored.Write);
        AddColumn(NpgsqlDbType.Varchar, audit => audit.CorrelationId);
        AddColumn(NpgsqlDbType.Varchar, audit => audit.Actor);
        batch.BatchCommands.Add(events);
        await batch.ExecuteNonQueryAsync(cancellation);

        void AddColumn<T>(NpgsqlDbType type, Func<AuditRecorded, T> value) =>
            events.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = audits.Select(value).ToArray() });
    }
}
