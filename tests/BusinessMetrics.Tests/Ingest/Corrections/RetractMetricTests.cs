using System.Net;
using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Ingest.Corrections;

[Collection(IngestCollection.Name)]
public class RetractMetricTests(TestServers servers) : ServiceTests(servers)
{
    /// <summary>An hour of last week, so that all metrics of a test share its bucket.</summary>
    private static readonly DateTimeOffset Hour = new(DateTime.UtcNow.Date.AddDays(-7).AddHours(10), TimeSpan.Zero);

    private static readonly string Day = $"start_time={Hour.AddHours(-10).Text()}&end_time={Hour.AddHours(14).Text()}";

    private Task<string> RecordAsync(string category, string name, double value, int minute = 0, string unit = "count", object? metadata = null, string? id = null) =>
        Client.RecordAsync(new
        {
            metric_id = id,
            metric_name = name,
            value,
            unit,
            category,
            service = "model-api",
            model_name = "bert-base",
            metadata,
            timestamp = Hour.AddMinutes(minute),
        });

    private async Task<JsonNode> AggregationAsync(string method, string query = "") =>
        (await Client.JsonAsync($"metrics?aggregation={method}&{Day}&{query}"))["aggregation"]!;

    [Fact]
    public async Task a_retracted_metric_leaves_the_figures_of_the_bucket_where_it_counted()
    {
        await RecordAsync("performance", "accuracy", 0.5, 10, "ratio");
        var best = await RecordAsync("performance", "accuracy", 0.9, 20, "ratio");
        await RecordAsync("performance", "accuracy", 0.7, 30, "ratio");
        await Service.CatchUpAsync();
        (await AggregationAsync("max"))["value"].Decimal().ShouldBe(0.9m);
        (await AggregationAsync("sum"))["value"].Decimal().ShouldBe(2.1m);

        await Client.RetractAsync(best);

        (await AggregationAsync("max"))["value"].Decimal().ShouldBe(0.7m);
        (await AggregationAsync("min"))["value"].Decimal().ShouldBe(0.5m);
        (await AggregationAsync("sum"))["value"].Decimal().ShouldBe(1.2m);
        (await AggregationAsync("count"))["samples"]!.GetValue<long>().ShouldBe(2);
        (await AggregationAsync("sum", "group_by=model_name"))["groups"]![0]!["value"].Decimal().ShouldBe(1.2m);
        var summary = await Client.JsonAsync($"metrics/summary?{Day}");
        summary["total_metrics"]!.GetValue<long>().ShouldBe(2);
        summary["categories"]!["performance"]!["avg_value"].Decimal().ShouldBe(0.6m);
        var accuracy = (await Client.JsonAsync($"metrics/performance?{Day}&aggregation=max"))["accuracy"]!;
        accuracy["average"].Decimal().ShouldBe(0.7m);
        accuracy["samples"]!.GetValue<long>().ShouldBe(2);
        (await Client.JsonAsync("health"))["metrics"]!["total_metrics"]!.GetValue<long>().ShouldBe(2);
    }

    [Fact]
    public async Task the_latest_value_is_the_one_before_a_retracted_one()
    {
        await RecordAsync("performance", "accuracy", 0.5, 10, "ratio");
        var newest = await RecordAsync("performance", "accuracy", 0.9, 20, "ratio");

        await Client.RetractAsync(newest);

        (await Client.JsonAsync($"metrics/performance?{Day}"))["accuracy"]!["current"].Decimal().ShouldBe(0.5m);
    }

    [Fact]
    public async Task every_category_takes_its_own_metric_back()
    {
        await RecordAsync("security", "threat_detected", 3, metadata: new { threat_type = "phishing", severity = "low" });
        await RecordAsync("usage", "request_count", 40, unit: "requests");
        await RecordAsync("compliance", "compliance_score", 80, unit: "percentage", metadata: new { framework = "gdpr" });
        var threat = await RecordAsync("security", "threat_detected", 4, 5, metadata: new { threat_type = "phishing", severity = "high" });
        var requests = await RecordAsync("usage", "request_count", 2, 5, unit: "requests");
        var score = await RecordAsync("compliance", "compliance_score", 95, 5, unit: "percentage", metadata: new { framework = "gdpr" });
        await Service.CatchUpAsync();
        (await Client.JsonAsync($"metrics/compliance?{Day}"))["frameworks"]!["gdpr"]!["score"].Decimal().ShouldBe(95);

        foreach (var id in (string[])[threat, requests, score])
            await Client.RetractAsync(id);

        var security = await Client.JsonAsync($"metrics/security?{Day}");
        security["threat_detection"]!["total_threats"].Decimal().ShouldBe(3);
        security["threat_types"]![0]!["severity"]!.GetValue<string>().ShouldBe("low");
        (await Client.JsonAsync($"metrics/usage?{Day}"))["total_requests"].Decimal().ShouldBe(40);
        (await Client.JsonAsync($"metrics/compliance?{Day}"))["frameworks"]!["gdpr"]!["score"].Decimal().ShouldBe(80);
        (await Client.CountAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task the_listing_hides_it_unless_asked_to_include_it_and_then_says_why_it_is_gone()
    {
        await RecordAsync("usage", "m", 1);
        var wrong = await RecordAsync("usage", "m", 2, 1);
        var answer = await Client.RetractAsync(wrong, "  counted twice  ");

        var listing = await Client.JsonAsync("metrics");
        var all = await Client.JsonAsync("metrics?include=retracted");

        answer["metric_id"]!.GetValue<string>().ShouldBe(wrong);
        answer["reason"]!.GetValue<string>().ShouldBe("counted twice");
        listing["metrics"]!.AsArray().Select(metric => metric!["value"].Decimal()).ShouldBe([1]);
        listing["metrics"]![0]!["retracted"].ShouldBeNull();
        all["total_count"]!.GetValue<long>().ShouldBe(1);
        all["metrics"]!.AsArray().Select(metric => metric!["value"].Decimal()).ShouldBe([2, 1]);
        var retracted = all["metrics"]![0]!["retracted"]!;
        retracted["reason"]!.GetValue<string>().ShouldBe("counted twice");
        retracted["at"]!.GetValue<DateTimeOffset>().ShouldBe(answer["retracted_at"]!.GetValue<DateTimeOffset>());
        all["metrics"]![1]!["retracted"].ShouldBeNull();
    }

    [Fact]
    public async Task retracting_twice_is_once_with_the_first_reason_and_time()
    {
        await RecordAsync("usage", "m", 1);
        var wrong = await RecordAsync("usage", "m", 2);

        var first = await Client.RetractAsync(wrong, "first");
        var second = await Client.RetractAsync(wrong, "second");
        await Service.CatchUpAsync();

        second.ToJsonString().ShouldBe(first.ToJsonString());
        (await AggregationAsync("sum"))["value"].Decimal().ShouldBe(1);
    }

    [Fact]
    public async Task of_many_retractions_at_the_same_time_one_counts_and_all_answer_it()
    {
        await RecordAsync("usage", "m", 1);
        var wrong = await RecordAsync("usage", "m", 2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Client.RetractAsync(wrong, $"reason {i}")));
        await Service.CatchUpAsync();

        answers.Select(answer => answer.ToJsonString()).Distinct().Count().ShouldBe(1);
        (await AggregationAsync("sum"))["samples"]!.GetValue<long>().ShouldBe(1);
        (await AggregationAsync("sum"))["value"].Decimal().ShouldBe(1);
    }

    [Fact]
    public async Task as_of_a_moment_before_the_retraction_it_still_counts()
    {
        await RecordAsync("performance", "accuracy", 0.5, 10, "ratio");
        var wrong = await RecordAsync("performance", "accuracy", 0.9, 20, "ratio");
        await Service.CatchUpAsync();
        var before = DateTimeOffset.UtcNow;
        var retractedAt = (await Client.RetractAsync(wrong))["retracted_at"]!.GetValue<DateTimeOffset>();

        var asOf = $"as_of={before.Text()}";
        (await AggregationAsync("max", asOf))["value"].Decimal().ShouldBe(0.9m);
        (await AggregationAsync("sum", asOf))["value"].Decimal().ShouldBe(1.4m);
        (await Client.JsonAsync($"metrics?{asOf}"))["metrics"]!.AsArray().Count.ShouldBe(2);
        (await Client.JsonAsync($"metrics?include=retracted&{asOf}"))["metrics"]![0]!["retracted"].ShouldBeNull();
        (await Client.JsonAsync($"metrics/summary?{Day}&{asOf}"))["categories"]!["performance"]!["avg_value"].Decimal().ShouldBe(0.7m);
        (await Client.JsonAsync($"metrics/performance?{Day}&{asOf}"))["accuracy"]!["current"].Decimal().ShouldBe(0.9m);
        (await AggregationAsync("max", $"as_of={retractedAt.Text()}"))["value"].Decimal().ShouldBe(0.5m);
    }

    [Theory]
    [InlineData("metrics/summary")]
    [InlineData("metrics/performance")]
    [InlineData("metrics/security")]
    [InlineData("metrics/usage")]
    [InlineData("metrics/compliance")]
    [InlineData("metrics")]
    public async Task as_of_the_start_of_time_every_endpoint_answers(string url)
    {
        await RecordAsync("usage", "request_count", 2);
        await Service.CatchUpAsync();

        var answer = await Service.GetAsync($"/{url}?as_of=0001-01-01T00:00:00Z");

        answer.Status.ShouldBe(200, answer.Text);
    }

    [Fact]
    public async Task sending_it_again_under_its_id_does_not_bring_it_back()
    {
        var id = Guid.NewGuid().ToString();
        await RecordAsync("usage", "m", 2, id: id);
        await Client.RetractAsync(id);

        (await RecordAsync("usage", "m", 2, id: id)).ShouldBe(id);
        await Service.CatchUpAsync();

        (await Client.CountAsync()).ShouldBe(0);
        (await Client.JsonAsync("metrics?include=retracted"))["metrics"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task what_was_never_recorded_is_unknown()
    {
        var id = Guid.NewGuid();

        var answer = await Service.SendAsync(HttpMethod.Post, $"/metrics/{id}/retract", """{"reason": "r"}""");

        answer.Status.ShouldBe(404);
        answer.Text.ShouldContain(id.ToString());
    }

    [Fact]
    public async Task a_retraction_is_no_metric_that_could_be_retracted()
    {
        await Client.RetractAsync(await RecordAsync("usage", "m", 2));
        await using var command = Service.Database.CreateCommand("select id from events.mt_events where type = 'metric_retracted'");
        var retraction = (Guid)(await command.ExecuteScalarAsync())!;

        (await Service.SendAsync(HttpMethod.Post, $"/metrics/{retraction}/retract", """{"reason": "r"}""")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("nonsense", """{"reason": "r"}""", "metric_id")]
    [InlineData(null, """{"reason": ""}""", "reason")]
    [InlineData(null, """{"reason": "  "}""", "reason")]
    [InlineData(null, """{"reason": 5}""", "reason")]
    [InlineData(null, "{}", "reason")]
    [InlineData(null, """{"reason": "r", "who": "me"}""", "who")]
    [InlineData(null, "[]", "(body)")]
    [InlineData(null, "reason", "(body)")]
    [InlineData(null, "", "(body)")]
    public async Task a_bad_retraction_is_refused_by_the_field_and_changes_nothing(string? id, string body, string field)
    {
        var metric = await RecordAsync("usage", "m", 2);

        var answer = await Service.SendAsync(HttpMethod.Post, $"/metrics/{id ?? metric}/retract", body);

        answer.Status.ShouldBe(400);
        answer.RefusedFields.ShouldBe([field]);
        await Service.CatchUpAsync();
        (await Client.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task a_reason_has_at_most_a_thousand_characters()
    {
        var id = await RecordAsync("usage", "m", 2);

        (await Service.SendAsync(HttpMethod.Post, $"/metrics/{id}/retract", $$"""{"reason": "{{new string('x', 1001)}}"}""")).RefusedFields.ShouldBe(["reason"]);
        (await Service.SendAsync(HttpMethod.Post, $"/metrics/{id}/retract", $$"""{"reason": "{{new string('x', 1000)}}"}""")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(Roles.Writer, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Reader, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Auditor, HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task only_administrators_may_retract(string? role, HttpStatusCode expected)
    {
        var id = await RecordAsync("usage", "m", 2);

        var answer = await Service.SendAsync(
            HttpMethod.Post, $"/metrics/{id}/retract", """{"reason": "r"}""", token: role is null ? "" : Service.Token(role));

        answer.Status.ShouldBe((int)expected);
    }
}
