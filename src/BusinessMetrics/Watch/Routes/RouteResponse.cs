using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Watch.Alerts.Rules;
using BusinessMetrics.Watch.Channels;
using Route = BusinessMetrics.Projections.Watch.Routes.Route;

namespace BusinessMetrics.Watch.Routes;

/// <param name="Order">Routes are asked from the lowest on; the one called default is asked last, for what no other takes.</param>
/// <param name="During">It takes alerts in these times alone; empty for always.</param>
/// <param name="Continue">Whether routes after this one are asked, too.</param>
/// <param name="Wait">How long a new group waits for others that come with it.</param>
/// <param name="Interval">How long after a notice a group's next change is told.</param>
/// <param name="Repeat">After how long what still fires is told again.</param>
/// <param name="Mute">Times in which nothing is told.</param>
/// <param name="MutedUntil">Where it is such a time: when it ends. Not of a past moment.</param>
/// <param name="Source">api, or environment: such a route is changed there, or by setting one called default.</param>
public sealed record RouteResponse(
    string Name,
    int Order,
    AlertMatchData Match,
    IReadOnlyList<RecurringWindowData> During,
    IReadOnlyList<string> Channels,
    bool Continue,
    IReadOnlyList<GroupLabel> GroupBy,
    string Wait,
    string Interval,
    string Repeat,
    bool Renotify,
    IReadOnlyList<RecurringWindowData> Mute,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? MutedUntil,
    string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? UpdatedBy)
{
    /// <param name="now">Null of a past moment.</param>
    public static RouteResponse Of(Route route, DateTimeOffset? updatedAt, string? updatedBy, DateTimeOffset? now) => new(
        route.Name,
        route.Order,
        AlertMatchData.Of(route.Match),
        [.. route.During.Select(RecurringWindowData.Of)],
        route.Channels,
        route.Continues,
        route.GroupBy,
        RouteDuration.Format(route.WaitSeconds),
        RouteDuration.Format(route.IntervalSeconds),
        RouteDuration.Format(route.RepeatSeconds),
        route.Renotifies,
        [.. route.Mutes.Select(RecurringWindowData.Of)],
        now is { } moment ? route.Mutes.EndIfWithin(moment) : null,
        updatedAt is null ? ChannelResponse.OfEnvironment : ChannelResponse.OfApi,
        updatedAt,
        updatedBy);
}

/// <param name="Routes">In the order in which they are asked.</param>
public sealed record RoutesResponse(IReadOnlyList<RouteResponse> Routes);

/// <summary>What routes look like, for the API document.</summary>
internal static class RouteExamples
{
    private const string RouteJson =
        """
        {
          "name": "at-night",
          "order": 10,
          "match": {"severity": ["high", "critical"]},
          "during": [{"cron": "0 22 * * *", "for": "8h", "time_zone": "Europe/Berlin"}],
          "channels": ["on-call"],
          "continue": false,
          "group_by": ["rule"],
          "wait": "30s",
          "interval": "5m",
          "repeat": "4h",
          "renotify": true,
          "mute": [],
          "source": "api",
          "updated_at": "2026-11-23T05:19:08.523513Z",
          "updated_by": "ada"
        }
        """;

    public static PathParameter Name { get; } = new("name", "The route's name: " + AlertRuleReader.NameRule + ".", "at-night");

    public static ResponseExample Route { get; } = ResponseExample.Ok(RouteJson);

    public static ResponseExample Routes { get; } = ResponseExample.Ok($$"""{"routes": [{{RouteJson}}]}""");
}

internal static class RouteProblems
{
    /// <summary>404.</summary>
    public static IResult NoRoute(string name) =>
        Problems.NotFound("unknown-route", "There is no such route", $"No route is called {FieldError.Quote(name)}; GET /routes lists those there are.");
}
