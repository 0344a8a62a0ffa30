using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Silences;

namespace BusinessMetrics.Projections.Watch.Routes;

/// <summary>What becomes of an alert at one route.</summary>
/// <param name="Mismatch">Why the route does not take it; null where it does.</param>
public sealed record RouteVerdict(Route Route, string? Mismatch)
{
    public bool Takes => Mismatch is null;
}

/// <summary>The channels, routes and silences that hold.</summary>
/// <param name="Routes">In the order in which they are asked; the default route is the last.</param>
public sealed record Routing(IReadOnlyList<Channel> Channels, IReadOnlyList<Route> Routes, IReadOnlyList<Silence> Silences)
{
    public static Routing Of(IEnumerable<Channel> channels, IEnumerable<Route> routes, IEnumerable<Silence> silences) => new(
        [.. channels.OrderBy(channel => channel.Name, StringComparer.Ordinal)],
        [.. routes.OrderBy(route => route.IsDefault).ThenBy(route => route.Order).ThenBy(route => route.Name, StringComparer.Ordinal)],
        [.. silences]);

    public Channel? ChannelOf(string name) => Channels.FirstOrDefault(channel => channel.Name == name);

    public Route? RouteOf(string name) => Routes.FirstOrDefault(route => route.Name == name);

    /// <summary>Those that take the alert at a moment.</summary>
    public IEnumerable<Route> Take(MatchedAlert alert, DateTimeOffset at) => Judge(alert, at).Where(verdict => verdict.Takes).Select(verdict => verdict.Route);

    /// <summary>What each route says of an alert: one that takes it ends the asking, unless it continues; the default takes what no other did.</summary>
    public IReadOnlyList<RouteVerdict> Judge(MatchedAlert alert, DateTimeOffset at)
    {
        var verdicts = new List<RouteVerdict>();
        Route? ended = null;
        foreach (var route in Routes)
        {
            var mismatch = route switch
            {
                { IsDefault: true } => verdicts.FirstOrDefault(verdict => verdict.Takes) is { } taken ? $"{taken.Route.Name} takes it" : null,
                _ when ended is not null => $"{ended.Name} takes it and does not continue",
                _ when route.Match.MismatchOf(alert) is { } other => other,
                { During.Count: > 0 } when route.During.EndIfWithin(at) is null => "it is not the time",
                _ => null,
            };
            verdicts.Add(new(route, mismatch));
            if (mismatch is null && !route.Continues)
                ended ??= route;
        }

        return verdicts;
    }

    /// <summary>The silences that hold an alert back at a moment.</summary>
    public IEnumerable<Silence> SilencesOf(MatchedAlert alert, DateTimeOffset at) => Silences.Where(silence => silence.HoldsAt(at) && silence.Match.Matches(alert));
}
