using BusinessMetrics.Figures.Costs;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;

namespace BusinessMetrics.Tests.Figures.Costs;

public sealed class CostComposerTests
{
    private static readonly DateTimeOffset Day = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeWindow Window = new(Day.AddHours(6), Day.AddDays(1).AddHours(6));

    private static readonly RollupRow[] Spent =
    [
        Money(0, "training", "compute", "bert", 10.25m, count: 3),
        Money(1, "training", "compute", null, 4),
        Money(1, "training", "network", "bert", 0.75m),
        Money(1, "web", "storage", "gpt", 15),
        Money(0, "web", "other", null, -2.50m),
    ];

    private static readonly CostRows Empty = new([], [], [], default, default, default);

    [Fact]
    public void money_is_told_apart_by_service_resource_and_day()
    {
        var costs = Compose(Empty with { Money = Spent });

        costs.TotalCost.ShouldBe(27.50m);
        costs.CostByService.ShouldBe([new("training", 15), new("web", 12.50m)]);
        costs.CostByResource.ShouldBe(new(Compute: 14.25m, Storage: 15, Network: 0.75m, Other: -2.50m));
        costs.CostTrends.ShouldBe(
        [
            new(new(2026, 3, 10), TotalCost: 7.75m, ComputeCost: 10.25m, StorageCost: 0, NetworkCost: 0, OtherCost: -2.50m),
            new(new(2026, 3, 11), TotalCost: 19.75m, ComputeCost: 4, StorageCost: 15, NetworkCost: 0.75m, OtherCost: 0),
        ]);
        costs.Samples.ShouldBe(7);
        costs.Groups.ShouldBeNull();
    }

    [Fact]
    public void groups_are_largest_first_and_the_one_without_a_name_last_among_equals()
    {
        Groups("service").ShouldBe([new("training", 15), new("web", 12.50m)]);
        Groups("resource_type").ShouldBe([new("storage", 15), new("compute", 14.25m), new("network", 0.75m), new("other", -2.50m)]);
        Groups("model_name").ShouldBe([new("gpt", 15), new("bert", 11), new(null, 1.50m)]);
        Compose(Empty with { Money = [Money(0, "a", "other", null, 1), Money(0, "a", "other", "x", 1), Money(0, "a", "other", "B", 1)] }, "model_name")
            .Groups.ShouldBe([new("B", 1), new("x", 1), new(null, 1)]);

        IReadOnlyList<CostGroup> Groups(string field) => Compose(Empty with { Money = Spent }, field).Groups!;
    }

    [Fact]
    public void the_largest_services_are_told_apart_and_the_others_added_up()
    {
        RollupRow[] money = [Money(0, "a", "other", null, 5), Money(0, "b", "other", null, 0.1m), Money(1, "c", "other", null, 7), Money(1, "b", "other", null, 0.2m), Money(0, "d", "other", null, -1)];

        var costs = Compose(Empty with { Money = money }, top: 2);

        costs.CostByService.ShouldBe([new("c", 7), new("a", 5)]);
        costs.CostByServiceRest.ShouldBe(new(2, -0.7m));
        costs.TotalCost.ShouldBe(11.3m);
        Compose(Empty with { Money = money }, top: 4).CostByServiceRest.ShouldBeNull();
    }

    [Fact]
    public void a_resource_metric_in_the_currency_is_its_cost_and_not_its_use()
    {
        var costs = Compose(Empty with
        {
            Resources = [Resource("cpu_hours", "h", 7), Resource("cpu_hours", "USD", 100), Resource("memory_gb_hours", "gb", 3), Resource("network_gb", "gb", 2), Resource("network_gb", "ms", 900), Resource("prediction_count", "count", 50)],
            Storage = [Storage("gb", "training", 20, hour: 3), Storage("tb", "training", 1, hour: 4), Storage("gb", "web", 7, hour: 1), Storage("USD", "web", 900, hour: 5)],
        });

        costs.ResourceUsage.ShouldBe(new(CpuHours: 7, MemoryGbHours: 3, StorageGb: 1007, NetworkGb: 2));
    }

    [Fact]
    public void efficiency_divides_the_total_and_by_nothing_is_zero()
    {
        var rows = Empty with { Money = Spent };

        Compose(rows with { Predictions = new(2, 50), AccuracyPoints = new(2, 160), ThreatsDetected = new(1, 4) })
            .CostEfficiency.ShouldBe(new(CostPerPrediction: 0.55, CostPerAccuracyPoint: 0.34375, CostPerThreatDetected: 6.875));
        Compose(rows with { Predictions = new(1, 0), AccuracyPoints = default, ThreatsDetected = new(2, 0) })
            .CostEfficiency.ShouldBe(new(0, 0, 0));
        Compose(rows with { Predictions = new(1, ExactNumber.ParseExact("1e-320")) }).CostEfficiency.CostPerPrediction.ShouldBe(double.MaxValue);
    }

    [Fact]
    public void the_budget_is_shown_as_it_stands()
    {
        var costs = Compose(Empty);

        costs.BudgetStatus.ShouldBe(new("training", MonthlyBudget: 1000, CurrentSpend: 200, ProjectedSpend: 620, ProjectionBasis.RunRate, BudgetRemaining: 800, AlertThreshold: 90));
    }

    [Theory]
    [InlineData(0, 24, 1)]
    [InlineData(23.999, 24.001, 2)]
    [InlineData(6, 30, 2)]
    [InlineData(0, 0, 0)]
    [InlineData(24, 72, 2)]
    public void a_row_for_each_day_that_the_window_touches(double from, double to, int days)
    {
        var trends = CostComposer.Compose(new(Day.AddHours(from), Day.AddHours(to)), Empty, Budget, top: 1000, null).CostTrends;

        trends.Count.ShouldBe(days);
        trends.Select(day => day.Date).ShouldBe(Enumerable.Range(from >= 24 ? 1 : 0, days).Select(i => new DateOnly(2026, 3, 10).AddDays(i)));
    }

    private static BudgetStanding Budget => new("training", MonthlyBudget: 1000, CurrentSpend: 200, ProjectedSpend: 620, ProjectionBasis.RunRate, BudgetRemaining: 800, AlertThreshold: 90);

    private static CostMetrics Compose(CostRows rows, string? groupBy = null, int top = 1000) =>
        CostComposer.Compose(Window, rows, Budget, top, groupBy is null ? null : new(groupBy, 1000, null));

    private static RollupRow Money(int day, string service, string resource, string? model, decimal amount, long count = 1) => new(
        new RollupQuery(CostCategory.Rollups, Window).By("service", "resource_type", "model_name"),
        new(service, resource, model),
        Day.AddDays(day),
        new(count, amount));

    private static RollupRow Resource(string figure, string unit, decimal amount) =>
        new(new RollupQuery(CostCategory.Rollups, Window).By("figure", "unit"), new(figure, unit), null, new(1, amount));

    private static RollupRow Storage(string unit, string service, decimal gb, int hour) => new(
        new RollupQuery(CostCategory.Rollups, Window).By("unit", "service"),
        new(unit, service),
        null,
        new(1, gb, Last: new(gb, Day.AddHours(hour), Guid.NewGuid())));
}
