using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Figures.Series;

/// <summary>How long the buckets of a series are; pure.</summary>
/// <param name="Name">As callers write it.</param>
/// <param name="Days">How many days of the time zone it is, which may have 23 or 25 hours; null for shorter ones, which are the same everywhere.</param>
public sealed record Step(string Name, TimeSpan Length, int? Days = null)
{
    /// <summary>More points tell nobody more, and no screen is wider.</summary>
    public const int MostAutomatic = 1_000;

    /// <summary>What a clock of a sender may be ahead: such metrics have buckets of their own.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(6);

    /// <summary>Finest first.</summary>
    public static IReadOnlyList<Step> All { get; } =
    [
        new("1m", TimeSpan.FromMinutes(1)),
        new("5m", TimeSpan.FromMinutes(5)),
        new("15m", TimeSpan.FromMinutes(15)),
        new("1h", TimeSpan.FromHours(1)),
        new("6h", TimeSpan.FromHours(6)),
        new("1d", TimeSpan.FromDays(1), 1),
        new("1w", TimeSpan.FromDays(7), 7),
    ];

    public static Step Of(string name) => All.First(step => step.Name == name);

    /// <summary>The finest that gives at most <see cref="MostAutomatic"/> points.</summary>
    public static Step Automatic(TimeWindow window) =>
        All.FirstOrDefault(step => step.CountIn(window) <= MostAutomatic) ?? All[^1];

    /// <summary>How many buckets a window has, or one more.</summary>
    public long CountIn(TimeWindow window) => (window.Length.Ticks / Length.Ticks) + 2;

    /// <summary>The buckets that a window touches. One that goes on has some that lie ahead of now, for metrics that do.</summary>
    /// <param name="zone">Whose days they are; weeks start on Mondays.</param>
    public Buckets BucketsOf(TimeWindow window, TimeZoneInfo zone)
    {
        var until = window.Now is { } now ? Later(now, Ahead) : window.End;
        return new(Days is { } days ? DaysBetween(window.Start, until, days, zone) : Spans(window.Start, until));
    }

    /// <summary>
    /// As many whole steps before the buckets as are nearest to the window's length, so that each lies under the one it is compared
    /// with; what is left over at the ends is in the first or the last.
    /// </summary>
    public Buckets BeforeOf(Buckets buckets, TimeWindow window, TimeZoneInfo zone)
    {
        var steps = (int)Math.Max(1, Math.Round((window.Start - window.Previous.Start) / Length, MidpointRounding.AwayFromZero));
        return new(buckets.Starts
            .Select(start => Days is { } days
                ? LocalDay.StartOf(LocalDay.Of(start, zone).AddDays(-days * steps), zone)
                : start - (Length * steps))
            .Distinct());
    }

    /// <summary>Where the last bucket ends.</summary>
    public DateTimeOffset EndOf(DateTimeOffset start, TimeZoneInfo zone) =>
        Days is { } days ? LocalDay.StartOf(LocalDay.Of(start, zone).AddDays(days), zone) : Later(start, Length);

    private IEnumerable<DateTimeOffset> Spans(DateTimeOffset from, DateTimeOffset until)
    {
        var start = new DateTimeOffset(from.UtcTicks - (from.UtcTicks % Length.Ticks), TimeSpan.Zero);
        do
        {
            yield return start;
            start = Later(start, Length);
        }
        while (start < until);
    }

    private static IEnumerable<DateTimeOffset> DaysBetween(DateTimeOffset from, DateTimeOffset until, int days, TimeZoneInfo zone)
    {
        var date = LocalDay.Of(from, zone);
        if (days == 7)
            date = date.AddDays(-(((int)date.DayOfWeek + 6) % 7));
        do
        {
            yield return LocalDay.StartOf(date, zone);
            date = date.AddDays(days);
        }
        while (LocalDay.StartOf(date, zone) < until);
    }

    private static DateTimeOffset Later(DateTimeOffset instant, TimeSpan length) =>
        DateTimeOffset.MaxValue - instant > length ? instant + length : DateTimeOffset.MaxValue;
}
