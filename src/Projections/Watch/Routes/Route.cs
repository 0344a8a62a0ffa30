using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Watch.Routes;

/// <summary>What makes alerts of one route one group.</summary>
public enum GroupLabel
{
    [JsonStringEnumMemberName("rule")]
    Rule,

    [JsonStringEnumMemberName("category")]
    Category,

    [JsonStringEnumMemberName("service")]
    Service,

    [JsonStringEnumMemberName("severity")]
    Severity,

    /// <summary>Each alert is a group of its own.</summary>
    [JsonStringEnumMemberName("alert")]
    Alert,
}

/// <summary>Which alerts go to which channels, and how often. The defaults are Alertmanager's.</summary>
/// <remarks>The JSON names are stored with every event and never change.</remarks>
public sealed record Route
{
    /// <summary>The route of what no other takes.</summary>
    public const string DefaultName = "default";

    public const int DefaultOrder = 100;

    public static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan DefaultRepeat = TimeSpan.FromHours(4);

    [JsonPropertyName("n")]
    public required string Name { get; init; }

    /// <summary>Routes are asked from the lowest on, those of the same by name.</summary>
    [JsonPropertyName("o")]
    public int Order { get; init; } = DefaultOrder;

    [JsonPropertyName("m")]
    public AlertMatch Match { get; init; } = AlertMatch.Everything;

    /// <summary>It takes alerts in these times alone; empty for always.</summary>
    [JsonPropertyName("d")]
    public IReadOnlyList<RecurringWindow> During { get; init; } = [];

    [JsonPropertyName("c")]
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Whether routes after this one are asked, too.</summary>
    [JsonPropertyName("x")]
    public bool Continues { get; init; }

    [JsonPropertyName("g")]
    public IReadOnlyList<GroupLabel> GroupBy { get; init; } = [GroupLabel.Rule];

    /// <summary>How long a new group waits for others that come with it.</summary>
    [JsonPropertyName("w")]
    public int WaitSeconds { get; init; } = (int)DefaultWait.TotalSeconds;

    /// <summary>How long after a notice a group's next change is told.</summary>
    [JsonPropertyName("i")]
    public int IntervalSeconds { get; init; } = (int)DefaultInterval.TotalSeconds;

    /// <summary>After how long what still fires is told again.</summary>
    [JsonPropertyName("r")]
    public int RepeatSeconds { get; init; } = (int)DefaultRepeat.TotalSeconds;

    /// <summary>Whether it is told again at all.</summary>
    [JsonPropertyName("a")]
    public bool Renotifies { get; init; } = true;

    /// <summary>Times in which nothing is told; what fires at their end is told then.</summary>
    [JsonPropertyName("q")]
    public IReadOnlyList<RecurringWindow> Mutes { get; init; } = [];

    [JsonIgnore]
    public bool IsDefault => Name == DefaultName;

    [JsonIgnore]
    public TimeSpan Wait => TimeSpan.FromSeconds(WaitSeconds);

    [JsonIgnore]
    public TimeSpan Interval => TimeSpan.FromSeconds(IntervalSeconds);

    [JsonIgnore]
    public TimeSpan Repeat => TimeSpan.FromSeconds(RepeatSeconds);

    public static string StreamOf(string name) => $"route/{name}";

    /// <summary>The same for routes that are the same.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RoutesJson.Default.Route);

    public static Route Parse(string json) => JsonSerializer.Deserialize(json, RoutesJson.Default.Route)!;
}
