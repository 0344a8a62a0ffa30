using BusinessMetrics.Projections.Watch.Routes;

namespace BusinessMetrics.Watch.Routes;

/// <summary>A time that comes again and again, as it is sent and answered.</summary>
/// <param name="Cron">When it begins: minute, hour, day, month, day of the week, in the time zone.</param>
/// <param name="For">How long it lasts: 1m to 7d.</param>
/// <param name="TimeZone">An IANA name such as Europe/Berlin; UTC if left out.</param>
public sealed record RecurringWindowData(string Cron, string For, string TimeZone)
{
    public static RecurringWindowData Of(RecurringWindow window) => new(window.Cron, RouteDuration.Format(window.Minutes * 60), window.TimeZone);
}

/// <summary>A route as it is sent, for the API document; <see cref="RouteReader"/> is what reads it.</summary>
public sealed record RouteData
{
    /// <summary>0 to 1000: routes are asked from the lowest on, those of the same by name; 100 if left out. The route called default is asked last, for what no other takes.</summary>
    public int? Order { get; init; }

    /// <summary>Which alerts it takes; all if left out.</summary>
    public AlertMatchData? Match { get; init; }

    /// <summary>It takes alerts in these times alone; always if left out.</summary>
    public IReadOnlyList<RecurringWindowData>? During { get; init; }

    /// <summary>1 to 20 channels.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Whether routes after this one are asked, too; false if left out.</summary>
    public bool? Continue { get; init; }

    /// <summary>What makes alerts one group, told together: rule if left out.</summary>
    public IReadOnlyList<GroupLabel>? GroupBy { get; init; }

    /// <summary>0s to 1h: how long a new group waits for others that come with it; 30s if left out.</summary>
    public string? Wait { get; init; }

    /// <summary>0s to 1d: how long after a notice a group's next change is told; 5m if left out.</summary>
    public string? Interval { get; init; }

    /// <summary>1m to 30d: after how long what still fires is told again; 4h if left out.</summary>
    public string? Repeat { get; init; }

    /// <summary>Whether it is told again at all; true if left out.</summary>
    public bool? Renotify { get; init; }

    /// <summary>Times in which nothing is told: what fires at their end is told then.</summary>
    public IReadOnlyList<RecurringWindowData>? Mute { get; init; }
}
