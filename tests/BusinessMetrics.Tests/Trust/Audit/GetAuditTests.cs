using System.Security.Cryptography;
using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Trust.Audit;

[Collection(TrustCollection.Name)]
public class GetAuditTests(TestServers servers) : ServiceTests(servers)
{
    private async Task<IReadOnlyList<JsonNode>> AskAsync(string query)
    {
        await Service.AuditsAsync();
        var answer = await Service.GetAsync($"/audit?{query}", Service.Token(Roles.Auditor, "aud"));
        answer.Status.ShouldBe(200, answer.Text);
        return [.. answer.Json["events"]!.AsArray().Select(each => each!)];
    }

    private async Task<string> TargetsAsync(string query) =>
        string.Join(' ', (await AskAsync(query)).Select(each => each["object"]!.GetValue<string>()));

    private Task<Answer> SetBudgetAsync(string scope, int amount, string user) =>
        Service.SendAsync(HttpMethod.Put, $"/budgets/{scope}", $$"""{"amount": {{amount}}}""", token: Service.Token(Roles.Admin, user));

    [Fact]
    public async Task an_event_is_shown_with_all_that_is_known_of_it_and_found_by_its_id()
    {
        await SetBudgetAsync("training", 2500, "ada");

        var shown = (await AskAsync("action=budget.set")).ShouldHaveSingleItem();

        shown["actor"]!.GetValue<string>().ShouldBe("ada");
        shown["role"]!.GetValue<string>().ShouldBe("admin");
        shown["object"]!.GetValue<string>().ShouldBe("budget:training");
        shown["outcome"]!.GetValue<string>().ShouldBe("done");
        shown["correlation_id"]!.GetValue<string>().Length.ShouldBe(32);
        var id = shown["event_id"]!.GetValue<string>();
        (await Service.Database.ScalarAsync<string>($"select type from events.mt_events where id = '{id}' and seq_id = {shown["sequence"]}")).ShouldBe("audit_recorded");
        (await Service.GetAsync($"/audit/{id}")).Json.ToJsonString().ShouldBe(shown.ToJsonString());
        (await Service.GetAsync($"/audit/{Guid.NewGuid()}")).Status.ShouldBe(404);
        (await Service.GetAsync("/audit/newest")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task an_event_of_a_caller_whose_name_fits_into_no_index_holds_up_nothing()
    {
        // Random, so that it cannot be compressed.
        var name = Convert.ToBase64String(RandomNumberGenerator.GetBytes(6_000));
        var trail = Service.Host.Services.GetRequiredService<AuditTrail>();
        await trail.RecordAsync(new() { Actor = name, Action = "budget.set", Target = $"budget:{name}", Outcome = AuditOutcomes.Done }, CancellationToken.None);
        await SetBudgetAsync("training", 2500, "ada");

        var shown = await AskAsync("action=budget.set");

        shown.Select(each => each["actor"]!.GetValue<string>()).ShouldBe(["ada", name[..255] + "..."]);
        shown[1]["object"]!.GetValue<string>().Length.ShouldBe(258);
        (await Service.Database.ScalarAsync<string>("select data ->> 'a' from events.mt_events order by seq_id limit 1")).ShouldBe(name);
    }

    [Fact]
    public async Task every_filter_narrows_and_they_can_be_combined()
    {
        await SetBudgetAsync("training", 2500, "ada");
        var between = DateTimeOffset.UtcNow;
        await SetBudgetAsync("model-api", 100, "bob");
        await SetBudgetAsync("model-api", -100, "ada");
        await Service.SendAsync(HttpMethod.Delete, "/budgets/model-api", token: Service.Token(Roles.Admin, "bob"));
        await Service.AuditsAsync(new(Outcome: AuditOutcomes.Refused), 1);

        (await TargetsAsync("actor=bob")).ShouldBe("budget:model-api budget:model-api");
        (await TargetsAsync("action=budget.set&outcome=done")).ShouldBe("budget:model-api budget:training");
        (await AskAsync("action=budget")).Count.ShouldBe(4);
        (await AskAsync("action=budge")).ShouldBeEmpty();
        (await TargetsAsync("object=budget:training")).ShouldBe("budget:training");
        (await AskAsync("object=budget")).Count.ShouldBe(4);
        (await TargetsAsync("outcome=refused")).ShouldBe("budget:model-api");
        (await TargetsAsync($"object=budget&end_time={between.Text()}")).ShouldBe("budget:training");
        (await AskAsync($"object=budget&start_time={between.Text()}")).Count.ShouldBe(3);
        (await TargetsAsync("q=2500")).ShouldBe("budget:training");
        (await TargetsAsync("q=TRAINING")).ShouldBe("budget:training");
        (await TargetsAsync("q=usd+100")).ShouldBe("budget:model-api");
        (await TargetsAsync("actor=bob&action=budget.set")).ShouldBe("budget:model-api");
        (await AskAsync("actor=bob&q=training")).ShouldBeEmpty();
        (await AskAsync("actor=%27%20or%201=1--")).ShouldBeEmpty();
    }

    [Fact]
    public async Task the_pages_are_whole_and_show_nothing_twice_while_events_are_appended()
    {
        for (var i = 0; i < 40; i++)
            await SetBudgetAsync("training", 100 + i, "ada");
        await Service.CatchUpAsync();
        var known = (await Service.AuditsAsync()).Select(audit => audit.EventId.ToString()).ToHashSet();

        var seen = new List<string>();
        var cursor = "";
        for (var page = 0; ; page++)
        {
            // Each look is an event too.
            await SetBudgetAsync("training", 1000 + page, "bob");
            await Service.CatchUpAsync();
            var answer = (await Service.GetAsync($"/audit?limit=7{cursor}")).Json;
            seen.AddRange(answer["events"]!.AsArray().Select(each => each!["event_id"]!.GetValue<string>()));
            if (!answer["has_more"]!.GetValue<bool>())
            {
                answer["next_cursor"].ShouldBeNull();
                break;
            }

            cursor = $"&cursor={answer["next_cursor"]}";
        }

        seen.ShouldBeUnique();
        known.Except(seen).ShouldBeEmpty();
    }

    [Fact]
    public async Task whoever_looks_is_in_the_trail_and_what_they_searched_for_is_not()
    {
        await AskAsync("q=wilhelmina&actor=ada&outcome=done&limit=5");

        var audit = (await Service.AuditsAsync(new(Action: "audit.read"))).ShouldHaveSingleItem();
        audit.Actor.ShouldBe("aud");
        audit.Details.ShouldBe("actor, outcome=done, q, limit=5");
    }

    [Theory]
    [InlineData("outcome=perhaps", "outcome")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("start_time=yesterday", "start_time")]
    [InlineData("start_time=2026-02-01&end_time=2026-01-01", "start_time")]
    [InlineData("format=xml", "format")]
    [InlineData("format=csv&limit=5", "limit")]
    [InlineData("colour=red", "colour")]
    public async Task what_cannot_be_understood_is_refused(string query, string field)
    {
        var answer = await Service.GetAsync($"/audit?{query}");

        answer.Status.ShouldBe(400);
        answer.RefusedFields.ShouldContain(field);
    }

    [Theory]
    [InlineData(Roles.Writer, 403)]
    [InlineData(Roles.Reader, 403)]
    [InlineData(Roles.Auditor, 200)]
    [InlineData(Roles.Admin, 200)]
    public async Task auditors_and_administrators_read_it(string role, int status)
    {
        (await Service.GetAsync("/audit", Service.Token(role))).Status.ShouldBe(status);
        (await Service.GetAsync("/audit?format=csv", Service.Token(role))).Status.ShouldBe(status);
    }

    [Fact]
    public async Task no_endpoint_changes_or_removes_what_is_in_it()
    {
        var paths = (await Service.GetAsync("/openapi/v1.json", token: "")).Json["paths"]!.AsObject();

        var ofTheTrail = paths.Where(path => path.Key.StartsWith("/audit", StringComparison.Ordinal)).ToArray();
        ofTheTrail.ShouldNotBeEmpty();
        foreach (var (path, operations) in ofTheTrail)
            operations!.AsObject().Select(operation => operation.Key).ShouldBe(["get"], path);
        await SetBudgetAsync("training", 2500, "ada");
        var id = (await Service.AuditsAsync(new(Action: "budget.set"))).Single().EventId;
        foreach (var method in (HttpMethod[])[HttpMethod.Put, HttpMethod.Post, HttpMethod.Patch, HttpMethod.Delete])
            foreach (var path in (string[])["/audit", $"/audit/{id}"])
                (await Service.SendAsync(method, path, "{}")).Status.ShouldBe(405);
        // Not even under its id as a metric's.
        (await Service.SendAsync(HttpMethod.Post, $"/metrics/{id}/retract", """{"reason": "I was never here"}""")).Status.ShouldBe(404);
        (await Service.PostMetricAsync(new { metric_id = id, metric_name = "x", value = 1, unit = "count", category = "usage", service = "s" })).Status.ShouldBe(409);
        (await Service.AuditsAsync(new(Action: "budget.set"))).ShouldHaveSingleItem().Actor.ShouldBe("ada");
    }

    [Fact]
    public async Task a_rebuild_leaves_the_trail_as_it_is()
    {
        await SetBudgetAsync("training", 2500, "ada");
        await Service.GetAsync("/metrics/summary", token: "");
        await Service.AuditsAsync(new(Outcome: AuditOutcomes.Refused), 1);
        using var client = Service.Client();
        await client.RebuildAsync("budgets");
        var before = await Service.AuditsAsync();

        await client.RebuildAsync(AuditReadModel.ModelName);

        (await Service.AuditsAsync()).Where(audit => audit.Target != "projection:audit").ShouldBe(before);
    }
}
