namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>A random history: its metrics in the order in which they were recorded.</summary>
public sealed record OracleHistory(DateTimeOffset Base, IReadOnlyList<OracleMetric> Metrics)
{
    /// <summary>The metrics, one a line.</summary>
    public override string ToString() => $"around {Base:O}\n" + string.Join('\n', Metrics);
}
