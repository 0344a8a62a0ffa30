using BusinessMetrics.Budgets;
using BusinessMetrics.Projections.Budgets;
using BusinessMetrics.Projections.Numbers;
using BusinessMetrics.Projections.Rollups;

namespace BusinessMetrics.Alerts;

/// <summary>Spend against the budgets in force. A service that has none of its own has no budget to pass: the total one watches it.</summary>
public sealed class BudgetUses(BudgetFigures budgets) : IBudgetUse
{
    public async Task<IReadOnlyList<BudgetUse>> AllAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var statuses = await budgets.AllAsync(EndOf(now), asOf: null, cancellation);
        return
        [
            .. from status in statuses
               where status.Budget.Scope == Budget.Total || status.Budget.IsSet
               let used = status.UsedPercent
               where used.HasValue
               select new BudgetUse(status.Budget.Scope, status.Month.Start, used.Value, status.Budget.AlertThreshold),
        ];
    }

    public async Task<ExactNumber?> UsedPercentAsync(string? service, DateTimeOffset now, CancellationToken cancellation) =>
        (await budgets.StatusOfServiceAsync(service, EndOf(now), asOf: null, cancellation)).UsedPercent;

    public async Task<IEnumerable<(DateTimeOffset At, ExactNumber? Value)>> HistoryAsync(
        string? service, IReadOnlyList<DateTimeOffset> moments, CancellationToken cancellation)
    {
        if (moments.Count == 0)
            return [];
        var amounts = new Dictionary<TimeWindow, ExactNumber>();
        foreach (var month in moments.Select(BudgetMonth.OfWindowEnd).Distinct())
            amounts[month] = (await budgets.InForceAsync(service ?? Budget.Total, month, asOf: null, cancellation)).Amount;
        var minutes = await budgets.SpendByMinuteAsync(service, new(BudgetMonth.OfWindowEnd(moments[0]).Start, moments[^1]), cancellation);
        return BudgetHistory.Of(minutes, moments, month => amounts[month]);
    }

    /// <summary>The current minute counts, as in every window that ends now.</summary>
    private static DateTimeOffset EndOf(DateTimeOffset now) => TimeWindow.Sliding(TimeSpan.Zero, now).End;
}
