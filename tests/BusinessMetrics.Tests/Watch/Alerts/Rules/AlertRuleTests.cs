using System.Text.Json;
using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Watch.Alerts.Rules;

[Collection(WatchCollection.Name)]
public class AlertRuleTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;
    private readonly string _name = $"rule-{Guid.NewGuid():N}";

    private static JsonObject Rule(int threshold = 500) => new()
    {
        ["metric"] = "inference_latency",
        ["category"] = "performance",
        ["service"] = "model-api",
        ["statistic"] = "p95",
        ["window"] = "60m",
        ["comparison"] = "above",
        ["warning"] = new JsonObject { ["threshold"] = threshold },
        ["for"] = "5m",
    };

    private Task<Answer> PutAsync(JsonNode rule, string? token = null) =>
        _service.SendAsync(HttpMethod.Put, $"/alerts/rules/{_name}", rule.ToJsonString(), token: token);

    private Task<Answer> DeleteAsync(string? token = null) => _service.SendAsync(HttpMethod.Delete, $"/alerts/rules/{_name}", token: token);

    private async Task<int> EventsAsync() =>
        (await _service.Host.Services.GetRequiredService<EventStreams>().ReadAsync(AlertStreams.OfRule(_name), CancellationToken.None)).Events.Count;

    [Fact]
    public async Task what_a_rule_watches_and_says_has_no_personal_data_and_its_name_is_refused_with_some()
    {
        var rule = Rule();
        rule["metric"] = "paid:4111111111111111";
        rule["service"] = "Cafe\u0301";
        rule["description"] = "ask ann@example.org";
        rule["category"] = null;

        var set = await PutAsync(rule);

        set.Status.ShouldBe(200, set.Text);
        set.Json["metric"]!.GetValue<string>().ShouldBe("paid:card");
        set.Json["service"]!.GetValue<string>().ShouldBe("Café");
        set.Json["description"]!.GetValue<string>().ShouldBe("ask [email]");
        var refused = await _service.SendAsync(HttpMethod.Put, "/alerts/rules/4111111111111111", Rule().ToJsonString());
        refused.RefusedFields.ShouldBe(["name"]);
        refused.Text.ShouldNotContain("4111");
    }

    [Theory]
    [InlineData("service", "a\u200bb", "U+200B, a zero-width character, at position 2")]
    [InlineData("model_name", "a\u202eb", "U+202E, a bidirectional control, at position 2")]
    [InlineData("service", "..", "'..'")]
    [InlineData("description", "a\u0007b", "U+0007, a control character, at position 2")]
    public async Task what_a_rule_cannot_say_is_refused_by_its_place(string field, string text, string received)
    {
        var rule = Rule();
        rule[field] = text;

        var refused = await PutAsync(rule);

        refused.RefusedFields.ShouldBe([field]);
        refused.Json["errors"]![0]!["received"]!.GetValue<string>().ShouldBe(received);
    }

    [Fact]
    public async Task a_description_counts_characters_and_may_be_in_any_script()
    {
        var rule = Rule();
        rule["description"] = string.Concat(Enumerable.Repeat("😀", 497)) + "نمی\u200c";
        (await PutAsync(rule)).Status.ShouldBe(400);
        rule["description"] = string.Concat(Enumerable.Repeat("😀", 496)) + "نمی\u200c";
        (await PutAsync(rule)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task a_rule_is_set_read_and_removed()
    {
        var set = await PutAsync(Rule());

        set.Status.ShouldBe(200, set.Text);
        var expected = new
        {
            name = _name,
            metric = "inference_latency",
            category = "performance",
            service = "model-api",
            statistic = "p95",
            window = "1h",
            comparison = "above",
            warning = new { threshold = 500, severity = "medium" },
            @for = "5m",
            hysteresis = 0,
            delay = "0m",
            late_within = "1h",
            no_data = "keep",
            no_data_for = "24h",
            updated_at = set.Json["updated_at"]!.GetValue<string>(),
        };
        set.Text.ShouldBe(JsonSerializer.Serialize(expected));
        var read = (await _service.GetAsync($"/alerts/rules/{_name}")).Json.AsObject();
        read.Remove("health").ShouldBeTrue();
        read.ToJsonString().ShouldBe(set.Json.ToJsonString());
        (await _service.GetAsync("/alerts/rules")).Json["rules"]!.AsArray().Select(rule => rule!["name"]!.GetValue<string>()).ShouldContain(_name);

        (await DeleteAsync()).Status.ShouldBe(204);

        var gone = await _service.GetAsync($"/alerts/rules/{_name}");
        gone.Status.ShouldBe(404);
        gone.Json["detail"]!.GetValue<string>().ShouldContain(_name);
        (await DeleteAsync()).Status.ShouldBe(404);
        (await _service.SendAsync(HttpMethod.Post, $"/alerts/rules/{_name}/dry-run")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task the_same_rule_again_appends_nothing()
    {
        var first = await PutAsync(Rule());
        var again = await PutAsync(Rule());

        again.Text.ShouldBe(first.Text);
        (await EventsAsync()).ShouldBe(1);
        (await PutAsync(Rule(600))).Json["warning"]!["threshold"]!.GetValue<int>().ShouldBe(600);
        (await EventsAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task as_of_a_moment_the_rule_is_what_it_was()
    {
        var moment = (await PutAsync(Rule())).Json["updated_at"]!.GetValue<string>();
        await PutAsync(Rule(600));
        await DeleteAsync();

        (await _service.GetAsync($"/alerts/rules/{_name}?as_of={moment}")).Json["warning"]!["threshold"]!.GetValue<int>().ShouldBe(500);
        (await _service.GetAsync($"/alerts/rules?as_of={moment}")).Json["rules"]!.AsArray()
            .Select(rule => rule!["name"]!.GetValue<string>()).ShouldContain(_name);
        (await _service.GetAsync($"/alerts/rules/{_name}?as_of=2020-01-01T00:00:00Z")).Status.ShouldBe(404);
        (await _service.GetAsync($"/alerts/rules/{_name}?as_of=2120-01-01T00:00:00Z")).RefusedFields.ShouldBe(["as_of"]);
    }

    [Fact]
    public async Task of_many_who_set_the_same_rule_at_once_one_does()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PutAsync(Rule())));

        answers.Select(answer => answer.Status == 200 ? "" : answer.Text).ShouldAllBe(refusal => refusal.Length == 0);
        answers.Select(answer => answer.Text).Distinct().Count().ShouldBe(1);
        (await EventsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task a_wrong_rule_is_refused_with_what_is_allowed()
    {
        var rule = Rule();
        rule["critical"] = new JsonObject { ["threshold"] = 400 };

        var answer = await PutAsync(rule);

        answer.Status.ShouldBe(400);
        answer.MediaType.ShouldBe("application/problem+json");
        answer.RefusedFields.ShouldBe(["critical.threshold"]);
        answer.Json["errors"]![0]!["allowed"]!.GetValue<string>().ShouldContain("above the warning's 500");
        (await _service.SendAsync(HttpMethod.Put, "/alerts/rules/Big", Rule().ToJsonString())).RefusedFields.ShouldBe(["name"]);
        (await EventsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task who_reads_figures_reads_rules_and_only_an_admin_changes_them()
    {
        foreach (var role in (string[])[Roles.Reader, Roles.Auditor, Roles.Writer])
        {
            (await PutAsync(Rule(), _service.Token(role))).Status.ShouldBe(403);
            (await DeleteAsync(_service.Token(role))).Status.ShouldBe(403);
        }

        await PutAsync(Rule());
        (await _service.GetAsync($"/alerts/rules/{_name}", _service.Token(Roles.Reader))).Status.ShouldBe(200);
        (await _service.SendAsync(HttpMethod.Post, $"/alerts/rules/{_name}/dry-run", token: _service.Token(Roles.Auditor))).Status.ShouldBe(200);
        (await _service.GetAsync($"/alerts/rules/{_name}", _service.Token(Roles.Writer))).Status.ShouldBe(403);
        (await _service.GetAsync("/alerts", token: "")).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("/alerts?status=broken", "status")]
    [InlineData("/alerts?limit=0", "limit")]
    [InlineData("/alerts?limit=1001", "limit")]
    [InlineData("/alerts?from=yesterday", "from")]
    [InlineData("/alerts?from=2026-02-01&to=2026-01-01", "from")]
    [InlineData("/alerts?as_of=2120-01-01", "as_of")]
    [InlineData("/alerts?severity=high", "severity")]
    [InlineData("/alerts/rules?name=x", "name")]
    public async Task a_bad_parameter_is_refused_by_its_name(string url, string field)
    {
        var answer = await _service.GetAsync(url);

        answer.Status.ShouldBe(400);
        answer.RefusedFields.ShouldBe([field]);
    }
}
