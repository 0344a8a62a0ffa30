using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Projections.Trust.Proofs;
using Npgsql;

namespace BusinessMetrics.Trust.Archive;

/// <summary>
/// Moves the metrics of days that are older than METRICS_RETENTION_DAYS to the archive, day by day. Ended at any moment,
/// the next run goes on: an event is in the database, in a file, or in both.
/// </summary>
public sealed class ArchiveRun(
    NpgsqlDataSource dataSource, IReadOnlyList<ReadModel> models, DayArchiving archiving, ArchiveRemoval removal, ServiceSettings settings, TimeProvider clock)
{
    // The first metric after the last day that was archived; stops at the first row of the primary key (seq_id) that is one.
    private const string OldestSql =
        $"select timestamp from {EventSchema.Name}.mt_events where type = any($1) order by seq_id limit 1";

    // Above the last signed event, or the first checkpoint after the day, which is seldom far from the end of the day.
    private const string UnsignedSql =
        $"""
        select exists (
            select from {EventSchema.Name}.mt_events
            where seq_id > $1 and type = any($2) and timestamp < $3
                and seq_id > (select coalesce(max(last_sequence), 0) from {ProofSchema.Schema}.checkpoints)
        )
        """;

    /// <summary>How it ended; null where somebody else is moving events, or needs them to stay for now.</summary>
    public async Task<ArchiveRunEnd?> RunAsync(CancellationToken cancellation)
    {
        await using var session = await dataSource.OpenConnectionAsync(cancellation);
        await using var hold = await ArchiveHold.TryTakeAsync(session, cancellation);
        if (hold is null)
            return null;
        var startedAt = clock.GetUtcNow();
        var (days, events, problem) = (0, 0L, (string?)null);
        try
        {
            foreach (var part in await ArchiveCatalog.UnfinishedAsync(session, startedAt, cancellation))
                events += await removal.RemoveAsync(part, cancellation);
            for (var day = await FirstDayAsync(session, cancellation); day is { } due && IsDue(due, startedAt); day = due.AddDays(1))
            {
                var left = await MoveAsync(session, due, cancellation);
                events += left;
                days += left > 0 ? 1 : 0;
            }
        }
        catch (Exception exception) when (exception is ArchiveRefusedException or ArchiveUnreadableException or IOException or UnauthorizedAccessException)
        {
            problem = exception.Message;
        }

        var end = new ArchiveRunEnd(startedAt, clock.GetUtcNow(), days, events, problem);
        if (events > 0 || problem is not null)
            await ArchiveCatalog.AddRunAsync(session, end, cancellation);
        return end;
    }

    private bool IsDue(DateOnly day, DateTimeOffset now) => DayArchiving.StartOf(day.AddDays(1)).AddDays(settings.RetentionDays) <= now;

    private async Task<long> MoveAsync(NpgsqlConnection session, DateOnly day, CancellationToken cancellation)
    {
        var range = await DayArchiving.RangeAsync(session, day, cancellation);
        await RequireSignedAsync(session, day, range.Until, cancellation);
        await RequireFoldedAsync(session, range.Until, cancellation);
        var events = 0L;
        foreach (var part in await archiving.AdoptAsync(day, cancellation))
            events += await removal.RemoveAsync(part, cancellation);
        if (await archiving.WriteAsync(day, range, cancellation) is { } written)
            events += await removal.RemoveAsync(written, cancellation);
        return events;
    }

    /// <summary>A day leaves as a whole; what is not signed yet may still be of it.</summary>
    private static async Task RequireSignedAsync(NpgsqlConnection session, DateOnly day, long sequence, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(UnsignedSql, session);
        command.Parameters.AddWithValue(sequence);
        command.Parameters.AddWithValue(MetricCategories.Events.Names.ToArray());
        command.Parameters.AddWithValue(DayArchiving.StartOf(day.AddDays(1)));
        if (true.Equals(await command.ExecuteScalarAsync(cancellation)))
            throw new ArchiveRefusedException($"Metrics recorded on {day:yyyy-MM-dd}, or before, are above sequence {sequence} and not signed yet.");
    }

    /// <summary>What left is read by no projection any more.</summary>
    private async Task RequireFoldedAsync(NpgsqlConnection session, long sequence, CancellationToken cancellation)
    {
        foreach (var model in models)
            if (await EventLog.PositionAsync(session, model, cancellation) is var position && position < sequence)
                throw new ArchiveRefusedException($"The read model {model.Name} is at sequence {position}; events up to {sequence} can leave once it has read them.");
    }

    private static async Task<DateOnly?> FirstDayAsync(NpgsqlConnection session, CancellationToken cancellation)
    {
        if (await ArchiveCatalog.NewestDayAsync(session, cancellation) is { } newest)
            return newest.AddDays(1);
        await using var command = new NpgsqlCommand(OldestSql, session);
        command.Parameters.AddWithValue(MetricCategories.Events.Names.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? DateOnly.FromDateTime((await reader.GetFieldValueAsync<DateTimeOffset>(0, cancellation)).UtcDateTime) : null;
    }
}
