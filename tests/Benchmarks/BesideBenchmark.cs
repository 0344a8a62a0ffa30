using System.Globalization;

namespace BusinessMetrics.Benchmarks;

/// <summary>
/// What two published services take in, in turns: two versions on one machine, where a day between two measurements can
/// change more than the versions do.
/// </summary>
internal static class BesideBenchmark
{
    /// <param name="other">Where the service is published that is measured beside the other one.</param>
    /// <param name="kept">What the measured one holds already: with its own version beside it, what a long log costs.</param>
    public static async Task<IReadOnlyList<Measurement>> RunAsync(DirectoryInfo other, DirectoryInfo? kept, int seconds, int rounds, CancellationToken cancellation)
    {
        await using var measured = await MeasuredService.StartAsync(kept);
        await using var beside = await MeasuredService.StartPublishedAsync(other);
        var length = TimeSpan.FromSeconds(seconds);
        foreach (var service in new[] { measured, beside })
            await Load(seed: 1).RunAsync(service, length, cancellation);
        var (ours, others) = (new List<IngestRun>(), new List<IngestRun>());
        for (var round = 0; round < rounds; round++)
        {
            var load = Load(seed: 10 + round);
            // Whoever is first finds the machine as the other left it, so that they take turns in that too.
            foreach (var (service, runs) in round % 2 == 0 ? [(measured, ours), (beside, others)] : new[] { (beside, others), (measured, ours) })
                runs.Add(await load.RunAsync(service, length, cancellation));
            Report.Progress(string.Create(CultureInfo.InvariantCulture, $"beside, round {round + 1}: {ours[^1].PerSecond:0} a second, {ours[^1].ServiceMicroseconds:0} + {ours[^1].PostgresMicroseconds:0} us; the other {others[^1].PerSecond:0}, {others[^1].ServiceMicroseconds:0} + {others[^1].PostgresMicroseconds:0}"));
        }

        return
        [
            Compare("ingest beside the other, metrics/s", run => run.PerSecond),
            Compare("processor time of the service, us a metric", run => run.ServiceMicroseconds),
            Compare("processor time of PostgreSQL, us a metric", run => run.PostgresMicroseconds),
        ];

        Measurement Compare(string figure, Func<IngestRun, double> value) =>
            Comparison.Of(figure, [.. ours.Select(value)], [.. others.Select(value)], "", (_, _) => true);
    }

    private static IngestLoad Load(int seed) => new(seed, DateTimeOffset.UtcNow);
}
