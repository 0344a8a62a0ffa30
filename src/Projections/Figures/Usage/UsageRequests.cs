using System.Collections.Frozen;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Figures.Usage;

/// <summary>A usage metric in a unit of requests is that many requests, unless its name says that it counts something else.</summary>
public static class UsageRequests
{
    private static readonly FrozenSet<string> Units = FrozenSet.Create("requests", "count");

    private static readonly FrozenSet<string> OtherCounts = FrozenSet.Create(
        "feature_usage", "prediction_count", "active_sessions", "uptime", "error_rate", "response_time");

    public static bool AreCountedBy(string name, string unit) => AreCountedBy(name, UnitCatalogue.Of(unit, name));

    public static bool AreCountedBy(string name, Unit unit) => Units.Contains(unit.Name) && !OtherCounts.Contains(name);

    public static bool AreIn(MetricSeries series) =>
        series.Category == MetricCategories.Usage && AreCountedBy(series.Name, series.Unit);
}
