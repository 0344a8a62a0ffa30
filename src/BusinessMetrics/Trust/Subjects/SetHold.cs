using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Subjects.Erasing;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Trust.Subjects;

/// <summary>What a hold is sent as.</summary>
/// <param name="Reason">1-1000 characters; kept enciphered beside the person, and gone with them.</param>
public sealed record HoldData(string Reason);

/// <summary><c>PUT /subjects/{user_id}/hold</c>: a person's data must not be erased now.</summary>
public static class SetHold
{
    private const int MaximumBytes = 64 * 1024;
    private const int LongestReason = 1000;

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """{"subject_id": "4f0c8a3e-5a7b-4c1d-9e2f-6b8d0a1c3e5f", "held_at": "2026-11-20T09:00:00Z", "reason": "litigation 2026-114"}""");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(
        PersonInPath.Description,
        new RequestBodyDescription(typeof(HoldData), "Why.", JsonNode.Parse("""{"reason": "litigation 2026-114"}""")!),
        Example,
        SubjectProblems.UnknownExample);

    [WolverinePut(PersonInPath.Route + "/hold", OperationId = "setHold")]
    [Tags("People")]
    [EndpointSummary("Set a legal hold")]
    [EndpointDescription("Until it is lifted the person cannot be erased. Setting it again replaces the reason and keeps the time.")]
    [Authorize(Policy = Policies.HoldSubjects)]
    [ProducesResponseType<LegalHold>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Put(string userId, HttpContext context, SubjectHolds holds, SubjectDirectory directory, PersonalDataFilter filter, CancellationToken cancellation)
    {
        _ = userId;
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        var person = await PersonInPath.ReadAsync(context, directory, errors, cancellation);
        var reason = ReadReason(body, filter, errors);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        try
        {
            var hold = await holds.SetAsync(person!, reason!, target => AuditedRequest.Of(context, SubjectAudit.Hold, target), cancellation);
            return hold is null ? SubjectProblems.Unknown() : Results.Json(hold);
        }
        catch (SubjectErasedException)
        {
            return SubjectProblems.IsBeingErased();
        }
    }

    private static string? ReadReason(ReadOnlyMemory<byte> body, PersonalDataFilter filter, List<FieldError> errors)
    {
        if (JsonFields.Parse(body, ["reason"], errors) is not { } fields)
            return null;
        var reason = fields.Text("reason");
        if (reason is not null && CodePoints.CountOf(reason) <= LongestReason)
            return filter.Text("reason", reason, errors);
        // Not quoted: it may name people.
        fields.Refuse("reason", reason is null ? FieldError.Nothing : $"{CodePoints.CountOf(reason)} characters", $"1-{LongestReason} characters");
        return null;
    }
}
