using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Deliveries;

/// <summary>Which deliveries are sent again, for the API document.</summary>
public sealed record ReplayData
{
    /// <summary>To this channel; to all if left out.</summary>
    public string? Channel { get; init; }

    /// <summary>In this state; in any if left out.</summary>
    public DeliveryState? State { get; init; }

    /// <summary>Made at this instant or later.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Made before this instant; until now if left out.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <param name="Replayed">How many are sent again.</param>
/// <param name="NextFrom">Where there were more than are sent again at once: ask again with this as from. Left out where there were not.</param>
public sealed record ReplayResponse(int Replayed, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? NextFrom);

/// <summary><c>POST /deliveries/{id}/replay</c> and <c>/deliveries/replay</c>: what was sent is sent again, under the same id.</summary>
public static class ReplayDeliveries
{
    private const int MaximumBytes = 16 * 1024;
    private const int Most = 10_000;
    private static readonly TimeSpan OfUse = TimeSpan.FromHours(24);

    private static readonly string[] Fields = ["channel", "state", "from", "to"];

    private static readonly RequestBodyDescription Body = new(
        typeof(ReplayData), "Which.", JsonNode.Parse("""{"channel": "on-call", "from": "2026-11-23T00:00:00Z"}""")!);

    private static readonly AuditedAction Audited = new("delivery.replay", "delivery", "id");

    public static void Configure(HttpChain chain)
    {
        chain.Metadata.WithMetadata(Audited, ResponseExample.Accepted("""{"replayed": 1}"""));
        chain.Metadata.WithMetadata(chain.Method.Method.Name == nameof(One) ? DeliveryExamples.Id : Body);
    }

    [WolverinePost("/deliveries/{id}/replay", OperationId = "replayDelivery")]
    [Tags("Delivery")]
    [EndpointSummary("Send a delivery again")]
    [EndpointDescription("The same bytes under the same id, whatever became of it; what waits is sent at once. One that is being sent right now is left alone.")]
    [Authorize(Policy = Policies.ManageDelivery)]
    [ProducesResponseType<ReplayResponse>(StatusCodes.Status202Accepted)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> One(
        string id, HttpContext context, DeliveryListing listing, DeliverySignal signal, AuditTrail trail, TimeProvider clock, CancellationToken cancellation)
    {
        if (!Guid.TryParse(id, out var known) || await listing.FindAsync(known, cancellation) is null)
            return DeliveryProblems.NoDelivery;
        await trail.RecordAsync(Audited.Done(context, known.ToString()), cancellation);
        var (replayed, _) = await listing.ReplayAsync(known, new(), 1, clock.GetUtcNow(), OfUse, cancellation);
        signal.Signal();
        return Results.Json(new ReplayResponse(replayed, null), statusCode: StatusCodes.Status202Accepted);
    }

    [WolverinePost("/deliveries/replay", OperationId = "replayDeliveries")]
    [Tags("Delivery")]
    [EndpointSummary("Send deliveries again")]
    [EndpointDescription("Those of a time, of one channel or of all: for a receiver that lost what it had. At most 10,000 at once, the oldest first.")]
    [Authorize(Policy = Policies.ManageDelivery)]
    [ProducesResponseType<ReplayResponse>(StatusCodes.Status202Accepted)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Many(
        HttpContext context, DeliveryListing listing, DeliverySignal signal, AuditTrail trail, TimeProvider clock, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        if (Read(body, errors) is not { } filter)
            return Problems.Invalid(errors);
        await trail.RecordAsync(
            Audited.Done(context, details: $"{filter.Channel ?? "all channels"}, from {Iso8601.Format(filter.From!.Value)}{(filter.To is { } to ? $" to {Iso8601.Format(to)}" : "")}"), cancellation);
        var (replayed, last) = await listing.ReplayAsync(null, filter, Most, clock.GetUtcNow(), OfUse, cancellation);
        signal.Signal();
        return Results.Json(new ReplayResponse(replayed, replayed == Most ? last : null), statusCode: StatusCodes.Status202Accepted);
    }

    private static DeliveryFilter? Read(ReadOnlyMemory<byte> json, List<FieldError> errors)
    {
        if (JsonFields.Parse(json, Fields, errors) is not { } body)
            return null;
        var (from, to) = (body.Instant("from"), body.Instant("to"));
        if (from is null)
            body.Refuse("from", body.Received("from"), Iso8601.Allowed);
        if (from > to)
            body.Refuse("from", body.Received("from"), "an instant not after to");
        var state = body.Has("state") ? AlertNames.Find<DeliveryState>(body.Text("state")) : null;
        if (body.Has("state") && state is null)
            body.Refuse("state", body.Received("state"), "one of " + string.Join(", ", AlertNames.All<DeliveryState>()));
        var channel = body.Name("channel");
        return errors.Count > 0 ? null : new(channel, null, state, from, to);
    }
}
