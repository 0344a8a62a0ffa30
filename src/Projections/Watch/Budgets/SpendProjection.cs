using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Watch.Budgets;

/// <summary>What a month comes to: its spend so far and, for each day that is left, its usual daily spend; pure.</summary>
/// <remarks>
/// The usual day is the Winsorised mean of the days with one value at each end (W. J. Dixon, "Simplified Estimation from
/// Censored Normal Samples", 1960): the largest and the smallest of the last 28 days count as the ones next to them, so
/// that a charge or credit that comes once, or once a month, is not multiplied, while what comes every week is no outlier,
/// and of a median or of a mean with a tenth trimmed nothing would be left where one day in seven has spend.
/// </remarks>
public sealed record SpendProjection(ExactNumber Spend, ProjectionBasis Basis)
{
    /// <summary>Whole weeks, and too few for what comes on the same day of each month to be in them twice.</summary>
    public const int Days = 28;

    private const int Decimals = 6;
    private const int RateDecimals = 12;

    /// <summary>The days that a projection is told from: those of the month until then, and the ones before it.</summary>
    /// <param name="end">As in <see cref="Of"/>.</param>
    public static TimeWindow Needed(DateTimeOffset end)
    {
        var month = BudgetMonth.OfWindowEnd(end);
        return new(month.Start - DateTimeOffset.MinValue < TimeSpan.FromDays(Days) ? DateTimeOffset.MinValue : month.Start.AddDays(-Days), end);
    }

    /// <summary>Never below what is spent, since a month of credits alone is not expected to bring more of them; to six decimals.</summary>
    /// <param name="spendByDay">By the start of the UTC day, in <see cref="Needed"/>; days without spend may be missing.</param>
    /// <param name="end">The end, not included, of what is known; the month is the one of the instant before it.</param>
    public static SpendProjection Of(IReadOnlyDictionary<DateTimeOffset, ExactNumber> spendByDay, DateTimeOffset end)
    {
        var month = BudgetMonth.OfWindowEnd(end);
        var spend = SpentIn(month, spendByDay);
        if (end >= month.End)
            return new(spend, ProjectionBasis.MonthOver);
        var days = DaysFrom(month.Start, (int)(end - month.Start).TotalDays);
        var before = DaysFrom(Needed(end).Start, Math.Max(0, (month.Start - Needed(end).Start).Days)).Skip(days.Length).ToArray();
        var isKnownBefore = before.Any(day => !day.IsZero);
        if (days.Length == 0 && !isKnownBefore)
            return new(spend, ProjectionBasis.CurrentSpend);

        var usual = Outliers.Of(isKnownBefore ? [.. before, .. days] : days);
        var rate = days.Length > 0
            ? Sum(days.Select(usual.Hold)).DividedBy(days.Length, RateDecimals)
            : usual.Hold(FirstDay(spend, end - month.Start, Sum(before.Select(usual.Hold)).DividedBy(before.Length, RateDecimals)));
        var left = (ExactNumber.Max(0, rate) * (month.End - end).Ticks).DividedBy(TimeSpan.TicksPerDay, Decimals);
        return new(spend + left, days.Length > 0 ? ProjectionBasis.RunRate : ProjectionBasis.Blended);

        ExactNumber[] DaysFrom(DateTimeOffset first, int count) =>
            [.. Enumerable.Range(0, count).Select(day => spendByDay.GetValueOrDefault(first.AddDays(day)))];
    }

    /// <summary>What was spent in a month, of the days of a longer span.</summary>
    public static ExactNumber SpentIn(TimeWindow month, IReadOnlyDictionary<DateTimeOffset, ExactNumber> spendByDay) =>
        Sum(spendByDay.Where(day => day.Key >= month.Start && day.Key < month.End).Select(day => day.Value));

    /// <summary>A day that has just begun, if the rest of it is like those before.</summary>
    private static ExactNumber FirstDay(ExactNumber spend, TimeSpan passed, ExactNumber usual) =>
        spend + (usual * (TimeSpan.TicksPerDay - passed.Ticks)).DividedBy(TimeSpan.TicksPerDay, RateDecimals);

    private static ExactNumber Sum(IEnumerable<ExactNumber> numbers) => numbers.Aggregate(ExactNumber.Zero, (sum, number) => sum + number);

    /// <summary>Between what the days of a sample count: from its second smallest to its second largest.</summary>
    private readonly record struct Outliers(ExactNumber Least, ExactNumber Most)
    {
        public static Outliers Of(ExactNumber[] days)
        {
            var sorted = days.Order().ToArray();
            if (sorted is [var only])
                return new(only, only);
            // Of two, none tells which is the usual one: the smaller is multiplied.
            if (sorted is [var low, var high])
                return ExactNumber.Max(low, -low) < ExactNumber.Max(high, -high) ? new(low, low) : new(high, high);
            return new(sorted[1], sorted[^2]);
        }

        public ExactNumber Hold(ExactNumber day) => ExactNumber.Min(ExactNumber.Max(day, Least), Most);
    }
}
