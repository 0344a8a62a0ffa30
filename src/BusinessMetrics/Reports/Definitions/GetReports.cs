using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Definitions;

/// <summary><c>GET /reports</c>, <c>/reports/{name}</c> and <c>/reports/{name}/versions</c>.</summary>
public static class GetReports
{
    private static readonly QueryParameter[] Parameters = [FigureWindow.AsOfParameter];

    public static void Configure(HttpChain chain)
    {
        chain.Metadata.WithMetadata(new AnsweredFrom(ReportsReadModel.ModelName));
        switch (chain.Method.Method.Name)
        {
            case nameof(All):
                chain.Metadata.WithMetadata([.. Parameters, ReportExamples.Reports]);
                break;
            case nameof(One):
                chain.Metadata.WithMetadata([.. Parameters, ReportExamples.Name, ReportExamples.Report]);
                break;
            default:
                chain.Metadata.WithMetadata(ReportExamples.Name, ReportExamples.Versions);
                break;
        }
    }

    [WolverineGet("/reports", OperationId = "getReports")]
    [Tags("Reports")]
    [EndpointSummary("List the reports")]
    [EndpointDescription("Those that were defined and those that are built in, by name; with as_of those that there were at that moment.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<ReportsResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> All(HttpContext context, ReportCatalogue reports, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asOf = FigureWindow.ReadAsOf(query, clock.GetUtcNow());
        if (query.Problem is { } problem)
            return problem;
        var caller = ReportCaller.Of(context);
        return Results.Json(new ReportsResponse([.. (await reports.AllAsync(asOf, cancellation)).Where(report => caller.MaySee(report.Definition)).Select(caller.Show)]));
    }

    [WolverineGet("/reports/{name}", OperationId = "getReport")]
    [Tags("Reports")]
    [EndpointSummary("Read a report's definition")]
    [EndpointDescription("As PUT takes it; with as_of as it was at that moment.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<ReportResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> One(string name, HttpContext context, ReportCatalogue reports, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asOf = FigureWindow.ReadAsOf(query, clock.GetUtcNow());
        if (query.Problem is { } problem)
            return problem;
        var caller = ReportCaller.Of(context);
        if (await reports.FindAsync(name, asOf, cancellation) is not { } report)
            return ReportProblems.NoReport(name);
        return caller.MaySee(report.Definition) ? Results.Json(caller.Show(report)) : caller.Scope.Refusal();
    }

    [WolverineGet("/reports/{name}/versions", OperationId = "getReportVersions")]
    [Tags("Reports")]
    [EndpointSummary("List the versions of a report's definition")]
    [EndpointDescription("The newest first. Each run says which one it was made by.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<ReportVersionsResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> Versions(string name, HttpContext context, ReportReader reader, CancellationToken cancellation)
    {
        if (new QueryReader(context.Request.Query, []).Problem is { } problem)
            return problem;
        var caller = ReportCaller.Of(context);
        var all = await reader.VersionsAsync(name, cancellation);
        if (all.Count == 0)
            return BuiltInReports.Find(name) is null ? ReportProblems.NoReport(name) : Results.Json(new ReportVersionsResponse([]));
        var versions = all.Where(version => version.Definition is null || caller.MaySee(version.Definition)).ToArray();
        if (!versions.Any(version => version.Definition is not null))
            return caller.Scope.Refusal();
        return Results.Json(new ReportVersionsResponse([.. versions.Select(version => new ReportVersionResponse(
            version.Version, version.ChangedAt, caller.SeesPeople ? version.ChangedBy : null, version.Definition is { } definition ? ReportData.Of(definition) : null))]));
    }
}

/// <summary>Who asks for reports.</summary>
internal sealed record ReportCaller(bool SeesPeople, ServiceScope Scope)
{
    public static ReportCaller Of(HttpContext context) => new(context.User.IsInRole(Roles.Admin), ServiceScope.Of(context.User));

    /// <summary>A definition that names none is made for whatever services its caller may read.</summary>
    public bool MaySee(ReportDefinition definition) => definition.Services?.All(Scope.Allows) ?? true;

    public ReportResponse Show(DefinedReport report) => new(
        report.Definition.Name,
        ReportData.Of(report.Definition),
        report.Known is null ? ReportResponse.BuiltIn : ReportResponse.OfApi,
        report.Version,
        report.Known?.ChangedAt,
        SeesPeople ? report.Known?.ChangedBy : null);
}
