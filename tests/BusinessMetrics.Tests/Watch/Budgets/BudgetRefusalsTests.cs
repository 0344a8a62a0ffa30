using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Watch.Budgets;

[Collection(WatchCollection.Name)]
public class BudgetRefusalsTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;

    [Theory]
    [InlineData("refused", """{"amount": -1}""", "amount")]
    [InlineData("refused", """{"amount": 1, "currency": "EUR"}""", "currency")]
    [InlineData("refused", """{"amount": 1, "alert_threshold": 0}""", "alert_threshold")]
    [InlineData("refused", """{"amount": 1, "scope": "x"}""", "scope")]
    [InlineData("refused", "{", "(body)")]
    [InlineData("%20", """{"amount": 1}""", "scope")]
    public async Task a_bad_budget_is_refused_by_its_field_and_records_nothing(string scope, string body, string field)
    {
        var answer = await _service.SendAsync(HttpMethod.Put, "/budgets/" + scope, body);

        answer.Status.ShouldBe(400);
        answer.MediaType.ShouldBe("application/problem+json");
        answer.RefusedFields.ShouldBe([field]);
        await using var session = _service.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        (await session.Events.FetchStreamAsync("budget/refused")).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_body_that_is_too_long_is_413_and_a_scope_that_is_400()
    {
        (await _service.SendAsync(HttpMethod.Put, "/budgets/refused", "{" + new string(' ', 20_000) + "}")).Status.ShouldBe(413);
        (await _service.SendAsync(HttpMethod.Put, "/budgets/" + new string('x', 201), """{"amount": 1}""")).RefusedFields.ShouldBe(["scope"]);
        (await _service.SendAsync(HttpMethod.Delete, "/budgets/" + new string('x', 201))).RefusedFields.ShouldBe(["scope"]);
    }

    [Theory]
    [InlineData("a%E2%80%8Bb", "U+200B, a zero-width character, at position 2")]
    [InlineData("a%E2%80%AEb", "U+202E, a bidirectional control, at position 2")]
    public async Task a_scope_that_no_service_can_have_says_why(string scope, string received)
    {
        var refused = await _service.SendAsync(HttpMethod.Put, "/budgets/" + scope, """{"amount": 1}""");

        refused.Json["errors"]![0]!["received"]!.GetValue<string>().ShouldBe(received);
    }

    [Fact]
    public async Task a_budget_is_of_one_service_in_every_composition()
    {
        var id = Guid.NewGuid();
        (await _service.SendAsync(HttpMethod.Put, $"/budgets/Cafe%CC%81{id}", """{"amount": 100}""")).Json["scope"]!.GetValue<string>().ShouldBe($"Café{id}");
        (await _service.PostMetricAsync(new { metric_name = "gpu", value = 25, unit = "USD", category = "cost", service = $"Café{id}" })).Status.ShouldBe(201);
        await _service.CatchUpAsync();

        foreach (var service in (string[])[$"Caf%C3%A9{id}", $"Cafe%CC%81{id}"])
        {
            var status = (await _service.GetAsync($"/metrics/cost?service={service}")).Json["budget_status"]!;
            (status["scope"]!.GetValue<string>(), status["monthly_budget"]!.GetValue<int>(), status["current_spend"]!.GetValue<int>()).ShouldBe(($"Café{id}", 100, 25));
        }

        (await _service.SendAsync(HttpMethod.Delete, $"/budgets/Caf%C3%A9{id}")).Status.ShouldBe(204);
    }

    [Theory]
    [InlineData("month=2026", "month")]
    [InlineData("month=2026-13", "month")]
    [InlineData("month=2999-01", "month")]
    [InlineData("as_of=2999-01-01", "as_of")]
    [InlineData("scope=total", "scope")]
    public async Task a_bad_parameter_is_refused_by_its_name(string query, string parameter)
    {
        var answer = await _service.GetAsync("/budgets?" + query);

        answer.Status.ShouldBe(400);
        answer.RefusedFields.ShouldBe([parameter]);
    }

    [Fact]
    public async Task a_month_of_long_ago_has_the_default_and_nothing_spent()
    {
        foreach (var month in (string[])["0001-01", "1999-12"])
        {
            var answer = await _service.GetAsync("/budgets?month=" + month);
            answer.Status.ShouldBe(200, answer.Text);
            answer.Json["budgets"]!.AsArray().ShouldHaveSingleItem()!["budget_remaining"]!.GetValue<int>().ShouldBe(10_000);
        }
    }

    [Fact]
    public async Task administrators_decide_and_whoever_may_see_figures_sees_budgets_without_people()
    {
        const string Url = "/budgets/seen-by-readers";
        (await _service.SendAsync(HttpMethod.Put, Url, """{"amount": 100}""")).Status.ShouldBe(200);
        foreach (var role in (string[])[Roles.Reader, Roles.Auditor, Roles.Writer])
        {
            (await _service.SendAsync(HttpMethod.Put, Url, """{"amount": 1}""", token: _service.Token(role))).Status.ShouldBe(403);
            (await _service.SendAsync(HttpMethod.Delete, Url, token: _service.Token(role))).Status.ShouldBe(403);
            (await _service.GetAsync("/budgets", _service.Token(role))).Status.ShouldBe(role == Roles.Writer ? 403 : 200);
        }

        (await _service.SendAsync(HttpMethod.Put, Url, """{"amount": 1}""", token: "")).Status.ShouldBe(401);
        (await _service.SendAsync(HttpMethod.Delete, Url, token: "")).Status.ShouldBe(401);
        (await _service.GetAsync("/budgets", token: "")).Status.ShouldBe(401);
        var seen = (await _service.GetAsync("/budgets", _service.Token(Roles.Reader))).Json["budgets"]!.AsArray()
            .Single(budget => budget!["scope"]!.GetValue<string>() == "seen-by-readers")!.AsObject();
        seen["amount"]!.GetValue<int>().ShouldBe(100);
        seen.ContainsKey("set_at").ShouldBeTrue();
        seen.ContainsKey("set_by").ShouldBeFalse();
    }
}
