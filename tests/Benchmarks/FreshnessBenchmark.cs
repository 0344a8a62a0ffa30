using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace BusinessMetrics.Benchmarks;

/// <summary>How soon an acknowledged metric counts in the summary, the cache on, while 6,000 others come every second.</summary>
internal static class FreshnessBenchmark
{
    private const int Connections = 4;
    private const int BatchSize = 100;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(int perSecond, int seconds, int rounds, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync();
        await new IngestLoad(seed: 1, DateTimeOffset.UtcNow).RunAsync(service, TimeSpan.FromSeconds(Math.Min(5, seconds)), cancellation);
        var (p50, p99, achieved) = (new List<double>(), new List<double>(), new List<double>());
        // A window of the probes' own, which the load's metrics are not in.
        var probed = DateTimeOffset.UtcNow.AddHours(-3);
        var probes = 0;
        for (var round = 0; round < rounds; round++)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var probing = ProbeAsync(ended.Token);
            var (rate, _) = await LoadAsync();
            await ended.CancelAsync();
            var durations = await probing;
            achieved.Add(rate * BatchSize);
            p50.Add(durations.Milliseconds(0.5));
            p99.Add(durations.Milliseconds(0.99));
            Report.Progress(string.Create(CultureInfo.InvariantCulture, $"freshness, round {round + 1}: p50 {p50[^1]:0} ms, p99 {p99[^1]:0} ms at {achieved[^1]:0} a second"));
        }

        var atRate = $"at {perSecond}/s";
        return
        [
            Comparison.Of($"freshness {atRate}, p50 ms", p50, [], "<= 250", (milliseconds, _) => milliseconds <= 250),
            Comparison.Of($"freshness {atRate}, p99 ms", p99, [], "<= 1000", (milliseconds, _) => milliseconds <= 1000),
            Comparison.Of("freshness, metrics/s while measured", achieved, [], $">= {perSecond * 0.98:0}", (rate, _) => rate >= perSecond * 0.98),
        ];

        async Task<(double PerSecond, Durations Durations)> LoadAsync()
        {
            using var client = service.Client(Connections);
            var workload = new Workload(seed: 20);
            var batches = Enumerable.Range(0, 200).Select(_ => Encoding.UTF8.GetBytes(workload.Lines(BatchSize, _ => DateTimeOffset.UtcNow))).ToArray();
            return await RequestLoad.RunAsync(
                Connections, TimeSpan.FromSeconds(seconds), number => MeasuredService.PostAsync(client, batches[number % batches.Length], cancellation), perSecond / (double)BatchSize);
        }

        async Task<Durations> ProbeAsync(CancellationToken stopped)
        {
            var durations = new List<TimeSpan>();
            var window = $"metrics/summary?start_time={Text(probed.AddHours(-1))}&end_time={Text(probed.AddHours(1))}";
            while (!stopped.IsCancellationRequested)
            {
                await service.PostAsync($$"""{"metric_name":"probe","value":1,"unit":"count","category":"usage","service":"probe","timestamp":"{{Text(probed)}}"}""", cancellation);
                probes++;
                var started = Stopwatch.GetTimestamp();
                while ((await service.GetAsync(window, cancellation))["total_metrics"]!.GetValue<long>() < probes)
                    await Task.Delay(2, cancellation);
                durations.Add(Stopwatch.GetElapsedTime(started));
                // Not in step with the projections' pages.
                await Task.Delay(Random.Shared.Next(50), cancellation);
            }

            return new(durations);
        }
    }

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
