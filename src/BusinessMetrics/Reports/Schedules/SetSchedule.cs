using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Reports.Definitions;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Schedules;

/// <summary><c>PUT /report-schedules/{name}</c>: has a report made again and again, and sent.</summary>
public static class SetSchedule
{
    internal const int MaximumBytes = 64 * 1024;
    private const int Most = 200;

    private static readonly RequestBodyDescription Body = new(typeof(ScheduleData), "The schedule.", JsonNode.Parse(ScheduleExamples.DefinitionJson)!);

    private static readonly AuditedAction Audited = new("report-schedule.set", "report-schedule", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, ScheduleExamples.Name, Body, ScheduleExamples.Schedule);

    [WolverinePut("/report-schedules/{name}", OperationId = "setReportSchedule")]
    [Tags("Reports")]
    [EndpointSummary("Have a report made and sent by schedule")]
    [EndpointDescription("The same again changes nothing. What was due by the version before is made by that.")]
    [Authorize(Policy = Policies.ManageReports)]
    [ProducesResponseType<ScheduleResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Put(
        string name,
        HttpContext context,
        ScheduleStreams streams,
        ScheduleReader schedules,
        ReportCatalogue reports,
        ScheduleRecipients recipients,
        OccurrenceLog occurrences,
        PersonalDataFilter filter,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        if (ScheduleDataReader.Read(name, body, filter, errors) is not { } schedule)
            return Problems.Invalid(errors);
        await CheckAsync(schedule, reports, recipients, errors, cancellation);
        var known = await schedules.NewestAsync(null, null, cancellation);
        if (known.Count >= Most && known.All(other => other.Name != name))
            errors.Add(new("name", $"the {Most + 1}st schedule", $"at most {Most} of them"));
        if (errors.Count > 0)
            return Problems.Invalid(errors);

        var set = await streams.SetAsync(schedule, Caller.Of(context), Audited.Done(context, name, $"{schedule.Report} to {string.Join(", ", schedule.Recipients.Select(recipient => recipient.Channel).Distinct())}"), cancellation);
        RecordedAt.Tell(context, set.Sequence);
        var last = await occurrences.LastAsync([name], cancellation);
        return Results.Json(ScheduleResponse.Of(set, last.GetValueOrDefault(name), seesPeople: true, clock.GetUtcNow()));
    }

    /// <summary>Whether what it names is there.</summary>
    private static async Task CheckAsync(ReportSchedule schedule, ReportCatalogue reports, ScheduleRecipients recipients, List<FieldError> errors, CancellationToken cancellation)
    {
        var report = (await reports.FindAsync(schedule.Report, null, cancellation))?.Definition;
        if (report is null)
            errors.Add(new("report", FieldError.Quote(schedule.Report), "a report that there is; GET /reports lists them"));
        if (schedule.When.Kind == TimingKind.MonthClosed && report is { Period.Kind: not (PeriodKind.LastMonth or PeriodKind.LastQuarter) })
            errors.Add(new("report", $"{FieldError.Quote(schedule.Report)}, which is about another period", "a report about the last month or quarter, where a month's end has it made"));
        for (var i = 0; i < schedule.Recipients.Count; i++)
        {
            var recipient = schedule.Recipients[i];
            if (await recipients.RefusalAsync($"recipients[{i}].channel", recipient.Channel, cancellation) is { } refusal)
                errors.Add(refusal);
            if (report?.Services is { } about && recipient.Services?.FirstOrDefault(service => !about.Contains(service)) is { } other)
                errors.Add(new($"recipients[{i}].services", FieldError.Quote(other), "services that the report is about: " + string.Join(", ", about)));
            if (recipient.Services is not null && report is not null && report.Sections.Any(section => section.Kind == SectionKind.Compliance))
                errors.Add(new($"recipients[{i}].services", "services of a report with compliance", "none: that concerns all of them"));
        }
    }
}
