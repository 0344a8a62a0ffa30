using BusinessMetrics.Projections.Figures.Performance;
using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;

namespace BusinessMetrics.Figures.Performance;

/// <summary>What of a window the performance answer is composed from.</summary>
/// <param name="Figures">By figure, service and model; with their extremes and latest values in the current window.</param>
/// <param name="Usage">Requests and predictions that usage metrics counted, by figure and model.</param>
public sealed record PerformanceWindow(TimeWindow Window, IReadOnlyList<RollupRow> Figures, IReadOnlyList<RollupRow> Usage);

/// <summary>Reads the performance answer's figures from the read models of performance and usage.</summary>
public sealed class PerformanceFigures(RollupReader rollups)
{
    public async Task<PerformanceWindow> ReadAsync(
        TimeWindow window, IReadOnlyList<string>? models, IReadOnlyList<string>? services, Statistics statistics, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var figures = await rollups.ReadAsync(
            Performance(window, models, services, asOf) with { Statistics = statistics }, cancellation);
        var usage = await rollups.ReadAsync(
            (new RollupQuery(UsageCategory.Rollups, window) { AsOf = asOf })
                .WhereAny("figure", [UsageCategory.Requests, UsageCategory.PredictionCount])
                .Within("model_name", models)
                .Within("service", services)
                .By("figure", "model_name"),
            cancellation);
        return new(window, figures, usage);
    }

    public Task<QuantileSketch> LatenciesAsync(
        TimeWindow window, IReadOnlyList<string>? models, IReadOnlyList<string>? services, DateTimeOffset? asOf, CancellationToken cancellation) =>
        rollups.Sketches.OfAllAsync(Performance(window, models, services, asOf).Where("figure", PerformanceCategory.Latency), cancellation);

    private static RollupQuery Performance(TimeWindow window, IReadOnlyList<string>? models, IReadOnlyList<string>? services, DateTimeOffset? asOf) =>
        (new RollupQuery(PerformanceCategory.Rollups, window) { AsOf = asOf })
            .Within("model_name", models)
            .Within("service", services);
}
