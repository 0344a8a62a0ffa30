using System.Collections.Concurrent;
using BusinessMetrics.Projections.Events;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;

namespace BusinessMetrics.Projections.Ledger;

/// <summary>
/// Keeps the ledger: a page of events is folded in memory and written with one statement a table, in the daemon's own
/// transaction, so that progress and figures commit together and every metric counts once.
/// </summary>
public sealed class LedgerProjection(NpgsqlDataSource dataSource) : IProjection
{
    public const string Name = "ledger";

    private readonly ConcurrentDictionary<DateOnly, bool> _months = [];

    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        var page = LedgerPage.Fold(
            from recorded in events
            where recorded.Data is MetricRecorded
            select new LedgerEntry(recorded.Id, recorded.Sequence, recorded.Timestamp, (MetricRecorded)recorded.Data));
        if (page.Records.Count == 0)
            return;

        await EnsurePartitionsAsync(page, cancellation);
        LedgerWriter.Write(operations, page);
    }

    /// <summary>
    /// On a connection of its own: a partition that is there is never wrong, and the lock on the whole table that
    /// making one takes is gone at once.
    /// </summary>
    private async Task EnsurePartitionsAsync(LedgerPage page, CancellationToken cancellation)
    {
        var missing = page.Records
            .Select(record => record.Entry.Metric.OccurredAt.UtcDateTime)
            .Select(time => new DateOnly(time.Year, time.Month, 1))
            .Distinct()
            .Where(month => !_months.ContainsKey(month));
        foreach (var month in missing)
        {
            await using var command = dataSource.CreateCommand(LedgerSchema.PartitionSql(month));
            await command.ExecuteNonQueryAsync(cancellation);
            _months[month] = true;
        }
    }
}
