using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Watch.Alerts.Rules;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Schedules;

/// <summary><c>DELETE /report-schedules/{name}</c>.</summary>
public static class RemoveSchedule
{
    private static readonly AuditedAction Audited = new("report-schedule.remove", "report-schedule", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, ScheduleExamples.Name);

    [WolverineDelete("/report-schedules/{name}", OperationId = "removeReportSchedule")]
    [Tags("Reports")]
    [EndpointSummary("Take a schedule away")]
    [EndpointDescription("Its versions are kept, and what was due by then is made and sent.")]
    [Authorize(Policy = Policies.ManageReports)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> Delete(string name, HttpContext context, ScheduleStreams streams, CancellationToken cancellation)
    {
        if (!AlertRuleReader.IsName(name) || await streams.RemoveAsync(name, Caller.Of(context), Audited.Done(context, name), cancellation) is not { } position)
            return ScheduleProblems.NoSchedule(name);
        RecordedAt.Tell(context, position);
        return Results.NoContent();
    }
}
