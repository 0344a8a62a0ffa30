using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Watch.Channels;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Routes;

/// <summary><c>PUT /routes/{name}</c>: makes or replaces a route.</summary>
public static class SetRoute
{
    internal const int MaximumBytes = 64 * 1024;
    private const int Most = 200;

    private static readonly RequestBodyDescription Body = new(
        typeof(RouteData),
        "The route.",
        JsonNode.Parse("""{"order": 10, "match": {"severity": ["critical"]}, "channels": ["on-call"], "wait": "0s"}""")!);

    private static readonly AuditedAction Audited = new("route.set", "route", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, RouteExamples.Name, Body, RouteExamples.Route);

    [WolverinePut("/routes/{name}", OperationId = "setRoute")]
    [Tags("Delivery")]
    [EndpointSummary("Make or replace a route")]
    [EndpointDescription("The same again changes nothing. What fires goes where it goes from then on, and was told before is not told again. The route called default takes what no other does.")]
    [Authorize(Policy = Policies.ManageDelivery)]
    [ProducesResponseType<RouteResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Put(
        string name,
        HttpContext context,
        RouteStreams routes,
        RoutingReader reader,
        EnvironmentChannels environment,
        PersonalDataFilter filter,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        if (RouteReader.Read(name, body, errors) is not { } route)
            return Problems.Invalid(errors);
        if (filter.RefusalOfName(name) is { } personal)
            errors.Add(personal);
        var channels = (await reader.ChannelsAsync(null, null, cancellation)).Select(channel => channel.Value.Name).ToHashSet(StringComparer.Ordinal);
        if (route.Channels.FirstOrDefault(channel => !channels.Contains(channel) && !environment.Has(channel)) is { } unknown)
            errors.Add(new("channels", FieldError.Quote(unknown), "channels that there are; GET /channels lists them"));
        var known = await reader.RoutesAsync(null, null, cancellation);
        if (known.Count >= Most && known.All(other => other.Value.Name != name))
            errors.Add(new("name", $"the {Most + 1}st route", $"at most {Most} of them"));
        if (errors.Count > 0)
            return Problems.Invalid(errors);

        var caller = Caller.Of(context);
        var (setAt, position) = await routes.SetAsync(route, caller, Audited.Done(context, name, $"to {string.Join(", ", route.Channels)}"), cancellation);
        RecordedAt.Tell(context, position);
        return Results.Json(RouteResponse.Of(route, setAt, caller.Name, clock.GetUtcNow()));
    }
}
