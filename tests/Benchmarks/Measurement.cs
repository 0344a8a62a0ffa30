namespace BusinessMetrics.Benchmarks;

/// <summary>One line of the report.</summary>
/// <param name="Values">What was measured, by its name and unit.</param>
/// <param name="Mark">What it has to reach.</param>
public sealed record Measurement(string Figure, IReadOnlyList<(string Name, string Value)> Values, string Mark, bool Reached);

/// <summary>Durations of the same thing, done many times.</summary>
public sealed class Durations(IEnumerable<TimeSpan> durations)
{
    private readonly TimeSpan[] _sorted = [.. durations.Order()];

    /// <summary>By nearest rank.</summary>
    public double Milliseconds(double quantile) =>
        _sorted[Math.Max(0, (int)Math.Ceiling(quantile * _sorted.Length) - 1)].TotalMilliseconds;
}
