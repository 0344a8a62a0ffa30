using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace BusinessMetrics.Benchmarks;

/// <summary>From the process' start to its first acknowledged metric, on data that are there, and what it holds in memory at rest.</summary>
internal static class StartupBenchmark
{
    /// <param name="seconds">How long it rests before its memory is looked at; after the load three times as long, since pools take a minute to let go.</param>
    public static async Task<IReadOnlyList<Measurement>> RunAsync(int metrics, int seconds, int rounds, CancellationToken cancellation)
    {
        var rest = TimeSpan.FromSeconds(seconds);
        var directory = Directory.CreateTempSubdirectory("business-metrics-benchmark-");
        try
        {
            var (restLoaded, total, first, second) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            await using (var service = await MeasuredService.StartAsync(directory))
            {
                await History.RecordAsync(service, metrics, cancellation);
                await Task.Delay(3 * rest, cancellation);
                restLoaded.Add(service.ResidentMegabytes());
            }

            var restStarted = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                var started = Stopwatch.GetTimestamp();
                await using var service = await MeasuredService.StartAsync(directory);
                first.Add(await PostAsync(service, cancellation));
                total.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                second.Add(await PostAsync(service, cancellation));
                await Task.Delay(rest, cancellation);
                restStarted.Add(service.ResidentMegabytes());
                Report.Progress(string.Create(CultureInfo.InvariantCulture, $"startup, round {round + 1}: {total[^1]:0.00} s, first POST {first[^1]:0} ms, second {second[^1]:0} ms, at rest {restStarted[^1]:0} MB"));
            }

            return
            [
                Comparison.Of("start to the first acknowledged POST, s", total, [], "<= 3", (duration, _) => duration <= 3, "0.00"),
                Comparison.Of("first POST after the start, ms", first, [], "<= 100", (milliseconds, _) => milliseconds <= 100),
                Comparison.Of("second POST, ms", second, [], "", (_, _) => true),
                Comparison.Of("memory at rest after the load, MB", restLoaded, [], "<= 250", (megabytes, _) => megabytes <= 250),
                Comparison.Of("memory at rest after a start, MB", restStarted, [], "<= 250", (megabytes, _) => megabytes <= 250),
            ];
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>In milliseconds, from a client that has never asked before.</summary>
    private static async Task<double> PostAsync(MeasuredService service, CancellationToken cancellation)
    {
        using var client = service.Client(1);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"metric_name":"started","value":1,"unit":"count","category":"usage","service":"service-00"}"""));
        content.Headers.ContentType = new("application/json");
        var started = Stopwatch.GetTimestamp();
        using var response = await client.PostAsync("metrics", content, cancellation);
        response.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
