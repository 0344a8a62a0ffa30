using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Budgets;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>The use of a budget over history; pure.</summary>
public static class BudgetReplay
{
    /// <summary>The share of its month's budget that is used at each moment, in percent; null of a budget of nothing.</summary>
    /// <param name="minutes">Money spent by minute, ascending, from the start of the first moment's month.</param>
    /// <param name="moments">Ascending; one that ends a month is in that month.</param>
    /// <param name="budgets">By the month's start.</param>
    public static IEnumerable<(DateTimeOffset At, ExactNumber? Value)> UsedPercent(
        IReadOnlyList<(DateTimeOffset Minute, ExactNumber Spend)> minutes,
        IReadOnlyList<DateTimeOffset> moments,
        IReadOnlyDictionary<DateTimeOffset, ExactNumber> budgets)
    {
        var next = 0;
        var (month, spend) = (DateTimeOffset.MinValue, ExactNumber.Zero);
        foreach (var at in moments)
        {
            if (BudgetMonth.OfWindowEnd(at).Start is var current && current != month)
                (month, spend) = (current, ExactNumber.Zero);
            for (; next < minutes.Count && minutes[next].Minute < at; next++)
                if (minutes[next].Minute >= month)
                    spend += minutes[next].Spend;
            yield return (at, BudgetStatus.UsedPercentOf(spend, budgets[month]));
        }
    }
}
