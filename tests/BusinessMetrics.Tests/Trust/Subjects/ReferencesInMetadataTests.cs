using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Trust.Subjects.Erasing;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Trust.Subjects;

/// <summary>Where metadata say again who a metric is about, an erasure ends that too.</summary>
[Collection(TrustCollection.Name)]
public class ReferencesInMetadataTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;
    private readonly string _person = $"erin-{Guid.NewGuid():N}@example.org";
    private readonly string _session = $"session-{Guid.NewGuid():N}";
    private readonly string _service1 = Guid.NewGuid().ToString();

    [Fact]
    public async Task the_person_is_shown_to_administrators_a_pseudonym_to_others_and_nobody_to_anybody_after_the_erasure()
    {
        var id = await RecordAsync();
        (await _service.PostMetricAsync(Metric(Guid.NewGuid(), value: 2))).Status.ShouldBe(201);
        (await _service.SendAsync(HttpMethod.Post, $"/metrics/{id}/retract", """{"reason": "wrong"}""")).Status.ShouldBe(200);
        await _service.CatchUpAsync();

        var seen = (await _service.GetAsync($"/metrics?include=retracted&service={_service1}")).Json["metrics"]![0]!["metadata"]!;
        JsonNode.DeepEquals(seen, Metadata).ShouldBeTrue(seen.ToJsonString());
        var exported = (await _service.GetAsync($"/subjects/{Uri.EscapeDataString(_person)}/export")).Json["metrics"]!.AsArray();
        exported.Count.ShouldBe(2);
        exported.ShouldAllBe(metric => JsonNode.DeepEquals(metric!["metric"]!["metadata"], Metadata));
        var pseudonym = await ListedAsync(Roles.Reader);
        pseudonym.ShouldNotContain(_person);
        pseudonym.ShouldNotContain(_session);
        var subject = JsonNode.Parse(pseudonym)!["metrics"]![0]!["user_id"]!.GetValue<string>();
        JsonNode.Parse(pseudonym)!["metrics"]![0]!["metadata"]!["user"]!.GetValue<string>().ShouldBe(subject);
        (await TrailAsync(Roles.Admin)).ShouldContain($"\"user\":\"{_person}\"");
        (await TrailAsync(Roles.Admin)).ShouldContain($"by\\\":\\\"{_person}");
        (await TrailAsync(Roles.Auditor)).ShouldContain($"\"user\":\"{subject}\"");
        (await TrailAsync(Roles.Auditor)).ShouldNotContain(_person);

        var certificate = (await _service.SendAsync(HttpMethod.Delete, $"/subjects/{Uri.EscapeDataString(_person)}")).Json;

        // The user, who did it, a name below, an array's item, and the session, of two metrics.
        certificate["references"]!.GetValue<int>().ShouldBe(10);
        certificate["events"]!.GetValue<int>().ShouldBe(2);
        (await ListedAsync(Roles.Admin)).ShouldBe(await ListedAsync(Roles.Reader));
        (await TrailAsync(Roles.Admin)).ShouldNotContain(_person);
        (await TrailAsync(Roles.Admin)).ShouldContain($"\"user\":\"{subject}\"");
        var gone = new Leftovers([_person, _session]);
        gone.In("dump", await Leftovers.DumpAsync(_service.Settings.DatabaseConnectionString!)).ShouldBeEmpty();
        (await gone.InRedisAsync(_service.Settings.RedisConfiguration!)).ShouldBeEmpty();
        await Until.TrueAsync(async () => (await _service.GetAsync($"/audit/{certificate["audit_event"]}")).Text.Contains("10 references", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_repetition_is_one_before_and_after_the_erasure()
    {
        var id = await RecordAsync();

        (await _service.PostMetricAsync(Metric(id))).Status.ShouldBe(201);
        (await _service.PostMetricAsync(Metric(id, user: "ben"))).Status.ShouldBe(409);
        await _service.SendAsync(HttpMethod.Delete, $"/subjects/{Uri.EscapeDataString(_person)}");
        (await _service.PostMetricAsync(Metric(id))).Status.ShouldBe(201);
        (await _service.PostMetricAsync(Metric(id, user: "ben"))).Status.ShouldBe(409);

        await _service.CatchUpAsync();
        (await _service.GetAsync($"/metrics?service={_service1}")).Json["total_count"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task references_are_counted_before_they_are_folded_too_and_others_metadata_stay()
    {
        await RecordAsync();
        (await _service.PostMetricAsync(new { metric_name = "m", value = 1, unit = "count", category = "usage", service = _service1, metadata = new { user = "erin" } })).Status.ShouldBe(201);

        (await _service.SendAsync(HttpMethod.Delete, $"/subjects/{Uri.EscapeDataString(_person)}")).Json["references"]!.GetValue<int>().ShouldBe(5);

        await _service.CatchUpAsync();
        (await ListedAsync(Roles.Reader)).ShouldContain("\"user\":\"erin\"");
    }

    private JsonObject Metadata => new()
    {
        ["action"] = "login",
        ["details"] = new JsonObject { ["by"] = _person, [_person] = new JsonArray(_person, "x") },
        ["session"] = _session,
        ["user"] = _person,
    };

    private object Metric(Guid id, int value = 1, string? user = null) => new
    {
        metric_id = id,
        metric_name = "audit_event",
        value,
        unit = "count",
        category = "compliance",
        service = _service1,
        user_id = _person,
        session_id = _session,
        metadata = user is null ? Metadata : new JsonObject { ["user"] = user },
    };

    private async Task<Guid> RecordAsync()
    {
        var id = Guid.NewGuid();
        var answer = await _service.PostMetricAsync(Metric(id));
        answer.Status.ShouldBe(201, answer.Text);
        return id;
    }

    private async Task<string> ListedAsync(string role) => (await _service.GetAsync($"/metrics?service={_service1}", _service.Token(role))).Text;

    private async Task<string> TrailAsync(string role) =>
        (await _service.GetAsync("/metrics/compliance?time_range=1h", _service.Token(role))).Json["audit_trail"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
