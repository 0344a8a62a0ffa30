using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Tests.Support;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BusinessMetrics.Tests.Watch.Budgets;

[Collection(WatchCollection.Name)]
public class BudgetsTests(TestServers servers) : IAsyncLifetime
{
    /// <summary>What the service takes for now; decisions are dated by the database, whose clock cannot be moved.</summary>
    private readonly ShiftedClock _clock = new(TimeSpan.Zero);

    private TestService _service = null!;

    public async Task InitializeAsync() => _service = await TestService.StartAsync(
        await servers.NewServiceAsync() with { MonthlyBudget = 500 },
        builder => builder.Services.AddSingleton<TimeProvider>(_clock));

    public async Task DisposeAsync() => await _service.DisposeAsync();

    private static string ThisMonth => MonthOf(DateTimeOffset.UtcNow);

    private static DateTimeOffset FirstOfMonth
    {
        get
        {
            var now = DateTimeOffset.UtcNow;
            return new(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task without_any_decision_the_total_has_the_default()
    {
        (await BudgetsAsync())["month"]!.GetValue<string>().ShouldBe(ThisMonth);
        var budgets = await BudgetsAsync($"month={MonthOf(FirstOfMonth.AddDays(-1))}");

        budgets["budgets"]!.ToJsonString().ShouldBe(
            """[{"scope":"total","amount":500,"currency":"USD","alert_threshold":80,"source":"default","current_spend":0,"projected_spend":0,"projection_basis":"month_over","budget_remaining":500,"used_percent":0}]""");
    }

    [Fact]
    public async Task a_budget_that_is_set_is_answered_listed_and_counts_at_once()
    {
        var answer = await PutAsync("training", """{"amount": 250.50, "currency": "USD", "alert_threshold": 90}""");

        answer.Status.ShouldBe(200, answer.Text);
        var budget = answer.Json;
        var setAt = budget["set_at"]!.GetValue<DateTimeOffset>();
        (DateTimeOffset.UtcNow - setAt).ShouldBeLessThan(TimeSpan.FromMinutes(1));
        budget.AsObject().Remove("set_at");
        budget.ToJsonString().ShouldBe("""{"scope":"training","amount":250.5,"currency":"USD","alert_threshold":90,"source":"set","set_by":"tester"}""");
        var listed = (await BudgetsAsync())["budgets"]!.AsArray();
        listed.Select(each => each!["scope"]!.GetValue<string>()).ShouldBe(["total", "training"]);
        listed[1]!["set_at"]!.GetValue<DateTimeOffset>().ShouldBe(setAt);
        listed[1]!["set_by"]!.GetValue<string>().ShouldBe("tester");
        var cost = (await _service.GetAsync("/metrics/cost?service=training")).Json["budget_status"]!;
        (cost["monthly_budget"]!.ToJsonString(), cost["alert_threshold"]!.ToJsonString()).ShouldBe(("250.5", "90"));
        (await _service.GetAsync("/metrics/cost")).Json["budget_status"]!["monthly_budget"]!.ToJsonString().ShouldBe("500");
    }

    [Fact]
    public async Task each_scope_shows_its_spend_its_run_rate_and_what_remains()
    {
        await PutAsync("training", """{"amount": 40}""");
        await PutAsync("idle", """{"amount": 7}""");
        var half = FirstOfMonth.AddDays(-1);
        var lastMonth = new DateTimeOffset(half.Year, half.Month, 1, 0, 0, 0, TimeSpan.Zero);
        await RecordAsync(30, "training", lastMonth);
        await RecordAsync(20, "web", half);
        await RecordAsync(1000, "web", lastMonth.AddMicroseconds(-1));
        await RecordAsync(50, "training", FirstOfMonth);

        (await RowsAsync($"month={MonthOf(half)}")).ShouldBe(
        [
            "total default 500: 50 of 50, 450 remain, 10 %",
            "training default 500: 30 of 30, 470 remain, 6 %",
            "web default 500: 20 of 20, 480 remain, 4 %",
        ]);
        (await RowsAsync()).Select(row => row.Split(" of ")[0]).ShouldBe(
            ["total default 500: 50", "idle set 7: 0", "training set 40: 50"]);
        var now = (await BudgetsAsync())["budgets"]![2]!;
        now["budget_remaining"]!.ToJsonString().ShouldBe("-10");
        now["used_percent"]!.ToJsonString().ShouldBe("125");
        now["projected_spend"]!.GetValue<decimal>().ShouldBeGreaterThanOrEqualTo(50);
    }

    [Fact]
    public async Task a_decision_counts_from_the_month_it_is_made_in_and_past_months_keep_theirs()
    {
        await PutAsync("total", """{"amount": 100}""");
        await PutAsync("web", """{"amount": 10}""");
        await MoveDecisionsAsync(FirstOfMonth.AddMonths(-2).AddDays(20));
        await PutAsync("total", """{"amount": 200}""");
        await DeleteAsync("web");
        await MoveDecisionsAsync(FirstOfMonth.AddMicroseconds(-1));
        await PutAsync("total", """{"amount": 300}""");

        (await AmountsAsync(FirstOfMonth.AddMonths(-3))).ShouldBe("total 500");
        (await AmountsAsync(FirstOfMonth.AddMonths(-2))).ShouldBe("total 100, web 10");
        (await AmountsAsync(FirstOfMonth.AddMonths(-1))).ShouldBe("total 200");
        (await AmountsAsync(FirstOfMonth)).ShouldBe("total 300");
        (await CostBudgetAsync(FirstOfMonth.AddMonths(-1))).ShouldBe(100);
        (await CostBudgetAsync(FirstOfMonth)).ShouldBe(200);
        (await CostBudgetAsync(FirstOfMonth.AddMinutes(1))).ShouldBe(300);

        async Task<int> CostBudgetAsync(DateTimeOffset end) =>
            (await _service.GetAsync($"/metrics/cost?start_time={Iso8601.Format(end.AddDays(-1))}&end_time={Iso8601.Format(end)}"))
                .Json["budget_status"]!["monthly_budget"]!.GetValue<int>();
    }

    [Fact]
    public async Task next_month_the_budget_still_counts_and_begins_anew()
    {
        await PutAsync("total", """{"amount": 100}""");
        await RecordAsync(30, "web", FirstOfMonth);
        _clock.Ahead = FirstOfMonth.AddMonths(1).AddDays(9) - DateTimeOffset.UtcNow;

        (await RowsAsync()).ShouldBe(["total set 100: 0 of 0, 100 remain, 0 %"]);
        (await RowsAsync($"month={ThisMonth}")).ShouldBe(["total set 100: 30 of 30, 70 remain, 30 %", "web default 500: 30 of 30, 470 remain, 6 %"]);
    }

    [Fact]
    public async Task as_of_a_moment_later_decisions_and_spend_do_not_count()
    {
        await PutAsync("total", """{"amount": 100}""");
        await RecordAsync(30, "web", FirstOfMonth);
        await _service.CatchUpAsync();
        var moment = DateTimeOffset.UtcNow;
        await PutAsync("total", """{"amount": 900, "alert_threshold": 50}""");
        await RecordAsync(5, "api", FirstOfMonth);

        (await RowsAsync($"as_of={Iso8601.Format(moment)}")).Select(row => row.Split(" of ")[0]).ShouldBe(["total set 100: 30", "web default 500: 30"]);
        (await RowsAsync()).Select(row => row.Split(" of ")[0]).ShouldBe(["total set 900: 35", "api default 500: 5", "web default 500: 30"]);
    }

    [Fact]
    public async Task the_same_budget_again_changes_nothing()
    {
        var first = await PutAsync("training", """{"amount": 100}""");
        var again = await PutAsync("training", """{"amount": 100.00, "alert_threshold": 80, "currency": "usd"}""");

        again.Status.ShouldBe(200);
        again.Text.ShouldBe(first.Text);
        (await EventsAsync("training")).ShouldBe(["budget_set"]);
    }

    [Fact]
    public async Task a_budget_that_is_removed_leaves_the_default_and_can_be_set_again()
    {
        await PutAsync("training", """{"amount": 100}""");

        (await DeleteAsync("training")).Status.ShouldBe(204);
        (await AmountsAsync(FirstOfMonth)).ShouldBe("total 500");
        var again = await DeleteAsync("training");
        again.Status.ShouldBe(404);
        again.MediaType.ShouldBe("application/problem+json");
        again.Json["detail"]!.GetValue<string>().ShouldContain("training");
        (await DeleteAsync("nobody")).Status.ShouldBe(404);
        (await PutAsync("training", """{"amount": 100}""")).Status.ShouldBe(200);
        (await AmountsAsync(FirstOfMonth)).ShouldBe("total 500, training 100");
        (await EventsAsync("training")).ShouldBe(["budget_set", "budget_removed", "budget_set"]);
    }

    [Fact]
    public async Task a_service_called_total_is_listed_beside_the_total_and_has_streams_of_its_own()
    {
        await RecordAsync(30, "total", FirstOfMonth);
        await RecordAsync(3, "service:total", FirstOfMonth);
        await PutAsync("total", """{"amount": 100}""");
        await PutAsync("service:total", """{"amount": 60}""");
        await PutAsync("service:service:total", """{"amount": 5}""");

        (await RowsAsync()).Select(row => row.Split(" of ")[0]).ShouldBe(
            ["total set 100: 33", "service:service:total set 5: 3", "service:total set 60: 30"]);
        (await StreamAsync("budget/total")).ShouldBe(["budget_set"]);
        (await StreamAsync("service-budget/total")).ShouldBe(["budget_set"]);
        (await StreamAsync("budget/service:total")).ShouldBe(["budget_set"]);

        (await DeleteAsync("service:total")).Status.ShouldBe(204);
        (await RowsAsync()).Select(row => row.Split(" of ")[0]).ShouldBe(
            ["total set 100: 33", "service:service:total set 5: 3", "service:total default 500: 30"]);
    }

    [Fact]
    public async Task of_many_at_once_each_counts_and_the_last_one_holds()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => PutAsync("training", $$"""{"amount": {{i}}}""")));

        answers.Select(answer => answer.Status).ShouldBe(Enumerable.Repeat(200, 8));
        answers.Select(answer => answer.Json["amount"]!.GetValue<int>()).ShouldBe(Enumerable.Range(1, 8));
        (await EventsAsync("training")).Count.ShouldBe(8);
        // Appends that were rolled back leave gaps, at which the daemon stops longer than an answer waits for it.
        await _service.CatchUpAsync();
        var last = answers.MaxBy(answer => answer.Json["set_at"]!.GetValue<DateTimeOffset>())!.Json["amount"]!.GetValue<int>();
        (await AmountsAsync(FirstOfMonth)).ShouldBe($"total 500, training {last}");
    }

    [Fact]
    public async Task of_the_same_twice_at_once_one_is_recorded()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(_ => PutAsync("training", """{"amount": 5}""")));

        answers.Select(answer => answer.Text).Distinct().ShouldHaveSingleItem();
        (await EventsAsync("training")).ShouldBe(["budget_set"]);
    }

    [Theory]
    [InlineData("model api/v2", "model%20api%2Fv2")]
    [InlineData("Дата-сервис", "%D0%94%D0%B0%D1%82%D0%B0-%D1%81%D0%B5%D1%80%D0%B2%D0%B8%D1%81")]
    [InlineData("a+b&c=d?e#f", "a%2Bb%26c%3Dd%3Fe%23f")]
    [InlineData("Total", "Total")]
    [InlineData("model api", "%20model%20api%20")]
    public async Task a_scope_is_a_service_as_metrics_name_it(string service, string encoded)
    {
        await RecordAsync(3, service, FirstOfMonth);

        (await PutAsync(encoded, """{"amount": 12}""")).Json["scope"]!.GetValue<string>().ShouldBe(service);

        (await RowsAsync()).Select(row => row.Split(" of ")[0]).ShouldBe(["total default 500: 3", $"{service} set 12: 3"]);
        (await DeleteAsync(encoded)).Status.ShouldBe(204);
    }

    private Task<Answer> PutAsync(string scope, string body) => _service.SendAsync(HttpMethod.Put, "/budgets/" + scope, body);

    private Task<Answer> DeleteAsync(string scope) => _service.SendAsync(HttpMethod.Delete, "/budgets/" + scope);

    private async Task RecordAsync(decimal amount, string service, DateTimeOffset at)
    {
        var answer = await _service.PostMetricAsync(new { metric_name = "gpu_time", value = amount, unit = "USD", category = "cost", service, timestamp = at });
        answer.Status.ShouldBe(201, answer.Text);
        await _service.CatchUpAsync();
    }

    private async Task<JsonNode> BudgetsAsync(string query = "")
    {
        var answer = await _service.GetAsync("/budgets?" + query);
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json;
    }

    private async Task<IReadOnlyList<string>> RowsAsync(string query = "") =>
    [
        .. (await BudgetsAsync(query))["budgets"]!.AsArray().Select(row =>
            $"{row!["scope"]!.GetValue<string>()} {row["source"]!.GetValue<string>()} {row["amount"]}: {row["current_spend"]} of {row["projected_spend"]}, {row["budget_remaining"]} remain, {row["used_percent"]} %"),
    ];

    private async Task<string> AmountsAsync(DateTimeOffset month) => string.Join(
        ", ", (await BudgetsAsync($"month={MonthOf(month)}"))["budgets"]!.AsArray().Select(row => $"{row!["scope"]!.GetValue<string>()} {row["amount"]}"));

    private Task<IReadOnlyList<string>> EventsAsync(string scope) => StreamAsync("budget/" + scope);

    private async Task<IReadOnlyList<string>> StreamAsync(string stream)
    {
        await using var session = _service.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return [.. (await session.Events.FetchStreamAsync(stream)).Select(recorded => recorded.EventTypeName)];
    }

    /// <summary>As if this month's decisions had been made at another moment; it is the database that dates them.</summary>
    private async Task MoveDecisionsAsync(DateTimeOffset to)
    {
        await using var command = _service.Host.Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("update read_models.budget_changes set recorded_at = $1 where recorded_at >= $2");
        command.Parameters.AddWithValue(to);
        command.Parameters.AddWithValue(FirstOfMonth);
        (await command.ExecuteNonQueryAsync()).ShouldBeGreaterThan(0);
    }

    private static string MonthOf(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
}
