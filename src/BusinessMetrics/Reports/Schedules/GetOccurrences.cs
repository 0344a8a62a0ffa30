using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Schedules;

/// <summary><c>GET /report-occurrences</c>: what was due, and what came of it.</summary>
public static class GetOccurrences
{
    private static readonly QueryParameter Schedule = new("schedule", "Only of this schedule, also of one that was taken away.") { Example = "costs-to-the-board" };
    private static readonly QueryParameter Limit = new("limit", "At most so many.") { Range = (1, 500), Default = "100" };
    private static readonly QueryParameter Cursor = new("cursor", "Continue after a page: its next_cursor.") { MayBeEmpty = true, Example = "1441" };
    private static readonly QueryParameter[] Parameters = [Schedule, Limit, Cursor];

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, ScheduleExamples.Occurrences]);

    [WolverineGet("/report-occurrences", OperationId = "getReportOccurrences")]
    [Tags("Reports")]
    [EndpointSummary("List what was due")]
    [EndpointDescription("Reports that schedules had made, the newest first, and what came of them. What reached whom, GET /deliveries says.")]
    [Authorize(Policy = Policies.ReadDelivery)]
    [ProducesResponseType<OccurrencesResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(HttpContext context, OccurrenceLog occurrences, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var schedule = query.Text(Schedule);
        var limit = (int)query.WholeNumber(Limit);
        var before = query.NumberedCursor(Cursor);
        if (query.Problem is { } problem)
            return problem;
        var following = await occurrences.ListAsync(schedule, before, limit + 1, cancellation);
        return Results.Json(new OccurrencesResponse(
            [.. following.Take(limit).Select(OccurrenceResponse.Of)],
            QueryReader.CursorAfter(following, limit, occurrence => occurrence.Sequence)));
    }
}
