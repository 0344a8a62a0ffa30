using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using Npgsql;

namespace BusinessMetrics.Projections.Host.Verifying;

/// <summary>
/// The records as they were at a read model's position. The ledger, which keeps them, is seldom at exactly the same: what
/// lies between is left out, or added, from the log itself.
/// </summary>
/// <param name="connection">In a transaction that sees one moment.</param>
internal sealed class RecordsAt(NpgsqlConnection connection, ReadModel model)
{
    /// <summary>A read model that is further away than this is being filled, and soon nearer.</summary>
    private const long MostBetween = 50_000;

    private static readonly LedgerReadModel Ledger = new();

    private readonly HashSet<Guid> _retractedLater = [];
    private IReadOnlyList<RecordedEvent> _notYetRecords = [];

    /// <summary>The read model's position.</summary>
    public long Position { get; private set; }

    /// <returns>Whether the two are near enough.</returns>
    public async Task<bool> OpenAsync(CancellationToken cancellation)
    {
        Position = await EventLog.PositionAsync(connection, model, cancellation);
        var ledger = await EventLog.PositionAsync(connection, Ledger, cancellation);
        if (Math.Abs(ledger - Position) > MostBetween)
            return false;
        // As recent as they are, none of them is archived.
        var between = await new EventLog(archive: null).ReadAsync(connection, model, Math.Min(ledger, Position), Math.Max(ledger, Position), cancellation);
        if (ledger < Position)
            _notYetRecords = between;
        else
            _retractedLater.UnionWith(between.Select(ReadModel.AsRetraction).OfType<RetractedMetric>().Select(retracted => retracted.Metric.MetricId));
        return true;
    }

    /// <summary>Adds the metrics of a window up, those among <paramref name="archived"/> too.</summary>
    public async Task AddUpAsync(TimeWindow window, IReadOnlyList<RecordedMetric> archived, IReadOnlyList<ExpectedRollups> expected, CancellationToken cancellation)
    {
        var category = model.RollupModels[0].Category;
        var kept = new HashSet<Guid>();
        // A range scan of the primary key (occurred_at, metric_id), partition by partition.
        await using (var command = new NpgsqlCommand(
            $"""
            select {RecordRow.Columns}, record.retracted_at is not null
            from {ReadModelSchema.Live}.metric_records as record
            join {ReadModelSchema.Live}.metric_series as series using (series_id)
            where record.occurred_at >= $1 and record.occurred_at < $2 and ($3::text is null or series.category = $3)
            """,
            connection))
        {
            command.Parameters.AddWithValue(window.Start);
            command.Parameters.AddWithValue(window.End);
            command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = category });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var metric = RecordRow.Read(reader);
                kept.Add(metric.MetricId);
                if (metric.Sequence <= Position)
                    Add(metric, reader.GetBoolean(RecordRow.ColumnCount) && !_retractedLater.Contains(metric.MetricId));
            }
        }

        foreach (var metric in archived)
            if (IsAsked(metric) && kept.Add(metric.MetricId))
                Add(metric, isRetracted: false);
        foreach (var recorded in _notYetRecords)
            if (ReadModel.AsMetric(recorded) is { } metric && IsAsked(metric))
                Add(metric, isRetracted: false);
            else if (ReadModel.AsRetraction(recorded) is { } retracted && IsAsked(retracted.Metric))
                foreach (var each in expected)
                    each.Retract(retracted.Metric);

        bool IsAsked(RecordedMetric metric) =>
            metric.Metric.OccurredAt >= window.Start && metric.Metric.OccurredAt < window.End && (category is null || metric.Metric.Category.Name == category);

        void Add(RecordedMetric metric, bool isRetracted)
        {
            foreach (var each in expected)
            {
                each.Add(metric);
                if (isRetracted)
                    each.Retract(metric);
            }
        }
    }
}
