using CsCheck;

namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>Random histories around an instant with a month's, a day's and an hour's edge close by.</summary>
public static class Histories
{
    /// <summary>The services of every history.</summary>
    public static IReadOnlyList<string> Services { get; } = ["model-api", "Training", "auth"];

    /// <summary>The models of every history; some metrics have none.</summary>
    public static IReadOnlyList<string> Models { get; } = ["bert-base", "gpt", "Bert-base"];

    /// <summary>The users of every history; some metrics have none.</summary>
    public static IReadOnlyList<string> Users { get; } = ["alice", "bob", "carol"];

    private static readonly DateTimeOffset[] Bases =
    [
        new(2028, 2, 29, 0, 0, 0, TimeSpan.Zero),
        new(2028, 2, 29, 23, 59, 59, TimeSpan.Zero),
        new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
        new(2026, 10, 31, 23, 59, 0, TimeSpan.Zero),
        new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero),
        new(2026, 6, 15, 11, 30, 0, TimeSpan.Zero),
    ];

    private static readonly Gen<TimeSpan> Microseconds = Gen.OneOf(-1L, 0, 1).Select(count => TimeSpan.FromMicroseconds(count));

    /// <summary>How far from the base instant something happened: at it, on and beside the edges around it, and anywhere.</summary>
    private static readonly Gen<TimeSpan> EventOffset = Gen.Frequency(
        (2, Gen.Const(TimeSpan.Zero)),
        (1, Microseconds),
        (4, Gen.Int[-180, 180].Select(minutes => TimeSpan.FromMinutes(minutes))),
        (5, Gen.Select(Gen.Int[-72, 24], Microseconds, (hours, beside) => TimeSpan.FromHours(hours) + beside)),
        (4, Gen.Int[-7200, 7200].Select(seconds => TimeSpan.FromSeconds(seconds))),
        (6, Gen.Long[-86_400_000_000, 86_400_000_000].Select(count => TimeSpan.FromMicroseconds(count))),
        (4, Gen.Select(Gen.Int[-35, 2], Microseconds, (days, beside) => TimeSpan.FromDays(days) + beside)),
        (2, Gen.Long[-3_456_000_000_000, 0].Select(count => TimeSpan.FromMicroseconds(count))));

    /// <summary>How long after it happened something was recorded; a client's clock may be up to 5 minutes ahead.</summary>
    private static readonly Gen<TimeSpan> RecordingDelay = Gen.Frequency(
        (2, Gen.Const(TimeSpan.Zero)),
        (6, Gen.Long[0, 10_000_000].Select(count => TimeSpan.FromMicroseconds(count))),
        (2, Gen.Long[-300_000_000, 0].Select(count => TimeSpan.FromMicroseconds(count))),
        (2, Gen.Int[0, 48 * 60].Select(minutes => TimeSpan.FromMinutes(minutes))),
        (1, Gen.Long[0, 10 * 86_400_000_000].Select(count => TimeSpan.FromMicroseconds(count))));

    private static readonly Gen<TimeSpan?> Retraction = Gen.Frequency(
        (18, Gen.Const((TimeSpan?)null)),
        (1, Gen.Long[1, 60_000_000].Select(count => (TimeSpan?)TimeSpan.FromMicroseconds(count))),
        (1, Gen.Int[1, 20].Select(days => (TimeSpan?)TimeSpan.FromDays(days))));

    private static readonly Gen<decimal> Number = Gen.Frequency(
        (6, Gen.OneOf(0m, 1m, 2m, 10m, 0.95m, 0.5m, 0.6m, 60m, 92m, 105m, -1m)),
        (4, Gen.Int[0, 20].Select(whole => (decimal)whole)),
        (4, Gen.Int[0, 20_000].Select(cents => cents / 100m)),
        (2, Gen.Int[0, 1_000_000].Select(millionths => millionths / 1_000_000m)),
        (2, Gen.Int[-5000, 0].Select(cents => cents / 100m)),
        (1, Gen.Int[1, 2_000_000].Select(thousands => thousands * 1000m + 0.01m)),
        (1, Gen.OneOf(0.000001m, 9_007_199_254_740_993m, 123_456_789_012.345678m, -123_456_789_012.345678m)));

    private static readonly Gen<(string Service, string? Model, string? User, string? Session)> Origin = Gen.Select(
        Gen.OneOf([.. Services]),
        Gen.OneOf([null, .. Models]),
        Gen.OneOf([null, .. Users]),
        Gen.OneOf(null, "session-1", "session-2", "session-3"));

    private static readonly Gen<(TimeSpan Event, TimeSpan Delay, TimeSpan? Retraction)> Times =
        Gen.Select(EventOffset, RecordingDelay, Retraction);

    /// <summary>Histories of up to 60 metrics, in the order of recording.</summary>
    public static Gen<OracleHistory> All { get; } =
        from start in Gen.OneOf(Bases)
        from kinds in MetricKinds.Focus
        from metrics in Metric(kinds, start).List[0, 60]
        select new OracleHistory(start, [.. metrics.OrderBy(metric => metric.RecordedAt)]);

    /// <summary>A history and what is asked about it.</summary>
    public static Gen<(OracleHistory History, IReadOnlyList<OracleQuestion> Questions)> WithQuestions { get; } =
        from history in All
        from questions in Questions.About(history).List[1, 8]
        select (history, (IReadOnlyList<OracleQuestion>)questions);

    private static Gen<OracleMetric> Metric(Gen<MetricKind> kinds, DateTimeOffset start) => Gen.Select(
        Gen.Guid, kinds, Number, Origin, Times,
        (id, kind, value, origin, times) =>
        {
            var occurred = start + times.Event;
            var recorded = occurred + times.Delay;
            return new OracleMetric(
                id, kind.Category, kind.Name, value, kind.Unit, origin.Service, origin.Model, origin.User, origin.Session,
                kind.Metadata, occurred, recorded, recorded + times.Retraction);
        });
}
