using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Silences;

/// <summary><c>DELETE /silences/{id}</c>: a silence ends before its time.</summary>
public static class EndSilence
{
    private static readonly AuditedAction Audited = new("silence.end", "silence", "id");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, SilenceExamples.Id);

    [WolverineDelete("/silences/{id}", OperationId = "endSilence")]
    [Tags("Delivery")]
    [EndpointSummary("End a silence")]
    [EndpointDescription("Now, before its time: what still fires is told. It stays listed as one that ended.")]
    [Authorize(Policy = Policies.ManageDelivery)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> Delete(string id, HttpContext context, SilenceStreams silences, TimeProvider clock, CancellationToken cancellation)
    {
        if (!Guid.TryParse(id, out var silence)
            || await silences.EndAsync(silence, clock.GetUtcNow(), Caller.Of(context), Audited.Done(context, silence.ToString()), cancellation) is not { } position)
            return Problems.NotFound("unknown-silence", "There is no such silence", "No silence with this id holds or is to come; GET /silences lists those that do.");
        RecordedAt.Tell(context, position);
        return Results.NoContent();
    }
}
