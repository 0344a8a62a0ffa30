using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Ingest.Recording;

[Collection(IngestCollection.Name)]
public class RecordMetricTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;

    private static JsonObject Metric(string service = "test") => new()
    {
        ["metric_name"] = "test_metric",
        ["value"] = 1,
        ["unit"] = "count",
        ["category"] = "usage",
        ["service"] = service,
    };

    private static JsonObject With(string field, JsonNode? value)
    {
        var metric = Metric();
        metric[field] = value;
        return metric;
    }

    [Fact]
    public async Task the_seeds_own_metric_is_recorded_with_201_and_its_response()
    {
        var answer = await _service.PostMetricTextAsync(
            """{"metric_name": "test_metric", "value": 1, "unit": "count", "category": "usage", "service": "test"}""");

        answer.Status.ShouldBe(201);
        answer.Json["success"]!.GetValue<bool>().ShouldBeTrue();
        answer.Json["message"]!.GetValue<string>().ShouldBe("Metric recorded");
        Guid.TryParse(answer.Json["metric_id"]!.GetValue<string>(), out _).ShouldBeTrue();
        DateTimeOffset.Parse(answer.Json["timestamp"]!.GetValue<string>()).ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task every_field_comes_back_as_it_was_sent_or_normalised()
    {
        var service = $"svc-{Guid.NewGuid():N}";
        var timestamp = DateTimeOffset.UtcNow.AddDays(-3).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
        var sent = new JsonObject
        {
            ["metric_name"] = "  Prediction-Accuracy ",
            ["value"] = 0.95,
            ["unit"] = "%",
            ["category"] = "Performance",
            ["service"] = service,
            ["model_name"] = "bert-base",
            ["user_id"] = "user_123",
            ["session_id"] = "session_9",
            ["metadata"] = new JsonObject { ["confidence_threshold"] = 0.8, ["nested"] = new JsonObject { ["ключ"] = "значение" } },
            ["timestamp"] = timestamp,
        };

        (await _service.PostMetricTextAsync(sent.ToJsonString())).Status.ShouldBe(201);
        await _service.CatchUpAsync();

        var item = (await _service.GetAsync($"/metrics?service={service}")).Json["metrics"]![0]!;
        item["metric_name"]!.GetValue<string>().ShouldBe("prediction_accuracy");
        item["value"]!.ToJsonString().ShouldBe("0.95");
        item["unit"]!.GetValue<string>().ShouldBe("%");
        item["category"]!.GetValue<string>().ShouldBe("performance");
        item["model_name"]!.GetValue<string>().ShouldBe("bert-base");
        item["user_id"]!.GetValue<string>().ShouldBe("user_123");
        item["session_id"]!.GetValue<string>().ShouldBe("session_9");
        JsonNode.DeepEquals(item["metadata"], sent["metadata"]).ShouldBeTrue();
        DateTimeOffset.Parse(item["timestamp"]!.GetValue<string>()).ShouldBe(DateTimeOffset.Parse(timestamp));
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { With("metric_name", null).ToJsonString(), "metric_name" },
        { With("metric_name", new string('a', 300)).ToJsonString(), "metric_name" },
        { With("metric_name", "1st").ToJsonString(), "metric_name" },
        { With("value", null).ToJsonString(), "value" },
        { With("value", "1").ToJsonString(), "value" },
        { """{"metric_name":"m","value":1e400,"unit":"count","category":"usage","service":"s"}""", "value" },
        { With("category", "weather").ToJsonString(), "category" },
        { With("category", 3).ToJsonString(), "category" },
        { With("service", "").ToJsonString(), "service" },
        { With("unit", new string('u', 51)).ToJsonString(), "unit" },
        { With("timestamp", "2031-01-01T00:00:00Z").ToJsonString(), "timestamp" },
        { With("timestamp", "1999-12-31T23:59:59Z").ToJsonString(), "timestamp" },
        { With("timestamp", "yesterday").ToJsonString(), "timestamp" },
        { With("metadata", "text").ToJsonString(), "metadata" },
        { With("metadata", new JsonObject { ["blob"] = new string('x', 1024 * 1024) }).ToJsonString(), "metadata" },
        { With("metric_id", "not-a-uuid").ToJsonString(), "metric_id" },
        { With("colour", "red").ToJsonString(), "colour" },
        { "[1,2]", "(body)" },
        { """{"metric_name": "m", "value": NaN}""", "(body)" },
        { """{"metric_name": "m", """, "(body)" },
        { "", "(body)" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task a_bad_metric_is_refused_by_the_name_of_its_field(string json, string field)
    {
        var answer = await _service.PostMetricTextAsync(json);

        answer.Status.ShouldBe(400, answer.Text);
        answer.MediaType.ShouldBe("application/problem+json");
        answer.RefusedFields.ShouldContain(field);
        var error = answer.Json["errors"]!.AsArray().First(each => each!["field"]!.GetValue<string>() == field)!;
        error["received"]!.GetValue<string>().ShouldNotBeNullOrEmpty();
        error["allowed"]!.GetValue<string>().ShouldNotBeNullOrEmpty();
        answer.Text.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task all_that_is_wrong_is_said_at_once()
    {
        var answer = await _service.PostMetricTextAsync("""{"value": "x", "category": "weather", "colour": 1}""");

        answer.RefusedFields.ShouldBe(["value", "colour", "metric_name", "unit", "category", "service"], ignoreOrder: true);
    }

    [Fact]
    public async Task a_cost_in_another_currency_is_refused()
    {
        var metric = With("category", "cost");
        metric["unit"] = "EUR";

        var answer = await _service.PostMetricTextAsync(metric.ToJsonString());

        answer.Status.ShouldBe(400);
        answer.RefusedFields.ShouldBe(["unit"]);
        answer.Text.ShouldContain("USD");
    }

    [Fact]
    public async Task the_same_id_and_body_again_answers_with_the_first_result_and_counts_once()
    {
        var metric = Metric($"svc-{Guid.NewGuid():N}");
        metric["metric_id"] = Guid.NewGuid().ToString();

        var first = await _service.PostMetricTextAsync(metric.ToJsonString());
        var second = await _service.PostMetricTextAsync(metric.ToJsonString());

        first.Status.ShouldBe(201);
        second.Status.ShouldBe(201);
        second.Text.ShouldBe(first.Text);
        await _service.CatchUpAsync();
        (await _service.GetAsync($"/metrics?service={metric["service"]}")).Json["total_count"]!.GetValue<long>().ShouldBe(1);
    }

    [Fact]
    public async Task the_same_id_with_another_body_is_a_conflict()
    {
        var metric = Metric();
        metric["metric_id"] = Guid.NewGuid().ToString();
        await _service.PostMetricTextAsync(metric.ToJsonString());
        metric["value"] = 2;

        var answer = await _service.PostMetricTextAsync(metric.ToJsonString());

        answer.Status.ShouldBe(409);
        answer.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task an_idempotency_key_makes_a_repetition_count_once()
    {
        var metric = Metric($"svc-{Guid.NewGuid():N}");
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var first = await _service.PostMetricAsync(metric, key);
        var second = await _service.PostMetricAsync(metric, key);
        metric["value"] = 5;
        var other = await _service.PostMetricAsync(metric, key);

        second.Text.ShouldBe(first.Text);
        other.Status.ShouldBe(409);
    }

    [Fact]
    public async Task the_same_id_sent_many_times_at_once_is_recorded_once()
    {
        var metric = Metric($"svc-{Guid.NewGuid():N}");
        metric["metric_id"] = Guid.NewGuid().ToString();
        var json = metric.ToJsonString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _service.PostMetricTextAsync(json)));

        answers.ShouldAllBe(answer => answer.Status == 201);
        answers.Select(answer => answer.Text).Distinct().Count().ShouldBe(1);
        await _service.CatchUpAsync();
        (await _service.GetAsync($"/metrics?service={metric["service"]}")).Json["total_count"]!.GetValue<long>().ShouldBe(1);
    }

    [Fact]
    public async Task the_smallest_and_longest_number_that_is_taken_is_counted_and_its_repetition_recognised()
    {
        var service = $"svc-{Guid.NewGuid():N}";
        var json = $$"""{"metric_id":"{{Guid.NewGuid()}}","metric_name":"m","value":-1e-400,"unit":"count","category":"usage","service":"{{service}}"}""";

        (await _service.PostMetricTextAsync(json)).Status.ShouldBe(201);
        (await _service.PostMetricTextAsync(json)).Status.ShouldBe(201);
        await _service.CatchUpAsync();

        var listed = (await _service.GetAsync($"/metrics?service={service}")).Json["metrics"]!.AsArray().ShouldHaveSingleItem()!;
        listed["value"]!.ToJsonString().ShouldBe("-1E-400");
    }

    [Theory]
    [InlineData(63, 201)]
    [InlineData(64, 400)]
    public async Task metadata_as_deep_as_is_taken_is_also_listed(int depth, int status)
    {
        var service = $"svc-{Guid.NewGuid():N}";
        var metadata = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

        var recorded = await _service.PostMetricTextAsync(
            $$"""{"metric_name":"m","value":1,"unit":"count","category":"usage","service":"{{service}}","metadata":{{metadata}}}""");
        await _service.CatchUpAsync();
        var listed = await _service.GetAsync($"/metrics?service={service}");

        recorded.Status.ShouldBe(status);
        listed.Status.ShouldBe(200);
        listed.Text.Contains(metadata, StringComparison.Ordinal).ShouldBe(status == 201);
    }

    [Fact]
    public async Task digits_that_neither_double_nor_decimal_holds_come_back_unchanged()
    {
        var service = $"svc-{Guid.NewGuid():N}";
        foreach (var value in (string[])["1e300", "-1E-300", "0.1234567890123456789012345678901234567890"])
            (await _service.PostMetricTextAsync($$"""{"metric_name":"m","value":{{value}},"unit":"count","category":"usage","service":"{{service}}"}""")).Status.ShouldBe(201);
        await _service.CatchUpAsync();

        var values = (await _service.GetAsync($"/metrics?service={service}")).Json["metrics"]!.AsArray().Select(item => item!["value"]!.ToJsonString());
        var max = (await _service.GetAsync($"/metrics?service={service}&aggregation=max")).Json["aggregation"]!["value"]!.ToJsonString();

        values.ShouldBe(["1E+300", "-1E-300", "0.123456789012345678901234567890123456789"], ignoreOrder: true);
        max.ShouldBe("1E+300");
    }
}
