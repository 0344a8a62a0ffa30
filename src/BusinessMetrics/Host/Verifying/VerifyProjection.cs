using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Host.Verifying;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Host.Verifying;

/// <summary>How a read model compares with the records.</summary>
/// <param name="Position">The last event's sequence that it had applied then.</param>
/// <param name="Hours">Hours that were compared: the newest 25, and 12 of those before at random.</param>
/// <param name="Differences">Rows of its tables that are not what the records come to.</param>
/// <param name="Listed">The first 50 of them.</param>
public sealed record VerificationResponse(
    string Projection, DateTimeOffset VerifiedAt, long Position, int Hours, long Differences, IReadOnlyList<DifferenceResponse> Listed)
{
    public static VerificationResponse Of(Verification verification) => new(
        verification.Projection,
        verification.VerifiedAt,
        verification.Result.Position,
        verification.Result.Hours,
        verification.Result.Differences,
        [.. verification.Result.Listed.Select(each => new DifferenceResponse(each.Table, each.Bucket, each.Series, AddedUpResponse.Of(each.Kept), AddedUpResponse.Of(each.Expected)))]);
}

/// <param name="Table">The read model's table.</param>
/// <param name="Bucket">Where the row's bucket begins.</param>
/// <param name="Series">The row's dimensions; people as pseudonyms.</param>
/// <param name="Kept">What the row holds; left out where there is none.</param>
/// <param name="Expected">What it should hold; left out where there should be none.</param>
public sealed record DifferenceResponse(
    string Table,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Bucket,
    IReadOnlyDictionary<string, string> Series,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AddedUpResponse? Kept,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AddedUpResponse? Expected);

/// <param name="Retractions">Of metrics that are not counted any more.</param>
public sealed record AddedUpResponse(long Count, ExactNumber Sum, long Retractions)
{
    public static AddedUpResponse? Of(AddedUp? row) => row is var (count, sum, retractions) ? new(count, sum, retractions) : null;
}

/// <summary><c>POST /projections/{name}/verify</c>.</summary>
public static class VerifyProjection
{
    /// <summary>Well within the time that a request may take.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    private static readonly AuditedAction Audited = new("projection.verify", "projection", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(
    [
        new PathParameter("name", "One of the names that GET /projections lists.", "ledger"),
        Audited,
        ResponseExample.Ok(
            """
            {
              "projection": "usage", "verified_at": "2026-11-23T05:19:08.523513Z", "position": 43110, "hours": 37, "differences": 1,
              "listed": [{
                "table": "usage_requests_rollups_minute", "bucket": "2026-11-22T14:03:00Z", "series": {"service": "model-api"},
                "kept": {"count": 180, "sum": 8950, "retractions": 0}, "expected": {"count": 153, "sum": 7650, "retractions": 0}
              }]
            }
            """),
    ]);

    [WolverinePost("/projections/{name}/verify", OperationId = "verifyProjection")]
    [Tags("Projections")]
    [EndpointSummary("Compare a read model with the records")]
    [EndpointDescription("Adds single records up anew and compares the read model's roll-ups with them: the newest 25 hours, and 12 hours of those before at random, as many as 45 seconds allow. Read models that add nothing up have nothing to compare. A rebuild mends what differs.")]
    [Authorize(Policy = Policies.Rebuild)]
    [ProducesResponseType<VerificationResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    public static async Task<IResult> Post(string name, HttpContext context, VerificationRun run, AuditTrail audit, CancellationToken cancellation)
    {
        if (ReadModelCatalogue.Find(name) is not { } model)
            return Problems.NotFound("unknown-projection", "There is no such projection", $"'{FieldError.Shorten(name)}' is none of {string.Join(", ", ReadModelCatalogue.All.Select(known => known.Name))}.");
        try
        {
            if (await run.RunAsync(model, Limit, cancellation) is not { } verification)
                return Problems.Conflict("verification-running", "This projection is being compared", $"{model.Name} can be compared again when that has ended.");
            await audit.RecordAsync(Audited.Done(context, model.Name, $"{verification.Result.Differences} differences in {verification.Result.Hours} hours"), cancellation);
            return Results.Ok(VerificationResponse.Of(verification));
        }
        catch (NotComparableException behind)
        {
            return Problems.Conflict("projection-behind", "The projection is being filled", behind.Message);
        }
        catch (ArchiveUnreadableException unreadable)
        {
            return Problems.Conflict("archive-incomplete", "The archive is not whole", unreadable.Message);
        }
    }
}
