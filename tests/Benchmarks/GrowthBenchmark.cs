using System.Globalization;

namespace BusinessMetrics.Benchmarks;

/// <summary>What is taken in after many metrics, beside what was taken in at first.</summary>
internal static class GrowthBenchmark
{
    private const int Parts = 10;

    /// <param name="metrics">In all; the last tenth is compared with the first.</param>
    public static async Task<IReadOnlyList<Measurement>> RunAsync(int metrics, CancellationToken cancellation)
    {
        var part = Math.Max(IngestLoad.BatchSize, metrics / Parts);
        await using var service = await MeasuredService.StartAsync();
        await new IngestLoad(seed: 1, DateTimeOffset.UtcNow).RunAsync(service, Math.Min(50_000, part), cancellation);
        var rates = new List<double>();
        for (var number = 0; number < Parts; number++)
        {
            var run = await new IngestLoad(seed: 30 + number, DateTimeOffset.UtcNow).RunAsync(service, part, cancellation);
            rates.Add(run.PerSecond);
            Report.Progress(string.Create(CultureInfo.InvariantCulture, $"growth, metrics {part * number} to {part * (number + 1)}: {run.PerSecond:0} a second; {run.ServiceMicroseconds:0} us of the service's and {run.PostgresMicroseconds:0} us of PostgreSQL's processor time a metric"));
        }

        return [Comparison.Of($"growth, metrics/s of the last tenth of {part * Parts}, beside the first", [rates[^1]], [rates[0]], ">= 0.9", (_, ratio) => ratio >= 0.9)];
    }
}
