using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.States;

namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>The read model of a category, folded from its own events and their retractions only.</summary>
public sealed class CategoryReadModel(MetricCategory category) : ReadModel
{
    public override string Name => category.Name;

    public override int Version => category.ReadModelVersion;

    public override IReadOnlyList<StoredEvent> Events { get; } = [category.Event, MetricRetracted.Stored];

    public override IReadOnlyList<string> Tables { get; } =
    [
        .. category.Rollups.SelectMany(rollups => rollups.Tables),
        .. category.States.SelectMany(states => states.Tables),
    ];

    public override string SchemaSql(string schema) => string.Concat(
        category.Rollups.Select(rollups => RollupSchema.Sql(rollups, schema))
            .Concat(category.States.Select(states => StateSchema.Sql(states, schema))));

    public override void Write(IStatements statements, string schema, IReadOnlyList<RecordedEvent> events)
    {
        var rollups = category.Rollups.Select(model => new RollupPage(model)).ToArray();
        var states = category.States.Select(model => new StatePage(model)).ToArray();
        foreach (var recorded in events)
        {
            if (AsMetric(recorded) is { } metric && metric.Metric.Category == category)
            {
                foreach (var page in rollups)
                    page.Add(metric);
                foreach (var page in states)
                    page.Add(metric);
            }
            else if (AsRetraction(recorded) is { } retracted && retracted.Metric.Metric.Category == category)
            {
                foreach (var page in rollups)
                    page.Retract(retracted);
                foreach (var page in states)
                    page.Retract(retracted);
            }
        }

        foreach (var page in rollups)
            RollupWriter.Write(statements, schema, page);
        foreach (var page in states)
            StateWriter.Write(statements, schema, page);
    }
}
