using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Dashboard.Boards;

/// <summary><c>POST /dashboards</c>: a new one, a copy, or one that was exported elsewhere.</summary>
public static class CreateBoard
{
    /// <summary>For one author. It is asked of the read model, so what is sent at the same moment may go a little beyond.</summary>
    public const int MostOfAnAuthor = 500;

    private static readonly AuditedAction Audited = new("dashboard.create", "dashboard");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(
        Audited,
        RecordedAt.Told,
        new RequestBodyDescription(typeof(BoardDocument), "The dashboard.", JsonNode.Parse(BoardExamples.DocumentJson)!),
        BoardExamples.Created);

    [WolverinePost("/dashboards", OperationId = "createDashboard")]
    [Tags("Dashboards")]
    [EndpointSummary("Make a dashboard")]
    [EndpointDescription("It is the caller's. A copy and an import are the same: the document of another one.")]
    [Authorize(Policy = Policies.OwnDashboards)]
    [ProducesResponseType<DashboardResponse>(StatusCodes.Status201Created)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Post(HttpContext context, BoardStreams streams, BoardReader boards, PersonalDataFilter filter, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, BoardDocumentReader.MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{BoardDocumentReader.MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        if (JsonFields.Parse(body, BoardDocumentReader.Fields, errors) is not { } fields || BoardDocumentReader.Read(fields, filter, errors) is not { } document)
            return Problems.Invalid(errors);
        var caller = BoardCaller.Of(context);
        if (caller.Subject is not { } author)
            return BoardProblems.NoSubject;
        if (caller.RefusalOf(document.Services) is { } refusal)
            return refusal;
        if (await boards.CountOfAsync(author, cancellation) >= MostOfAnAuthor)
            return BoardProblems.TooMany(MostOfAnAuthor);
        var created = await streams.CreateAsync(context, Guid.CreateVersion7(), author, document, Audited, cancellation);
        RecordedAt.Tell(context, created.Position);
        return Results.Created($"/dashboards/{created.Board.Id}", DashboardResponse.Of(caller, created.Board, created.UpdatedAt));
    }
}
