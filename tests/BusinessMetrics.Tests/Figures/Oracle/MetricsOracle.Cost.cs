using System.Text.Json.Nodes;
using static BusinessMetrics.Tests.Figures.Oracle.Arithmetic;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed partial class MetricsOracle
{
    /// <summary>What <c>GET /metrics/cost</c> answers.</summary>
    public JsonObject Cost(
        DateTimeOffset start, DateTimeOffset? end, string? service = null, string? resourceType = null, string? groupBy = null,
        DateTimeOffset? asOf = null)
    {
        var window = OracleWindow.Of(start, end, asOf);
        var current = KnownIn(window, asOf).Where(metric => service is null || metric.Service == service).ToList();
        var money = MoneySpent(current).Where(metric => resourceType is null || metric.ResourceType() == resourceType).ToList();
        var spentSoFar = MoneySpent(Known(asOf)).Where(metric => service is null || metric.Service == service);

        var answer = new JsonObject
        {
            ["total_cost"] = Sum(money),
            ["cost_by_service"] = Map(money.GroupBy(metric => metric.Service), ofService => Sum(ofService)),
            ["cost_by_resource"] = new JsonObject
            {
                ["compute"] = SpentOn("compute", money),
                ["storage"] = SpentOn("storage", money),
                ["network"] = SpentOn("network", money),
                ["other"] = SpentOn("other", money),
            },
            ["cost_trends"] = CostTrends(money, window),
            ["resource_usage"] = ResourceUsage(current),
            ["cost_efficiency"] = CostEfficiency(Sum(money), current),
            ["budget_status"] = BudgetStatus(spentSoFar, window, service),
            ["samples"] = money.Count,
        };
        if (groupBy is not null)
            answer["groups"] = CostGroups(money, groupBy);
        return answer;
    }

    private static decimal SpentOn(string resourceType, IEnumerable<OracleMetric> money) =>
        Sum(money.Where(metric => metric.ResourceType() == resourceType));

    private static JsonArray CostTrends(List<OracleMetric> money, OracleWindow window)
    {
        var days = new List<DateTimeOffset>();
        // One that goes on touches the day of its moment, and later ones once something is spent there.
        var touched = window.End ?? money.Select(metric => metric.OccurredAt).Append(window.Now!.Value).Max().AddTicks(1);
        for (var day = new DateTimeOffset(window.Start.UtcDateTime.Date, TimeSpan.Zero); day < touched; day = day.AddDays(1))
            days.Add(day);
        return Rows(
            from day in days
            let ofDay = money.Where(metric => new OracleWindow(day, day.AddDays(1)).Contains(metric.OccurredAt)).ToList()
            select new JsonObject
            {
                ["date"] = day.ToString("yyyy-MM-dd"),
                ["total_cost"] = Sum(ofDay),
                ["compute_cost"] = SpentOn("compute", ofDay),
                ["storage_cost"] = SpentOn("storage", ofDay),
                ["network_cost"] = SpentOn("network", ofDay),
                ["other_cost"] = SpentOn("other", ofDay),
            });
    }

    private static JsonObject ResourceUsage(List<OracleMetric> current)
    {
        var notMoney = current.Where(metric => !IsMoney(metric)).ToList();
        return new JsonObject
        {
            ["cpu_hours"] = Sum(Amounts("cpu_hours", unit => unit switch
            {
                { Base: "cpu_seconds" } => unit.Factor / 3600,
                { Dimension: "time" } => unit.Factor / 3_600_000,
                _ => null,
            })),
            ["memory_gb_hours"] = Sum(Amounts("memory_gb_hours", unit => unit.Base == "gb_hours" ? unit.Factor : Gigabytes(unit))),
            ["storage_gb"] = Amounts("storage_gb", Gigabytes).GroupBy(metric => metric.Service).Sum(LatestValue),
            ["network_gb"] = Sum(Amounts("network_gb", Gigabytes)),
        };

        static decimal? Gigabytes(OracleUnit unit) => unit.Dimension == "bytes" ? unit.Factor / 1e9m : null;

        // What is in no unit that is known is taken for one in the name's own.
        List<OracleMetric> Amounts(string name, Func<OracleUnit, decimal?> factor) =>
        [
            .. from metric in notMoney
               where metric.Is("cost", name)
               let unit = OracleUnits.Of(metric)
               let times = unit.IsOfThings ? 1 : factor(unit)
               where times is not null
               select metric with { Value = metric.Value * times.Value },
        ];
    }

    private static JsonObject CostEfficiency(decimal totalCost, List<OracleMetric> current)
    {
        var predictions = new[] { "cost", "usage", "performance" }
            .Select(category => current.Where(metric => metric.Is(category, "prediction_count") && OracleUnits.Of(metric).IsOfThings).ToList())
            .FirstOrDefault(counts => counts.Count > 0) ?? [];
        var points = Accuracies(current).Select(metric => OracleUnits.Of(metric) is { Dimension: "ratio", Name: not "percentage" } unit
            ? metric.Value * unit.Factor
            : metric.Value <= 1 ? metric.Value * 100 : metric.Value);
        var meanPoints = Mean(points);
        return new JsonObject
        {
            ["cost_per_prediction"] = Ratio(totalCost, Sum(predictions)),
            ["cost_per_accuracy_point"] = meanPoints == 0 ? 0 : (double)totalCost / meanPoints,
            ["cost_per_threat_detected"] = Ratio(totalCost, SumOf(current, "security", "threat_detected")),
        };
    }

    private JsonObject BudgetStatus(IEnumerable<OracleMetric> money, OracleWindow window, string? service)
    {
        // Of a window that goes on the month counts as a whole, and the current minute has passed in it.
        var end = window.End ?? window.Now!.Value.AddTicks(TimeSpan.TicksPerMinute - (window.Now.Value.UtcTicks % TimeSpan.TicksPerMinute));
        var lastInstant = end.AddMicroseconds(-1).UtcDateTime;
        var monthStart = new DateTimeOffset(lastInstant.Year, lastInstant.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var spend = Sum(money.Where(metric => new OracleWindow(monthStart, window.End ?? monthStart.AddMonths(1)).Contains(metric.OccurredAt)));
        var (projected, basis) = Projection(money, monthStart, end, spend);
        return new JsonObject
        {
            ["scope"] = service ?? "total",
            ["monthly_budget"] = monthlyBudget,
            ["current_spend"] = spend,
            ["projected_spend"] = projected,
            ["projection_basis"] = basis,
            ["budget_remaining"] = monthlyBudget - spend,
            ["alert_threshold"] = 80m,
        };
    }

    private static (decimal Spend, string Basis) Projection(IEnumerable<OracleMetric> money, DateTimeOffset monthStart, DateTimeOffset end, decimal spend)
    {
        var monthEnd = monthStart.AddMonths(1);
        if (end == monthEnd)
            return (spend, "month_over");
        var over = (int)Math.Floor((end - monthStart) / TimeSpan.FromDays(1));
        decimal SpentOn(int day) => Sum(money.Where(metric => new OracleWindow(monthStart.AddDays(day), monthStart.AddDays(day + 1)).Contains(metric.OccurredAt)));
        var earlier = Enumerable.Range(-28, 28).Skip(over).Select(SpentOn).ToList();
        var days = Enumerable.Range(0, over).Select(SpentOn).ToList();
        var sample = earlier.TrueForAll(day => day == 0) ? days : [.. earlier, .. days];
        if (sample.Count == 0)
            return (spend, "current_spend");
        sample.Sort();
        var (least, most) = sample.Count switch
        {
            1 => (sample[0], sample[0]),
            2 => (sample.MinBy(Math.Abs), sample.MinBy(Math.Abs)),
            _ => (sample[1], sample[^2]),
        };
        decimal Held(decimal day) => day < least ? least : day > most ? most : day;
        var daysLeft = (decimal)(monthEnd - end).Ticks / TimeSpan.TicksPerDay;
        var partOfDay = (decimal)(end - monthStart).Ticks / TimeSpan.TicksPerDay;
        var rate = over > 0 ? days.Average(Held) : Held(spend + ((1 - partOfDay) * earlier.Average(Held)));
        return (Math.Round(spend + (Math.Max(0, rate) * daysLeft), 6), over > 0 ? "run_rate" : "blended");
    }

    private static JsonArray CostGroups(List<OracleMetric> money, string groupBy) => Rows(money
        .GroupBy(metric => groupBy switch
        {
            "service" => metric.Service,
            "model_name" => metric.Model,
            "resource_type" => metric.ResourceType(),
            _ => throw new ArgumentOutOfRangeException(nameof(groupBy), groupBy, "no such group"),
        })
        .OrderByDescending(Sum)
        .ThenBy(group => group.Key is null)
        .ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new JsonObject { ["key"] = group.Key, ["total_cost"] = Sum(group) }));
}
