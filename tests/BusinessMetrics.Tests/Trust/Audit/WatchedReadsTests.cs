using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Trust.Audit;

/// <summary>Looking at compliance or at people leaves a trace, and the trace shows where it is asked for.</summary>
[Collection(TrustCollection.Name)]
public class WatchedReadsTests(TestServers servers) : ServiceTests(servers)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await RecordAsync(new { metric_name = "requests", value = 1, unit = "count", category = "usage", service = "api", user_id = "wilhelmina" });
        await RecordAsync(new { metric_name = "gpu_cost", value = 1, unit = "USD", category = "cost", service = "api" });
        await Service.CatchUpAsync();
    }

    private async Task RecordAsync(object metric) => (await Service.PostMetricAsync(metric)).Status.ShouldBe(201);

    private async Task<IReadOnlyList<string>> ToldAsync() =>
        [.. (await Service.AuditsAsync(new(Outcome: AuditOutcomes.Done))).Select(audit => $"{audit.Actor} {audit.Action} {audit.Target}: {audit.Details}")];

    [Fact]
    public async Task every_look_at_compliance_is_told_from_the_cache_or_not()
    {
        var token = Service.Token(Roles.Auditor, "aud");

        for (var look = 0; look < 3; look++)
            (await Service.GetAsync("/metrics/compliance?framework=gdpr&time_range=7d", token)).Status.ShouldBe(200);

        (await ToldAsync()).ShouldBe(Enumerable.Repeat("aud compliance.read compliance:gdpr: time_range=7d, framework=gdpr", 3));
    }

    [Fact]
    public async Task whoever_sees_people_is_told_without_whom_they_looked_for()
    {
        foreach (var path in (string[])["/metrics/usage?user_id=wilhelmina&group_by=user_id", "/metrics?category=usage&service=api", "/figures/changes?from=2026-01-01"])
        {
            var answer = await Service.GetAsync(path);
            answer.Text.ShouldContain("wilhelmina");
            answer.Status.ShouldBe(200);
        }

        (await ToldAsync()).ShouldBe(
            [
                "tester people.read usage: user_id, group_by=user_id", "tester people.read metrics: category=usage, service",
                "tester people.read figure-changes: from=2026-01-01",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task what_shows_nobody_is_not_told()
    {
        await Service.GetAsync("/metrics?category=cost");
        await Service.GetAsync("/metrics?aggregation=sum");
        await Service.GetAsync("/metrics/summary");
        foreach (var path in (string[])["/metrics/usage", "/metrics", "/figures/changes?from=2026-01-01"])
            (await Service.GetAsync(path, Service.Token(Roles.Reader))).Text.ShouldNotContain("wilhelmina");

        (await ToldAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task the_trail_in_compliance_holds_own_events_and_recorded_ones_newest_first()
    {
        var now = DateTimeOffset.UtcNow;
        await RecordAsync(Observed(now.AddHours(-2), "login"));
        await Service.SendAsync(HttpMethod.Put, "/budgets/training", """{"amount": 2500}""", token: Service.Token(Roles.Admin, "ada"));
        await Service.CatchUpAsync();
        await RecordAsync(Observed(now.AddMinutes(2), "export"));
        await Service.GetAsync("/metrics/summary", token: "");
        await Service.AuditsAsync(new(Outcome: AuditOutcomes.Refused), 1);
        await Service.CatchUpAsync();

        // Whether an answer holds its own reading depends on which of the two is sooner.
        var trail = await TrailAsync($"start_time={now.AddDays(-1).Text()}&end_time={now.AddDays(1).Text()}");
        trail.Where(entry => !entry.StartsWith("compliance.read", StringComparison.Ordinal)).ShouldBe(
            [
                "export by bob: x", "endpoint.call by anonymous: endpoint:GET /metrics/summary, refused: 401 no token",
                "budget.set by ada: budget:training, done: 2500 USD a month, alerts from 80 % of it", "login by bob: x",
            ]);
        await Service.CatchUpAsync();
        (await TrailAsync($"start_time={now.Text()}&end_time={now.AddMinutes(1).Text()}")).ShouldContain("compliance.read by aud: compliance, done: start_time=" + now.AddDays(-1).Text() + ", end_time=" + now.AddDays(1).Text());

        static object Observed(DateTimeOffset at, string action) => new
        {
            metric_name = "audit_event",
            value = 1,
            unit = "count",
            category = "compliance",
            service = "s",
            timestamp = at,
            metadata = new { action, user = "bob", details = "x" },
        };
    }

    [Fact]
    public async Task the_trail_keeps_to_the_window_and_to_the_moment()
    {
        await Service.SendAsync(HttpMethod.Put, "/budgets/training", """{"amount": 2500}""");
        await Service.CatchUpAsync();
        var then = DateTimeOffset.UtcNow;
        await Service.SendAsync(HttpMethod.Delete, "/budgets/training");
        await Service.CatchUpAsync();
        var (start, end) = (then.AddDays(-1), then.AddDays(1));

        (await TrailAsync($"as_of={then.Text()}&start_time={start.Text()}&end_time={end.Text()}")).ShouldHaveSingleItem().ShouldStartWith("budget.set");
        (await TrailAsync($"start_time={then.Text()}&end_time={end.Text()}")).ShouldContain(entry => entry.StartsWith("budget.remove", StringComparison.Ordinal));
        (await TrailAsync($"start_time={start.Text()}&end_time={then.AddHours(-1).Text()}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task the_newest_hundred_are_shown()
    {
        await using (var command = Service.Database.CreateCommand(
            """
            insert into read_models.audit_events (sequence, event_id, at, recorded_at, actor, action, target, outcome)
            select 1000000 + number, gen_random_uuid(), now() - number * interval '1 second', now(), 'many', 'test.made', 'test:' || number, 'done'
            from generate_series(1, 150) as number
            """))
            await command.ExecuteNonQueryAsync();

        var now = DateTimeOffset.UtcNow;
        var trail = await TrailAsync($"start_time={now.AddHours(-1).Text()}&end_time={now.Text()}");

        trail.Count.ShouldBe(100);
        trail[0].ShouldBe("test.made by many: test:1, done");
        trail[99].ShouldBe("test.made by many: test:100, done");
    }

    [Fact]
    public async Task who_may_not_read_the_trail_does_not_see_it_there_either()
    {
        await Service.SendAsync(HttpMethod.Put, "/budgets/training", """{"amount": 2500}""");
        await Service.CatchUpAsync();

        var answer = await Service.GetAsync("/metrics/compliance", Service.Token(Roles.Reader));

        answer.Text.ShouldNotContain("budget");
    }

    private async Task<IReadOnlyList<string>> TrailAsync(string query) =>
    [
        .. (await Service.GetAsync($"/metrics/compliance?{query}", Service.Token(Roles.Auditor, "aud"))).Json["audit_trail"]!.AsArray()
            .Select(entry => $"{Text(entry, "action")} by {Text(entry, "user")}: {Text(entry, "details")}"),
    ];

    private static string Text(JsonNode? entry, string name) => entry![name]!.GetValue<string>();
}
