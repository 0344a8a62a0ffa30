using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;

namespace BusinessMetrics.Projections.Store.Ledger;

/// <summary>
/// The ledger's series as they were read once. A series' number is made from its content, so that none ever changes;
/// what may be missing is one that was recorded since, which the mark tells.
/// </summary>
/// <param name="Mark">What <see cref="MarkSql"/> gave.</param>
internal sealed record KnownSeries(IReadOnlyDictionary<Guid, MetricSeries> ById, (long Count, long Numbers) Mark)
{
    /// <summary>Tells one set of series from another: a scan of a table that has a row for each.</summary>
    public const string MarkSql =
        $"""
        select count(*), coalesce(bit_xor(uuid_hash_extended(series.series_id, 0)), 0)
        from {ReadModelSchema.Live}.metric_series as series
        """;

    // With the mark in the same statement, so that what is known is no older than it.
    private static readonly string Sql =
        $"""
        select count(*) over (), bit_xor(uuid_hash_extended(series.series_id, 0)) over (), series.series_id, {string.Join(", ", MetricSeries.Dimensions.Select(dimension => $"series.{dimension}"))}
        from {ReadModelSchema.Live}.metric_series as series
        """;

    public static KnownSeries None { get; } = new(new Dictionary<Guid, MetricSeries>(), default);

    public static (long Count, long Numbers) MarkOf(NpgsqlDataReader reader) => (reader.GetInt64(0), reader.GetInt64(1));

    public static async Task<KnownSeries> ReadAsync(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var byId = new Dictionary<Guid, MetricSeries>();
        var mark = None.Mark;
        while (await reader.ReadAsync(cancellation))
        {
            mark = MarkOf(reader);
            byId[reader.GetGuid(2)] = MetricSeries.Of(new SeriesKey([.. MetricSeries.Dimensions.Select((_, i) => RollupSql.Text(reader, 3 + i))]));
        }

        return new(byId, mark);
    }

    public Guid[] Matching(MetricFilter filter) => [.. ById.Where(series => filter.Matches(series.Value)).Select(series => series.Key)];
}
