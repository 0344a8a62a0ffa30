using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Reports.Schedules;

/// <summary>What has a report made.</summary>
public enum TimingKind
{
    /// <summary>A time that comes again and again.</summary>
    [JsonStringEnumMemberName("cron")]
    Cron,

    /// <summary>A month has ended, so many days ago.</summary>
    [JsonStringEnumMemberName("month_closed")]
    MonthClosed,

    /// <summary>An alert of a rule is over: the report is about the time that it fired.</summary>
    [JsonStringEnumMemberName("alert_ended")]
    AlertEnded,

    /// <summary>A budget is used up.</summary>
    [JsonStringEnumMemberName("budget_exceeded")]
    BudgetExceeded,
}

/// <summary>When a report is made.</summary>
/// <param name="Cron">Of <see cref="TimingKind.Cron"/>: five fields, in the schedule's time zone.</param>
/// <param name="Days">Of <see cref="TimingKind.MonthClosed"/>: how many days late data is waited for.</param>
/// <param name="Rule">Of <see cref="TimingKind.AlertEnded"/>: the rule's name.</param>
/// <param name="Scope">Of <see cref="TimingKind.BudgetExceeded"/>: the budget's, such as total.</param>
public sealed record ReportTiming(
    [property: JsonPropertyName("k")] TimingKind Kind,
    [property: JsonPropertyName("c")] string? Cron = null,
    [property: JsonPropertyName("d")] int? Days = null,
    [property: JsonPropertyName("r")] string? Rule = null,
    [property: JsonPropertyName("s")] string? Scope = null)
{
    /// <summary>Whether the clock alone tells.</summary>
    [JsonIgnore]
    public bool IsByClock => Kind is TimingKind.Cron or TimingKind.MonthClosed;
}

/// <summary>Whoever a channel leads to, and what of the report they get.</summary>
/// <param name="Services">Only these; null for all that the report is about.</param>
/// <param name="Watermark">What stands across each page; null for nothing.</param>
public sealed record ReportRecipient(
    [property: JsonPropertyName("c")] string Channel,
    [property: JsonPropertyName("s")] IReadOnlyList<string>? Services = null,
    [property: JsonPropertyName("w")] string? Watermark = null);

/// <summary>What need not be sent.</summary>
public enum SkippedReport
{
    /// <summary>There is no data in it.</summary>
    [JsonStringEnumMemberName("empty")]
    Empty,

    /// <summary>Its figures are those of the one that was sent before.</summary>
    [JsonStringEnumMemberName("unchanged")]
    Unchanged,
}

/// <summary>When a report is made and whom it is sent to.</summary>
/// <remarks>The JSON names are stored with every event and never change.</remarks>
public sealed record ReportSchedule
{
    [JsonPropertyName("n")]
    public required string Name { get; init; }

    /// <summary>The report's name.</summary>
    [JsonPropertyName("r")]
    public required string Report { get; init; }

    [JsonPropertyName("w")]
    public required ReportTiming When { get; init; }

    /// <summary>An IANA name: of what the clock tells.</summary>
    [JsonPropertyName("z")]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What is attached to mail.</summary>
    [JsonPropertyName("f")]
    public IReadOnlyList<string> Formats { get; init; } = ["pdf"];

    [JsonPropertyName("t")]
    public required IReadOnlyList<ReportRecipient> Recipients { get; init; }

    [JsonPropertyName("k")]
    public IReadOnlyList<SkippedReport> SkipIf { get; init; } = [];

    /// <summary>Whether nothing comes of it for now; what would have is not made up for.</summary>
    [JsonPropertyName("p")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPaused { get; init; }

    [JsonIgnore]
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    public static string StreamOf(string name) => $"report-schedule/{name}";

    /// <summary>The same for schedules that are the same.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SchedulesJson.Default.ReportSchedule);

    public static ReportSchedule Parse(string json) => JsonSerializer.Deserialize(json, SchedulesJson.Default.ReportSchedule)!;
}
