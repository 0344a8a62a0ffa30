using BusinessMetrics.Projections.Numbers;

namespace BusinessMetrics.Alerts;

/// <summary>The arithmetic of a month's spend; pure.</summary>
public static class BudgetMonth
{
    private const int Decimals = 12;

    /// <summary>The UTC month that what ends at this moment belongs to: a month's last minute ends when the next begins.</summary>
    public static DateTimeOffset Of(DateTimeOffset end)
    {
        var last = end.AddMicroseconds(-1).UtcDateTime;
        return new(last.Year, last.Month, 1, 0, 0, 0, TimeSpan.Zero);
    }

    /// <summary>Null of a budget of nothing, of which no share can be told.</summary>
    public static ExactNumber? UsedPercent(ExactNumber spend, decimal budget)
    {
        if (budget == 0)
            return null;
        try
        {
            if (spend.TryToDecimal(out var money))
                return Math.Round(money * 100 / budget, Decimals);
        }
        catch (OverflowException)
        {
            // Beyond what a decimal holds; a double is precise enough to say by how much.
        }

        return ExactNumber.FromDouble(Math.Clamp(spend.ToDouble() / (double)budget * 100, double.MinValue, double.MaxValue));
    }

    /// <summary>The share of the month's budget that is used at each moment.</summary>
    /// <param name="minutes">Money spent by minute, ascending, from the start of the first moment's month.</param>
    /// <param name="moments">Ascending.</param>
    /// <param name="budgetOf">The budget of a month.</param>
    public static IEnumerable<(DateTimeOffset At, ExactNumber? Value)> History(
        IReadOnlyList<(DateTimeOffset Minute, ExactNumber Spend)> minutes, IReadOnlyList<DateTimeOffset> moments, Func<DateTimeOffset, decimal> budgetOf)
    {
        var next = 0;
        var (month, spend) = (DateTimeOffset.MinValue, ExactNumber.Zero);
        foreach (var at in moments)
        {
            if (Of(at) is var current && current != month)
                (month, spend) = (current, ExactNumber.Zero);
            for (; next < minutes.Count && minutes[next].Minute < at; next++)
                if (minutes[next].Minute >= month)
                    spend += minutes[next].Spend;
            yield return (at, UsedPercent(spend, budgetOf(month)));
        }
    }
}
