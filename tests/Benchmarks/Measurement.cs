using System.Globalization;

namespace BusinessMetrics.Benchmarks;

/// <summary>One line of the report.</summary>
/// <param name="Values">What was measured, by its name and unit.</param>
/// <param name="Mark">What it has to reach.</param>
public sealed record Measurement(string Figure, IReadOnlyList<(string Name, string Value)> Values, string Mark, bool Reached)
{
    /// <summary>The figures of each round, as they were, for the JSON.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Rounds { get; init; } = new Dictionary<string, IReadOnlyList<double>>();
}

/// <summary>One figure of several rounds.</summary>
public sealed record Rounds(IReadOnlyList<double> Values)
{
    private readonly double[] _sorted = [.. Values.Order()];

    /// <summary>Of an even number the mean of the middle two.</summary>
    public double Median => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    /// <summary>The median, and the least and the most beside it.</summary>
    public string Text(string format) => _sorted.Length == 1
        ? Number(Median, format)
        : $"{Number(Median, format)} ({Number(_sorted[0], format)} to {Number(_sorted[^1], format)})";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>A figure beside its limit, or beside another way to come by it, measured in turns.</summary>
internal static class Comparison
{
    /// <param name="figure">With its unit.</param>
    /// <param name="ours">One value a round.</param>
    /// <param name="limit">As many; none where the figure has only a mark.</param>
    /// <param name="ratio">What <paramref name="ours"/> is to <paramref name="limit"/>; their quotient where nothing is said.</param>
    /// <param name="isReached">By the medians of ours and of the ratio.</param>
    public static Measurement Of(
        string figure, IReadOnlyList<double> ours, IReadOnlyList<double> limit, string mark, Func<double, double, bool> isReached,
        string format = "0", Func<double, double, double>? ratio = null)
    {
        ratio ??= (our, most) => our / most;
        var (measured, beside) = (new Rounds(ours), new Rounds(limit));
        var ratios = new Rounds([.. ours.Zip(limit, ratio)]);
        var compared = limit.Count > 0;
        return new(
            figure,
            [
                ("ours", measured.Text(format)),
                ("limit", compared ? beside.Text(format) : ""),
                ("ratio", compared ? ratios.Text("0.00") : ""),
            ],
            mark,
            isReached(measured.Median, compared ? ratios.Median : 0))
        {
            Rounds = new Dictionary<string, IReadOnlyList<double>> { ["ours"] = ours, ["limit"] = limit, ["ratio"] = ratios.Values },
        };
    }
}

/// <summary>Durations of the same thing, done many times.</summary>
public sealed class Durations(IEnumerable<TimeSpan> durations)
{
    private readonly TimeSpan[] _sorted = [.. durations.Order()];

    /// <summary>By nearest rank.</summary>
    public double Milliseconds(double quantile) =>
        _sorted[Math.Max(0, (int)Math.Ceiling(quantile * _sorted.Length) - 1)].TotalMilliseconds;
}
