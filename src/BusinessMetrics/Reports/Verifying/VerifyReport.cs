using BusinessMetrics.Platform.Http;
using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Verifying;

/// <summary><c>GET /report-runs/{id}/verification</c>: makes a report again and compares.</summary>
public static class VerifyReport
{
    private static readonly AuditedAction Audited = new("report.verify", "report-run", "id");

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "run": "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11", "same": true,
          "sha256": {"pdf": "3f2c1a0b9e8d7c6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a3928170f6e5d4", "json": "4bed142dda1f7e1cf318876b35f2e3fe34d54827dc6a63c6ce499bdb012cedbf"},
          "recorded": "4bed142dda1f7e1cf318876b35f2e3fe34d54827dc6a63c6ce499bdb012cedbf",
          "figures": 9, "differences": [], "log": "valid"
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RunExamples.Id, Example);

    [WolverineGet("/report-runs/{id}/verification", OperationId = "verifyReport")]
    [Tags("Reports")]
    [EndpointSummary("Make a report again and compare")]
    [EndpointDescription("Every figure is computed anew as of the report's moment, the report is written anew in every format, and the checkpoint it names is compared with the log. A file that hashes to one of these is what was made.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<ReportVerificationResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    public static async Task<IResult> Get(string id, HttpContext context, ReportRunLog runs, ReportVerification verification, AuditTrail trail, CancellationToken cancellation)
    {
        var (run, refusal) = await RunCaller.FindAsync(id, context, runs, cancellation);
        if (run is null)
            return refusal!;
        if (run.State != RunState.Done)
            return RunProblems.NotDone(run);
        var verified = await trail.BeforeAsync(Audited.Done(context, $"{run.Id}"), verification.VerifyAsync(run, cancellation), cancellation);
        return verified is null
            ? Problems.Conflict("run-not-recorded", "The log has no word of this run", "A run that the log does not know was not made by this service, or its event was taken away: `BusinessMetrics audit verify` says more.")
            : Results.Json(verified);
    }
}
