using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Schedules;

/// <summary>What became of a report that was due.</summary>
public enum OccurrenceState
{
    /// <summary>Its run is to be begun, or waits for another of the same report and period.</summary>
    [JsonStringEnumMemberName("due")]
    Due,

    [JsonStringEnumMemberName("making")]
    Making,

    /// <summary>It is on its way: what reached whom, deliveries say.</summary>
    [JsonStringEnumMemberName("sent")]
    Sent,

    /// <summary>Its schedule does not want it sent.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was made to look at, and sent to nobody.</summary>
    [JsonStringEnumMemberName("tried")]
    Tried,
}

/// <summary>A report that is due to some channels: what a schedule comes to, once.</summary>
/// <param name="Id">The same however often it is noted; its run has it, too.</param>
/// <param name="Version">Of the schedule.</param>
/// <param name="Trigger">cron, month_closed, alert_ended, budget_exceeded or by_hand.</param>
/// <param name="DueAt">What it is made as of.</param>
/// <param name="Moment">The moment that tells which period is the last one.</param>
/// <param name="Window">What it is about, where that is no period of its definition.</param>
/// <param name="IsLate">Whether nobody was there when it was due.</param>
/// <param name="IsDryRun">Whether it is sent to nobody.</param>
public sealed record WantedOccurrence(
    Guid Id,
    string Schedule,
    int Version,
    string Report,
    string Trigger,
    DateTimeOffset DueAt,
    DateTimeOffset Moment,
    TimeWindow? Window,
    DateTimeOffset NotedAt,
    bool IsLate,
    bool IsDryRun,
    IReadOnlyList<string>? Services,
    string? Watermark,
    IReadOnlyList<ReportFormat> Formats,
    IReadOnlyList<string> Channels,
    IReadOnlyList<SkippedReport> SkipIf)
{
    public const string ByHand = "by_hand";
}

/// <param name="Sequence">Occurrences are listed by it.</param>
/// <param name="Reason">Why it failed or was skipped, or whom it does not go to.</param>
/// <param name="Content">Two that say the same have the same; null until it is made.</param>
public sealed record Occurrence(long Sequence, WantedOccurrence Wanted, OccurrenceState State, string? Reason, Guid? RunId, string? Content, DateTimeOffset? EndedAt);
