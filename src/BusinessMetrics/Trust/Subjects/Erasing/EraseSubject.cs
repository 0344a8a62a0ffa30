using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Trust.Subjects.Erasing;

/// <summary>That a person was erased; nothing in it leads to them.</summary>
/// <param name="SubjectId">The number that stands for nobody now.</param>
/// <param name="Events">How many recorded metrics are about it.</param>
/// <param name="References">How often the metadata of these stood for the person, or for a session of theirs.</param>
/// <param name="Checkpoint">The newest signed state of the log; null where none has been signed.</param>
/// <param name="AuditEvent">The id of the audit event that says the same.</param>
/// <param name="Others">
/// The person under other compositions of the same name, which earlier versions took for others; left out where there is none.
/// What was counted is of all.
/// </param>
public sealed record ErasureCertificate(
    Guid SubjectId,
    DateTimeOffset ErasedAt,
    long Events,
    long References,
    string? Checkpoint,
    Guid AuditEvent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ErasedSpelling>? Others = null)
{
    internal static ErasureCertificate Of(IReadOnlyList<ErasureDone> done, string? checkpoint) => new(
        done[0].Erasure.SubjectId,
        done[0].Erasure.ErasedAt,
        done.Sum(each => each.Events),
        done.Sum(each => each.References),
        checkpoint,
        done[0].Erasure.AuditEvent,
        done.Count == 1 ? null : [.. done.Skip(1).Select(each => new ErasedSpelling(each.Erasure.SubjectId, each.Erasure.AuditEvent))]);
}

/// <summary>A further number that stood for the same person.</summary>
public sealed record ErasedSpelling(Guid SubjectId, Guid AuditEvent);

/// <summary><c>DELETE /subjects/{user_id}</c>: a person is forgotten.</summary>
public static class EraseSubject
{
    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "subject_id": "4f0c8a3e-5a7b-4c1d-9e2f-6b8d0a1c3e5f", "erased_at": "2026-11-23T05:19:08.523513Z", "events": 1240, "references": 12,
          "checkpoint": null, "audit_event": "01a206d7-feeb-7905-aa34-6e785b922d24"
        }
        """);

    private static readonly ResponseExample IsHeld = new(StatusCodes.Status409Conflict, JsonNode.Parse(
        """
        {
          "type": "urn:business-metrics:problem:subject-held", "title": "A legal hold forbids it", "status": 409,
          "detail": "The person's data are held since 2026-11-20T09:00:00Z. Lift the hold first."
        }
        """)!);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(PersonInPath.Description, Example, IsHeld, SubjectProblems.UnknownExample);

    [WolverineDelete(PersonInPath.Route, OperationId = "eraseSubject")]
    [Tags("People")]
    [EndpointSummary("Erase a person")]
    [EndpointDescription("Deletes what connects the person with their metrics: the metrics stay, and stand for nobody. The answer is the certificate. It cannot be undone; after a 503 it is decided and completed by itself, and asking again is safe.")]
    [Authorize(Policy = Policies.EraseSubjects)]
    [ProducesResponseType<ErasureCertificate>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public static async Task<IResult> Delete(
        string userId, HttpContext context, SubjectErasure erasure, SubjectDirectory directory, INewestCheckpoint checkpoints, CancellationToken cancellation)
    {
        _ = userId;
        var errors = new List<FieldError>();
        if (await PersonInPath.ReadAsync(context, directory, errors, cancellation) is not { } person)
            return Problems.Invalid(errors);
        var outcome = await erasure.EraseAsync(person, target => AuditedRequest.Of(context, SubjectAudit.Erase, target), cancellation);
        if (outcome.IsUnknown)
            return SubjectProblems.Unknown();
        if (outcome.HeldAt is { } since)
            return SubjectProblems.Held(since);
        return Results.Json(ErasureCertificate.Of(outcome.Done, await checkpoints.FindAsync(CancellationToken.None)));
    }
}
