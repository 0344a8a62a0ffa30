using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.States;

namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>The read model of a category, folded from its own events and their retractions only.</summary>
/// <param name="states">What of the category has a state that the newest metric tells.</param>
/// <param name="version">Raised when what is kept of a metric changes: the read model is then filled anew from the log.</param>
public sealed class CategoryReadModel(
    MetricCategory category, IReadOnlyList<RollupModel> rollups, IReadOnlyList<StateModel> states, int version) : ReadModel
{
    public CategoryReadModel(MetricCategory category, IReadOnlyList<RollupModel> rollups, int version)
        : this(category, rollups, [], version)
    {
    }

    /// <summary>What is added up.</summary>
    public IReadOnlyList<RollupModel> Rollups => rollups;

    public override string Name => category.Name;

    public override int Version => version;

    public override IReadOnlyList<StoredEvent> Events { get; } = [category.Event, MetricRetracted.Stored];

    public override IReadOnlyList<string> Tables { get; } =
    [
        .. rollups.SelectMany(each => each.Tables),
        .. states.SelectMany(each => each.Tables),
    ];

    public override IReadOnlyList<RollupModel> RollupModels => rollups;

    public override string SchemaSql(string schema) => string.Concat(
        rollups.Select(each => RollupSchema.Sql(each, schema))
            .Concat(states.Select(each => StateSchema.Sql(each, schema))));

    public override void Write(IStatements statements, string schema, IReadOnlyList<RecordedEvent> events)
    {
        var rollupPages = rollups.Select(model => new RollupPage(model)).ToArray();
        var statePages = states.Select(model => new StatePage(model)).ToArray();
        foreach (var recorded in events)
        {
            if (AsMetric(recorded) is { } metric && metric.Metric.Category == category)
            {
                foreach (var page in rollupPages)
                    page.Add(metric);
                foreach (var page in statePages)
                    page.Add(metric);
            }
            else if (AsRetraction(recorded) is { } retracted && retracted.Metric.Metric.Category == category)
            {
                foreach (var page in rollupPages)
                    page.Retract(retracted);
                foreach (var page in statePages)
                    page.Retract(retracted);
            }
        }

        foreach (var page in rollupPages)
            RollupWriter.Write(statements, schema, page);
        foreach (var page in statePages)
            StateWriter.Write(statements, schema, page);
    }
}
