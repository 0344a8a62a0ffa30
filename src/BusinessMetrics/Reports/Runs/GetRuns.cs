using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Reports.Definitions;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Runs;

/// <summary><c>GET /report-runs</c> and <c>/report-runs/{id}</c>: what was made, and how far it is.</summary>
public static class GetRuns
{
    private static readonly QueryParameter Report = new("report", "Only of this report.") { Example = "monthly-cost" };
    private static readonly QueryParameter Limit = new("limit", "At most so many.") { Range = (1, 500), Default = "100" };
    private static readonly QueryParameter Cursor = new("cursor", "Continue after a page: its next_cursor.") { MayBeEmpty = true, Example = "1441" };
    private static readonly QueryParameter[] Parameters = [Report, Limit, Cursor];

    public static void Configure(HttpChain chain)
    {
        if (chain.Method.Method.Name == nameof(One))
            chain.Metadata.WithMetadata(RunExamples.Id, RunExamples.Run);
        else
            chain.Metadata.WithMetadata([.. Parameters, RunExamples.Runs]);
    }

    [WolverineGet("/report-runs", OperationId = "getReportRuns")]
    [Tags("Reports")]
    [EndpointSummary("List what was made")]
    [EndpointDescription("Runs of reports that the caller may read, the newest first.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<RunsResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> All(HttpContext context, ReportRunLog runs, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var report = query.Text(Report);
        var limit = (int)query.WholeNumber(Limit);
        var before = query.NumberedCursor(Cursor);
        if (query.Problem is { } problem)
            return problem;
        var following = await runs.ListAsync(report, before, limit + 1, cancellation);
        var shown = following.Take(limit).Where(run => RunCaller.MaySee(context, run)).ToArray();
        var files = await runs.FilesAsync([.. shown.Select(run => run.Id)], cancellation);
        var caller = ReportCaller.Of(context);
        return Results.Json(new RunsResponse(
            [.. shown.Select(run => RunResponse.Of(run, files[run.Id], caller.SeesPeople))],
            QueryReader.CursorAfter(following, limit, run => run.Sequence)));
    }

    [WolverineGet("/report-runs/{id}", OperationId = "getReportRun")]
    [Tags("Reports")]
    [EndpointSummary("How a run stands")]
    [EndpointDescription("Its state, progress, what it is made as of, and the files there are.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<RunResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> One(string id, HttpContext context, ReportRunLog runs, CancellationToken cancellation)
    {
        var (run, refusal) = await RunCaller.FindAsync(id, context, runs, cancellation);
        if (run is null)
            return refusal!;
        return Results.Json(RunResponse.Of(run, (await runs.FilesAsync([run.Id], cancellation))[run.Id], ReportCaller.Of(context).SeesPeople));
    }
}

/// <summary><c>GET /report-runs/{id}/{format}</c>: a finished report.</summary>
public static class GetReportFile
{
    private static readonly PathParameter Format = new("format", "One of " + string.Join(", ", AlertNames.All<ReportFormat>()) + ".", "pdf");

    private static readonly AuditedAction Audited = new("report.read", "report-run", "id");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, new ShownAsPage(), RunExamples.Id, Format);

    [WolverineGet("/report-runs/{id}/{format}", OperationId = "getReportFile")]
    [Tags("Reports")]
    [EndpointSummary("A finished report")]
    [EndpointDescription("From its file, or made again as of the same moment: the same bytes. Who reads it stands in the audit trail.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    public static async Task<IResult> Get(string id, string format, HttpContext context, ReportRunLog runs, ReportMaker maker, AuditTrail trail, CancellationToken cancellation)
    {
        var (run, refusal) = await RunCaller.FindAsync(id, context, runs, cancellation);
        if (run is null)
            return refusal!;
        if (AlertNames.Find<ReportFormat>(format) is not { } known)
            return Problems.NotFound("unknown-format", "There is no such format", $"{FieldError.Quote(format)} is none of {string.Join(", ", AlertNames.All<ReportFormat>())}.");
        if (run.State != RunState.Done)
            return RunProblems.NotDone(run);
        var bytes = await trail.BeforeAsync(Audited.Done(context, $"{run.Id}", AlertNames.Of(known)), maker.FileAsync(run, known, cancellation), cancellation);
        return Results.File(bytes, ReportRenderer.MediaTypeOf(known), $"{run.Wanted.Definition.Name} {run.Wanted.Period.Label}.{AlertNames.Of(known)}");
    }
}

/// <summary>Who asks for runs.</summary>
internal static class RunCaller
{
    /// <summary>The run, or why it is not shown: it is about other services than the caller's, or is not there for them.</summary>
    public static async Task<(ReportRun? Run, IResult? Refusal)> FindAsync(string id, HttpContext context, ReportRunLog runs, CancellationToken cancellation)
    {
        if (!Guid.TryParse(id, out var known) || await runs.FindAsync(known, cancellation) is not { } run || !MayAsk(context, run))
            return (null, RunProblems.NoRun(id));
        return IsInScope(context, run) ? (run, null) : (null, ServiceScope.Of(context.User).Refusal());
    }

    /// <summary>Whoever may read all that it asked.</summary>
    public static bool MaySee(HttpContext context, ReportRun run) => MayAsk(context, run) && IsInScope(context, run);

    private static bool MayAsk(HttpContext context, ReportRun run) =>
        run.Wanted.Role != Roles.Auditor || Policies.Grants[Policies.ReadCompliance].Admits(context.User);

    private static bool IsInScope(HttpContext context, ReportRun run) =>
        ServiceScope.Of(context.User) is var scope && (run.Wanted.Services?.All(scope.Allows) ?? scope.IsEverything);
}
