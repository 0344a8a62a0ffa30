using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Outbound;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Channels;

/// <summary><c>PUT /channels/{name}</c>: makes or replaces a channel.</summary>
public static class SetChannel
{
    internal const int MaximumBytes = 64 * 1024;
    private const int Most = 200;

    private static readonly RequestBodyDescription Body = new(
        typeof(ChannelData),
        "The channel. Of one that is there, what is secret and left out stays as it is.",
        JsonNode.Parse("""{"kind": "webhook", "url": "https://hooks.example.org/alerts"}""")!);

    private static readonly AuditedAction Audited = new("channel.set", "channel", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, ChannelExamples.Name, Body, ChannelExamples.WithSecret);

    [WolverinePut("/channels/{name}", OperationId = "setChannel")]
    [Tags("Delivery")]
    [EndpointSummary("Make or replace a channel")]
    [EndpointDescription("The same again changes nothing, but that one that was switched off is on again. A webhook's signing secret is made where none is sent, and answered this once.")]
    [Authorize(Policy = Policies.ManageDelivery)]
    [ProducesResponseType<ChannelResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Put(
        string name,
        HttpContext context,
        ChannelStreams channels,
        RoutingReader reader,
        EnvironmentChannels environment,
        OutboundAddresses addresses,
        PersonalDataFilter filter,
        ServiceSettings settings,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        if (ChannelDataReader.Read(name, body, errors) is not { } wanted)
            return Problems.Invalid(errors);
        if (EnvironmentChannels.IsReserved(name))
            return ChannelProblems.OfEnvironment(name);
        if (filter.RefusalOfName(name) is { } personal)
            errors.Add(personal);
        if ((wanted.Secret.Url ?? wanted.Channel.Url) is { } url && await addresses.RefusalAsync(new(url), cancellation) is { } refusal)
            errors.Add(new("url", refusal, OutboundAddresses.Allowed));
        if (wanted.Channel.Kind == ChannelKind.Email && settings.Smtp is null)
            errors.Add(new("kind", "email", "another kind, until SMTP_URL names a mail server"));
        var known = await reader.ChannelsAsync(null, null, cancellation);
        if (wanted.Channel.Fallback is { } fallback && !environment.Has(fallback) && known.All(channel => channel.Value.Name != fallback))
            errors.Add(new("fallback", FieldError.Quote(fallback), "a channel that there is"));
        if (known.Count >= Most && known.All(channel => channel.Value.Name != name))
            errors.Add(new("name", $"the {Most + 1}st channel", $"at most {Most} of them"));
        if (errors.Count > 0)
            return Problems.Invalid(errors);

        var caller = Caller.Of(context);
        var (decided, missing) = await channels.SetAsync(wanted, caller, Audited.Done(context, name, AlertNames.Of(wanted.Channel.Kind)), cancellation);
        if (decided is null)
            return Problems.Invalid(missing!);
        RecordedAt.Tell(context, decided.Position);
        return Results.Json(ChannelResponse.Of(
            decided.Channel, ChannelResponse.OfApi, decided.ChangedAt, caller.Name, clock.GetUtcNow(), secret: decided.NewSecret));
    }
}
