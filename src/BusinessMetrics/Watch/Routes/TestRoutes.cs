using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Routes;

/// <summary>An alert that there might be, for the API document.</summary>
public sealed record ThoughtAlertData
{
    /// <summary>A rule's name, or budget/{scope}.</summary>
    public required string Rule { get; init; }

    public string? Category { get; init; }

    public string? Service { get; init; }

    /// <summary>medium if left out.</summary>
    public AlertSeverity? Severity { get; init; }

    /// <summary>false if left out.</summary>
    public bool? Late { get; init; }

    /// <summary>When it is raised; now if left out.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <param name="Takes">Whether the route takes it.</param>
/// <param name="Why">Why not.</param>
/// <param name="ToldAt">When its channels would be told at the earliest.</param>
/// <param name="MutedUntil">Where the route is mute then: until when.</param>
public sealed record RouteVerdictResponse(
    string Route,
    bool Takes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Why,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Channels,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ToldAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? MutedUntil);

/// <param name="Routes">What each says, in the order in which they are asked.</param>
/// <param name="Channels">Those that would be told.</param>
/// <param name="DisabledChannels">Those that would be told, were they not switched off.</param>
/// <param name="SilencedBy">The silences that would hold it back.</param>
public sealed record RouteTestResponse(
    IReadOnlyList<RouteVerdictResponse> Routes, IReadOnlyList<string> Channels, IReadOnlyList<string> DisabledChannels, IReadOnlyList<Guid> SilencedBy);

/// <summary><c>POST /routes/test</c>: where an alert would go, and why, without sending anything.</summary>
public static class TestRoutes
{
    private const int MaximumBytes = 16 * 1024;

    private static readonly string[] Fields = ["rule", "category", "service", "severity", "late", "at"];

    private static readonly RequestBodyDescription Body = new(
        typeof(ThoughtAlertData), "The alert.", JsonNode.Parse("""{"rule": "slow-answers", "service": "model-api", "severity": "critical"}""")!);

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "routes": [
            {"route": "at-night", "takes": false, "why": "it is not the time"},
            {"route": "default", "takes": true, "channels": ["team"], "told_at": "2026-11-23T12:00:30Z"}
          ],
          "channels": ["team"],
          "disabled_channels": [],
          "silenced_by": []
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(new ChangesNothing(), Body, Example);

    [WolverinePost("/routes/test", OperationId = "testRoutes")]
    [Tags("Delivery")]
    [EndpointSummary("Where would an alert go?")]
    [EndpointDescription("What each route says of it, who would be told and when, and what holds it back. Nothing is sent.")]
    [Authorize(Policy = Policies.ReadDelivery)]
    [ProducesResponseType<RouteTestResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Post(HttpContext context, RoutingDirectory directory, TimeProvider clock, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        if (Read(body, errors, clock.GetUtcNow()) is not var (alert, at))
            return Problems.Invalid(errors);
        var routing = (await directory.CurrentAsync(cancellation)).Routing;
        var verdicts = routing.Judge(alert, at);
        var channels = verdicts.Where(verdict => verdict.Takes).SelectMany(verdict => verdict.Route.Channels).Distinct().ToArray();
        return Results.Json(new RouteTestResponse(
            [.. verdicts.Select(verdict => Of(verdict, at))],
            [.. channels.Where(channel => routing.ChannelOf(channel)?.IsEnabled == true)],
            [.. channels.Where(channel => routing.ChannelOf(channel)?.IsEnabled != true)],
            [.. routing.SilencesOf(alert, at).Select(silence => silence.Id)]));
    }

    private static (MatchedAlert Alert, DateTimeOffset At)? Read(ReadOnlyMemory<byte> json, List<FieldError> errors, DateTimeOffset now)
    {
        if (JsonFields.Parse(json, Fields, errors) is not { } body)
            return null;
        var rule = body.Name("rule");
        if (rule is null)
            body.Refuse("rule", body.Received("rule"), "a rule's name, or budget/{scope}");
        var severity = body.Has("severity") ? AlertNames.Find<AlertSeverity>(body.Text("severity")) : AlertSeverity.Medium;
        if (severity is null)
            body.Refuse("severity", body.Received("severity"), "one of " + string.Join(", ", AlertNames.All<AlertSeverity>()));
        var at = body.Instant("at") ?? now;
        var (category, service, late) = (body.Name("category"), body.Name("service"), body.Switch("late") ?? false);
        return errors.Count > 0 ? null : (new(rule!, category, service, severity!.Value, late), at);
    }

    private static RouteVerdictResponse Of(RouteVerdict verdict, DateTimeOffset at)
    {
        var route = verdict.Route;
        if (!verdict.Takes)
            return new(route.Name, Takes: false, verdict.Mismatch, null, null, null);
        var muted = route.Mutes.EndIfWithin(at + route.Wait);
        return new(route.Name, Takes: true, null, route.Channels, muted ?? at + route.Wait, muted);
    }
}
