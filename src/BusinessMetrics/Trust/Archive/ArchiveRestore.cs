using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Projections.Trust.Proofs.Verification;
using BusinessMetrics.Trust.Audit;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Trust.Archive;

/// <summary>Brings an archived day back into the database for a while, as it was: rows of the log and of the listing.</summary>
public sealed class ArchiveRestore(NpgsqlDataSource dataSource, ArchiveDirectory directory, TimeProvider clock)
{
    // As a flush writes them (MetricLog): its stream has as many versions as events, all of one moment.
    private const string StreamsSql =
        $"""
        insert into {EventSchema.Name}.mt_streams (id, version, timestamp, created, tenant_id, is_archived)
        select back.id, back.version, back.timestamp, back.timestamp, '*DEFAULT*', false
        from unnest($1, $2, $3) as back (id, version, timestamp)
        on conflict (id) do update set version = greatest(mt_streams.version, excluded.version)
        """;

    private const string EventsSql =
        $"""
        insert into {EventSchema.Name}.mt_events
            (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, user_name, is_archived)
        select back.seq_id, back.id, back.stream_id, back.version, back.data::jsonb, back.type, back.timestamp, '*DEFAULT*',
               back.dotnet_type, back.correlation_id, back.user_name, back.is_archived
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            as back (seq_id, id, stream_id, version, data, type, timestamp, dotnet_type, correlation_id, user_name, is_archived)
        on conflict (seq_id) do nothing
        """;

    private const string KnownSql =
        $"""
        select record.metric_id
        from unnest($1, $2) as back (occurred_at, metric_id)
        join {ReadModelSchema.Live}.metric_records as record using (occurred_at, metric_id)
        """;

    private static readonly Dictionary<string, string> DotNetNames = MetricCategories.Events.All.ToDictionary(stored => stored.Name, stored => stored.DotNetName);

    /// <summary>Brings back all of a day, or nothing.</summary>
    /// <param name="kept">How long it stays, before it leaves again.</param>
    /// <returns>How many metrics are back; null where the day is not archived.</returns>
    /// <exception cref="ArchiveUnreadableException">A file is missing, or not what was written.</exception>
    /// <exception cref="ArchiveRefusedException">Events are being moved.</exception>
    public async Task<long?> RestoreAsync(DateOnly day, TimeSpan kept, string actor, CancellationToken cancellation)
    {
        await using var session = await dataSource.OpenConnectionAsync(cancellation);
        await using var hold = await ArchiveHold.TryTakeAsync(session, cancellation)
            ?? throw new ArchiveRefusedException("Events are being moved, or a read model is rebuilt; try again when that has ended.");
        var parts = await ArchiveCatalog.OfDayAsync(session, day, cancellation);
        if (parts.Count == 0)
            return null;
        foreach (var part in parts)
            await PrepareAsync(session, part, cancellation);
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        foreach (var part in parts)
        {
            await using var reader = await directory.OpenAsync(part, cancellation);
            for (var group = 0; group < reader.Groups; group++)
                await PutBackAsync(session, [.. (await reader.ReadAsync(group, cancellation)).Select(archived => archived.Event)], cancellation);
            await ForgetPeopleAsync(session, part, cancellation);
            await ArchiveCatalog.SetAsync(session, part, null, clock.GetUtcNow() + kept, cancellation);
            await AuditStream.AppendAsync(session, AuditStream.NewKey(), [ArchiveAudit.Of(actor, ArchiveAudit.Restore, part)], clock.GetUtcNow(), cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return parts.Sum(part => part.Events);
    }

    /// <summary>Partitions that the records need; on their own, so that recording waits for nothing.</summary>
    private static async Task PrepareAsync(NpgsqlConnection session, ArchivedPart part, CancellationToken cancellation)
    {
        for (var month = new DateOnly(part.FirstOccurredAt.Year, part.FirstOccurredAt.Month, 1); DayArchiving.StartOf(month) <= part.LastOccurredAt; month = month.AddMonths(1))
        {
            await using var command = new NpgsqlCommand(LedgerReadModel.PartitionSql(ReadModelSchema.Live, month), session);
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static async Task PutBackAsync(NpgsqlConnection session, IReadOnlyList<LoggedEvent> events, CancellationToken cancellation)
    {
        await using (var streams = new NpgsqlCommand(StreamsSql, session))
        {
            var flushes = events.GroupBy(archived => archived.Stream).ToArray();
            streams.Parameters.AddWithValue(flushes.Select(flush => flush.Key).ToArray());
            streams.Parameters.AddWithValue(flushes.Select(flush => flush.Max(archived => archived.Version)).ToArray());
            streams.Parameters.Add(Times(flushes.Select(flush => flush.First().Timestamp)));
            await streams.ExecuteNonQueryAsync(cancellation);
        }

        await using (var rows = new NpgsqlCommand(EventsSql, session))
        {
            rows.Parameters.AddWithValue(events.Select(archived => archived.Sequence).ToArray());
            rows.Parameters.AddWithValue(events.Select(archived => archived.Id).ToArray());
            rows.Parameters.Add(Texts(archived => archived.Stream));
            rows.Parameters.AddWithValue(events.Select(archived => archived.Version).ToArray());
            rows.Parameters.Add(Texts(archived => archived.Data));
            rows.Parameters.Add(Texts(archived => archived.Type));
            rows.Parameters.Add(Times(events.Select(archived => archived.Timestamp)));
            rows.Parameters.Add(Texts(archived => DotNetNames.GetValueOrDefault(archived.Type)));
            rows.Parameters.Add(Texts(archived => archived.CorrelationId));
            rows.Parameters.Add(Texts(archived => archived.UserName));
            rows.Parameters.AddWithValue(events.Select(archived => archived.IsArchived).ToArray());
            await rows.ExecuteNonQueryAsync(cancellation);
        }

        await CompareAsync(session, events, cancellation);
        await PutRecordsBackAsync(session, [.. events.Select(ArchivedMetrics.Read)], cancellation);
        // What is there again did not leave.
        await using var places = new NpgsqlCommand($"delete from {ArchiveSchema.Schema}.events where event_id = any($1)", session);
        places.Parameters.AddWithValue(events.Select(archived => archived.Id).ToArray());
        await places.ExecuteNonQueryAsync(cancellation);

        NpgsqlParameter Texts(Func<LoggedEvent, string?> text) =>
            new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = events.Select(text).ToArray() };
    }

    /// <summary>The database's rows have to be those of the file, also where one was there already.</summary>
    private static async Task CompareAsync(NpgsqlConnection session, IReadOnlyList<LoggedEvent> events, CancellationToken cancellation)
    {
        var back = await EventRows.WithSequencesAsync(session, [.. events.Select(archived => archived.Sequence)], cancellation);
        if (!back.SequenceEqual(events.OrderBy(archived => archived.Sequence)))
            throw new ArchiveRefusedException("The database holds other events under the sequences of the archived ones; `BusinessMetrics audit verify` says which.");
    }

    private static async Task PutRecordsBackAsync(NpgsqlConnection session, IReadOnlyList<RecordedMetric> metrics, CancellationToken cancellation)
    {
        var known = new HashSet<Guid>();
        await using (var command = new NpgsqlCommand(KnownSql, session))
        {
            command.Parameters.Add(Times(metrics.Select(metric => metric.Metric.OccurredAt)));
            command.Parameters.AddWithValue(metrics.Select(metric => metric.MetricId).ToArray());
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                known.Add(reader.GetGuid(0));
        }

        await using var statements = new BatchStatements();
        LedgerReadModel.WriteRecords(statements, ReadModelSchema.Live, [.. metrics.Where(metric => !known.Contains(metric.MetricId))]);
        await statements.ExecuteAsync(session, cancellation);
    }

    private static async Task ForgetPeopleAsync(NpgsqlConnection session, ArchivedPart part, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"delete from {ArchiveSchema.Schema}.people where day = $1 and part = $2", session);
        command.Parameters.AddWithValue(part.Day);
        command.Parameters.AddWithValue(part.Part);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlParameter Times(IEnumerable<DateTimeOffset> times) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, Value = times.ToArray() };
}
