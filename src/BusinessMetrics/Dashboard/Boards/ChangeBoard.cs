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

/// <summary><c>PUT /dashboards/{id}</c>: another document in the place of the one that it was made from.</summary>
public static class ChangeBoard
{
    private static readonly string[] Fields = ["version", "document"];

    private static readonly AuditedAction Audited = new("dashboard.change", "dashboard", "id");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(
        Audited,
        RecordedAt.Told,
        BoardExamples.Id,
        new RequestBodyDescription(typeof(DashboardChange), "The dashboard, and the version that it was made from.", JsonNode.Parse($$"""{"version": 1, "document": {{BoardExamples.DocumentJson}}}""")!),
        BoardExamples.Dashboard);

    [WolverinePut("/dashboards/{id}", OperationId = "changeDashboard")]
    [Tags("Dashboards")]
    [EndpointSummary("Change a dashboard")]
    [EndpointDescription("By its author, and one for all by administrators too. 409 where another version holds than the one it was made from; the same document again changes nothing.")]
    [Authorize(Policy = Policies.OwnDashboards)]
    [ProducesResponseType<DashboardResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public static async Task<IResult> Put(string id, HttpContext context, BoardStreams streams, PersonalDataFilter filter, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, BoardDocumentReader.MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{BoardDocumentReader.MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        if (Read(body, filter, errors) is not { } wanted)
            return Problems.Invalid(errors);
        var caller = BoardCaller.Of(context);
        if (!Guid.TryParse(id, out var board))
            return BoardProblems.NotThere;
        var (decided, refusal) = await streams.DecideAsync(context, board, Decide, Audited, cancellation);
        if (decided is null)
            return refusal!;
        RecordedAt.Tell(context, decided.Position);
        return Results.Json(DashboardResponse.Of(caller, decided.Board, decided.UpdatedAt));

        (BoardEvent? Change, IResult? Refusal) Decide(Board known)
        {
            if (BoardRules.RefusalOfChange(caller, known) is { } refused)
                return (null, refused);
            if (caller.RefusalOf(wanted.Document.Services) is { } outside)
                return (null, outside);
            var change = known.Change(wanted.Document);
            return change is null || known.Version == wanted.Version ? (change, null) : (null, BoardProblems.Changed(known.Version));
        }
    }

    private static DashboardChange? Read(ReadOnlyMemory<byte> body, PersonalDataFilter filter, List<FieldError> errors)
    {
        if (JsonFields.Parse(body, Fields, errors) is not { } fields)
            return null;
        if (!fields.Has("version"))
            fields.Refuse("version", FieldError.Nothing, "the version that it was made from");
        var version = fields.WholeNumber("version", 1, BoardStreams.MostVersions);
        if (!fields.Has("document"))
            fields.Refuse("document", FieldError.Nothing, "an object with the fields " + string.Join(", ", BoardDocumentReader.Fields));
        var document = fields.Object("document", BoardDocumentReader.Fields) is { } sent ? BoardDocumentReader.Read(sent, filter, errors) : null;
        return errors.Count > 0 ? null : new(version!.Value, document!);
    }
}

/// <summary>Who may change what.</summary>
internal static class BoardRules
{
    /// <summary>Null where the caller may. What they may not see is not there for them.</summary>
    public static IResult? RefusalOfChange(BoardCaller caller, Board board)
    {
        var document = board.Document!;
        if (!caller.MaySee(board.Author, document.Visibility))
            return BoardProblems.NotThere;
        return caller.RefusalOf(document.Services)
            ?? (caller.MayChange(board.Author, document.Visibility) ? null : BoardProblems.NotTheAuthor);
    }
}
