using BusinessMetrics.Platform.Database;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Ingest.Recording.Committing;

/// <summary>
/// Appends flushes to Marten's event tables: one new stream a flush, in one round trip that is one transaction. The
/// rows are those that Marten's own append writes, with the same sequence, and the two can be mixed; one statement for
/// the whole flush takes two thirds of the time of Marten's row-by-row function (docs/decisions/0001).
/// </summary>
/// <param name="archive">Where events are that left; null where none did.</param>
public sealed class MetricLog(WritingConnections connections, IEventArchive? archive = null)
{
    /// <summary>The unique index that a metric violates which has been recorded.</summary>
    public const string MetricIdIndex = "idx_mt_events_event_id";

    private const string StreamSql =
        $"""
        insert into {EventSchema.Name}.mt_streams (id, version, timestamp, created, tenant_id, is_archived)
        select $1, $2, $3, $3, '*DEFAULT*', false
        where $4 is null or ({SubjectSchema.NewestErasureSql}) = $4
        """;

    private const string EventsSql =
        $"""
        insert into {EventSchema.Name}.mt_events
            (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, user_name, is_archived)
        select nextval('{EventSchema.Name}.mt_events_sequence'), event.id, $1, event.version, event.data, event.type, $2,
               '*DEFAULT*', event.dotnet_type, event.correlation_id, event.user_name, false
        from (
            select *
            from unnest($3, $4, $5, $6, $7, $8)
                with ordinality as event (id, data, type, dotnet_type, correlation_id, user_name, version)
            order by version
        ) as event
        where exists (select from {EventSchema.Name}.mt_streams where id = $1)
        returning seq_id, version
        """;

    // A statement of its own, so that the next one sees what was committed while this one waited.
    private static readonly string LockSql = $"select pg_advisory_xact_lock_shared({SubjectSchema.ErasureLock})";

    /// <summary>What is recorded under any of the ids, null where it is no metric, or in a file of the archive that cannot be read. Served by the unique index on the event's id, and by the archive's own.</summary>
    public async Task<IReadOnlyDictionary<Guid, MetricRecorded?>> FindAsync(IReadOnlyCollection<Guid> metricIds, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, MetricRecorded?>();
        if (metricIds.Count == 0)
            return found;
        await using var command = connections.Source.CreateCommand(
            $"""
            select id, type, data::text from {EventSchema.Name}.mt_events where id = any($1)
            union all
            select event_id, null, null from {ArchiveSchema.Schema}.events where event_id = any($1)
            """);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = metricIds.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var archived = new List<Guid>();
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.IsDBNull(1))
                archived.Add(reader.GetGuid(0));
            else
                found[reader.GetGuid(0)] = MetricCategories.ReadMetric(reader.GetString(1), reader.GetString(2));
        }

        foreach (var id in archived)
            found[id] = null;
        if (archived.Count > 0 && archive is not null)
            foreach (var left in await ReadableAsync(archive, archived, cancellation))
                found[left.Id] = MetricCategories.ReadMetric(left.Type, left.Data);
        return found;
    }

    /// <summary>A file that is lost is one sender's trouble, and not that of everybody in the same flush.</summary>
    private static async Task<IReadOnlyList<LoggedEvent>> ReadableAsync(IEventArchive archive, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        try
        {
            return await archive.FindAsync(ids, cancellation);
        }
        catch (ArchiveUnreadableException)
        {
            return [];
        }
    }

    /// <summary>Commits the items as the new stream <paramref name="streamKey"/>, all or none.</summary>
    /// <param name="erasuresSeen">
    /// The newest erasure when the items' people were looked up; null where they name none. No erasure can be committed
    /// between this being compared and the items' commit.
    /// </param>
    /// <returns>The events' sequences, in the items' order; null if an erasure was committed since, and nothing was.</returns>
    /// <exception cref="PostgresException">
    /// A violation of <see cref="StreamKeyIndex"/> if that stream is there already: the flush was committed before. One
    /// of <see cref="MetricIdIndex"/> if a metric's id was recorded meanwhile.
    /// </exception>
    public static async Task<long[]?> AppendAsync(
        NpgsqlConnection connection, string streamKey, IReadOnlyList<FlushItem> items, long? erasuresSeen, DateTimeOffset recordedAt, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (erasuresSeen is not null)
            batch.BatchCommands.Add(new(LockSql));
        var stream = new NpgsqlBatchCommand(StreamSql);
        stream.Parameters.AddWithValue(streamKey);
        stream.Parameters.AddWithValue((long)items.Count);
        stream.Parameters.AddWithValue(recordedAt);
        stream.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Bigint, Value = erasuresSeen is { } seen ? seen : DBNull.Value });
        batch.BatchCommands.Add(stream);

        var events = new NpgsqlBatchCommand(EventsSql);
        events.Parameters.AddWithValue(streamKey);
        events.Parameters.AddWithValue(recordedAt);
        AddColumn(NpgsqlDbType.Uuid, item => item.Metric.MetricId);
        AddColumn(NpgsqlDbType.Jsonb, item => item.Metric.Category.ToJson(item.Event));
        AddColumn(NpgsqlDbType.Varchar, item => item.Metric.Category.Event.Name);
        AddColumn(NpgsqlDbType.Varchar, item => item.Metric.Category.Event.DotNetName);
        AddColumn(NpgsqlDbType.Varchar, item => item.Caller.CorrelationId);
        AddColumn(NpgsqlDbType.Varchar, item => item.Caller.Name);
        batch.BatchCommands.Add(events);
        var sequences = await SequencesAsync(batch, items.Count, cancellation);
        return stream.RecordsAffected == 1 ? sequences : null;

        void AddColumn<T>(NpgsqlDbType type, Func<FlushItem, T> value) =>
            events.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = items.Select(value).ToArray() });
    }

    /// <summary>Executes the batch to its end, where the commit's outcome is told, and gives the sequences of its events.</summary>
    private static async Task<long[]> SequencesAsync(NpgsqlBatch batch, int count, CancellationToken cancellation)
    {
        var sequences = new long[count];
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        do
        {
            // The lock's answer has one column.
            while (await reader.ReadAsync(cancellation))
                if (reader.FieldCount == 2)
                    sequences[reader.GetInt64(1) - 1] = reader.GetInt64(0);
        }
        while (await reader.NextResultAsync(cancellation));
        return sequences;
    }

    /// <summary>The sequences of a flush that was committed, in its items' order; null where it was not.</summary>
    public static async Task<long[]?> SequencesAsync(NpgsqlConnection connection, string streamKey, CancellationToken cancellation)
    {
        // By the unique index on a stream's versions.
        await using var command = new NpgsqlCommand(
            $"select array_agg(seq_id order by version) from {EventSchema.Name}.mt_events where stream_id = $1", connection);
        command.Parameters.AddWithValue(streamKey);
        return await command.ExecuteScalarAsync(cancellation) as long[];
    }

    /// <summary>Where in the log the ids are that are recorded, in the database or the archive.</summary>
    public async Task<IReadOnlyDictionary<Guid, long>> PlacesAsync(IReadOnlyCollection<Guid> metricIds, CancellationToken cancellation)
    {
        var places = new Dictionary<Guid, long>();
        if (metricIds.Count == 0)
            return places;
        await using var command = connections.Source.CreateCommand(
            $"""
            select id, seq_id from {EventSchema.Name}.mt_events where id = any($1)
            union all
            select event_id, sequence from {ArchiveSchema.Schema}.events where event_id = any($1)
            """);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = metricIds.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            places[reader.GetGuid(0)] = reader.GetInt64(1);
        return places;
    }

    public ValueTask<NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellation) => connections.Source.OpenConnectionAsync(cancellation);
}
