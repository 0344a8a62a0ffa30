using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Ingest.Recording;

[Collection(IngestCollection.Name)]
public class RecordBatchTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;
    private readonly string _name = $"svc-{Guid.NewGuid():N}";

    private string Metric(string value = "1", string? id = null) =>
        $$"""{"metric_name":"m","value":{{value}},"unit":"count","category":"usage","service":"{{_name}}"{{(id is null ? "" : $",\"metric_id\":\"{id}\"")}}}""";

    private Task<Answer> PostAsync(string body, string contentType = "application/json", params (string, string)[] headers) =>
        _service.SendAsync(HttpMethod.Post, "/metrics/batch", body, contentType, headers: headers);

    private async Task<long> CountAsync()
    {
        await _service.CatchUpAsync();
        return (await _service.GetAsync($"/metrics?service={_name}")).Json["total_count"]!.GetValue<long>();
    }

    [Fact]
    public async Task one_bad_item_does_not_spoil_the_others()
    {
        var answer = await PostAsync($"[{Metric()}, {Metric("\"x\"")}, 7, {Metric("3")}]");

        answer.Status.ShouldBe(200);
        answer.Json["success"]!.GetValue<bool>().ShouldBeFalse();
        answer.Json["stored"]!.GetValue<int>().ShouldBe(2);
        answer.Json["refused"]!.GetValue<int>().ShouldBe(2);
        var results = answer.Json["results"]!.AsArray();
        results.Select(result => result!["index"]!.GetValue<int>()).ShouldBe([0, 1, 2, 3]);
        results.Select(result => result!["status"]!.GetValue<string>()).ShouldBe(["stored", "refused", "refused", "stored"]);
        results[1]!["errors"]![0]!["field"]!.GetValue<string>().ShouldBe("value");
        (await CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task a_broken_line_of_ndjson_is_refused_alone_and_empty_lines_do_not_count()
    {
        var answer = await PostAsync($"{Metric()}\r\n\n{{\"metric_name\": \n{Metric("2")}\n", "application/x-ndjson");

        answer.Json["results"]!.AsArray().Select(result => result!["status"]!.GetValue<string>()).ShouldBe(["stored", "refused", "stored"]);
        (await CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task an_item_twice_in_one_batch_is_stored_once_and_another_body_under_its_id_is_refused()
    {
        var id = Guid.NewGuid().ToString();

        var answer = await PostAsync($"[{Metric("1", id)}, {Metric("1", id)}, {Metric("2", id)}]");

        answer.Json["results"]!.AsArray().Select(result => result!["status"]!.GetValue<string>()).ShouldBe(["stored", "duplicate", "refused"]);
        answer.Json["results"]![2]!["errors"]![0]!["field"]!.GetValue<string>().ShouldBe("metric_id");
        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task a_batch_sent_again_under_its_idempotency_key_changes_nothing()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var body = $"[{Metric("1")}, {Metric("2")}]";
        await PostAsync(body, headers: key);

        var again = await PostAsync(body, headers: key);

        again.Json["duplicates"]!.GetValue<int>().ShouldBe(2);
        (await CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task ten_thousand_items_are_taken_and_one_more_is_too_many()
    {
        var items = Enumerable.Repeat(Metric(), 10_000).ToList();

        (await PostAsync(string.Join('\n', items), "application/x-ndjson")).Json["stored"]!.GetValue<int>().ShouldBe(10_000);
        (await CountAsync()).ShouldBe(10_000);
        items.Add(Metric());
        var refusal = await PostAsync(string.Join('\n', items), "application/x-ndjson");

        refusal.Status.ShouldBe(413);
        refusal.Text.ShouldContain("10000");
    }

    [Fact]
    public async Task more_than_sixteen_megabytes_are_too_large()
    {
        var answer = await PostAsync($"[\"{new string('x', 16 * 1024 * 1024)}\"]");

        answer.Status.ShouldBe(413);
        answer.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1, 2")]
    [InlineData("[] []")]
    [InlineData("")]
    public async Task what_is_not_one_json_array_is_refused_whole(string body)
    {
        var answer = await PostAsync(body);

        answer.Status.ShouldBe(400, answer.Text);
        answer.RefusedFields.ShouldBe(["(body)"]);
    }

    [Fact]
    public async Task another_media_type_is_not_read()
    {
        (await PostAsync("a,b", "text/csv")).Status.ShouldBe(415);
    }

    [Fact]
    public async Task values_that_the_database_would_refuse_never_reach_it()
    {
        var hostile = """
            [{"metric_name":"m","value":1,"unit":"count","category":"usage","service":"s","metadata":{"a":"\u0000"}},
             {"metric_name":"m","value":1,"unit":"count","category":"usage","service":"s","metadata":{"a":"\ud800"}},
             {"metric_name":"m","value":1,"unit":"count","category":"usage","service":"s","metadata":{"a":1e999999}},
             {"metric_name":"m","value":1,"unit":"count","category":"usage","service":"s","metadata":{"a":1,"a":2}},
             {"metric_name":"m","value":1,"unit":"count","category":"usage","service":"a\u0000b"},
             {"metric_name":"m","value":1e-999999999,"unit":"count","category":"usage","service":"s"}]
            """;

        var answer = await PostAsync(hostile);

        answer.Status.ShouldBe(200);
        answer.Json["refused"]!.GetValue<int>().ShouldBe(6, answer.Text);
    }
}
