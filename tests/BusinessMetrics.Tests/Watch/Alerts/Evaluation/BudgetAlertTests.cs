using BusinessMetrics.Tests.Support;
using BusinessMetrics.Watch.Alerts.Evaluation;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Watch.Alerts.Evaluation;

[Collection(WatchCollection.Name)]
public class BudgetAlertTests(TestServers servers) : IAsyncLifetime
{
    private TestService _service = null!;

    // The first moment of this month at which spend can be recorded, whenever the test runs.
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    public async Task InitializeAsync() => _service = await TestService.StartAsync(
        (await servers.NewServiceAsync()) with { AlertThresholdsEnabled = false, MonthlyBudget = 1000 });

    public async Task DisposeAsync() => await _service.DisposeAsync();

    private async Task<string> SpendAsync(decimal amount, string service = "api")
    {
        var answer = await _service.PostMetricAsync(new { metric_name = "gpu", value = amount, unit = "USD", category = "cost", service, timestamp = Now });
        answer.Status.ShouldBe(201, answer.Text);
        return answer.Json["metric_id"]!.GetValue<string>();
    }

    private async Task RetractAsync(string metric) =>
        (await _service.SendAsync(HttpMethod.Post, $"/metrics/{metric}/retract", """{"reason": "wrong"}""")).Status.ShouldBe(200);

    private async Task SetBudgetAsync(string scope, string body)
    {
        var answer = await _service.SendAsync(HttpMethod.Put, $"/budgets/{scope}", body);
        answer.Status.ShouldBeLessThan(300, answer.Text);
    }

    private async Task<string[]> EvaluateAsync(DateTimeOffset now)
    {
        await _service.CatchUpAsync();
        (await _service.Host.Services.GetRequiredService<AlertRound>().RunAsync(now, CancellationToken.None)).ShouldBeTrue();
        await _service.CatchUpAsync();
        return
        [
            .. (await _service.GetAsync("/alerts")).Json["alerts"]!.AsArray()
                .Select(alert => $"{alert!["rule"]} {alert["level"]} {alert["severity"]} {alert["resolution"]?.GetValue<string>() ?? "firing"}")
                .Order(StringComparer.Ordinal),
        ];
    }

    [Fact]
    public async Task a_budget_warns_at_its_threshold_and_is_critical_when_it_is_used_up_once_a_crossing_each()
    {
        await SpendAsync(799.99m);
        (await EvaluateAsync(Now)).ShouldBeEmpty();

        await SpendAsync(0.01m);
        (await EvaluateAsync(Now)).ShouldBe(["budget/total warning medium firing"]);
        var alert = (await _service.GetAsync("/alerts?rule=budget/total")).Json["alerts"]![0]!;
        alert["metric_name"]!.GetValue<string>().ShouldBe("budget_used_percent");
        alert["threshold"]!.GetValue<double>().ShouldBe(80);
        alert["current_value"]!.GetValue<double>().ShouldBe(80);
        alert["message"]!.GetValue<string>().ShouldBe($"80 % of the total budget for {Now:yyyy-MM} is spent, at least 80 %");

        var more = await SpendAsync(200);
        (await EvaluateAsync(Now)).ShouldBe(["budget/total critical critical firing", "budget/total warning medium firing"]);
        (await _service.GetAsync("/metrics/summary")).Json["alerts"]!.AsArray().Select(each => each!["severity"]!.GetValue<string>()).ShouldBe(["critical", "medium"]);

        await RetractAsync(more);
        (await EvaluateAsync(Now)).ShouldBe(["budget/total critical critical recovered", "budget/total warning medium firing"]);
        await SpendAsync(500);
        (await EvaluateAsync(Now)).ShouldBe(
            ["budget/total critical critical firing", "budget/total critical critical recovered", "budget/total warning medium firing"]);
        // Nothing but the next crossing raises another.
        await SpendAsync(1);
        (await EvaluateAsync(Now)).Length.ShouldBe(3);
    }

    [Fact]
    public async Task a_bigger_budget_resolves_and_the_next_month_begins_anew()
    {
        await SpendAsync(900);
        (await EvaluateAsync(Now)).ShouldBe(["budget/total warning medium firing"]);
        await SetBudgetAsync("total", """{"amount": 2000}""");
        (await EvaluateAsync(Now)).ShouldBe(["budget/total warning medium recovered"]);
        await SpendAsync(1200);

        (await EvaluateAsync(Now)).ShouldBe(
            ["budget/total critical critical firing", "budget/total warning medium firing", "budget/total warning medium recovered"]);
        (await EvaluateAsync(Now.AddDays(32))).ShouldBe(
            ["budget/total critical critical month_ended", "budget/total warning medium month_ended", "budget/total warning medium recovered"]);
    }

    [Fact]
    public async Task a_crossing_is_a_crossing_after_the_budget_was_raised_too()
    {
        await SetBudgetAsync("total", """{"amount": 100000}""");
        await SetBudgetAsync("api", """{"amount": 100}""");
        await SpendAsync(100);
        (await EvaluateAsync(Now)).ShouldBe(["budget/api critical critical firing", "budget/api warning medium firing"]);
        await SetBudgetAsync("api", """{"amount": 1000}""");
        (await EvaluateAsync(Now)).ShouldBe(["budget/api critical critical recovered", "budget/api warning medium recovered"]);
        await SpendAsync(850);
        (await EvaluateAsync(Now)).ShouldBe(["budget/api critical critical recovered", "budget/api warning medium firing", "budget/api warning medium recovered"]);
        var credit = await SpendAsync(100);
        (await EvaluateAsync(Now)).ShouldBe(
            ["budget/api critical critical firing", "budget/api critical critical recovered", "budget/api warning medium firing", "budget/api warning medium recovered"]);

        // A credit brings it back, and what is spent after it crosses again.
        await SpendAsync(-200);
        await EvaluateAsync(Now);
        await RetractAsync(credit);
        await SpendAsync(300);
        var alerts = await EvaluateAsync(Now);
        alerts.Count(alert => alert.Contains("critical", StringComparison.Ordinal)).ShouldBe(3);
        alerts.Count(alert => alert.EndsWith("firing", StringComparison.Ordinal)).ShouldBe(2);
        (await _service.GetAsync("/alerts")).Json["alerts"]!.AsArray().Select(alert => alert!["id"]!.GetValue<Guid>()).Distinct().Count().ShouldBe(alerts.Length);
    }

    [Fact]
    public async Task spend_that_arrives_after_its_month_ended_is_held_against_it_once_and_late()
    {
        var start = new DateTimeOffset(Now.Year, Now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        async Task SpendBeforeAsync(decimal amount) => (await _service.PostMetricAsync(
            new { metric_name = "gpu", value = amount, unit = "USD", category = "cost", service = "api", timestamp = start.AddMinutes(-1) })).Status.ShouldBe(201);
        await SpendBeforeAsync(850);
        (await EvaluateAsync(start.AddMinutes(-1).AddSeconds(30))).ShouldBe(["budget/total warning medium firing"]);
        (await EvaluateAsync(start.AddSeconds(30))).ShouldBe(["budget/total warning medium month_ended"]);

        await SpendBeforeAsync(200);
        string[] told = ["budget/total critical critical month_ended", "budget/total warning medium month_ended"];
        (await EvaluateAsync(start.AddMinutes(10))).ShouldBe(told);
        (await EvaluateAsync(start.AddMinutes(11))).ShouldBe(told);

        var late = (await _service.GetAsync("/alerts")).Json["alerts"]!.AsArray().Single(alert => alert!["level"]!.GetValue<string>() == "critical")!;
        late["late"]!.GetValue<bool>().ShouldBeTrue();
        late["raised_at"]!.GetValue<DateTimeOffset>().ShouldBe(start);
        late["message"]!.GetValue<string>().ShouldBe($"105 % of the total budget for {start.AddDays(-1):yyyy-MM} is spent, at least 100 %");
    }

    [Fact]
    public async Task a_services_budget_is_watched_where_somebody_set_it()
    {
        await SpendAsync(950, "web");
        await SetBudgetAsync("total", """{"amount": 5000}""");
        await SetBudgetAsync("api", """{"amount": 100, "alert_threshold": 50}""");
        await SpendAsync(50);

        (await EvaluateAsync(Now)).ShouldBe(["budget/api warning medium firing"]);

        (await _service.SendAsync(HttpMethod.Delete, "/budgets/api")).Status.ShouldBeLessThan(300);
        (await EvaluateAsync(Now)).ShouldBe(["budget/api warning medium rule_removed"]);
    }

    [Fact]
    public async Task a_service_called_total_is_watched_by_its_own_budget()
    {
        await SetBudgetAsync("service:total", """{"amount": 100}""");
        await SpendAsync(90, "total");
        (await EvaluateAsync(Now)).ShouldBe(["service-budget/total warning medium firing"]);
        var alert = (await _service.GetAsync("/alerts?rule=service-budget/total")).Json["alerts"]![0]!;
        alert["message"]!.GetValue<string>().ShouldStartWith("90 % of the budget of service:total for ");

        await SpendAsync(710, "web");
        (await EvaluateAsync(Now)).ShouldBe(["budget/total warning medium firing", "service-budget/total warning medium firing"]);

        // It ends alone.
        await SetBudgetAsync("total", """{"amount": 2000}""");
        (await EvaluateAsync(Now)).ShouldBe(["budget/total warning medium recovered", "service-budget/total warning medium firing"]);
    }

    [Fact]
    public async Task with_two_services_on_one_database_it_is_raised_once()
    {
        await using var other = await TestService.StartBesideAsync(_service);
        await SpendAsync(900);
        await _service.CatchUpAsync();
        for (var i = 0; i < 5; i++)
            await Task.WhenAll(((TestService[])[_service, other]).Select(service =>
                service.Host.Services.GetRequiredService<AlertRound>().RunAsync(Now, CancellationToken.None)));

        (await EvaluateAsync(Now)).ShouldBe(["budget/total warning medium firing"]);
    }
}
