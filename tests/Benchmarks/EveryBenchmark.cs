namespace BusinessMetrics.Benchmarks;

/// <summary>Every figure that has a mark, one after the other, each on a service of its own.</summary>
internal static class EveryBenchmark
{
    /// <param name="metrics">So many are loaded where a figure is asked of what is there.</param>
    /// <param name="asked">So often is each uncached answer asked for.</param>
    public static async Task<IReadOnlyList<Measurement>> RunAsync(int metrics, int asked, int seconds, int rounds, CancellationToken cancellation) =>
    [
        .. await IngestBenchmark.RunAsync(seconds, rounds, cancellation),
        .. await TrustBenchmark.RunAsync(seconds, rounds, eachPart: false, cancellation),
        .. await SingleBenchmark.RunAsync(seconds, rounds, cancellation),
        .. await FreshnessBenchmark.RunAsync(6_000, seconds, rounds, cancellation),
        .. await LiveBenchmark.RunAsync(1_000, seconds, cancellation),
        .. await DeliveryBenchmark.RunAsync(5_000, seconds, metrics / 100, cancellation),
        .. await ReportsBenchmark.RunAsync(metrics, asked, seconds, rounds, cancellation),
        .. await SummaryBenchmark.RunAsync(metrics, seconds, rounds, cancellation),
        .. await FiguresBenchmark.RunAsync(metrics, History.Days, asked, only: null, kept: null, cancellation),
        .. await ListingBenchmark.RunAsync(metrics, rounds, kept: null, cancellation),
        .. await RebuildBenchmark.RunAsync(metrics, rounds, cancellation),
        .. await StartupBenchmark.RunAsync(metrics, seconds, rounds, cancellation),
        .. await GrowthBenchmark.RunAsync(metrics, cancellation),
    ];
}
