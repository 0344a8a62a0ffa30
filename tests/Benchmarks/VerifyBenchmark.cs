using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace BusinessMetrics.Benchmarks;

/// <summary>How long it takes to verify a whole log, in the database and from an export, by the commands as an auditor runs them.</summary>
internal static class VerifyBenchmark
{
    private const double LimitSeconds = 60;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(int metrics, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync();
        await History.RecordAsync(service, metrics, cancellation);
        var behind = Stopwatch.GetTimestamp();
        while (await SignedAsync(service, cancellation) < metrics)
            await Task.Delay(100, cancellation);
        Console.WriteLine($"all signed {Stopwatch.GetElapsedTime(behind).TotalSeconds:0.0} s after the read models had caught up");

        var export = Path.Combine(service.DataDirectory, "log.ndjson");
        return
        [
            await MeasureAsync(service, "verify in the database", metrics, ["audit", "verify"], cancellation),
            await MeasureAsync(service, "export", metrics, ["audit", "export", export], cancellation),
            await MeasureAsync(service, "verify the export", metrics, ["audit", "verify", "--offline", export], cancellation),
        ];
    }

    private static async Task<long> SignedAsync(MeasuredService service, CancellationToken cancellation) =>
        (await service.GetAsync("audit/checkpoints?limit=1", cancellation))["checkpoints"]!.AsArray() is [JsonNode newest] ? newest["size"]!.GetValue<long>() : 0;

    private static async Task<Measurement> MeasureAsync(
        MeasuredService service, string figure, int metrics, string[] arguments, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var (exitCode, megabytes) = await service.RunAsync(arguments, cancellation);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new(
            figure,
            [
                ("events", metrics.ToString(CultureInfo.InvariantCulture)),
                ("s", seconds.ToString("0.0", CultureInfo.InvariantCulture)),
                ("events/s", (metrics / seconds).ToString("0", CultureInfo.InvariantCulture)),
                ("MB", megabytes.ToString("0", CultureInfo.InvariantCulture)),
            ],
            $"exit status 0 within {LimitSeconds} s",
            exitCode == 0 && seconds < LimitSeconds);
    }
}
