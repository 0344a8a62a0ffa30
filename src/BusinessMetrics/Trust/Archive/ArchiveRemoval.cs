using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Trust.Subjects;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Trust.Archive;

/// <summary>
/// Takes events out of the database that are in a file, a group at a time, each in one transaction with their records
/// and with the note of where they are. Repeated, it takes what is left.
/// </summary>
public sealed class ArchiveRemoval(NpgsqlDataSource dataSource, ArchiveDirectory directory, TimeProvider clock)
{
    private static readonly string LockSql = $"select pg_advisory_xact_lock({ArchiveSchema.RemovalLock})";

    private const string PlacesSql =
        $"""
        insert into {ArchiveSchema.Schema}.events (event_id, sequence, day, part)
        select gone.id, gone.sequence, $3, $4
        from unnest($1, $2) as gone (id, sequence)
        on conflict (event_id) do nothing
        """;

    // By the primary key of the month's partition. Of a retracted metric the record stays: it alone says so.
    private static readonly string RecordsSql =
        $"""
        with gone as (
            delete from {ReadModelSchema.Live}.metric_records as record
            using unnest($1, $2) as archived (occurred_at, id)
            where (record.occurred_at, record.metric_id) = (archived.occurred_at, archived.id)
                and record.retracted_at is null
                and not exists (select from {EventSchema.Name}.mt_streams where mt_streams.id = 'retraction/' || archived.id::text)
            returning record.subject_id, {ReferencesSql.In("record.metadata", "record.subject_id", "record.session")} as person_references
        )
        insert into {ArchiveSchema.Schema}.people as known (subject_id, day, part, events, person_references)
        select subject_id, $3, $4, count(*), sum(person_references)
        from gone
        where subject_id is not null
        group by subject_id
        on conflict (subject_id, day, part) do update set events = known.events + excluded.events, person_references = known.person_references + excluded.person_references
        """;

    private const string EventsSql =
        $"""
        delete from {EventSchema.Name}.mt_events as event
        using unnest($1, $2) as archived (sequence, id)
        where event.seq_id = archived.sequence and event.id = archived.id
        """;

    // A flush is a stream, and nobody appends to it again.
    private const string StreamsSql =
        $"""
        delete from {EventSchema.Name}.mt_streams as stream
        where stream.id = any($1)
            and not exists (select from {EventSchema.Name}.mt_events as event where event.stream_id = stream.id)
        """;

    /// <returns>How many events left.</returns>
    /// <exception cref="ArchiveUnreadableException">The file is missing, or not what was written; nothing more leaves.</exception>
    public async Task<long> RemoveAsync(ArchivedPart part, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var reader = await directory.OpenAsync(part, cancellation);
        var removed = 0L;
        for (var group = 0; group < reader.Groups; group++)
            removed += await RemoveAsync(connection, part, await reader.ReadAsync(group, cancellation), cancellation);
        await ArchiveCatalog.SetAsync(connection, part, clock.GetUtcNow(), null, cancellation);
        return removed;
    }

    private static async Task<long> RemoveAsync(NpgsqlConnection connection, ArchivedPart part, IReadOnlyList<ArchivedEvent> events, CancellationToken cancellation)
    {
        var ids = events.Select(archived => archived.Event.Id).ToArray();
        var sequences = events.Select(archived => archived.Event.Sequence).ToArray();
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        Add(LockSql);
        Add(PlacesSql, ids, sequences, part.Day, part.Part);
        Add(RecordsSql, new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, Value = events.Select(archived => archived.OccurredAt).ToArray() }, ids, part.Day, part.Part);
        var leaving = Add(EventsSql, sequences, ids);
        Add(StreamsSql, (object)events.Select(archived => archived.Event.Stream).Distinct().ToArray());
        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return leaving.RecordsAffected;

        NpgsqlBatchCommand Add(string sql, params object[] values)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values)
                command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
            batch.BatchCommands.Add(command);
            return command;
        }
    }
}
