using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Watch.Deliveries;
using BusinessMetrics.Watch.Deliveries.Rendering;
using BusinessMetrics.Watch.Deliveries.Sending;
using BusinessMetrics.Watch.Routes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Channels;

/// <param name="Delivered">Whether the other side took it; of mail, whether all recipients' did.</param>
/// <param name="Error">How it failed, in one word.</param>
/// <param name="Status">What the other side answered with.</param>
/// <param name="Answer">The beginning of what it said.</param>
public sealed record ChannelTestResponse(
    bool Delivered,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Answer,
    int DurationMs);

/// <summary><c>POST /channels/{name}/test</c>: sends <c>test.ping</c> and answers with what the other side said.</summary>
public static class TestChannel
{
    private static readonly AuditedAction Audited = new("channel.test", "channel", "name");

    private static readonly ResponseExample Example = ResponseExample.Ok("""{"delivered": true, "status": 200, "answer": "ok", "duration_ms": 84}""");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, ChannelExamples.Name, Example);

    [WolverinePost("/channels/{name}/test", OperationId = "testChannel")]
    [Tags("Delivery")]
    [EndpointSummary("Try a channel")]
    [EndpointDescription("Sends test.ping, marked as a test, at once and once. It is no delivery and no alert. One that is switched off can be tried, too.")]
    [Authorize(Policy = Policies.ManageDelivery)]
    [ProducesResponseType<ChannelTestResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> Post(
        string name,
        HttpContext context,
        RoutingDirectory directory,
        ChannelSender sender,
        ChannelCipher cipher,
        AuditTrail trail,
        ServiceSettings settings,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        if (await directory.FindTargetAsync(name, cancellation) is not { } target)
            return ChannelProblems.NoChannel(name);
        var started = clock.GetTimestamp();
        string?[] recipients = target.Channel.Kind == ChannelKind.Email ? [.. target.Secret.Recipients ?? []] : [null];
        var outcomes = await Task.WhenAll(recipients.Select(SendAsync));
        var outcome = outcomes.FirstOrDefault(sent => !sent.IsDelivered) ?? outcomes[0];
        await trail.RecordAsync(Audited.Done(context, name, outcome.IsDelivered ? "delivered" : $"not delivered: {outcome.Error}"), cancellation);
        return Results.Json(new ChannelTestResponse(
            outcome.IsDelivered, outcome.Error, outcome.Status, outcome.Answer, (int)clock.GetElapsedTime(started).TotalMilliseconds));

        Task<DeliveryOutcome> SendAsync(string? recipient)
        {
            var notice = Notice.Ping(Guid.CreateVersion7(clock.GetUtcNow()), clock.GetUtcNow()) with { PublicUrl = settings.PublicUrl };
            var rendered = NoticeRenderer.Render(target.Channel, notice, settings.AlertEmailFrom)!;
            var fingerprint = recipient is null ? null : cipher.FingerprintOf(recipient);
            return sender.SendOnceAsync(target, new(notice.Id, fingerprint, rendered.ContentType, rendered.Body), cancellation);
        }
    }
}
