using BusinessMetrics.Projections.Budgets;
using BusinessMetrics.Projections.Numbers;
using BusinessMetrics.Projections.Rollups;

namespace BusinessMetrics.Alerts;

/// <summary>The share of its month's budget that was used at each of many moments; pure.</summary>
public static class BudgetHistory
{
    /// <param name="minutes">Money spent by minute, ascending, from the start of the first moment's month.</param>
    /// <param name="moments">Ascending ends of windows; each belongs to the month of the instant before it.</param>
    /// <param name="budgetOf">The budget of a month.</param>
    public static IEnumerable<(DateTimeOffset At, ExactNumber? Value)> Of(
        IReadOnlyList<(DateTimeOffset Minute, ExactNumber Spend)> minutes,
        IReadOnlyList<DateTimeOffset> moments,
        Func<TimeWindow, ExactNumber> budgetOf)
    {
        var next = 0;
        var (month, spend) = (default(TimeWindow), ExactNumber.Zero);
        foreach (var at in moments)
        {
            if (BudgetMonth.OfWindowEnd(at) is var current && current != month)
                (month, spend) = (current, ExactNumber.Zero);
            for (; next < minutes.Count && minutes[next].Minute < at; next++)
                if (minutes[next].Minute >= month.Start)
                    spend += minutes[next].Spend;
            yield return (at, BudgetStatus.UsedPercentOf(spend, budgetOf(month)));
        }
    }
}
