using System.Globalization;
using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Figures.Costs;

[Collection(FiguresCollection.Name)]
public class GetCostsTests(TestServers servers) : ServiceTests(servers)
{
    /// <summary>The first moment of the month before this one; a whole month that is over.</summary>
    private static readonly DateTimeOffset Month = FirstOfMonth(DateTimeOffset.UtcNow).AddMonths(-1);

    /// <summary>The first eleven days of the month, until noon.</summary>
    private static readonly string Window = Between(Month, Month.AddDays(10).AddHours(12));

    [Fact]
    public async Task an_empty_service_answers_the_whole_shape_with_zeros()
    {
        var costs = (await Service.GetAsync("/metrics/cost")).Json;

        costs.AsObject().Select(field => field.Key).ShouldBe(
            ["total_cost", "cost_by_service", "cost_by_resource", "cost_trends", "resource_usage", "cost_efficiency", "budget_status", "samples"],
            ignoreOrder: true);
        costs["total_cost"]!.ToJsonString().ShouldBe("0");
        costs["samples"]!.ToJsonString().ShouldBe("0");
        costs["cost_by_service"]!.ToJsonString().ShouldBe("{}");
        costs["cost_by_resource"]!.ToJsonString().ShouldBe("""{"compute":0,"storage":0,"network":0,"other":0}""");
        costs["cost_trends"]!.AsArray().Count.ShouldBeOneOf(30, 31);
        costs["resource_usage"]!.ToJsonString().ShouldBe("""{"cpu_hours":0,"memory_gb_hours":0,"storage_gb":0,"network_gb":0}""");
        costs["cost_efficiency"]!.ToJsonString().ShouldBe("""{"cost_per_prediction":0,"cost_per_accuracy_point":0,"cost_per_threat_detected":0}""");
        // On the first of a month nothing tells a rate.
        costs["budget_status"]!["projection_basis"]!.GetValue<string>().ShouldBeOneOf("run_rate", "current_spend");
        costs["budget_status"]!["projection_basis"] = "?";
        costs["budget_status"]!.ToJsonString().ShouldBe(
            """{"scope":"total","monthly_budget":10000,"current_spend":0,"projected_spend":0,"projection_basis":"?","budget_remaining":10000,"alert_threshold":80}""");
    }

    [Fact]
    public async Task money_is_any_cost_in_the_reporting_currency_by_service_resource_and_day()
    {
        await RecordAsync("gpu_time", 10.10m, "USD", day: 0, service: "training", resource: " Compute ");
        await RecordAsync("cpu_hours", 4, "USD", day: 0, service: "training");
        await RecordAsync("disk", 2.20m, "usd", day: 2.999, service: "web", resource: "storage");
        await RecordAsync("traffic", 1, "USD", day: 3, service: "web", resource: "network");
        await RecordAsync("gpu_time", 0.05m, "USD", day: 10.499, service: "web", resource: "gpu");
        await RecordAsync("gpu_time", 500, "USD", day: -0.001);
        await RecordAsync("gpu_time", 500, "USD", day: 10.5);
        await RecordAsync("gpu_time", 500, "USD", day: 1, category: "usage");
        await RecordAsync("gpu_time", 500, "h", day: 1);

        var costs = await CostsAsync(Window);

        costs["total_cost"]!.ToJsonString().ShouldBe("17.35");
        costs["samples"]!.ToJsonString().ShouldBe("5");
        costs["cost_by_service"]!.ToJsonString().ShouldBe("""{"training":14.1,"web":3.25}""");
        costs["cost_by_resource"]!.ToJsonString().ShouldBe("""{"compute":10.1,"storage":2.2,"network":1,"other":4.05}""");
        var days = costs["cost_trends"]!.AsArray();
        days.Select(day => day!["date"]!.GetValue<string>()).ShouldBe(Enumerable.Range(1, 11).Select(day => $"{Month:yyyy-MM}-{day:00}"));
        string Day(decimal total, decimal compute, decimal storage, decimal network, decimal other, int day) => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"date":"{{Month:yyyy-MM}}-{{day:00}}","total_cost":{{total}},"compute_cost":{{compute}},"storage_cost":{{storage}},"network_cost":{{network}},"other_cost":{{other}}}""");
        days[0]!.ToJsonString().ShouldBe(Day(14.1m, 10.1m, 0, 0, 4, day: 1));
        days[1]!.ToJsonString().ShouldBe(Day(0, 0, 0, 0, 0, day: 2));
        days[2]!.ToJsonString().ShouldBe(Day(2.2m, 0, 2.2m, 0, 0, day: 3));
        days[3]!.ToJsonString().ShouldBe(Day(1, 0, 0, 1, 0, day: 4));
        days[10]!.ToJsonString().ShouldBe(Day(0.05m, 0, 0, 0, 0.05m, day: 11));
    }

    [Fact]
    public async Task groups_are_added_where_they_are_asked_for()
    {
        await RecordAsync("gpu_time", 5, "USD", service: "b", resource: "compute", model: "bert");
        await RecordAsync("gpu_time", 5, "USD", service: "a", resource: "compute");
        await RecordAsync("disk", 7, "USD", service: "a", resource: "storage", model: "bert");

        (await GroupsAsync("service")).ShouldBe("""[{"key":"a","total_cost":12},{"key":"b","total_cost":5}]""");
        (await GroupsAsync("model_name")).ShouldBe("""[{"key":"bert","total_cost":12},{"key":null,"total_cost":5}]""");
        (await GroupsAsync("resource_type")).ShouldBe("""[{"key":"compute","total_cost":10},{"key":"storage","total_cost":7}]""");
        (await GroupsAsync("service&resource_type=compute")).ShouldBe("""[{"key":"a","total_cost":5},{"key":"b","total_cost":5}]""");

        async Task<string> GroupsAsync(string field) => (await CostsAsync($"{Window}&group_by={field}"))["groups"]!.ToJsonString();
    }

    [Fact]
    public async Task resources_are_summed_and_storage_is_the_latest_of_each_service()
    {
        await RecordAsync("cpu_hours", 2, "h", day: 1);
        await RecordAsync("cpu_hours", 3.5m, "h", day: 2, service: "web");
        await RecordAsync("cpu_hours", 100, "USD", day: 2);
        await RecordAsync("memory_gb_hours", 8, "gb", day: 2);
        await RecordAsync("network_gb", 0.5m, "gb", day: 2);
        await RecordAsync("storage_gb", 20, "gb", day: 3);
        await RecordAsync("storage_gb", 10, "gb", day: 1);
        await RecordAsync("storage_gb", 7, "gb", day: 1, service: "web");
        await RecordAsync("storage_gb", 9000, "USD", day: 4, service: "web");
        await RecordAsync("storage_gb", 1000, "gb", day: -1, service: "gone");
        await RecordAsync("cpu_hours", 50, "h", day: 1, category: "usage");

        (await CostsAsync(Window))["resource_usage"]!.ToJsonString().ShouldBe("""{"cpu_hours":5.5,"memory_gb_hours":8,"storage_gb":27,"network_gb":0.5}""");
        (await CostsAsync(Window + "&service=web&resource_type=network"))["resource_usage"]!.ToJsonString()
            .ShouldBe("""{"cpu_hours":3.5,"memory_gb_hours":0,"storage_gb":7,"network_gb":0}""");
    }

    [Fact]
    public async Task efficiency_divides_by_predictions_accuracy_points_and_threats()
    {
        await RecordAsync("gpu_time", 100, "USD");
        (await CostsAsync(Window))["cost_efficiency"]!.ToJsonString()
            .ShouldBe("""{"cost_per_prediction":0,"cost_per_accuracy_point":0,"cost_per_threat_detected":0}""");

        // (90 + 70) / 2 = 80 points.
        await RecordAsync("prediction_accuracy", 0.9m, "ratio", category: "performance");
        await RecordAsync("model_accuracy", 70, "percentage", category: "performance");
        await RecordAsync("threat_detected", 5, "count", category: "security");
        await RecordAsync("threat_blocked", 50, "count", category: "security");
        await RecordAsync("prediction_count", 50, "count", category: "performance");
        (await PerPredictionAsync()).ShouldBe(2);
        await RecordAsync("prediction_count", 20, "count", category: "usage");
        (await PerPredictionAsync()).ShouldBe(5);
        await RecordAsync("prediction_count", 10, "count");
        (await PerPredictionAsync()).ShouldBe(10);
        await RecordAsync("gpu_time", 60, "USD", service: "web", resource: "compute");
        await RecordAsync("prediction_count", 6, "count", service: "web", category: "usage");

        var efficiency = (await CostsAsync(Window + "&service=training"))["cost_efficiency"]!;
        efficiency.ToJsonString().ShouldBe("""{"cost_per_prediction":10,"cost_per_accuracy_point":1.25,"cost_per_threat_detected":20}""");
        (await PerPredictionAsync("&service=web")).ShouldBe(10);
        (await PerPredictionAsync("&resource_type=compute")).ShouldBe(6);

        async Task<double> PerPredictionAsync(string filter = "") =>
            (await CostsAsync(Window + filter))["cost_efficiency"]!["cost_per_prediction"]!.GetValue<double>();
    }

    [Fact]
    public async Task the_budget_follows_the_service_but_not_the_resource_type_nor_the_windows_start()
    {
        await RecordAsync("gpu_time", 30, "USD", day: 0, resource: "compute");
        await RecordAsync("gpu_time", 12, "USD", day: 9.999, service: "web", resource: "storage");
        await RecordAsync("gpu_time", 500, "USD", day: -0.0001);
        await RecordAsync("gpu_time", 500, "USD", day: 10);
        var tenDays = Between(Month.AddDays(9), Month.AddDays(10));
        var days = DateTime.DaysInMonth(Month.Year, Month.Month);

        (await BudgetAsync(tenDays)).ShouldBe(("total", 10000m, 42m, Math.Round(42m * days / 10, 6), 9958m, 80m));
        (await BudgetAsync(tenDays + "&resource_type=network")).ShouldBe(("total", 10000m, 42m, Math.Round(42m * days / 10, 6), 9958m, 80m));
        (await BudgetAsync(tenDays + "&service=web")).ShouldBe(("web", 10000m, 12m, 12m, 9988m, 80m));
    }

    [Fact]
    public async Task a_window_that_ends_with_a_month_has_that_months_budget()
    {
        var end = Month.AddMonths(1);
        await RecordAsync("gpu_time", 70, "USD", at: end.AddMicroseconds(-1));
        await RecordAsync("gpu_time", 3, "USD", at: end);

        (await BudgetAsync(Between(end.AddDays(-1), end))).ShouldBe(("total", 10000m, 70m, 70m, 9930m, 80m));
        (await BudgetAsync(Between(end.AddDays(-1), end.AddMinutes(1)))).ShouldBe(("total", 10000m, 3m, 3m, 9997m, 80m));
    }

    [Fact]
    public async Task as_of_a_moment_what_was_recorded_retracted_or_budgeted_later_does_not_count()
    {
        var retracted = await RecordAsync("gpu_time", 40, "USD");
        await RecordAsync("gpu_time", 2, "USD", service: "web");
        var before = await CostsAsync(Window);
        var moment = Iso8601.Format(DateTimeOffset.UtcNow);
        await RecordAsync("gpu_time", 1000, "USD", day: 5);
        (await Service.SendAsync(HttpMethod.Post, $"/metrics/{retracted}/retract", """{"reason": "wrong"}""")).Status.ShouldBe(200);
        (await Service.SendAsync(HttpMethod.Put, "/budgets/total", """{"amount": 50}""")).Status.ShouldBe(200);

        (await CostsAsync(Window))["total_cost"]!.ToJsonString().ShouldBe("1002");
        (await CostsAsync($"{Window}&as_of={moment}")).ToJsonString().ShouldBe(before.ToJsonString());
        var thisMonth = Between(FirstOfMonth(DateTimeOffset.UtcNow), DateTimeOffset.UtcNow);
        (await BudgetAsync(thisMonth)).Budget.ShouldBe(50);
        (await BudgetAsync($"{thisMonth}&as_of={moment}")).Budget.ShouldBe(10_000);
    }

    [Fact]
    public async Task a_new_cost_and_a_new_budget_replace_a_cached_answer()
    {
        await RecordAsync("gpu_time", 1, "USD", at: DateTimeOffset.UtcNow);
        (await CostsAsync(""))["total_cost"]!.ToJsonString().ShouldBe("1");
        await RecordAsync("gpu_time", 1, "USD", at: DateTimeOffset.UtcNow);
        (await CostsAsync(""))["total_cost"]!.ToJsonString().ShouldBe("2");

        foreach (var amount in (int[])[100, 200, 300])
        {
            (await Service.SendAsync(HttpMethod.Put, "/budgets/total", $$"""{"amount": {{amount}}}""")).Status.ShouldBe(200);
            (await Service.GetAsync("/metrics/cost")).Json["budget_status"]!["monthly_budget"]!.GetValue<int>().ShouldBe(amount);
        }
    }

    [Fact]
    public async Task a_spend_in_the_first_minute_of_a_month_is_not_projected_as_if_every_minute_had_it()
    {
        await RecordAsync("gpu_time", 5, "USD", day: 0);
        (await ProjectionAsync(Month.AddMinutes(1))).ShouldBe("""5 current_spend""");

        // Ten on each of the 28 days before: the day begun is held to ten, of which one minute has passed.
        for (var day = 1; day <= 28; day++)
            await RecordAsync("gpu_time", 10, "USD", day: -day);
        var days = DateTime.DaysInMonth(Month.Year, Month.Month);
        (await ProjectionAsync(Month.AddMinutes(1))).ShouldBe($"{Math.Round(5 + (10 * (days - (1m / 1440))), 6)} blended");
        (await ProjectionAsync(Month.AddDays(1))).ShouldBe($"{5 + (10 * (days - 1))} run_rate");
        (await ProjectionAsync(Month.AddMonths(1))).ShouldBe("5 month_over");
    }

    [Fact]
    public async Task a_service_called_total_has_a_budget_of_its_own()
    {
        await RecordAsync("gpu_time", 30, "USD", service: "total", at: FirstOfMonth(DateTimeOffset.UtcNow));
        await RecordAsync("gpu_time", 2, "USD", service: "web", at: FirstOfMonth(DateTimeOffset.UtcNow));
        (await Service.SendAsync(HttpMethod.Put, "/budgets/total", """{"amount": 50}""")).Status.ShouldBe(200);

        (await StatusAsync("")).ShouldBe("total 50 32");
        (await StatusAsync("?service=total")).ShouldBe("service:total 10000 30");

        (await Service.SendAsync(HttpMethod.Put, "/budgets/service:total", """{"amount": 70}""")).Json["scope"]!.GetValue<string>().ShouldBe("service:total");
        (await StatusAsync("")).ShouldBe("total 50 32");
        (await StatusAsync("?service=total")).ShouldBe("service:total 70 30");

        (await Service.SendAsync(HttpMethod.Delete, "/budgets/total")).Status.ShouldBe(204);
        (await StatusAsync("")).ShouldBe("total 10000 32");
        (await StatusAsync("?service=total")).ShouldBe("service:total 70 30");

        async Task<string> StatusAsync(string query)
        {
            var budget = (await CostsAsync(query.TrimStart('?')))["budget_status"]!;
            return $"{budget["scope"]} {budget["monthly_budget"]} {budget["current_spend"]}";
        }
    }

    private async Task<string> ProjectionAsync(DateTimeOffset end)
    {
        var budget = (await CostsAsync(Between(Month, end)))["budget_status"]!;
        return $"{budget["projected_spend"]} {budget["projection_basis"]}";
    }

    private async Task<string> RecordAsync(
        string name, decimal value, string unit, double day = 1, string service = "training", string? resource = null, string? model = null,
        string category = "cost", DateTimeOffset? at = null)
    {
        var answer = await Service.PostMetricAsync(new
        {
            metric_name = name,
            value,
            unit,
            category,
            service,
            model_name = model,
            metadata = resource is null ? null : new { resource_type = resource },
            timestamp = at ?? Month.AddDays(day),
        });
        answer.Status.ShouldBe(201, answer.Text);
        return answer.Json["metric_id"]!.GetValue<string>();
    }

    private async Task<JsonNode> CostsAsync(string query)
    {
        await Service.CatchUpAsync();
        var answer = await Service.GetAsync("/metrics/cost?" + query);
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json;
    }

    private async Task<(string Scope, decimal Budget, decimal Spend, decimal Projected, decimal Remaining, decimal Threshold)> BudgetAsync(string query)
    {
        var budget = (await CostsAsync(query))["budget_status"]!;
        decimal Of(string field) => budget[field]!.GetValue<decimal>();
        return (budget["scope"]!.GetValue<string>(), Of("monthly_budget"), Of("current_spend"), Of("projected_spend"), Of("budget_remaining"), Of("alert_threshold"));
    }

    private static DateTimeOffset FirstOfMonth(DateTimeOffset moment) => new(moment.Year, moment.Month, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Between(DateTimeOffset start, DateTimeOffset end) => $"start_time={Iso8601.Format(start)}&end_time={Iso8601.Format(end)}";
}
