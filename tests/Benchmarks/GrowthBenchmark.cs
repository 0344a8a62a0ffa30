using System.Globalization;

namespace BusinessMetrics.Benchmarks;

/// <summary>What is taken in after many metrics, beside what was taken in at first.</summary>
internal static class GrowthBenchmark
{
    private const int Parts = 10;

    /// <param name="metrics">In all; the last tenth is compared with the first.</param>
    public static async Task<IReadOnlyList<Measurement>> RunAsync(int metrics, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync();
        await new IngestLoad(seed: 1, DateTimeOffset.UtcNow).RunAsync(service, Math.Min(50_000, metrics / Parts), cancellation);
        var rates = new List<double>();
        for (var part = 0; part < Parts; part++)
        {
            var run = await new IngestLoad(seed: 30 + part, DateTimeOffset.UtcNow).RunAsync(service, metrics / Parts, cancellation);
            rates.Add(run.PerSecond);
            Report.Progress(string.Create(CultureInfo.InvariantCulture, $"growth, metrics {metrics / Parts * part} to {metrics / Parts * (part + 1)}: {run.PerSecond:0} a second; {run.ServiceMicroseconds:0} us of the service's and {run.PostgresMicroseconds:0} us of PostgreSQL's processor time a metric"));
        }

        return [Comparison.Of($"growth, metrics/s of the last tenth of {metrics}, beside the first", [rates[^1]], [rates[0]], ">= 0.9", (_, ratio) => ratio >= 0.9)];
    }
}
