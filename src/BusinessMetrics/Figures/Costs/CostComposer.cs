using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;

namespace BusinessMetrics.Figures.Costs;

/// <summary>Makes the cost answer from the read models' rows; pure (docs/understand/figures/vocabulary.md, "Cost").</summary>
public static class CostComposer
{
    /// <param name="top">How many services are told apart.</param>
    /// <param name="groupBy">By service, model_name or resource_type; null for no groups.</param>
    public static CostMetrics Compose(TimeWindow window, CostRows rows, BudgetStanding budget, int top, GroupQuery? groupBy)
    {
        var total = Sum(rows.Money);
        var services = Largest.Split(Groups(rows.Money, "service"), top);
        var (groups, next) = groupBy is null
            ? (null, null)
            : GroupPages.Page(Groups(rows.Money, groupBy.Field), groupBy.Limit, groupBy.After, group => new(group.TotalCost, group.Key));
        return new(
            total,
            // A dictionary that only grows is written in the order in which it grew.
            services.Shown.ToDictionary(group => group.Key!, group => group.TotalCost),
            Largest.Of(services.Others, rest => new OtherServicesCost(rest.Count, rest.Aggregate(ExactNumber.Zero, (sum, service) => sum + service.TotalCost))),
            new(SpentOn("compute", rows.Money), SpentOn("storage", rows.Money), SpentOn("network", rows.Money), SpentOn(CostCategory.Other, rows.Money)),
            Days(window, rows.Money),
            new(
                Used(CostCategory.CpuHours),
                Used(CostCategory.MemoryGbHours),
                Stored(rows.Storage),
                Used(CostCategory.NetworkGb)),
            new(
                Ratio(total, rows.Predictions.Sum.ToDouble()),
                Ratio(total, rows.AccuracyPoints.Mean),
                Ratio(total, rows.ThreatsDetected.Sum.ToDouble())),
            budget,
            groups,
            next,
            rows.Money.Sum(row => row.Figures.Count));

        ExactNumber Used(string figure) => ResourceUnits.Amount(figure, rows.Resources.Where(row => row["figure"] == figure)).Figures.Sum;
    }

    private static CostGroup[] Groups(IEnumerable<RollupRow> money, string field) =>
    [
        .. money
            .GroupBy(row => row[field], (key, group) => new CostGroup(key, Sum(group)))
            .OrderBy(group => new GroupPosition(group.TotalCost, group.Key), GroupPosition.Order),
    ];

    private static DayCosts[] Days(TimeWindow window, IEnumerable<RollupRow> money)
    {
        var byDay = money.ToLookup(row => DateOnly.FromDateTime(row.Bucket!.Value.UtcDateTime));
        var days = new List<DayCosts>();
        var first = Granularity.Day.Floor(window.Start);
        // A window that goes on touches the current day, and one after it once something is spent there.
        var until = window.Now is { } now ? byDay.Select(day => day.Key).Append(DateOnly.FromDateTime(now.UtcDateTime)).Max().AddDays(1).ToDateTime(default) : window.End.UtcDateTime;
        for (var i = 0; i < (until - first.UtcDateTime) / TimeSpan.FromDays(1); i++)
        {
            var date = DateOnly.FromDateTime(first.UtcDateTime).AddDays(i);
            var spent = byDay[date].ToArray();
            days.Add(new(
                date, Sum(spent), SpentOn("compute", spent), SpentOn("storage", spent), SpentOn("network", spent), SpentOn(CostCategory.Other, spent)));
        }

        return [.. days];
    }

    private static ExactNumber Stored(IEnumerable<RollupRow> storage) => storage
        .GroupBy(row => row["service"])
        .Aggregate(ExactNumber.Zero, (sum, service) => sum + (ResourceUnits.Amount(CostCategory.StorageGb, service).Figures.Last?.Value ?? 0));

    private static ExactNumber SpentOn(string resourceType, IEnumerable<RollupRow> money) => Sum(money.Where(row => row["resource_type"] == resourceType));

    private static ExactNumber Sum(IEnumerable<RollupRow> rows) => rows.Aggregate(ExactNumber.Zero, (sum, row) => sum + row.Figures.Sum);

    /// <summary>A division by nothing is 0; finite, as JSON needs it, whatever is divided.</summary>
    private static double Ratio(ExactNumber cost, double parts) =>
        parts == 0 || cost.IsZero ? 0 : Math.Clamp(cost.ToDouble() / parts, double.MinValue, double.MaxValue);
}
