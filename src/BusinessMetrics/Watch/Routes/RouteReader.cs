using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Watch.Alerts.Rules;
using Cronos;
using Route = BusinessMetrics.Projections.Watch.Routes.Route;

namespace BusinessMetrics.Watch.Routes;

/// <summary>What a route has to keep to be set (docs/understand/watch/routes.md); reads it from its JSON.</summary>
internal static class RouteReader
{
    private const int MostChannels = 20;
    private const int MostWindows = 20;
    private const int MostOrder = 1000;
    private const int Hour = 3_600;
    private const int Day = 24 * Hour;

    private static readonly string[] Fields =
        ["name", "order", "match", "during", "channels", "continue", "group_by", "wait", "interval", "repeat", "renotify", "mute"];

    private static readonly string[] WindowFields = ["cron", "for", "time_zone"];

    /// <summary>The route, or null with the reasons in <paramref name="errors"/>.</summary>
    /// <param name="name">As it stands in the path.</param>
    public static Route? Read(string name, ReadOnlyMemory<byte> json, List<FieldError> errors)
    {
        if (!AlertRuleReader.IsName(name))
            errors.Add(new("name", FieldError.Quote(name), AlertRuleReader.NameRule));
        return JsonFields.Parse(json, Fields, errors) is { } body ? Read(name, body, errors) : null;
    }

    private static Route? Read(string name, JsonFields body, List<FieldError> errors)
    {
        if (body.Name("name") is { } named && named != name)
            body.Refuse("name", FieldError.Quote(named), $"the name in the path, {FieldError.Quote(name)}, or nothing");
        var route = new Route
        {
            Name = name,
            Order = body.WholeNumber("order", 0, MostOrder) ?? Route.DefaultOrder,
            Match = AlertMatchReader.Read(body, "match"),
            During = Windows(body, "during"),
            Channels = Channels(body),
            Continues = body.Switch("continue") ?? false,
            GroupBy = GroupBy(body),
            WaitSeconds = Duration(body, "wait", Route.DefaultWait, 0, Hour, "0s to 1h"),
            IntervalSeconds = Duration(body, "interval", Route.DefaultInterval, 0, Day, "0s to 1d"),
            RepeatSeconds = Duration(body, "repeat", Route.DefaultRepeat, 60, 30 * Day, "1m to 30d"),
            Renotifies = body.Switch("renotify") ?? true,
            Mutes = Windows(body, "mute"),
        };
        if (route.IsDefault && (!route.Match.IsEverything || route.During.Count > 0))
            body.Refuse(route.Match.IsEverything ? "during" : "match", "a limit", "nothing: the default route takes what no other does");
        return errors.Count > 0 ? null : route;
    }

    private static string[] Channels(JsonFields body)
    {
        var channels = body.Texts("channels", MostChannels)?.Distinct(StringComparer.Ordinal).ToArray();
        if (channels is not { Length: > 0 })
            body.Refuse("channels", body.Received("channels"), $"1 to {MostChannels} names of channels");
        return channels ?? [];
    }

    private static GroupLabel[] GroupBy(JsonFields body)
    {
        if (body.Texts("group_by", MostChannels) is not { } names)
            return [GroupLabel.Rule];
        if (names.Any(name => AlertNames.Find<GroupLabel>(name) is null))
            body.Refuse("group_by", body.Received("group_by"), "a list of " + string.Join(", ", AlertNames.All<GroupLabel>()));
        return [.. names.Select(AlertNames.Find<GroupLabel>).OfType<GroupLabel>().Distinct().Order()];
    }

    private static int Duration(JsonFields body, string field, TimeSpan fallback, int least, int most, string range)
    {
        if (!body.Has(field))
            return (int)fallback.TotalSeconds;
        if (RouteDuration.Parse(body.Text(field)) is { } seconds && seconds >= least && seconds <= most)
            return seconds;
        body.Refuse(field, body.Received(field), $"whole seconds, minutes, hours or days from {range}, such as 30s, 5m or 4h");
        return 0;
    }

    private static RecurringWindow[] Windows(JsonFields body, string field) =>
        [.. body.Objects(field, WindowFields, MostWindows).Select(Window).OfType<RecurringWindow>()];

    private static RecurringWindow? Window(JsonFields window)
    {
        var cron = Cron(window, "0 22 * * 1-5");
        var length = RouteDuration.Parse(window.Text("for"));
        if (length is not { } seconds || seconds < 60 || seconds > 7 * Day || seconds % 60 != 0)
            window.Refuse("for", window.Received("for"), "whole minutes, hours or days from 1m to 7d, such as 8h");
        var zone = window.TimeZone("time_zone");
        return cron is null || length is null ? null : new(cron, length.Value / 60, zone);
    }

    /// <summary>A time that comes again and again, in the field cron; null where it is missing.</summary>
    /// <param name="example">For a refusal.</param>
    internal static string? Cron(JsonFields fields, string example)
    {
        var cron = fields.Text("cron");
        if (cron is null || !CronExpression.TryParse(cron, out var expression) || expression.GetNextOccurrence(DateTime.UnixEpoch, TimeZoneInfo.Utc) is null)
            fields.Refuse("cron", fields.Received("cron"), $"five fields that name a time there is: minute, hour, day, month, day of the week, such as {example}");
        return cron;
    }
}
