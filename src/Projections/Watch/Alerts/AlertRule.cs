using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>The side of a threshold that raises an alert.</summary>
public enum AlertComparison
{
    [JsonStringEnumMemberName("above")]
    Above,

    [JsonStringEnumMemberName("at_least")]
    AtLeast,

    [JsonStringEnumMemberName("below")]
    Below,

    [JsonStringEnumMemberName("at_most")]
    AtMost,
}

public static class AlertComparisons
{
    /// <summary>Whether greater values are the worse ones.</summary>
    public static bool RaisesAbove(this AlertComparison comparison) => comparison is AlertComparison.Above or AlertComparison.AtLeast;
}

/// <summary>Which of a rule's two thresholds; the greater one is further on the wrong side.</summary>
public enum AlertLevel
{
    [JsonStringEnumMemberName("warning")]
    Warning,

    [JsonStringEnumMemberName("critical")]
    Critical,
}

/// <summary>How bad an alert is to people; a rule says it for each of its levels.</summary>
public enum AlertSeverity
{
    [JsonStringEnumMemberName("low")]
    Low,

    [JsonStringEnumMemberName("medium")]
    Medium,

    [JsonStringEnumMemberName("high")]
    High,

    [JsonStringEnumMemberName("critical")]
    Critical,
}

/// <summary>What a rule makes of a figure that has no data.</summary>
public enum NoDataPolicy
{
    /// <summary>What fires goes on, marked stale, and expires in the end.</summary>
    [JsonStringEnumMemberName("keep")]
    Keep,

    /// <summary>What fires ends, and says that it is for want of data.</summary>
    [JsonStringEnumMemberName("resolve")]
    Resolve,

    /// <summary>Silence is as bad as the rule's worst level.</summary>
    [JsonStringEnumMemberName("alert")]
    Alert,
}

/// <summary>A level's threshold.</summary>
public sealed record AlertThreshold(
    [property: JsonPropertyName("t")] ExactNumber Threshold,
    [property: JsonPropertyName("s")] AlertSeverity Severity);

/// <summary>
/// What is watched and when it raises an alert. Nothing is checked here: a stored rule was when it was set.
/// </summary>
/// <remarks>The JSON names are stored with every event and never change.</remarks>
public sealed record AlertRule
{
    public const int DefaultLateWithin = 60;
    public const int DefaultNoDataFor = 24 * 60;

    public static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(5);

    [JsonPropertyName("n")]
    public required string Name { get; init; }

    [JsonPropertyName("f")]
    public required AlertFigure Figure { get; init; }

    [JsonPropertyName("c")]
    public required AlertComparison Comparison { get; init; }

    [JsonPropertyName("w")]
    public AlertThreshold? Warning { get; init; }

    [JsonPropertyName("x")]
    public AlertThreshold? Critical { get; init; }

    /// <summary>How many minutes the figure must stay on the wrong side before an alert is raised.</summary>
    [JsonPropertyName("h")]
    public int ForMinutes { get; init; }

    /// <summary>How far back beyond the threshold the figure must come to resolve an alert.</summary>
    [JsonPropertyName("y")]
    public ExactNumber Hysteresis { get; init; }

    [JsonPropertyName("d")]
    public string? Description { get; init; }

    /// <summary>How many minutes behind the clock the windows end; null for none.</summary>
    [JsonPropertyName("dl")]
    public int? DelayMinutes { get; init; }

    /// <summary>How many minutes back a window is judged again when something of it arrives late; null for the default.</summary>
    [JsonPropertyName("lw")]
    public int? LateWithinMinutes { get; init; }

    /// <summary>Null for the default: keep; or, of a figure that is 0 of nothing, that it always has data.</summary>
    [JsonPropertyName("nd")]
    public NoDataPolicy? NoData { get; init; }

    /// <summary>After how many minutes without data an alert that is kept expires; null for the default.</summary>
    [JsonPropertyName("nf")]
    public int? NoDataForMinutes { get; init; }

    [JsonIgnore]
    public TimeSpan Delay => TimeSpan.FromMinutes(DelayMinutes ?? 0);

    [JsonIgnore]
    public TimeSpan LateWithin => TimeSpan.FromMinutes(LateWithinMinutes ?? DefaultLateWithin);

    [JsonIgnore]
    public TimeSpan NoDataFor => TimeSpan.FromMinutes(NoDataForMinutes ?? DefaultNoDataFor);

    /// <summary>The worst of the rule's levels.</summary>
    [JsonIgnore]
    public AlertLevel Worst => Critical is null ? AlertLevel.Warning : AlertLevel.Critical;

    [JsonIgnore]
    public TimeSpan For => TimeSpan.FromMinutes(ForMinutes);

    /// <summary>The threshold of a level; null where the rule has none.</summary>
    public AlertThreshold? At(AlertLevel level) => level == AlertLevel.Critical ? Critical : Warning;

    /// <summary>Whether the figure is on the wrong side of a level's threshold.</summary>
    public bool IsBreached(AlertLevel level, ExactNumber value) => At(level) is { } at && IsBeyond(value, at.Threshold);

    /// <summary>Whether a level that fires goes on firing: the figure is not yet back by more than the hysteresis.</summary>
    public bool IsHeld(AlertLevel level, ExactNumber value) =>
        At(level) is { } at && IsBeyond(value, RaisesAbove ? at.Threshold - Hysteresis : at.Threshold + Hysteresis);

    /// <summary>Whether greater values are the worse ones.</summary>
    [JsonIgnore]
    public bool RaisesAbove => Comparison.RaisesAbove();

    private bool IsBeyond(ExactNumber value, ExactNumber threshold) => Comparison switch
    {
        AlertComparison.Above => value > threshold,
        AlertComparison.AtLeast => value >= threshold,
        AlertComparison.Below => value < threshold,
        _ => value <= threshold,
    };
}
