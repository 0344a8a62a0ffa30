using BusinessMetrics.Hosting;
using BusinessMetrics.Projections.Costs;
using BusinessMetrics.Projections.Numbers;
using BusinessMetrics.Projections.Rollups;

namespace BusinessMetrics.Alerts;

/// <summary>Spend against the budget that the settings give.</summary>
public sealed class BudgetUses(RollupReader rollups, ServiceSettings settings) : IBudgetUse
{
    private static readonly ExactNumber DefaultAlertThreshold = 80;

    public async Task<IReadOnlyList<BudgetUse>> AllAsync(DateTimeOffset now, CancellationToken cancellation) =>
        await UsedPercentAsync(null, now, cancellation) is { } used
            ? [new(BudgetUse.Total, BudgetMonth.Of(EndOf(now)), used, DefaultAlertThreshold)]
            : [];

    public async Task<ExactNumber?> UsedPercentAsync(string? service, DateTimeOffset now, CancellationToken cancellation)
    {
        var end = EndOf(now);
        var rows = await rollups.ReadAsync(SpendOf(service, new(BudgetMonth.Of(end), end)), cancellation);
        return BudgetMonth.UsedPercent(Figures.Total(rows.Select(row => row.Figures)).Sum, settings.MonthlyBudget);
    }

    public async Task<IEnumerable<(DateTimeOffset At, ExactNumber? Value)>> HistoryAsync(
        string? service, IReadOnlyList<DateTimeOffset> moments, CancellationToken cancellation)
    {
        if (moments.Count == 0)
            return [];
        var query = SpendOf(service, new(BudgetMonth.Of(moments[0]), moments[^1])) with { Bucket = Granularity.Minute };
        var rows = await rollups.ReadAsync(query, cancellation);
        return BudgetMonth.History(
            [.. rows.Select(row => (row.Bucket!.Value, row.Figures.Sum)).OrderBy(row => row.Item1)], moments, _ => settings.MonthlyBudget);
    }

    /// <summary>The current minute counts, as in every window that ends now.</summary>
    private static DateTimeOffset EndOf(DateTimeOffset now) => TimeWindow.Sliding(TimeSpan.Zero, now).End;

    private RollupQuery SpendOf(string? service, TimeWindow window) => new RollupQuery(CostCategory.Rollups, window)
        .Where("unit", settings.ReportingCurrency)
        .Where("service", service)
        .By();
}
