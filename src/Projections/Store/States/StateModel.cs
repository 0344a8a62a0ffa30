using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Store.States;

/// <summary>What a metric says of one thing: which thing, by the model's keys, and its state as JSON.</summary>
public sealed record StateChange(IReadOnlyList<string> Key, string State);

/// <summary>
/// Things with a state, such as incidents and controls: the newest metric of a thing tells its state. Every change is
/// kept, so that the state at any moment, as it was known at any other, is one step down an index.
/// </summary>
/// <param name="Name">The table's name.</param>
/// <param name="Keys">The columns that name a thing.</param>
/// <param name="Observe">What a metric says; nothing where it speaks of no such thing.</param>
public sealed record StateModel(string Name, IReadOnlyList<string> Keys, Func<RecordedMetric, IEnumerable<StateChange>> Observe)
{
    /// <summary>Every thing there is, so that the newest state of each is found without passing over older ones.</summary>
    public string KeyTable => $"{Name}_keys";

    public IEnumerable<string> Tables => [KeyTable, Name];

    internal string KeyList => string.Join(", ", Keys);
}

/// <summary>A page of events folded for one state model.</summary>
internal sealed class StatePage(StateModel model)
{
    private readonly List<(RecordedMetric Metric, StateChange Change)> _changes = [];
    private readonly List<(RetractedMetric Metric, StateChange Change)> _retractions = [];

    public StateModel Model => model;

    public IReadOnlyList<(RecordedMetric Metric, StateChange Change)> Changes => _changes;

    public IReadOnlyList<(RetractedMetric Metric, StateChange Change)> Retractions => _retractions;

    public void Add(RecordedMetric metric) => _changes.AddRange(model.Observe(metric).Select(change => (metric, change)));

    public void Retract(RetractedMetric retracted) =>
        _retractions.AddRange(model.Observe(retracted.Metric).Select(change => (retracted, change)));
}

/// <summary>The tables of a state model.</summary>
internal static class StateSchema
{
    // The primary key finds the newest change of a thing before a moment, and lists a thing's changes.
    public static string Sql(StateModel model, string schema) =>
        $"""
        create table if not exists {schema}.{model.Name} (
            {string.Concat(model.Keys.Select(key => $"{key} text not null,\n    "))}occurred_at  timestamptz not null,
            metric_id    uuid        not null,
            recorded_at  timestamptz not null,
            retracted_at timestamptz,
            service      text        not null,
            state        jsonb       not null,
            primary key ({model.KeyList}, occurred_at, metric_id)
        );

        create table if not exists {schema}.{model.KeyTable} (
            {string.Concat(model.Keys.Select(key => $"{key} text not null,\n    "))}primary key ({model.KeyList})
        );
        {ColumnStatistics.NoneSql($"{schema}.{model.Name}", "state")}

        """;
}

/// <summary>Queues the statements that add a folded page to a state model's tables.</summary>
internal static class StateWriter
{
    public static void Write(IStatements statements, string schema, StatePage page)
    {
        var model = page.Model;
        var keyTypes = string.Concat(model.Keys.Select(_ => "?::text[], "));
        if (page.Changes.Count > 0)
        {
            var keys = page.Changes.Select(change => change.Change.Key).DistinctBy(key => new SeriesKey([.. key])).ToArray();
            statements.Add(
                $"""
                insert into {schema}.{model.KeyTable} ({model.KeyList})
                select * from unnest({keyTypes[..^2]})
                on conflict do nothing
                """,
                [.. model.Keys.Select((_, i) => keys.Select(key => key[i]).ToArray())]);
            statements.Add(
                $"""
                insert into {schema}.{model.Name} ({model.KeyList}, occurred_at, metric_id, recorded_at, service, state)
                select {model.KeyList}, occurred_at, metric_id, recorded_at, service, state::jsonb
                from unnest({keyTypes}?::timestamptz[], ?::uuid[], ?::timestamptz[], ?::text[], ?::text[])
                    as added ({model.KeyList}, occurred_at, metric_id, recorded_at, service, state)
                """,
                [
                    .. model.Keys.Select((_, i) => page.Changes.Select(change => change.Change.Key[i]).ToArray()),
                    page.Changes.Select(change => change.Metric.Metric.OccurredAt).ToArray(),
                    page.Changes.Select(change => change.Metric.MetricId).ToArray(),
                    page.Changes.Select(change => change.Metric.RecordedAt).ToArray(),
                    page.Changes.Select(change => change.Metric.Metric.Service).ToArray(),
                    page.Changes.Select(change => change.Change.State).ToArray(),
                ]);
        }

        if (page.Retractions.Count > 0)
            statements.Add(
                $"""
                update {schema}.{model.Name} as known
                set retracted_at = least(known.retracted_at, retracted.retracted_at)
                from unnest({keyTypes}?::timestamptz[], ?::uuid[], ?::timestamptz[])
                    as retracted ({model.KeyList}, occurred_at, metric_id, retracted_at)
                where ({string.Concat(model.Keys.Select(key => $"known.{key}, "))}known.occurred_at, known.metric_id)
                    = ({string.Concat(model.Keys.Select(key => $"retracted.{key}, "))}retracted.occurred_at, retracted.metric_id)
                """,
                [
                    .. model.Keys.Select((_, i) => page.Retractions.Select(change => change.Change.Key[i]).ToArray()),
                    page.Retractions.Select(change => change.Metric.Metric.Metric.OccurredAt).ToArray(),
                    page.Retractions.Select(change => change.Metric.Metric.MetricId).ToArray(),
                    page.Retractions.Select(change => change.Metric.RetractedAt).ToArray(),
                ]);
    }
}
