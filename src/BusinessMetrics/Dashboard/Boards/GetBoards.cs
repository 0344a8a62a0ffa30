using System.Buffers.Text;
using System.Text;
using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Dashboard.Boards;

/// <summary><c>GET /dashboards</c> and <c>/dashboards/{id}</c>: one's own, and those for all.</summary>
public static class GetBoards
{
    private static readonly QueryParameter Limit = new("limit", "At most this many.") { Default = "100", Range = (1, 1000) };
    private static readonly QueryParameter Cursor = new("cursor", "Continue after a page: its next_cursor.") { MayBeEmpty = true };
    private static readonly QueryParameter[] Parameters = [FigureWindow.AsOfParameter, Limit, Cursor];
    private static readonly QueryParameter[] ParametersOfOne = [FigureWindow.AsOfParameter];

    public static void Configure(HttpChain chain)
    {
        chain.Metadata.WithMetadata(new AnsweredFrom(DashboardsReadModel.ModelName));
        if (chain.Method.Method.Name == nameof(One))
            chain.Metadata.WithMetadata([.. ParametersOfOne, BoardExamples.Id, BoardExamples.Dashboard]);
        else
            chain.Metadata.WithMetadata([.. Parameters, BoardExamples.Dashboards]);
    }

    [WolverineGet("/dashboards", OperationId = "getDashboards")]
    [Tags("Dashboards")]
    [EndpointSummary("List dashboards")]
    [EndpointDescription("The caller's own and those for all, by title, without their panels; with as_of those that there were at that moment.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<DashboardsResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> All(HttpContext context, BoardReader boards, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asOf = FigureWindow.ReadAsOf(query, clock.GetUtcNow());
        var limit = (int)query.WholeNumber(Limit);
        var after = ReadCursor(query);
        if (query.Problem is { } problem)
            return problem;
        var caller = BoardCaller.Of(context);
        var following = await boards.ListAsync(caller.Viewer, asOf, after, limit + 1, cancellation);
        return Results.Json(new DashboardsResponse(
            [.. following.Take(limit).Select(known => ItemOf(known, caller))],
            following.Count > limit ? CursorOf(following[limit - 1]) : null));
    }

    [WolverineGet("/dashboards/{id}", OperationId = "getDashboard")]
    [Tags("Dashboards")]
    [EndpointSummary("Read a dashboard")]
    [EndpointDescription("Its document is what POST takes: for a copy, an export, an import. With as_of as it was at that moment.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<DashboardResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> One(string id, HttpContext context, BoardReader boards, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, ParametersOfOne);
        var asOf = FigureWindow.ReadAsOf(query, clock.GetUtcNow());
        if (query.Problem is { } problem)
            return problem;
        var caller = BoardCaller.Of(context);
        if (!Guid.TryParse(id, out var board) || await boards.FindAsync(board, caller.Viewer, asOf, cancellation) is not var (version, document))
            return BoardProblems.NotThere;
        return caller.RefusalOf(document.Services) ?? Results.Json(DashboardResponse.Of(caller, version, document));
    }

    private static DashboardItem ItemOf(KnownVersion known, BoardCaller caller) => new(
        known.Id,
        known.Title,
        known.Visibility,
        known.Version,
        known.Panels,
        caller.Is(known.Author),
        caller.MayChange(known.Author, known.Visibility),
        caller.Shown(known.Author),
        known.RecordedAt);

    /// <summary>A title has no line's end.</summary>
    private static string CursorOf(KnownVersion last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{last.Id}\n{last.SortedBy}"));

    private static (string Title, Guid Id)? ReadCursor(QueryReader query)
    {
        if (query.Text(Cursor) is not { } text)
            return null;
        if (Base64Url.IsValid(text) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n') is [var id, var title] && Guid.TryParse(id, out var board) && !title.Contains('\0'))
            return (title, board);
        query.Refuse(Cursor.Name, FieldError.Quote(text), "the next_cursor of an earlier page");
        return null;
    }
}
