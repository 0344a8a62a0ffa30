using System.Globalization;

namespace BusinessMetrics.Benchmarks;

/// <summary>How much the service takes in, everything on, beside what PostgreSQL takes in by COPY.</summary>
internal static class IngestBenchmark
{
    private const double LeastPerSecond = 12_000;
    private const double LeastRatio = 0.6;
    private const double MostMegabytes = 600;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(int seconds, int rounds, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync();
        // The first seconds are the runtime's and PostgreSQL's warming up, which a service does once.
        await new IngestLoad(seed: 1, DateTimeOffset.UtcNow).RunAsync(service, TimeSpan.FromSeconds(Math.Min(5, seconds)), cancellation);
        await using var limit = await CopyLimit.PrepareAsync(service.Database, cancellation);
        var (ours, most, peak) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var load = new IngestLoad(seed: 10 + round, DateTimeOffset.UtcNow);
            var before = await limit.SettleAsync(cancellation);
            var run = await load.RunAsync(service, TimeSpan.FromSeconds(seconds), cancellation);
            ours.Add(run.PerSecond);
            peak.Add(run.PeakMegabytes);
            most.Add(await limit.MeasureAsync(before, cancellation));
            Report.Progress(string.Create(CultureInfo.InvariantCulture, $"ingest, round {round + 1}: {run.Metrics} metrics in {run.Sending.TotalSeconds:0.0} s, in every read model {(run.Total - run.Sending).TotalSeconds:0.0} s later: {run.PerSecond:0} a second; COPY {most[^1]:0}; {run.ServiceMicroseconds:0} us of the service's and {run.PostgresMicroseconds:0} us of PostgreSQL's processor time a metric; {run.PeakMegabytes:0} MB"));
        }

        return
        [
            Comparison.Of("ingest, metrics/s", ours, most, $">= {LeastRatio:0.0} and >= {LeastPerSecond:0}", (rate, ratio) => ratio >= LeastRatio && rate >= LeastPerSecond),
            Comparison.Of("memory while ingesting, MB", peak, [], $"<= {MostMegabytes:0}", (megabytes, _) => megabytes <= MostMegabytes),
        ];
    }
}
