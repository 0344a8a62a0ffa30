using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups.Reading;

namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>A column of the roll-up tables, beside their key and sketches.</summary>
/// <param name="For">Only where a model keeps these.</param>
/// <param name="Merged">What it becomes where a row is added to one that is there: an expression on <c>known</c> and <c>excluded</c>.</param>
/// <param name="ValuesOf">Its values in rows that are added, as a parameter of a statement.</param>
internal sealed record RollupColumn(Statistics For, string Name, string Type, string Merged, Func<IEnumerable<Rollup>, object> ValuesOf)
{
    private const string IsLater = "(excluded.last_at, excluded.last_id) > (known.last_at, known.last_id)";

    private static readonly RollupColumn[] All =
    [
        Of(Statistics.None, "count", "bigint", "known.count + excluded.count", rollup => rollup.Count),
        Of(Statistics.None, "sum", "known.sum + excluded.sum", rollup => rollup.Sum),
        Of(Statistics.Extremes, "min", "least(known.min, excluded.min)", rollup => rollup.Min),
        Of(Statistics.Extremes, "max", "greatest(known.max, excluded.max)", rollup => rollup.Max),
        Of(Statistics.Latest, "last_value", $"case when {IsLater} then excluded.last_value else known.last_value end", rollup => rollup.Last.Value),
        Of(Statistics.LatestTime, "last_at", "timestamptz", "greatest(known.last_at, excluded.last_at)", rollup => rollup.Last.At),
        Of(Statistics.Latest, "last_id", "uuid", $"case when {IsLater} then excluded.last_id else known.last_id end", rollup => rollup.Last.MetricId),
        Of(Statistics.None, "retractions", "bigint", "known.retractions + excluded.retractions", rollup => rollup.Retractions),
        Of(Statistics.None, "first_recorded_at", "timestamptz", "least(known.first_recorded_at, excluded.first_recorded_at)", rollup => rollup.FirstRecordedAt),
        Of(Statistics.None, "last_changed_at", "timestamptz", "greatest(known.last_changed_at, excluded.last_changed_at)", rollup => rollup.LastChangedAt),
    ];

    /// <summary>Those of the tables of a model that keeps <paramref name="statistics"/>.</summary>
    public static IReadOnlyList<RollupColumn> Of(Statistics statistics) => [.. All.Where(column => statistics.HasFlag(column.For))];

    private static RollupColumn Of<T>(Statistics only, string name, string type, string merged, Func<Rollup, T> value) =>
        new(only, name, type, merged, rollups => rollups.Select(value).ToArray());

    private static RollupColumn Of(Statistics only, string name, string merged, Func<Rollup, ExactNumber> value) =>
        new(only, name, "numeric", merged, rollups => ExactNumber.ToColumn([.. rollups.Select(value)]));
}
