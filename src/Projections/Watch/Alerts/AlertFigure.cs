using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>What a metric's values in a window come to.</summary>
public enum AlertStatistic
{
    [JsonStringEnumMemberName("sum")]
    Sum,

    [JsonStringEnumMemberName("avg")]
    Avg,

    [JsonStringEnumMemberName("min")]
    Min,

    [JsonStringEnumMemberName("max")]
    Max,

    [JsonStringEnumMemberName("count")]
    Count,

    [JsonStringEnumMemberName("p95")]
    P95,

    [JsonStringEnumMemberName("p99")]
    P99,

    [JsonStringEnumMemberName("last")]
    Last,
}

/// <summary>
/// The figure that a rule watches: a statistic of a recorded metric, or one of the special figures, whose names a rule
/// takes before those of metrics.
/// </summary>
/// <param name="Metric">A metric's name, or one of <see cref="SpecialFigures"/>.</param>
/// <param name="Statistic">Of a metric; null for the special figures.</param>
/// <param name="Unit">What its value is in: only what can be converted to it counts. Null for that of what was recorded.</param>
/// <param name="WindowMinutes">How far back a metric's statistic and total_cost reach; null where there is no window.</param>
public sealed record AlertFigure(
    [property: JsonPropertyName("m")] string Metric,
    [property: JsonPropertyName("s")] AlertStatistic? Statistic = null,
    [property: JsonPropertyName("w")] int? WindowMinutes = null,
    [property: JsonPropertyName("c")] string? Category = null,
    [property: JsonPropertyName("v")] string? Service = null,
    [property: JsonPropertyName("o")] string? Model = null,
    [property: JsonPropertyName("u")] string? Unit = null)
{
    /// <summary>Money spent in the window.</summary>
    public const string TotalCost = "total_cost";

    /// <summary>The month's spend so far in percent of the budget.</summary>
    public const string BudgetUsedPercent = "budget_used_percent";

    public const string OverallScore = "overall_score";

    private const string ScoreSuffix = "_score";

    /// <summary>The compliance scores, 0 to 100.</summary>
    public static IReadOnlyList<string> Scores { get; } =
        [.. ComplianceCategory.Frameworks.Select(framework => framework + ScoreSuffix), OverallScore];

    public static IReadOnlyList<string> SpecialFigures { get; } = [TotalCost, BudgetUsedPercent, .. Scores];

    [JsonIgnore]
    public bool IsSpecial => SpecialFigures.Contains(Metric);

    [JsonIgnore]
    public bool IsScore => Scores.Contains(Metric);

    /// <summary>The framework whose score this is; null for <see cref="OverallScore"/> and for what is no score.</summary>
    [JsonIgnore]
    public string? Framework => IsScore && Metric != OverallScore ? Metric[..^ScoreSuffix.Length] : null;

    [JsonIgnore]
    public TimeSpan Window => TimeSpan.FromMinutes(WindowMinutes ?? 0);

    [JsonIgnore]
    public bool IsQuantile => Statistic is AlertStatistic.P95 or AlertStatistic.P99;

    /// <summary>The share of the observations, where it is a quantile.</summary>
    [JsonIgnore]
    public double Quantile => Statistic == AlertStatistic.P99 ? 0.99 : 0.95;

    /// <summary>Whether it is 0 where nothing was recorded.</summary>
    [JsonIgnore]
    public bool IsZeroOfNothing => Statistic is AlertStatistic.Count or AlertStatistic.Sum || Metric == TotalCost;

    /// <summary>What the roll-ups are asked for beside count and sum.</summary>
    [JsonIgnore]
    public Statistics Wanted => Statistic switch
    {
        AlertStatistic.Min or AlertStatistic.Max => Statistics.Extremes,
        AlertStatistic.Last => Statistics.Latest,
        _ => Statistics.None,
    };

    /// <summary>
    /// The figure's value. With no metric in the window a count and a sum are 0, since nothing is what they count;
    /// anything else is null: there is no mean, and no latency, of nothing.
    /// </summary>
    public ExactNumber? ValueOf(RollupFigures figures) => Statistic switch
    {
        AlertStatistic.Count => figures.Count,
        AlertStatistic.Sum or null => figures.Sum,
        _ when figures.Count == 0 => null,
        AlertStatistic.Avg => ExactNumber.FromDouble(figures.Mean),
        AlertStatistic.Min => figures.Min,
        AlertStatistic.Max => figures.Max,
        AlertStatistic.Last => figures.Last?.Value,
        _ => throw new InvalidOperationException($"{Statistic} comes from a sketch"),
    };

    /// <param name="end">The end of the window.</param>
    public FigureReading ReadingOf(RollupFigures figures, DateTimeOffset end) => new(end, ValueOf(figures), figures.Count == 0);

    /// <param name="end">The end of the window.</param>
    public FigureReading ReadingOf(QuantileSketch sketch, DateTimeOffset end) => new(end, ValueOf(sketch), sketch.Count == 0);

    /// <summary>Whether the metrics of a series may be what the figure is made of.</summary>
    public bool Watches(MetricSeries series) => this switch
    {
        { Metric: TotalCost or BudgetUsedPercent } => series.Category == MetricCategories.Cost && MayBe(Service, series.Service),
        { IsScore: true } => series.Category == MetricCategories.Compliance,
        _ => series.Name == Metric && (Category is null || series.Category.Name == Category) && MayBe(Service, series.Service) && MayBe(Model, series.Model),
    };

    /// <summary>Names outside ASCII have several forms, of which older services recorded any.</summary>
    private static bool MayBe(string? asked, string? recorded) =>
        asked is null || asked == recorded || (recorded is not null && !System.Text.Ascii.IsValid(recorded));

    /// <summary>The value of a quantile, within 1 % and between the least and the greatest; null with no metric in the window.</summary>
    public ExactNumber? ValueOf(QuantileSketch sketch) =>
        sketch.Count == 0 ? null : sketch.QuantileWithin(Quantile);
}
