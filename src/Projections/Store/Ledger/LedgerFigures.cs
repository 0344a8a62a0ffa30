using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;

namespace BusinessMetrics.Projections.Store.Ledger;

/// <summary>Reads figures of all metrics from the ledger's roll-ups.</summary>
public sealed class LedgerFigures(NpgsqlDataSource dataSource, RollupReader rollups)
{
    /// <summary>The figures of each series that has a metric in the window.</summary>
    public async Task<IReadOnlyList<SeriesFigures>> OfAsync(
        MetricFilter filter, TimeWindow window, Statistics statistics, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var rows = await rollups.ReadAsync(filter.QueryOf(window) with { Statistics = statistics, AsOf = asOf }, cancellation);
        return [.. rows.Select(row => new SeriesFigures(MetricSeries.Of(row.Key), row.Figures)).Where(each => filter.Matches(each.Series))];
    }

    /// <summary>How many metrics there are in all.</summary>
    public async Task<long> CountAllAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"select coalesce(sum(count), 0)::bigint from {ReadModelSchema.Live}.metric_totals");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
