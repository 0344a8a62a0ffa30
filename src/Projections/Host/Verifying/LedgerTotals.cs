using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;

namespace BusinessMetrics.Projections.Host.Verifying;

/// <summary>Compares how many metrics the ledger holds of each category with its roll-ups by day.</summary>
internal static class LedgerTotals
{
    private const string Sql =
        $"""
        select category, total.count, day.count
        from {ReadModelSchema.Live}.metric_totals as total
        full join (
            select series.category, sum(rollup.count)::bigint as count
            from {ReadModelSchema.Live}.metric_rollups_day as rollup
            join {ReadModelSchema.Live}.metric_series as series using (series_id)
            group by series.category
        ) as day using (category)
        where total.count is distinct from day.count
        """;

    public static async Task CompareAsync(NpgsqlConnection connection, DifferenceList differences, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            differences.Add(new(
                "metric_totals",
                null,
                new Dictionary<string, string> { ["category"] = reader.GetString(0) },
                reader.IsDBNull(1) ? null : new(reader.GetInt64(1), default, 0),
                reader.IsDBNull(2) ? null : new(reader.GetInt64(2), default, 0)));
    }
}
