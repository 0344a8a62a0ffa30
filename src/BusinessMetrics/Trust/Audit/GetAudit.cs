using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Wolverine.Http;

namespace BusinessMetrics.Trust.Audit;

/// <param name="Time">When it happened.</param>
/// <param name="RecordedAt">When the event was written: for refused calls some moments later.</param>
/// <param name="Actor">A token's subject; anonymous without a valid token; system for the service itself.</param>
/// <param name="Target">What it was done to, as kind:name.</param>
/// <param name="Outcome">done, refused or failed.</param>
public sealed record AuditEntry(
    Guid EventId,
    long Sequence,
    DateTimeOffset Time,
    DateTimeOffset RecordedAt,
    string Actor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Role,
    string Action,
    [property: JsonPropertyName("object")] string Target,
    string Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SourceAddress,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CorrelationId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Details)
{
    public static AuditEntry Of(ListedAudit audit) => new(
        audit.EventId,
        audit.Sequence,
        audit.At,
        audit.RecordedAt,
        audit.Actor,
        audit.Role,
        audit.Action,
        audit.Target,
        audit.Outcome,
        audit.SourceAddress,
        audit.CorrelationId,
        audit.Details);
}

/// <param name="Events">Newest first.</param>
/// <param name="NextCursor">Asks for the next page; left out on the last one.</param>
public sealed record AuditResponse(
    IReadOnlyList<AuditEntry> Events,
    bool HasMore,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor);

/// <summary><c>GET /audit</c>: who did what, in pages or as an export. Nothing here changes or removes any of it.</summary>
public static class GetAudit
{
    private static readonly AuditedAction Read = new("audit.read", "audit");
    private static readonly AuditedAction Export = new("audit.export", "audit");

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "events": [{
            "event_id": "01a206d7-feeb-7905-aa34-6e785b922d24", "sequence": 4711, "time": "2026-11-23T05:19:08.523513Z",
            "recorded_at": "2026-11-23T05:19:08.523513Z", "actor": "ada", "role": "admin", "action": "budget.set", "object": "budget:training",
            "outcome": "done", "source_address": "10.0.4.17", "correlation_id": "0af7651916cd43dd8448eb211c80319c",
            "details": "2500 USD a month, alerts from 90 % of it"
          }],
          "has_more": true,
          "next_cursor": "CN8pXw2yAAAAAAAAAAAAKg"
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. AuditRequest.Parameters, new AnsweredFrom(AuditReadModel.ModelName), Read, Example]);

    [WolverineGet("/audit", OperationId = "getAudit")]
    [Tags("Audit")]
    [EndpointSummary("Who did what")]
    [EndpointDescription("Every change, every refused call and every look at compliance, people or this trail, newest first. Pages by cursor stay whole while events arrive. With Accept text/csv or application/x-ndjson, or format, all that match as a stream. Each look is in the trail before its answer is given.")]
    [Authorize(Policy = Policies.ReadAudit)]
    [ProducesResponseType<AuditResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context, AuditListing listing, AuditTrail trail, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, AuditRequest.Parameters);
        var asked = AuditRequest.Read(query, context.Request);
        if (query.Problem is { } problem)
            return problem;
        var parameters = AuditedRequest.Describe(context.Request.Query, AuditRequest.Parameters);
        if (asked.Format != AuditFormat.Json)
        {
            var format = asked.Format == AuditFormat.Csv ? AuditRequest.Csv : AuditRequest.Ndjson;
            await trail.RecordAsync(Export.Done(context, details: parameters is null ? format : $"{format}: {parameters}"), cancellation);
            return new AuditExport(listing, asked, json.Value.SerializerOptions);
        }

        var page = await trail.BeforeAsync(
            Read.Done(context, details: parameters), listing.PageAsync(asked.Filter, asked.After, asked.Limit + 1, cancellation), cancellation);
        var shown = page.Take(asked.Limit).ToArray();
        var hasMore = page.Count > asked.Limit;
        return Results.Json(new AuditResponse(
            [.. shown.Select(AuditEntry.Of)], hasMore, hasMore ? AuditRequest.WriteCursor(shown[^1].Position) : null));
    }
}
