using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Watch.Alerts.Rules;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Channels;

/// <summary><c>DELETE /channels/{name}</c>.</summary>
public static class RemoveChannel
{
    private static readonly AuditedAction Audited = new("channel.remove", "channel", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, ChannelExamples.Name);

    [WolverineDelete("/channels/{name}", OperationId = "removeChannel")]
    [Tags("Delivery")]
    [EndpointSummary("Take a channel away")]
    [EndpointDescription("And what is secret of it; what waits for it is not sent any more. One that a route or another channel names is not taken away.")]
    [Authorize(Policy = Policies.ManageDelivery)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    public static async Task<IResult> Delete(string name, HttpContext context, ChannelStreams channels, RoutingReader reader, CancellationToken cancellation)
    {
        if (EnvironmentChannels.IsReserved(name))
            return ChannelProblems.OfEnvironment(name);
        var routes = (await reader.RoutesAsync(null, null, cancellation)).Where(route => route.Value.Channels.Contains(name)).Select(route => $"the route {route.Value.Name}");
        var others = (await reader.ChannelsAsync(null, null, cancellation)).Where(channel => channel.Value.Fallback == name).Select(channel => $"the channel {channel.Value.Name}");
        if (routes.Concat(others).ToArray() is { Length: > 0 } users)
            return ChannelProblems.InUse(name, users);
        if (!AlertRuleReader.IsName(name) || await channels.RemoveAsync(name, Caller.Of(context), Audited.Done(context, name), cancellation) is not { } position)
            return ChannelProblems.NoChannel(name);
        RecordedAt.Tell(context, position);
        return Results.NoContent();
    }
}
