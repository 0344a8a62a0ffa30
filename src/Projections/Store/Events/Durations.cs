using System.Collections.Frozen;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>Times in milliseconds, whatever unit they were measured in.</summary>
public static class Durations
{
    private static readonly FrozenDictionary<string, decimal> Milliseconds = new Dictionary<string, decimal>
    {
        ["us"] = 0.001m,
        ["ms"] = 1,
        ["s"] = 1_000,
        ["min"] = 60_000,
        ["h"] = 3_600_000,
    }.ToFrozenDictionary();

    /// <summary>Null where the unit is not one of time.</summary>
    public static ExactNumber? InMilliseconds(this MetricRecorded metric) =>
        Milliseconds.TryGetValue(metric.Unit, out var factor) ? metric.Value * factor : null;
}
