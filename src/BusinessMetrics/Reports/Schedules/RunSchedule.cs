using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Schedules;

/// <summary>What a schedule is made to do by hand, as it is sent.</summary>
public sealed record ScheduleRunData
{
    /// <summary>Whether it is made to look at, and sent to nobody; false if left out.</summary>
    public bool? DryRun { get; init; }
}

/// <summary><c>POST /report-schedules/{name}/runs</c>: what a schedule does when it is due, now.</summary>
public static class RunSchedule
{
    private const int MaximumBytes = 4 * 1024;
    private static readonly string[] Fields = ["dry_run"];

    private static readonly RequestBodyDescription Body = new(typeof(ScheduleRunData), "May be left out: then it is made and sent.", JsonNode.Parse("""{"dry_run": true}""")!);

    private static readonly AuditedAction Audited = new("report-schedule.run", "report-schedule", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, ScheduleExamples.Name, Body, ScheduleExamples.Accepted);

    [WolverinePost("/report-schedules/{name}/runs", OperationId = "runReportSchedule")]
    [Tags("Reports")]
    [EndpointSummary("Do now what a schedule does when it is due")]
    [EndpointDescription("With dry_run everything is made and nothing sent: GET /report-occurrences says what came of it, and its run is the report. Also of one that is paused.")]
    [Authorize(Policy = Policies.ManageReports)]
    [ProducesResponseType<OccurrencesResponse>(StatusCodes.Status202Accepted)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Post(
        string name, HttpContext context, ScheduleReader schedules, OccurrenceLog occurrences, AuditTrail trail, TimeProvider clock, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        var isDryRun = JsonFields.Parse(body.Length == 0 ? "{}"u8.ToArray() : body, Fields, errors)?.Switch("dry_run") ?? false;
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        if (await schedules.NewestAsync(name, null, cancellation) is not [{ Schedule: { } schedule } known])
            return ScheduleProblems.NoSchedule(name);
        var now = Iso8601.Cut(clock.GetUtcNow());
        var due = ScheduleRound.OccurrencesOf(schedule, known.Version, $"by hand {Guid.CreateVersion7(now)}", WantedOccurrence.ByHand, now, now, null, now, isDryRun).ToArray();
        await trail.RecordAsync(Audited.Done(context, name, isDryRun ? "dry run" : "sent"), cancellation);
        await occurrences.AddAsync(due, cancellation);
        return Results.Accepted($"/report-occurrences?schedule={Uri.EscapeDataString(name)}", new OccurrencesResponse([.. due.Select(OccurrenceResponse.Of)]));
    }
}
