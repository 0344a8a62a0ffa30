using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Schedules;

/// <summary><c>GET /report-schedules</c>, <c>/report-schedules/{name}</c> and <c>/report-schedules/{name}/versions</c>.</summary>
public static class GetSchedules
{
    private static readonly QueryParameter[] Parameters = [FigureWindow.AsOfParameter];

    public static void Configure(HttpChain chain)
    {
        chain.Metadata.WithMetadata(new AnsweredFrom(ReportsReadModel.ModelName));
        switch (chain.Method.Method.Name)
        {
            case nameof(All):
                chain.Metadata.WithMetadata([.. Parameters, ScheduleExamples.Schedules]);
                break;
            case nameof(One):
                chain.Metadata.WithMetadata([.. Parameters, ScheduleExamples.Name, ScheduleExamples.Schedule]);
                break;
            default:
                chain.Metadata.WithMetadata(ScheduleExamples.Name, ScheduleExamples.Versions);
                break;
        }
    }

    [WolverineGet("/report-schedules", OperationId = "getReportSchedules")]
    [Tags("Reports")]
    [EndpointSummary("List the schedules")]
    [EndpointDescription("By name, with when they come next and what came of them last; with as_of those that there were at that moment, and when they came next then.")]
    [Authorize(Policy = Policies.ReadDelivery)]
    [ProducesResponseType<SchedulesResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> All(HttpContext context, ScheduleReader reader, OccurrenceLog occurrences, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asOf = FigureWindow.ReadAsOf(query, clock.GetUtcNow());
        if (query.Problem is { } problem)
            return problem;
        return Results.Json(new SchedulesResponse(await ShowAsync(await reader.NewestAsync(null, asOf, cancellation), asOf, context, occurrences, clock, cancellation)));
    }

    [WolverineGet("/report-schedules/{name}", OperationId = "getReportSchedule")]
    [Tags("Reports")]
    [EndpointSummary("Read a schedule")]
    [EndpointDescription("As PUT takes it, with when it comes next and what came of it last; with as_of as it was at that moment.")]
    [Authorize(Policy = Policies.ReadDelivery)]
    [ProducesResponseType<ScheduleResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> One(string name, HttpContext context, ScheduleReader reader, OccurrenceLog occurrences, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asOf = FigureWindow.ReadAsOf(query, clock.GetUtcNow());
        if (query.Problem is { } problem)
            return problem;
        var known = await reader.NewestAsync(name, asOf, cancellation);
        return known.Count == 0
            ? ScheduleProblems.NoSchedule(name)
            : Results.Json((await ShowAsync(known, asOf, context, occurrences, clock, cancellation))[0]);
    }

    [WolverineGet("/report-schedules/{name}/versions", OperationId = "getReportScheduleVersions")]
    [Tags("Reports")]
    [EndpointSummary("List the versions of a schedule")]
    [EndpointDescription("The newest first. Each occurrence says which one it is of.")]
    [Authorize(Policy = Policies.ReadDelivery)]
    [ProducesResponseType<ScheduleVersionsResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> Versions(string name, HttpContext context, ScheduleReader reader, CancellationToken cancellation)
    {
        if (new QueryReader(context.Request.Query, []).Problem is { } problem)
            return problem;
        var all = await reader.VersionsAsync(name, null, cancellation);
        var seesPeople = context.User.IsInRole(Roles.Admin);
        return all.Count == 0
            ? ScheduleProblems.NoSchedule(name)
            : Results.Json(new ScheduleVersionsResponse([.. all.Reverse().Select(version => new ScheduleVersionResponse(
                version.Version, version.ChangedAt, seesPeople ? version.ChangedBy : null, version.Schedule is { } schedule ? ScheduleData.Of(schedule) : null))]));
    }

    private static async Task<IReadOnlyList<ScheduleResponse>> ShowAsync(
        IReadOnlyList<KnownSchedule> known, DateTimeOffset? asOf, HttpContext context, OccurrenceLog occurrences, TimeProvider clock, CancellationToken cancellation)
    {
        // What came of them is no history that could be asked as of a moment.
        var last = asOf is null ? await occurrences.LastAsync([.. known.Select(schedule => schedule.Name)], cancellation) : new Dictionary<string, Occurrence>();
        var seesPeople = context.User.IsInRole(Roles.Admin);
        return [.. known.Select(schedule => ScheduleResponse.Of(schedule, last.GetValueOrDefault(schedule.Name), seesPeople, asOf ?? clock.GetUtcNow()))];
    }
}
