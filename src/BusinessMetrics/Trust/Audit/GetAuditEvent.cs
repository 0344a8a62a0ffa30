using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Trust.Audit;

/// <summary><c>GET /audit/{event_id}</c>: one event of the trail.</summary>
public static class GetAuditEvent
{
    private static readonly AuditedAction Audited = new("audit.read", "audit");

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "event_id": "01a206d7-feeb-7905-aa34-6e785b922d24", "sequence": 4711, "time": "2026-11-23T05:19:08.523513Z",
          "recorded_at": "2026-11-23T05:19:08.523513Z", "actor": "anonymous", "action": "endpoint.call", "object": "endpoint:GET /metrics/usage",
          "outcome": "refused", "source_address": "10.0.4.17", "correlation_id": "0af7651916cd43dd8448eb211c80319c", "details": "401 expired token"
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(
        Audited, new AnsweredFrom(AuditReadModel.ModelName), new PathParameter("eventId", "An event_id of GET /audit.", "01a206d7-feeb-7905-aa34-6e785b922d24"), Example);

    [WolverineGet("/audit/{eventId}", OperationId = "getAuditEvent")]
    [Tags("Audit")]
    [EndpointSummary("One event of the audit trail")]
    [EndpointDescription("By its id, which is also that of the event in the log.")]
    [Authorize(Policy = Policies.ReadAudit)]
    [ProducesResponseType<AuditEntry>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> Get(string eventId, HttpContext context, AuditListing listing, AuditTrail trail, CancellationToken cancellation)
    {
        if (!Guid.TryParse(eventId, out var id) || await listing.FindAsync(id, cancellation) is not { } audit)
            return Problems.NotFound("unknown-audit-event", "There is no such audit event", $"{FieldError.Quote(eventId)} is not the event_id of one.");
        await trail.RecordAsync(Audited.Done(context, details: $"the event {id}"), cancellation);
        return Results.Json(AuditEntry.Of(audit));
    }
}
