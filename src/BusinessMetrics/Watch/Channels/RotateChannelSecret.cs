using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Watch.Alerts.Rules;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Channels;

/// <summary><c>POST /channels/{name}/rotate-secret</c>: a webhook signs with a new secret.</summary>
public static class RotateChannelSecret
{
    private static readonly AuditedAction Audited = new("channel.rotate-secret", "channel", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, ChannelExamples.Name, ChannelExamples.WithSecret);

    [WolverinePost("/channels/{name}/rotate-secret", OperationId = "rotateChannelSecret")]
    [Tags("Delivery")]
    [EndpointSummary("Sign with a new secret")]
    [EndpointDescription("The new secret and the new public key are answered, the secret this once. For 24 hours it is signed with those before, too.")]
    [Authorize(Policy = Policies.ManageDelivery)]
    [ProducesResponseType<ChannelResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    public static async Task<IResult> Post(string name, HttpContext context, ChannelStreams channels, TimeProvider clock, CancellationToken cancellation)
    {
        if (EnvironmentChannels.IsReserved(name))
            return ChannelProblems.OfEnvironment(name);
        var caller = Caller.Of(context);
        if (!AlertRuleReader.IsName(name) || await channels.RotateAsync(name, caller, Audited.Done(context, name), cancellation) is not { } rotated)
            return Problems.NotFound("unknown-channel", "There is no such webhook", $"No channel of the kind webhook is called {FieldError.Quote(name)}.");
        RecordedAt.Tell(context, rotated.Position);
        return Results.Json(ChannelResponse.Of(rotated.Channel, ChannelResponse.OfApi, rotated.ChangedAt, caller.Name, clock.GetUtcNow(), secret: rotated.NewSecret));
    }
}
