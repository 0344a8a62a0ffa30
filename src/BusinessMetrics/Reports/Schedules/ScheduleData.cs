using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Watch.Alerts.Rules;

namespace BusinessMetrics.Reports.Schedules;

/// <summary>A schedule as it is sent and answered; <see cref="ScheduleDataReader"/> is what reads it.</summary>
public sealed record ScheduleData
{
    /// <summary>The name of the report that is made.</summary>
    public required string Report { get; init; }

    public required ReportTimingData When { get; init; }

    /// <summary>Whose time of day it is: an IANA name; UTC if left out.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What is attached to mail; pdf if left out.</summary>
    public IReadOnlyList<ReportFormat>? Formats { get; init; }

    /// <summary>1 to 50.</summary>
    public required IReadOnlyList<ReportRecipientData> Recipients { get; init; }

    /// <summary>What is made and not sent; nothing if left out.</summary>
    public IReadOnlyList<SkippedReport>? SkipIf { get; init; }

    /// <summary>Nothing comes of it while it is; false if left out.</summary>
    public bool? Paused { get; init; }

    internal static ScheduleData Of(ReportSchedule schedule) => new()
    {
        Report = schedule.Report,
        When = new(schedule.When.Kind, schedule.When.Cron, schedule.When.Days, schedule.When.Rule, schedule.When.Scope),
        TimeZone = schedule.TimeZone,
        Formats = [.. schedule.Formats.Select(format => AlertNames.Find<ReportFormat>(format)!.Value)],
        Recipients = [.. schedule.Recipients.Select(recipient => new ReportRecipientData(recipient.Channel, recipient.Services, recipient.Watermark))],
        SkipIf = schedule.SkipIf,
        Paused = schedule.IsPaused,
    };
}

/// <param name="Cron">Of cron: minute, hour, day, month, day of the week.</param>
/// <param name="Days">Of month_closed: how many days after the month's end, 0 to 27.</param>
/// <param name="Rule">Of alert_ended: an alert rule's name.</param>
/// <param name="Scope">Of budget_exceeded: total, or a service's budget.</param>
public sealed record ReportTimingData(
    TimingKind Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Cron = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Days = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rule = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Scope = null);

/// <param name="Services">They get these alone; all that the report is about if left out.</param>
/// <param name="Watermark">What stands across each page, in up to 60 characters.</param>
public sealed record ReportRecipientData(
    string Channel,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Services = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Watermark = null);

/// <param name="UpdatedBy">For those who may see people.</param>
/// <param name="NextRuns">The next five, where the clock tells them.</param>
/// <param name="Last">What came of it last; left out before the first time.</param>
public sealed record ScheduleResponse(
    string Name,
    ScheduleData Definition,
    int Version,
    DateTimeOffset UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? UpdatedBy,
    IReadOnlyList<DateTimeOffset> NextRuns,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OccurrenceResponse? Last)
{
    private const int MostRuns = 5;

    internal static ScheduleResponse Of(KnownSchedule known, Occurrence? last, bool seesPeople, DateTimeOffset now) => new(
        known.Name,
        ScheduleData.Of(known.Schedule!),
        known.Version,
        known.ChangedAt,
        seesPeople ? known.ChangedBy : null,
        [.. DueTimes.After(known.Schedule!, now).Take(MostRuns)],
        last is null ? null : OccurrenceResponse.Of(last));
}

public sealed record SchedulesResponse(IReadOnlyList<ScheduleResponse> Schedules);

/// <param name="Definition">Left out where this version took it away.</param>
public sealed record ScheduleVersionResponse(
    int Version,
    DateTimeOffset RecordedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ChangedBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ScheduleData? Definition);

/// <param name="Versions">The newest first.</param>
public sealed record ScheduleVersionsResponse(IReadOnlyList<ScheduleVersionResponse> Versions);

/// <param name="DueAt">What it is made as of.</param>
/// <param name="NotedAt">When the service saw that it was due.</param>
/// <param name="Trigger">cron, month_closed, alert_ended, budget_exceeded or by_hand.</param>
/// <param name="Late">Whether nobody was there when it was due.</param>
/// <param name="DryRun">Whether it is sent to nobody.</param>
/// <param name="Reason">Why it failed or was skipped, or whom it does not go to.</param>
/// <param name="RunId">Its report, once that is begun.</param>
/// <param name="Services">What those channels get of it; left out where that is all.</param>
public sealed record OccurrenceResponse(
    Guid Id,
    string Schedule,
    int Version,
    string Report,
    DateTimeOffset DueAt,
    DateTimeOffset NotedAt,
    string Trigger,
    bool Late,
    bool DryRun,
    OccurrenceState State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? RunId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Services,
    IReadOnlyList<string> Channels,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? EndedAt)
{
    internal static OccurrenceResponse Of(Occurrence occurrence) => Of(occurrence.Wanted, occurrence.State, occurrence);

    internal static OccurrenceResponse Of(WantedOccurrence wanted) => Of(wanted, OccurrenceState.Due, null);

    private static OccurrenceResponse Of(WantedOccurrence wanted, OccurrenceState state, Occurrence? known) => new(
        wanted.Id,
        wanted.Schedule,
        wanted.Version,
        wanted.Report,
        wanted.DueAt,
        wanted.NotedAt,
        wanted.Trigger,
        wanted.IsLate,
        wanted.IsDryRun,
        state,
        known?.Reason,
        known?.RunId,
        wanted.Services,
        wanted.Channels,
        known?.EndedAt);
}

/// <param name="Occurrences">The newest first.</param>
/// <param name="NextCursor">Asks for the next page; left out on the last one.</param>
public sealed record OccurrencesResponse(
    IReadOnlyList<OccurrenceResponse> Occurrences,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor = null);

/// <summary>What schedules look like, for the API document.</summary>
internal static class ScheduleExamples
{
    public const string DefinitionJson =
        """
        {
          "report": "monthly-cost",
          "when": {"kind": "cron", "cron": "0 7 1 * *"},
          "time_zone": "Europe/Berlin",
          "formats": ["pdf", "xlsx"],
          "recipients": [{"channel": "board"}, {"channel": "training-leads", "services": ["training"], "watermark": "For the training team"}],
          "skip_if": ["empty"],
          "paused": false
        }
        """;

    private const string OccurrenceJson =
        """
        {
          "id": "6c0a3f0e-3b0c-8e4d-5a1f-2b7c9d0e1f2a", "schedule": "costs-to-the-board", "version": 1, "report": "monthly-cost",
          "due_at": "2026-11-01T06:00:00Z", "noted_at": "2026-11-01T06:00:00.410218Z", "trigger": "cron", "late": false, "dry_run": false, "state": "sent",
          "run_id": "6c0a3f0e-3b0c-8e4d-5a1f-2b7c9d0e1f2a", "channels": ["board"], "ended_at": "2026-11-01T06:00:04.118203Z"
        }
        """;

    private const string ScheduleJson =
        $$"""
        {
          "name": "costs-to-the-board", "definition": {{DefinitionJson}}, "version": 1, "updated_at": "2026-10-23T05:19:08.523513Z", "updated_by": "ada",
          "next_runs": ["2026-12-01T06:00:00Z", "2027-01-01T06:00:00Z"], "last": {{OccurrenceJson}}
        }
        """;

    public static PathParameter Name { get; } = new("name", "The schedule's name: " + AlertRuleReader.NameRule + ".", "costs-to-the-board");

    public static ResponseExample Schedule { get; } = ResponseExample.Ok(ScheduleJson);

    public static ResponseExample Schedules { get; } = ResponseExample.Ok($$"""{"schedules": [{{ScheduleJson}}]}""");

    public static ResponseExample Versions { get; } = ResponseExample.Ok(
        $$"""{"versions": [{"version": 1, "recorded_at": "2026-10-23T05:19:08.523513Z", "changed_by": "ada", "definition": {{DefinitionJson}}}]}""");

    public static ResponseExample Occurrences { get; } = ResponseExample.Ok($$"""{"occurrences": [{{OccurrenceJson}}]}""");

    public static ResponseExample Accepted { get; } = ResponseExample.Accepted($$"""{"occurrences": [{{OccurrenceJson}}]}""");
}

internal static class ScheduleProblems
{
    /// <summary>404.</summary>
    public static IResult NoSchedule(string name) =>
        Problems.NotFound("unknown-schedule", "There is no such schedule", $"No schedule is called {FieldError.Quote(name)}; GET /report-schedules lists those there are.");
}
