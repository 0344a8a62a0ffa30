using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Deliveries;

/// <param name="Node">Which node made it.</param>
/// <param name="DurationMs">How long it took; left out where it is under way, or its node died in it.</param>
/// <param name="Error">How it failed, in one word.</param>
/// <param name="Status">What the other side answered with.</param>
/// <param name="Answer">The beginning of what it said.</param>
public sealed record DeliveryAttemptResponse(
    int Number,
    DateTimeOffset StartedAt,
    string Node,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? DurationMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Answer);

/// <param name="Id">The webhook-id: the same however often it is sent.</param>
/// <param name="Recipient">Of mail, whom it is for, masked.</param>
/// <param name="Route">The route that led there; left out where none did.</param>
/// <param name="Thread">The same for all notices of a group from its first alert to its last.</param>
/// <param name="Type">What is told.</param>
/// <param name="NextAt">When it is tried next, while it waits.</param>
/// <param name="FinishedAt">When nothing more became of it.</param>
/// <param name="Error">How the last attempt failed, or why there was none.</param>
/// <param name="Body">What is sent, of JSON; only of one delivery.</param>
public sealed record DeliveryResponse(
    Guid Id,
    string Channel,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Recipient,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Route,
    Guid Thread,
    string Type,
    string Title,
    IReadOnlyList<Guid> AlertIds,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DeliveryState State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? NextAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? FinishedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    IReadOnlyList<DeliveryAttemptResponse> Attempts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Body = null)
{
    public static DeliveryResponse Of(KnownDelivery delivery, IEnumerable<KnownAttempt> attempts, JsonElement? body = null) => new(
        delivery.Id,
        delivery.Channel,
        delivery.ShownRecipient,
        delivery.Route,
        delivery.Thread,
        delivery.Type,
        delivery.Title,
        delivery.AlertIds,
        delivery.CreatedAt,
        delivery.ExpiresAt,
        delivery.State,
        delivery.State == DeliveryState.Waiting ? delivery.NextAt : null,
        delivery.FinishedAt,
        delivery.LastError,
        [.. attempts.Select(attempt => new DeliveryAttemptResponse(
            attempt.Number, attempt.StartedAt, attempt.Node, (int?)attempt.Duration?.TotalMilliseconds, attempt.Error, attempt.Status, attempt.Answer))],
        body);
}

/// <param name="Deliveries">The newest first.</param>
/// <param name="NextCursor">Asks for the next page; left out on the last.</param>
public sealed record DeliveriesResponse(
    IReadOnlyList<DeliveryResponse> Deliveries, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor);

/// <summary><c>GET /deliveries</c> and <c>/deliveries/{id}</c>: what was told, to whom, and how that went.</summary>
public static class GetDeliveries
{
    private const string AnyState = "all";

    private static readonly QueryParameter Channel = new("channel", "To this channel.") { Example = "on-call" };
    private static readonly QueryParameter Alert = new("alert", "About this alert: its id.") { Example = "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11" };
    private static readonly QueryParameter State = new("state", "In this state.") { Values = [.. AlertNames.All<DeliveryState>(), AnyState], Default = AnyState };
    private static readonly QueryParameter From = new("from", "Made at this instant or later.") { IsInstant = true, Example = "2026-11-01T00:00:00Z" };
    private static readonly QueryParameter To = new("to", "Made before this instant.") { IsInstant = true, Example = "2026-12-01T00:00:00Z" };
    private static readonly QueryParameter Limit = new("limit", "At most so many.") { Range = (1, 500), Default = "50" };
    private static readonly QueryParameter Cursor = new("cursor", "Continue after a page: its next_cursor.") { MayBeEmpty = true };
    private static readonly QueryParameter[] Parameters = [Channel, Alert, State, From, To, Limit, Cursor];

    public static void Configure(HttpChain chain)
    {
        if (chain.Method.Method.Name == nameof(One))
            chain.Metadata.WithMetadata(DeliveryExamples.Id, DeliveryExamples.Delivery);
        else
            chain.Metadata.WithMetadata([.. Parameters, DeliveryExamples.Deliveries]);
    }

    [WolverineGet("/deliveries", OperationId = "getDeliveries")]
    [Tags("Delivery")]
    [EndpointSummary("List deliveries")]
    [EndpointDescription("What was told to whom, each attempt and how it went, the newest first. Kept for 90 days.")]
    [Authorize(Policy = Policies.ReadDelivery)]
    [ProducesResponseType<DeliveriesResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> All(HttpContext context, DeliveryListing listing, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var filter = new DeliveryFilter(
            query.Text(Channel),
            query.Text(Alert) is { } text ? AlertOf(query, text) : null,
            query.Choice(State) is { } state && state != AnyState ? AlertNames.Find<DeliveryState>(state) : null,
            query.Instant(From),
            query.Instant(To));
        if (filter.From > filter.To)
            query.Refuse(From.Name, Iso8601.Format(filter.From.Value), $"an instant not after to, {Iso8601.Format(filter.To.Value)}");
        var limit = (int)query.WholeNumber(Limit);
        var before = query.NumberedCursor(Cursor);
        if (query.Problem is { } problem)
            return problem;
        var deliveries = await listing.ListAsync(filter, before, limit + 1, cancellation);
        var attempts = await listing.AttemptsAsync([.. deliveries.Take(limit).Select(delivery => delivery.Id)], cancellation);
        return Results.Json(new DeliveriesResponse(
            [.. deliveries.Take(limit).Select(delivery => DeliveryResponse.Of(delivery, attempts[delivery.Id]))],
            QueryReader.CursorAfter(deliveries, limit, delivery => delivery.Sequence)));
    }

    [WolverineGet("/deliveries/{id}", OperationId = "getDelivery")]
    [Tags("Delivery")]
    [EndpointSummary("Read a delivery")]
    [EndpointDescription("Each attempt, and what is sent.")]
    [Authorize(Policy = Policies.ReadDelivery)]
    [ProducesResponseType<DeliveryResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> One(string id, DeliveryListing listing, CancellationToken cancellation)
    {
        if (!Guid.TryParse(id, out var known) || await listing.FindAsync(known, cancellation) is not var (delivery, contentType, body))
            return DeliveryProblems.NoDelivery;
        var attempts = await listing.AttemptsAsync([known], cancellation);
        return Results.Json(DeliveryResponse.Of(
            delivery, attempts[known], contentType == "application/json" ? JsonElement.Parse(Encoding.UTF8.GetString(body)) : null));
    }

    private static Guid? AlertOf(QueryReader query, string text)
    {
        if (Guid.TryParse(text, out var alert))
            return alert;
        query.Refuse(Alert.Name, FieldError.Quote(text), "an alert's id");
        return null;
    }
}

/// <summary>What deliveries look like, for the API document.</summary>
internal static class DeliveryExamples
{
    private const string DeliveryJson =
        """
        {
          "id": "019ab6d2-8c1c-7c7e-9a51-3f6c7f0b5a11",
          "channel": "on-call",
          "route": "default",
          "thread": "5a119ab6-d27f-1c7c-7e9a-513f6c7f0b5a",
          "type": "alert.firing",
          "title": "Critical: slow-answers: p95 of inference_latency of service model-api over 15m is 1204.9, above 1000",
          "alert_ids": ["019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11"],
          "created_at": "2026-11-23T05:24:39.150001Z",
          "expires_at": "2026-11-24T05:24:39.150001Z",
          "state": "delivered",
          "finished_at": "2026-11-23T05:24:44.971022Z",
          "attempts": [
            {"number": 1, "started_at": "2026-11-23T05:24:39.2Z", "node": "metrics-1/41", "duration_ms": 84, "error": "http_503", "status": 503, "answer": "busy"},
            {"number": 2, "started_at": "2026-11-23T05:24:44.9Z", "node": "metrics-1/41", "duration_ms": 71, "status": 200, "answer": "ok"}
          ]
        }
        """;

    public static PathParameter Id { get; } = new("id", "The delivery's id.", "019ab6d2-8c1c-7c7e-9a51-3f6c7f0b5a11");

    public static ResponseExample Delivery { get; } = ResponseExample.Ok(DeliveryJson);

    public static ResponseExample Deliveries { get; } = ResponseExample.Ok($$"""{"deliveries": [{{DeliveryJson}}]}""");
}

internal static class DeliveryProblems
{
    /// <summary>404.</summary>
    public static IResult NoDelivery => Problems.NotFound("unknown-delivery", "There is no such delivery", "No delivery has this id; GET /deliveries lists those of the last 90 days.");
}
