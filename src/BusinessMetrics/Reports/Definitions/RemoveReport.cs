using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Watch.Alerts.Rules;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Definitions;

/// <summary><c>DELETE /reports/{name}</c>.</summary>
public static class RemoveReport
{
    private static readonly AuditedAction Audited = new("report.remove", "report", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, ReportExamples.Name);

    [WolverineDelete("/reports/{name}", OperationId = "removeReport")]
    [Tags("Reports")]
    [EndpointSummary("Take a report's definition away")]
    [EndpointDescription("Its versions are kept, and so is what was made by them. One of a built-in name is the built-in one again.")]
    [Authorize(Policy = Policies.ManageReports)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> Delete(string name, HttpContext context, ReportStreams streams, CancellationToken cancellation)
    {
        if (!AlertRuleReader.IsName(name) || await streams.RemoveAsync(name, Caller.Of(context), Audited.Done(context, name), cancellation) is not { } position)
            return BuiltInReports.Find(name) is null ? ReportProblems.NoReport(name) : ReportProblems.IsBuiltIn(name);
        RecordedAt.Tell(context, position);
        return Results.NoContent();
    }
}
