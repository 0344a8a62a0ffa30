using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Trust.Audit;

/// <summary>A change and what the trail says of it are one.</summary>
[Collection(TrustCollection.Name)]
public class ChangesTests(TestServers servers) : ServiceTests(servers)
{
    private const string Rule = """{"metric": "latency", "category": "performance", "statistic": "avg", "window": "5m", "comparison": "above", "warning": {"threshold": 1}}""";

    private async Task<string> RecordAsync() =>
        (await Service.PostMetricAsync(new { metric_name = "latency", value = 5, unit = "ms", category = "performance", service = "api" })).Json["metric_id"]!.GetValue<string>();

    private Task<Answer> ChangeAsync(string method, string path, string? body = null) =>
        Service.SendAsync(new(method), path, body, token: Service.Token(Roles.Admin, "ada"));

    [Theory]
    [InlineData("PUT", "/budgets/training", """{"amount": 2500}""", "budget.set", "budget:training", "2500 USD a month, alerts from 80 % of it")]
    [InlineData("PUT", "/alerts/rules/slow", Rule, "alert-rule.set", "alert-rule:slow", "watches latency")]
    [InlineData("POST", "/projections/ledger/rebuild", null, "projection.rebuild", "projection:ledger", null)]
    [InlineData("POST", "/projections/ledger/verify", null, "projection.verify", "projection:ledger", "0 differences in 0 hours")]
    public async Task a_change_is_told_with_who_made_it_and_from_where(
        string method, string path, string? body, string action, string target, string? details)
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);

        (await ChangeAsync(method, path, body)).Status.ShouldBeInRange(200, 202);

        var audit = (await Service.AuditsAsync(new(Action: action))).ShouldHaveSingleItem();
        audit.Actor.ShouldBe("ada");
        audit.Role.ShouldBe(Roles.Admin);
        audit.Target.ShouldBe(target);
        audit.Outcome.ShouldBe(AuditOutcomes.Done);
        audit.CorrelationId.ShouldNotBeNullOrEmpty();
        audit.Details.ShouldBe(details);
        audit.At.ShouldBeInRange(before, DateTimeOffset.UtcNow.AddSeconds(1));
        audit.RecordedAt.ShouldBe(audit.At);
    }

    [Fact]
    public async Task removals_and_retractions_are_told_and_repeating_them_is_not_a_change()
    {
        var metric = await RecordAsync();
        foreach (var _ in (int[])[1, 2])
        {
            await ChangeAsync("PUT", "/budgets/training", """{"amount": 2500}""");
            await ChangeAsync("PUT", "/alerts/rules/slow", Rule);
            await ChangeAsync("POST", $"/metrics/{metric}/retract", """{"reason": "wrong"}""");
        }

        (await ChangeAsync("DELETE", "/budgets/training")).Status.ShouldBe(204);
        (await ChangeAsync("DELETE", "/alerts/rules/slow")).Status.ShouldBe(204);

        (await Service.AuditsAsync(new(Outcome: AuditOutcomes.Done, Actor: "ada"))).Select(audit => $"{audit.Action} {audit.Target}").ShouldBe(
            ["budget.set budget:training", "alert-rule.set alert-rule:slow", $"metric.retract metric:{metric}", "budget.remove budget:training", "alert-rule.remove alert-rule:slow"],
            ignoreOrder: true);
    }

    [Fact]
    public async Task alerts_are_raised_and_resolved_by_the_system()
    {
        await ChangeAsync("PUT", "/alerts/rules/slow", Rule);
        await RecordAsync();
        var raised = (await Service.AuditsAsync(new(Action: "alert.raise"), 1)).ShouldHaveSingleItem();

        await ChangeAsync("DELETE", "/alerts/rules/slow");

        var resolved = (await Service.AuditsAsync(new(Action: "alert.resolve"), 1)).ShouldHaveSingleItem();
        var removed = (await Service.AuditsAsync(new(Action: "alert-rule.remove"))).ShouldHaveSingleItem();
        foreach (var audit in (ListedAudit[])[raised, resolved])
        {
            audit.Actor.ShouldBe("system");
            audit.Target.ShouldBe("alert:slow");
        }

        resolved.Details.ShouldBe("rule_removed");
        resolved.CorrelationId.ShouldBe(removed.CorrelationId);
    }

    [Fact]
    public async Task a_change_whose_audit_event_cannot_be_written_is_not_made()
    {
        var metric = await RecordAsync();
        await ChangeAsync("PUT", "/budgets/kept", """{"amount": 1}""");
        await ChangeAsync("PUT", "/alerts/rules/kept", Rule.Replace("latency", "nothing"));
        await Service.CatchUpAsync();
        var events = await CountAsync("events.mt_events where type <> 'tombstone'");
        await Service.Database.RefuseAuditEventsAsync();

        foreach (var (method, path, body) in ((string, string, string?)[])
            [
                ("PUT", "/budgets/training", """{"amount": 2500}"""), ("DELETE", "/budgets/kept", null),
                ("PUT", "/alerts/rules/slow", Rule), ("DELETE", "/alerts/rules/kept", null),
                ("POST", $"/metrics/{metric}/retract", """{"reason": "wrong"}"""),
                ("POST", "/projections/ledger/rebuild", null),
            ])
            (await ChangeAsync(method, path, body)).Status.ShouldBe(500, path);

        (await CountAsync("events.mt_events where type <> 'tombstone'")).ShouldBe(events);
        (await CountAsync("operations.rebuilds")).ShouldBe(0);
        (await Service.GetAsync("/budgets")).Text.ShouldContain("kept");
        (await Service.GetAsync("/alerts/rules")).Text.ShouldNotContain("slow");
        // Recording goes on: what is recorded carries its sender itself.
        await RecordAsync();
    }

    [Fact]
    public async Task what_is_watched_over_is_not_shown_while_the_trail_cannot_be_written()
    {
        await Service.PostMetricAsync(new { metric_name = "compliance_score", value = 77.125, unit = "percentage", category = "compliance", service = "s", metadata = new { framework = "gdpr" } });
        await Service.PostMetricAsync(new { metric_name = "requests", value = 1, unit = "count", category = "usage", service = "s", user_id = "wilhelmina" });
        await Service.CatchUpAsync();
        (await Service.GetAsync("/metrics/compliance")).Text.ShouldContain("77.125");
        (await Service.GetAsync("/metrics/usage")).Text.ShouldContain("wilhelmina");

        await Service.Database.RefuseAuditEventsAsync();

        foreach (var path in (string[])["/metrics/compliance", "/metrics/usage", "/metrics", "/audit", "/audit?format=csv"])
        {
            var answer = await Service.GetAsync(path);
            answer.Status.ShouldBe(500, path);
            answer.Text.ShouldNotContain("77.125");
            answer.Text.ShouldNotContain("wilhelmina");
        }

        (await Service.GetAsync("/metrics/summary")).Status.ShouldBe(200);
        (await Service.GetAsync("/metrics/usage", Service.Token(Roles.Reader))).Status.ShouldBe(200);
    }

    private Task<long> CountAsync(string table) => Service.Database.ScalarAsync<long>($"select count(*) from {table}");
}
