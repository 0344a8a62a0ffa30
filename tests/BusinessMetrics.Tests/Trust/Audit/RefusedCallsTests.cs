using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Trust.Audit;

[Collection(TrustCollection.Name)]
public class RefusedCallsTests(TestServers servers) : ServiceTests(servers)
{
    private static readonly AuditFilter Refused = new(Outcome: AuditOutcomes.Refused);

    [Fact]
    public async Task a_call_without_a_token_is_told_with_its_endpoint()
    {
        await Service.GetAsync("/metrics/usage?user_id=wilhelmina", token: "");

        var audit = (await Service.AuditsAsync(Refused, 1)).ShouldHaveSingleItem();
        audit.Actor.ShouldBe("anonymous");
        audit.Role.ShouldBeNull();
        (audit.Action, audit.Target).ShouldBe(("people.read", "usage"));
        audit.Details.ShouldBe("401 no token");
        audit.CorrelationId.ShouldNotBeNullOrEmpty();
        audit.ToString().ShouldNotContain("wilhelmina");
    }

    [Fact]
    public async Task garbage_for_a_token_is_told_without_what_was_in_it()
    {
        var expired = new TokenIssuer(Service.Settings, new ShiftedClock(TimeSpan.FromDays(-2))).Issue(Roles.Admin, "ada", TimeSpan.FromDays(1));
        var elsewhere = new TokenIssuer(Service.Settings with { AuthAudience = "another" }, TimeProvider.System).Issue(Roles.Admin, "ada", TimeSpan.FromDays(1));
        var forged = new TokenIssuer(Service.Settings with { AuthSigningKey = new string('k', 40) }, TimeProvider.System).Issue(Roles.Admin, "ada", TimeSpan.FromDays(1));

        foreach (var token in (string[])["garbage-of-somebody", expired, elsewhere, forged])
            (await Service.GetAsync("/metrics/summary", token)).Status.ShouldBe(401);

        var audits = await Service.AuditsAsync(Refused, 4);
        audits.Select(audit => audit.Details).ShouldBe(
            ["401 invalid token", "401 expired token", "401 token for another audience", "401 token with a wrong signature"], ignoreOrder: true);
        audits.ShouldAllBe(audit => audit.Actor == "anonymous" && audit.Target == "endpoint:GET /metrics/summary");
        var everything = await Service.Database.ScalarAsync<string>("select database_to_xml(true, false, '')::text");
        everything.ShouldNotContain("garbage-of-somebody");
        everything.ShouldNotContain(expired.Split('.')[2]);
        everything.ShouldNotContain(forged.Split('.')[1]);
    }

    [Fact]
    public async Task a_call_that_a_role_is_not_enough_for_is_told_with_who_tried()
    {
        (await Service.SendAsync(HttpMethod.Delete, "/budgets/training", token: Service.Token(Roles.Reader, "rob"))).Status.ShouldBe(403);
        (await Service.GetAsync("/audit", Service.Token(Roles.Writer, "wes"))).Status.ShouldBe(403);

        var audits = await Service.AuditsAsync(Refused, 2);
        audits.Select(audit => $"{audit.Actor} {audit.Role} {audit.Action} {audit.Target} {audit.Details}").ShouldBe(
            ["rob reader budget.remove budget:training 403 forbidden", "wes writer audit.read audit 403 forbidden"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("PUT", "/budgets/training", """{"amount": -1}""", 400, "budget.set budget:training 400 invalid-request")]
    [InlineData("DELETE", "/budgets/training", null, 404, "budget.remove budget:training 404 no-budget")]
    [InlineData("POST", "/metrics", """{"metric_name": "x"}""", 400, "metric.record metrics 400 invalid-request")]
    [InlineData("POST", "/projections/nothing/rebuild", null, 404, "projection.rebuild projection:nothing 404 unknown-projection")]
    [InlineData("PUT", "/alerts/rules/slow%0Arule", """{"metric": 1}""", 400, "alert-rule.set alert-rule:slow rule 400 invalid-request")]
    public async Task a_change_that_is_refused_is_told_with_why(string method, string path, string? body, int status, string told)
    {
        (await Service.SendAsync(new(method), path, body)).Status.ShouldBe(status);

        var audit = (await Service.AuditsAsync(Refused, 1)).ShouldHaveSingleItem();
        $"{audit.Action} {audit.Target} {audit.Details}".ShouldBe(told);
        audit.Actor.ShouldBe("tester");
    }

    [Fact]
    public async Task what_an_installations_own_rules_find_in_a_path_is_not_told()
    {
        using var directory = new TemporaryDirectory();
        var rules = Path.Combine(directory.Path, "rules.json");
        await File.WriteAllTextAsync(rules, """{"rules": [{"name": "employee", "pattern": "\\bEMP-[0-9]{6}\\b"}]}""");
        await using var service = await TestService.StartAsync(await Servers.NewServiceAsync() with { PiiRulesFile = rules });

        (await service.SendAsync(HttpMethod.Delete, "/budgets/EMP-123456")).Status.ShouldBe(404);

        (await service.AuditsAsync(Refused, 1)).ShouldHaveSingleItem().Target.ShouldBe("budget:[employee]");
    }

    [Fact]
    public async Task reading_with_wrong_parameters_and_paths_that_are_not_there_are_not_told()
    {
        await Service.GetAsync("/metrics/summary?colour=red");
        await Service.GetAsync("/nowhere");
        await Service.GetAsync("/metrics/summary", token: "");

        (await Service.AuditsAsync(Refused, 1)).ShouldHaveSingleItem().Details.ShouldBe("401 no token");
    }

    [Fact]
    public async Task of_a_flood_nothing_is_lost_and_little_is_written_even_when_the_service_ends()
    {
        const int Calls = 3_000;
        var settings = await Servers.NewServiceAsync() with { FailedAuthenticationsPerMinute = 10 * Calls };
        await using (var service = await TestService.StartAsync(settings))
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, Calls), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
                (await service.GetAsync("/metrics/summary", $"garbage-{number}")).Status.ShouldBe(401));
        }

        await using var again = await TestService.StartAsync(settings);
        var audits = await again.AuditsAsync(Refused);

        audits.Count.ShouldBeLessThan(50);
        audits.Sum(CallsOf).ShouldBe(Calls);
    }

    [Fact]
    public async Task what_the_database_does_not_take_now_is_written_when_it_does()
    {
        await Service.Database.RefuseAuditEventsAsync();
        await Service.GetAsync("/metrics/summary", token: "");
        await Until.TrueAsync(async () => await Service.Database.ScalarAsync<long>("select xact_rollback from pg_stat_database where datname = current_database()") > 0);
        await using (var command = Service.Database.CreateCommand("drop trigger refuse_audit on events.mt_events"))
            await command.ExecuteNonQueryAsync();

        (await Service.AuditsAsync(Refused, 1)).ShouldHaveSingleItem().Details.ShouldBe("401 no token");
    }

    /// <summary>An event of its own, or how many it stands for.</summary>
    private static long CallsOf(ListedAudit audit)
    {
        var text = audit.Details!.Split("; ");
        return text.Length == 1 ? 1 : long.Parse(text[1].Split(' ')[0]);
    }
}
