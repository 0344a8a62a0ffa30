using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Subjects.Erasing;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Trust.Subjects;

/// <summary><c>DELETE /subjects/{user_id}/hold</c>: the person may be erased again.</summary>
public static class LiftHold
{
    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(PersonInPath.Description, SubjectProblems.UnknownExample);

    [WolverineDelete(PersonInPath.Route + "/hold", OperationId = "liftHold")]
    [Tags("People")]
    [EndpointSummary("Lift a legal hold")]
    [EndpointDescription("The person can be erased again.")]
    [Authorize(Policy = Policies.HoldSubjects)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> Delete(string userId, HttpContext context, SubjectHolds holds, SubjectDirectory directory, CancellationToken cancellation)
    {
        _ = userId;
        var errors = new List<FieldError>();
        if (await PersonInPath.ReadAsync(context, directory, errors, cancellation) is not { } person)
            return Problems.Invalid(errors);
        return await holds.ReleaseAsync(person, target => AuditedRequest.Of(context, SubjectAudit.Release, target), cancellation)
            ? Results.NoContent()
            : Problems.NotFound("no-hold", "There is no hold", "No person of this user id is held.");
    }
}
