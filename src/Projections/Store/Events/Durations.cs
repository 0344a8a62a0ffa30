using System.Collections.Frozen;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>
/// Times in milliseconds, whatever unit they were measured in. A unit more changes what is folded from metrics that are
/// recorded already, and taken back by retractions: raise the versions of the read models of performance and usage with it,
/// and tell MetricRules its spellings, the oracle (Arithmetic, MetricKinds) and the vocabulary.
/// </summary>
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

    /// <summary>The units as they are normalised.</summary>
    public static IEnumerable<string> Units => Milliseconds.Keys;

    /// <summary>Null where the unit is not one of time.</summary>
    public static ExactNumber? InMilliseconds(this MetricRecorded metric) =>
        Milliseconds.TryGetValue(metric.Unit, out var factor) ? metric.Value * factor : null;
}
