using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Figures.Querying;

/// <summary>One figure over many metrics, and over groups of them; pure.</summary>
public static class Aggregate
{
    public static IReadOnlyList<string> Methods { get; } = ["sum", "avg", "min", "max", "count"];

    public static IReadOnlyList<string> GroupFields { get; } = ["service", "model_name", "category"];

    /// <summary>0 over nothing, whatever the method.</summary>
    public static ExactNumber Of(string method, RollupFigures figures) => method switch
    {
        "sum" => figures.Sum,
        "avg" => ExactNumber.FromDouble(figures.Mean),
        "min" => figures.Min,
        "max" => figures.Max,
        _ => figures.Count,
    };

    /// <summary>A figure for each value of the field, largest first; metrics without the field are the group with no key.</summary>
    /// <param name="series">All in one unit.</param>
    public static IReadOnlyList<AggregationGroup> Groups(string method, string field, IEnumerable<SeriesFigures> series) =>
    [
        .. series
            .GroupBy(each => KeyOf(field, each.Series))
            .Select(group => (group.Key, Total: group.Total()))
            .Select(group => new AggregationGroup(group.Key, Of(method, group.Total), group.Total.Count))
            .OrderByDescending(group => group.Value)
            .ThenBy(group => group.Key is null)
            .ThenBy(group => group.Key, StringComparer.Ordinal),
    ];

    private static string? KeyOf(string field, MetricSeries series) => field switch
    {
        "service" => series.Service,
        "model_name" => series.Model,
        _ => series.Category.Name,
    };
}
