using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;

namespace BusinessMetrics.Figures.Series;

/// <summary>What the metrics of a span come to; pure.</summary>
public static class Statistic
{
    public const string Last = "last";

    private static readonly Dictionary<string, double> Quantiles = new() { ["p50"] = 0.5, ["p95"] = 0.95, ["p99"] = 0.99 };

    /// <summary>What models keep that keep everything.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Aggregate.Methods, Last, .. Quantiles.Keys];

    public static double? QuantileOf(string statistic) => Quantiles.TryGetValue(statistic, out var quantile) ? quantile : null;

    /// <summary>What the roll-ups are asked for beside count and sum.</summary>
    public static Statistics Needed(string statistic) => statistic switch
    {
        "min" or "max" => Statistics.Extremes,
        Last => Statistics.Latest,
        _ => Statistics.None,
    };

    /// <summary>Null of nothing: no data is not zero.</summary>
    public static ExactNumber? Of(string statistic, RollupFigures figures) => figures.Count == 0
        ? null
        : statistic == Last ? figures.Last?.Value : Aggregate.Of(statistic, figures);

    internal static ExactNumber? OfOnlyPart(
        string statistic, IReadOnlyDictionary<string, RollupFigures> whole, IReadOnlyDictionary<string, RollupFigures> part, TimeSpan length) =>
        part.Count == 0 ? null : Of(statistic, part.Values.Single());
}
