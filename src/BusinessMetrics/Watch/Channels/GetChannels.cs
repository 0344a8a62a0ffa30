using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Watch.Alerts.Rules;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Channels;

/// <param name="PublicKey">What signatures v1a are checked with (Ed25519), as whpk_ and Base64.</param>
public sealed record ChannelKeyResponse(string PublicKey);

/// <summary><c>GET /channels</c>, <c>/channels/{name}</c> and <c>/channels/{name}/key</c>.</summary>
public static class GetChannels
{
    private static readonly QueryParameter[] Parameters = [FigureWindow.AsOfParameter];

    private static readonly ResponseExample KeyExample = ResponseExample.Ok("""{"public_key": "whpk_gWgOmOtuCAKK2DUcSSgX1mHXrj4Z7DLLSMgGmCfk3uY="}""");

    public static void Configure(HttpChain chain)
    {
        chain.Metadata.WithMetadata(new AnsweredFrom(RoutingReadModel.ModelName));
        object[] more = chain.Method.Method.Name switch
        {
            nameof(All) => [.. Parameters, ChannelExamples.Channels],
            nameof(One) => [.. Parameters, ChannelExamples.Name, ChannelExamples.Channel],
            _ => [ChannelExamples.Name, KeyExample],
        };
        chain.Metadata.WithMetadata(more);
    }

    [WolverineGet("/channels", OperationId = "getChannels")]
    [Tags("Delivery")]
    [EndpointSummary("List the channels")]
    [EndpointDescription("Those there are, by name, without what is secret of them, and how they take what they are sent; with as_of those that there were at that moment.")]
    [Authorize(Policy = Policies.ReadDelivery)]
    [ProducesResponseType<ChannelsResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static Task<IResult> All(
        HttpContext context, RoutingReader reader, EnvironmentChannels environment, ChannelHealth health, TimeProvider clock, CancellationToken cancellation) =>
        AnswerAsync(context, reader, environment, health, clock, null, channels => Results.Json(new ChannelsResponse(channels)), cancellation);

    [WolverineGet("/channels/{name}", OperationId = "getChannel")]
    [Tags("Delivery")]
    [EndpointSummary("Read a channel")]
    [EndpointDescription("Without what is secret of it; with as_of as it was at that moment.")]
    [Authorize(Policy = Policies.ReadDelivery)]
    [ProducesResponseType<ChannelResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static Task<IResult> One(
        string name, HttpContext context, RoutingReader reader, EnvironmentChannels environment, ChannelHealth health, TimeProvider clock, CancellationToken cancellation) =>
        AnswerAsync(context, reader, environment, health, clock, name, channels => channels is [var channel] ? Results.Json(channel) : ChannelProblems.NoChannel(name), cancellation);

    [WolverineGet("/channels/{name}/key", OperationId = "getChannelKey")]
    [Tags("Delivery")]
    [EndpointSummary("Read a webhook's public key")]
    [EndpointDescription("What its signatures v1a are checked with, for receivers that share no secret.")]
    [Authorize(Policy = Policies.ReadDelivery)]
    [ProducesResponseType<ChannelKeyResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> Key(string name, RoutingReader reader, EnvironmentChannels environment, CancellationToken cancellation)
    {
        var channel = environment.Targets.Select(target => target.Channel).FirstOrDefault(known => known.Name == name)
            ?? (AlertRuleReader.IsName(name) && await reader.ChannelsAsync(name, null, cancellation) is [var set] ? set.Value : null);
        return channel?.PublicKey is { } key ? Results.Json(new ChannelKeyResponse(key)) : ChannelProblems.NoChannel(name);
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        RoutingReader reader,
        EnvironmentChannels environment,
        ChannelHealth health,
        TimeProvider clock,
        string? name,
        Func<IReadOnlyList<ChannelResponse>, IResult> answer,
        CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var now = clock.GetUtcNow();
        var asOf = FigureWindow.ReadAsOf(query, now);
        if (query.Problem is { } problem)
            return problem;
        if (name is not null && !AlertRuleReader.IsName(name))
            return ChannelProblems.NoChannel(name);
        var set = await reader.ChannelsAsync(name, asOf, cancellation);
        // What the environment was at a past moment nobody knows.
        var named = asOf is null ? environment.Targets.Where(target => name is null || target.Channel.Name == name).Select(target => target.Channel).ToArray() : [];
        var known = asOf is null ? await health.ReadAsync([.. set.Select(channel => channel.Value.Name), .. named.Select(channel => channel.Name)], cancellation) : null;
        return answer(
        [
            .. set.Select(channel => Of(channel.Value, ChannelResponse.OfApi, channel))
                .Concat(named.Select(channel => Of(channel, ChannelResponse.OfEnvironment, null)))
                .OrderBy(channel => channel.Name, StringComparer.Ordinal),
        ]);

        ChannelResponse Of(Channel channel, string source, Known<Channel>? change) =>
            ChannelResponse.Of(channel, source, change?.ChangedAt, change?.ChangedBy, asOf ?? now, known?.GetValueOrDefault(channel.Name));
    }
}
