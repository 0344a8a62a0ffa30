using System.Runtime.CompilerServices;
using BusinessMetrics.Projections.ReadModels;
using BusinessMetrics.Projections.Rollups;
using Npgsql;

namespace BusinessMetrics.Projections.Ledger;

/// <summary>A metric of one person, and when it was recorded.</summary>
public sealed record SubjectRecord(ListedMetric Metric, DateTimeOffset RecordedAt);

/// <summary>Every metric about one person, retracted ones too, oldest event first, as they are read.</summary>
public sealed class SubjectRecords(NpgsqlDataSource dataSource)
{
    private const int RecordColumns = 9;

    // Served by metric_records_by_subject, partition by partition.
    private static readonly string Sql =
        $"""
        select {LedgerListing.RecordColumns}, record.recorded_at, {string.Join(", ", MetricSeries.Dimensions.Select(dimension => $"series.{dimension}"))}
        from {ReadModelCatalogue.Schema}.metric_records as record
        join {ReadModelCatalogue.Schema}.metric_series as series using (series_id)
        where record.subject_id = $1
        order by record.occurred_at, record.metric_id
        """;

    public async IAsyncEnumerable<SubjectRecord> OfAsync(Guid subjectId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.AddWithValue(subjectId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var series = MetricSeries.Of(new SeriesKey([.. MetricSeries.Dimensions.Select((_, i) => RollupSql.Text(reader, RecordColumns + 1 + i))]));
            yield return new(
                await LedgerListing.ReadAsync(reader, series, AsOf.Now, cancellation),
                await reader.GetFieldValueAsync<DateTimeOffset>(RecordColumns, cancellation));
        }
    }
}
