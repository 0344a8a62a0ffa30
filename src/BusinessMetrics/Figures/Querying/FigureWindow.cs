using System.Globalization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Figures.Querying;

/// <summary>Which span of event time a question is about, and as of which moment of record time it is answered.</summary>
/// <param name="Label">1h, 24h, 7d or 30d, or the two ends as an ISO 8601 interval, whose end is .. where it is open.</param>
/// <param name="AsOf">What was recorded or retracted later does not count; null for all that is known.</param>
public sealed record FigureWindow(string Label, TimeWindow Window, DateTimeOffset? AsOf)
{
    /// <summary>Ten years, so that an answer by days stays readable.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    /// <summary>More than any clock of a sender may be ahead of the one that recorded.</summary>
    private static readonly TimeSpan FarAhead = TimeSpan.FromDays(1);

    private static readonly Dictionary<string, TimeSpan> TimeRanges = new()
    {
        ["1h"] = TimeSpan.FromHours(1),
        ["24h"] = TimeSpan.FromHours(24),
        ["7d"] = TimeSpan.FromDays(7),
        ["30d"] = TimeSpan.FromDays(30),
    };

    public static QueryParameter StartTime { get; } = new("start_time", "Instead of time_range: from this instant of event time, included.") { IsInstant = true, Example = "2026-11-01T00:00:00Z" };
    public static QueryParameter EndTime { get; } = new("end_time", "Up to this instant, not included; with start_time alone the window is open, as that of time_range.") { IsInstant = true, Example = "2026-12-01T00:00:00Z" };

    public static QueryParameter AsOfParameter { get; } = new("as_of", "Answer as it stood at this moment: what was recorded, corrected or back-dated later does not count.") { IsInstant = true, Example = "2026-11-20T09:00:00Z" };

    public static IReadOnlyList<string> Ranges => [.. TimeRanges.Keys];

    public static TimeSpan LengthOf(string range) => TimeRanges[range];

    /// <summary>The parameters time_range, start_time, end_time and as_of.</summary>
    public static IReadOnlyList<QueryParameter> ParametersWith(string defaultRange) =>
    [
        new("time_range", "How far back from now (as_of, where that is given): from the minute on in which it began, and open at its end.") { Values = [.. TimeRanges.Keys], Default = defaultRange },
        StartTime,
        EndTime,
        AsOfParameter,
    ];

    /// <summary>Names the answer among those to other windows and moments; of one that goes on there is one a minute.</summary>
    public string CacheKey => string.Create(
        CultureInfo.InvariantCulture, $"{Label}:{Window.Start.UtcTicks}:{Granularity.Minute.Ceiling(Window.Until).UtcTicks}:{Window.End.UtcTicks}:{AsOf?.UtcTicks}");

    /// <summary>The same of an answer with rates, which are others every second.</summary>
    public string RatesCacheKey => string.Create(CultureInfo.InvariantCulture, $"{CacheKey}:{Window.Until.UtcTicks}");

    /// <param name="parameters">As <see cref="ParametersWith"/> made them.</param>
    public static FigureWindow Read(QueryReader query, IReadOnlyList<QueryParameter> parameters, DateTimeOffset now)
    {
        var timeRange = parameters[0];
        var asOf = ReadAsOf(query, now);
        var label = query.Choice(timeRange) ?? timeRange.Default!;
        var start = query.Instant(StartTime);
        var end = query.Instant(EndTime);
        var length = TimeRanges[label];
        var moment = asOf ?? now;
        // Answers of the same second share a cached one; a start is that of the very moment.
        var counted = asOf ?? new(Math.Min((now.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
        if (start is null && end is null)
            return new(label, Going(TimeWindow.Last(length, moment), counted, asOf), asOf);

        if (query.Has(timeRange))
            query.Refuse(timeRange.Name, "time_range together with start_time or end_time", "one of the two");
        var until = end ?? TimeWindow.EndOfMinute(moment);
        if (start > until)
            query.Refuse(StartTime.Name, Iso8601.Format(start.Value), $"an instant not after {(end is null ? "now" : "end_time")}, {Iso8601.Format(until)}");
        var from = start ?? (until - DateTimeOffset.MinValue > length ? until - length : DateTimeOffset.MinValue);
        if (until - from > Longest)
            query.Refuse(StartTime.Name, Iso8601.Format(from), $"at most {Longest.TotalDays} days before the end");
        return end is null
            ? new($"{Iso8601.Format(from)}/..", Going(TimeWindow.Since(from, moment), counted < from ? from : counted, asOf), asOf)
            : new($"{Iso8601.Format(from)}/{Iso8601.Format(until)}", new(from, until), asOf);
    }

    /// <summary>As of a moment nothing lies far beyond it, and what was recorded since need not be passed over.</summary>
    private static TimeWindow Going(TimeWindow window, DateTimeOffset counted, DateTimeOffset? asOf) => window with
    {
        Now = counted,
        End = asOf is { } moment && moment < window.End - FarAhead ? Granularity.Day.Ceiling(moment + FarAhead) : window.End,
    };

    /// <summary>The moment of record time; one that has not come yet is refused.</summary>
    public static DateTimeOffset? ReadAsOf(QueryReader query, DateTimeOffset now)
    {
        if (query.Instant(AsOfParameter) is not { } moment)
            return null;
        if (moment > now)
            query.Refuse(AsOfParameter.Name, Iso8601.Format(moment), $"a moment that has passed; it is {Iso8601.Format(now)}");
        return moment;
    }
}
