using System.Text.Json;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;

namespace BusinessMetrics.Projections.Store.Ledger;

/// <summary>A row of <c>metric_records</c> with its series, read back as the metric that it was.</summary>
internal static class RecordRow
{
    /// <summary>What <see cref="Read"/> reads, of <c>record</c> and <c>series</c>.</summary>
    public const string Columns =
        """
        record.metric_id, record.sequence, record.recorded_at, record.occurred_at, record.value::text,
        record.subject_id, record.session, record.metadata::text,
        series.category, series.service, series.metric_name, series.model_name, series.unit, record.removed::text
        """;

    public const int ColumnCount = 14;

    public static RecordedMetric Read(NpgsqlDataReader reader)
    {
        var metric = MetricCategories.Of(reader.GetString(8)).NewMetric(
            reader.GetString(10),
            RollupSql.Number(reader, 4),
            reader.GetString(12),
            reader.GetString(9),
            reader.GetFieldValue<DateTimeOffset>(3));
        return new(
            reader.GetGuid(0),
            reader.GetInt64(1),
            reader.GetFieldValue<DateTimeOffset>(2),
            metric with
            {
                Model = RollupSql.Text(reader, 11),
                Subject = reader.IsDBNull(5) ? null : reader.GetGuid(5),
                Session = RollupSql.Text(reader, 6),
                Metadata = RollupSql.Text(reader, 7) is { } json ? JsonElement.Parse(json) : null,
                Removed = RollupSql.Text(reader, 13) is { } removed ? RemovedPersonalData.FromJson(removed) : null,
            });
    }
}
