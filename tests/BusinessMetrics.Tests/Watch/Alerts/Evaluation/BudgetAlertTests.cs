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
    public async Task a_budget_warns_at_its_threshold_and_is_critical_when_it_is_used_up_once_a_month_each()
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
        (await EvaluateAsync(Now)).ShouldBe(["budget/total critical critical recovered", "budget/total warning medium firing"]);
    }

    [Fact]
    public async Task a_bigger_budget_resolves_and_the_next_month_begins_anew()
    {
        await SpendAsync(900);
        (await EvaluateAsync(Now)).ShouldBe(["budget/total warning medium firing"]);
        await SetBudgetAsync("total", """{"amount": 2000}""");
        (await EvaluateAsync(Now)).ShouldBe(["budget/total warning medium recovered"]);
        await SpendAsync(1200);

        (await EvaluateAsync(Now)).ShouldBe(["budget/total critical critical firing", "budget/total warning medium recovered"]);
        (await EvaluateAsync(Now.AddDays(32))).ShouldBe(["budget/total critical critical month_ended", "budget/total warning medium recovered"]);
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
