using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Store.Ledger;

/// <summary>The ledger: every metric as a row, and the roll-ups of all of them.</summary>
public sealed class LedgerReadModel : ReadModel
{
    /// <summary>The name of the read model that every metric is in.</summary>
    public const string ModelName = "ledger";

    /// <summary>Every metric counts, in the series that the listing's filters tell apart.</summary>
    public static RollupModel Rollups { get; } = new("metric", MetricSeries.Dimensions, ObserveAll)
    {
        // Quantiles of any metric are asked for by alert rules, of few series over short windows.
        SketchGranularities = [Granularity.Minute],
    };

    /// <summary>Pieces of personal data that redaction took out of metrics. Dimensions: kind, service.</summary>
    public static RollupModel RemovedPersonalData { get; } = new("personal_data", ["kind", "service"], ObserveRemoved)
    {
        OnlyRecords = "record.removed is not null",
    };

    public override string Name => ModelName;

    public override int Version => 4;

    public override IReadOnlyList<StoredEvent> Events { get; } = [.. MetricCategories.Events.All, MetricRetracted.Stored];

    public override IReadOnlyList<string> Tables { get; } = ["metric_records", "metric_totals", .. Rollups.Tables, .. RemovedPersonalData.Tables];

    public override IReadOnlyList<RollupModel> RollupModels { get; } = [Rollups, RemovedPersonalData];

    public override string SchemaSql(string schema) => LedgerSchema.Sql(schema) + RollupSchema.Sql(Rollups, schema) + RollupSchema.Sql(RemovedPersonalData, schema);

    /// <summary>The partitions of the months that the page's metrics are from.</summary>
    public override IEnumerable<string> PreparationSql(string schema, IReadOnlyList<RecordedEvent> events) => events
        .Where(recorded => !recorded.IsArchived)
        .Select(AsMetric)
        .OfType<RecordedMetric>()
        .Select(metric => metric.Metric.OccurredAt.UtcDateTime)
        .Select(time => new DateOnly(time.Year, time.Month, 1))
        .Distinct()
        .Select(month => PartitionSql(schema, month));

    /// <summary>Makes the partition of the records of the month that <paramref name="month"/> starts.</summary>
    public static string PartitionSql(string schema, DateOnly month) => LedgerSchema.PartitionSql(schema, month);

    public override void Write(IStatements statements, string schema, IReadOnlyList<RecordedEvent> events)
    {
        RollupPage[] pages = [new(Rollups), new(RemovedPersonalData)];
        var recorded = events.Select(AsMetric).OfType<RecordedMetric>().ToArray();
        var retracted = events.Select(AsRetraction).OfType<RetractedMetric>().ToArray();
        LedgerWriter.WriteRecords(
            statements, schema, events.Any(one => one.IsArchived) ? [.. events.Where(one => !one.IsArchived).Select(AsMetric).OfType<RecordedMetric>()] : recorded);
        LedgerWriter.WriteRetractions(statements, schema, retracted);
        LedgerWriter.WriteTotals(statements, schema, recorded, retracted);
        foreach (var page in pages)
        {
            foreach (var metric in recorded)
                page.Add(metric);
            foreach (var metric in retracted)
                page.Retract(metric);
            RollupWriter.Write(statements, schema, page);
        }
    }

    /// <summary>Puts records back that left with their events; what they count was never gone.</summary>
    public static void WriteRecords(IStatements statements, string schema, IReadOnlyList<RecordedMetric> recorded) =>
        LedgerWriter.WriteRecords(statements, schema, recorded);

    private static IEnumerable<Observation> ObserveAll(RecordedMetric metric) =>
        [new(MetricSeries.Of(metric.Metric).Key, metric.Metric.Value)];

    private static IEnumerable<Observation> ObserveRemoved(RecordedMetric metric) => metric.Metric.Removed is { } removed
        ? removed.Counts.Select(count => new Observation(new(count.Key, metric.Metric.Service), count.Value))
        : [];
}
