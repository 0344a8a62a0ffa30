using CsCheck;

namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>Random questions about a history, with windows and times that touch its metrics.</summary>
public static class Questions
{
    private static readonly Gen<OracleFilters> Filters =
        from filters in FiltersWithoutUnit
        from unit in Sometimes("ms", "ns", "USD", "percentage", "ratio", "requests", "GB", "bananas")
        select filters with { Unit = unit };

    private static Gen<OracleFilters> FiltersWithoutUnit => Gen.Select(
        Sometimes([.. Histories.Services, "nobody"]),
        Sometimes([.. Histories.Models, "nobody"]),
        Sometimes([.. Histories.Users, "nobody"]),
        Sometimes([.. MetricsOracle.Categories]),
        Sometimes("phishing", "malware", "breach", "unknown", "nothing"),
        Sometimes("low", "medium", "high", "critical"),
        Sometimes("compute", "storage", "network", "other"),
        Sometimes([.. MetricsOracle.Frameworks]),
        Sometimes("accuracy", "api_requests", "gpu_cost", "threat_detected", "no_such_metric"),
        (service, model, user, category, threatType, severity, resourceType, framework, name) =>
            new OracleFilters(service, model, user, category, threatType, severity, resourceType, framework, name, null));

    private static readonly Gen<(string Listing, string? CostGroup, string? UsageGroup, string? ListingGroup)> Shapes = Gen.Select(
        Gen.OneOf("avg", "avg", "sum", "min", "max", "count"),
        Sometimes("service", "model_name", "resource_type"),
        Sometimes("service", "user_id", "feature"),
        Sometimes("service", "model_name", "category"));

    /// <summary>Questions about the history. Every window has a length, but not always a metric.</summary>
    public static Gen<OracleQuestion> About(OracleHistory history) => Gen.Select(
        Window(history), AsOf(history), Filters, Shapes, Ending,
        (window, asOf, filters, shapes, ending) => Ended(
            new(window.Start, window.End, asOf, filters, shapes.Listing, shapes.CostGroup, shapes.UsageGroup, shapes.ListingGroup), ending, history));

    /// <summary>Whether a window ends, goes on, or is told by how far back it reaches.</summary>
    private static readonly Gen<string> Ending = Gen.Frequency((6, Gen.Const(Ends)), (2, Gen.Const(GoesOn)), (3, Gen.OneOf("1h", "24h", "7d", "30d")));

    private const string Ends = "ends";
    private const string GoesOn = "goes on";

    /// <summary>A window that goes on does so at the moment that it is asked as of: after some change where none was chosen.</summary>
    private static OracleQuestion Ended(OracleQuestion question, string ending, OracleHistory history)
    {
        if (ending == Ends)
            return question;
        var moment = question.AsOf ?? history.Metrics.Select(metric => metric.RecordedAt).DefaultIfEmpty(history.Base).Max();
        if (ending == GoesOn)
            return question with { Start = question.Start < moment ? question.Start : moment, End = null, AsOf = moment };
        var length = ending switch { "1h" => TimeSpan.FromHours(1), "24h" => TimeSpan.FromDays(1), "7d" => TimeSpan.FromDays(7), _ => TimeSpan.FromDays(30) };
        var began = moment - length;
        return question with { Start = began.AddTicks(-(began.UtcTicks % TimeSpan.TicksPerMinute)), End = null, AsOf = moment, TimeRange = ending };
    }

    private static Gen<(DateTimeOffset Start, DateTimeOffset End)> Window(OracleHistory history)
    {
        var hour = new DateTimeOffset(history.Base.Year, history.Base.Month, history.Base.Day, history.Base.Hour, 0, 0, TimeSpan.Zero);
        var day = new DateTimeOffset(history.Base.Year, history.Base.Month, history.Base.Day, 0, 0, 0, TimeSpan.Zero);
        var eventTimes = history.Metrics.Select(metric => metric.OccurredAt).DefaultIfEmpty(history.Base).ToArray();
        var eventTime = Gen.OneOf(eventTimes);
        var length = Gen.Frequency(
            (3, Gen.OneOf(1, 60, 360, 1440, 2880).Select(minutes => TimeSpan.FromMinutes(minutes))),
            (1, Gen.Int[1, 200_000].Select(seconds => TimeSpan.FromSeconds(seconds))),
            (1, Gen.Long[1, 500_000_000_000].Select(count => TimeSpan.FromMicroseconds(count))));

        var last = eventTimes.Max().AddMicroseconds(1);
        return Gen.Frequency(
            (4, Gen.Select(Gen.Int[-30, 3], Gen.Int[1, 48], (start, hours) => Of(hour.AddHours(start), TimeSpan.FromHours(hours)))),
            (4, Gen.Select(Gen.Int[-10, 1], Gen.Int[1, 12], (start, days) => Of(day.AddDays(start), TimeSpan.FromDays(days)))),
            (2, Gen.Const(Of(day.AddDays(-29), TimeSpan.FromDays(30)))),
            (2, Gen.Select(Gen.Int[-20_000, 5_000], length, (start, span) => Of(history.Base.AddSeconds(start), span))),
            (2, Gen.Select(Gen.Long[-20_000_000_000, 5_000_000_000], length, (start, span) => Of(history.Base.AddMicroseconds(start), span))),
            (1, eventTime.Select(time => Of(time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute)), TimeSpan.FromMinutes(1)))),
            (2, Gen.Select(eventTime, length, Of)),
            (2, Gen.Select(eventTime, length, (end, span) => Of(end - span, span))),
            (5, eventTime.Select(start => (start, last))),
            (2, Gen.Const((eventTimes.Min(), last))),
            (1, Gen.Const(Of(day.AddDays(-200), TimeSpan.FromHours(1)))));
    }

    private static Gen<DateTimeOffset?> AsOf(OracleHistory history)
    {
        var none = Gen.Const((DateTimeOffset?)null);
        var changes = history.Metrics
            .SelectMany(metric => new[] { metric.RecordedAt, metric.RetractedAt })
            .OfType<DateTimeOffset>()
            .DefaultIfEmpty(history.Base)
            .ToArray();
        var change = Gen.OneOf(changes);
        return Gen.Frequency(
            (16, none),
            (4, change.Select(time => (DateTimeOffset?)time)),
            (3, change.Select(time => (DateTimeOffset?)time.AddMicroseconds(-1))),
            (3, Gen.Select(change, change, (one, other) => (DateTimeOffset?)one.AddMicroseconds((other - one).Ticks / 20))),
            (1, Gen.OneOf<DateTimeOffset?>(changes.Min().AddDays(-1), changes.Max().AddDays(1))));
    }

    private static (DateTimeOffset Start, DateTimeOffset End) Of(DateTimeOffset start, TimeSpan length) => (start, start + length);

    private static Gen<string?> Sometimes(params string[] values) =>
        Gen.Frequency((4, Gen.Const((string?)null)), (1, Gen.OneOf<string?>(values)));
}
