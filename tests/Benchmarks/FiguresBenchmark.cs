using System.Diagnostics;
using System.Globalization;

namespace BusinessMetrics.Benchmarks;

/// <summary>How long uncached answers take: each question is asked about a window that ends another minute earlier.</summary>
internal static class FiguresBenchmark
{
    private const double Mark = 100;

    private static readonly string[] Endpoints = ["summary", "performance", "security", "cost", "usage", "compliance"];

    private static readonly (string Name, TimeSpan Length)[] Windows =
    [
        ("1h", TimeSpan.FromHours(1)), ("24h", TimeSpan.FromHours(24)), ("7d", TimeSpan.FromDays(7)), ("30d", TimeSpan.FromDays(30)),
    ];

    private static readonly (string Name, string Question)[] Series =
    [
        ("cost by hour", "figure=total_cost&step=1h"),
        ("cost by hour and service", "figure=total_cost&step=1h&group_by=service"),
        ("requests by hour, with those before", "figure=requests&step=1h&compare=previous"),
        ("latency p95 by hour", "figure=latency&statistic=p95&step=1h"),
        ("latency p95 by hour and service", "figure=latency&statistic=p95&step=1h&group_by=service"),
        ("score by hour", "figure=compliance_score&step=1h"),
        ("cost by day of a zone half an hour off", "figure=total_cost&step=1d&time_zone=Asia/Kolkata"),
        ("a metric's mean by hour", "metric_name=inference_latency&step=1h"),
        ("a metric's p95 by hour", "metric_name=inference_latency&statistic=p95&step=1h"),
    ];

    /// <param name="length">The metrics are spread over so long.</param>
    /// <param name="asked">How often each question is asked.</param>
    /// <param name="only">The only endpoint that is asked; null for all.</param>
    public static async Task<IReadOnlyList<Measurement>> RunAsync(
        int metrics, TimeSpan length, int asked, string? only, DirectoryInfo? kept, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync(kept);
        // Windows end where the metrics do: loading them takes as long as an hour of them may be asked about.
        var (end, beforeLast) = await History.RecordOnceAsync(service, metrics, length, kept, cancellation);
        var minute = new DateTimeOffset(end.UtcTicks - (end.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        var measurements = new List<Measurement>();
        foreach (var endpoint in Endpoints.Where(endpoint => only is null || endpoint == only))
        {
            foreach (var (name, window) in Windows)
                measurements.Add(await MeasureAsync($"{endpoint} {name}", i => Path(endpoint, minute.AddMinutes(-i), window)));
            measurements.Add(await MeasureAsync($"{endpoint} 30d, as of before the last thirtieth", i => $"{Path(endpoint, minute.AddMinutes(-i), TimeSpan.FromDays(30))}&as_of={beforeLast.UtcDateTime:O}"));
        }

        if (only is null or "catalog")
            measurements.Add(await MeasureAsync("catalog, all there is", i => $"metrics/catalog?limit={100 + i}"));
        if (only is null or "series")
            foreach (var (name, question) in Series)
                measurements.Add(await MeasureAsync($"series 30d, {name}", i => $"{Path("series", minute.AddMinutes(-i), TimeSpan.FromDays(30))}&{question}"));
        if (only is null or "explain")
            measurements.Add(await MeasureAsync("explain 30d", i => $"{Path("../figures/explain", minute.AddMinutes(-i), TimeSpan.FromDays(30))}&figure=total_cost"));
        return measurements;

        async Task<Measurement> MeasureAsync(string figure, Func<int, string> path)
        {
            // The first answers are the runtime's and PostgreSQL's warming up, which a service does once.
            for (var i = 0; i < 5; i++)
                await service.GetAsync(path(asked + i), cancellation);
            var durations = new List<TimeSpan>();
            for (var i = 0; i < asked; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await service.GetAsync(path(i), cancellation);
                durations.Add(Stopwatch.GetElapsedTime(started));
            }

            var all = new Durations(durations);
            var p99 = all.Milliseconds(0.99);
            return new(figure, [("p50 ms", Number(all.Milliseconds(0.5))), ("p99 ms", Number(p99))], $"p99 <= {Mark} ms", p99 <= Mark);
        }
    }

    private static string Path(string endpoint, DateTimeOffset end, TimeSpan window) =>
        $"metrics/{endpoint}?start_time={Text(end - window)}&end_time={Text(end)}";

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
