using System.Diagnostics;
using System.Globalization;

namespace BusinessMetrics.Benchmarks;

/// <summary>Whether every read model keeps pace with metrics of now that come at a steady rate.</summary>
internal static class ProjectionsBenchmark
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    public static async Task<IReadOnlyList<Measurement>> RunAsync(int rate, int seconds, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync();
        var workload = new Workload(seed: 2);
        var perBeat = (int)(rate * Beat.TotalSeconds);
        await service.PostAsync(workload.Lines(perBeat, _ => DateTimeOffset.UtcNow), cancellation);
        await service.CatchUpAsync(cancellation);

        var lags = new List<(string Name, long Events)>();
        var beats = (int)(seconds / Beat.TotalSeconds);
        var started = Stopwatch.GetTimestamp();
        for (var beat = 0; beat < beats; beat++)
        {
            await service.PostAsync(workload.Lines(perBeat, _ => DateTimeOffset.UtcNow), cancellation);
            if (beat % 10 == 9)
                lags.Add(await service.LagAsync(cancellation));
            if ((Beat * (beat + 1)) - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } wait)
                await Task.Delay(wait, cancellation);
        }

        var recorded = Stopwatch.GetElapsedTime(started);
        await service.CatchUpAsync(cancellation);
        var drained = Stopwatch.GetElapsedTime(started) - recorded;
        var worst = lags.MaxBy(lag => lag.Events);
        var achieved = beats * perBeat / recorded.TotalSeconds;
        return
        [
            new(
                $"{rate} metrics a second for {seconds} s",
                [
                    ("metrics/s", achieved.ToString("0", CultureInfo.InvariantCulture)),
                    ("worst lag, events", $"{worst.Events} ({worst.Name})"),
                    ("drained after, s", drained.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)),
                    ("resident MB", service.ResidentMegabytes().ToString("0", CultureInfo.InvariantCulture)),
                ],
                "drained within 1 s",
                achieved >= rate * 0.98 && drained < TimeSpan.FromSeconds(1)),
        ];
    }
}
