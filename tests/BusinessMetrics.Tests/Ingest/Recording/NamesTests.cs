using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Ingest.Recording;

/// <summary>Names are one, however they are composed, wherever they are sent; docs/understand/figures/vocabulary.md.</summary>
[Collection(IngestCollection.Name)]
public class NamesTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;

    [Fact]
    public async Task a_service_and_a_model_are_one_in_every_composition_and_every_question_finds_them_by_any()
    {
        var id = Guid.NewGuid().ToString();
        foreach (var (service, model) in ((string, string)[])[("Caf\u00e9" + id, "Mod\u00e9le"), ("Cafe\u0301" + id, "Mode\u0301le")])
        {
            (await _service.PostMetricAsync(new { metric_name = "inference_cost", value = 2, unit = "USD", category = "cost", service, model_name = model })).Status.ShouldBe(201);
            (await _service.PostMetricAsync(new { metric_name = "inference_latency", value = 2, unit = "ms", category = "performance", service, model_name = model })).Status.ShouldBe(201);
        }

        await _service.CatchUpAsync();

        foreach (var (service, model) in ((string, string)[])[("Caf%C3%A9" + id, "Mod%C3%A9le"), ("Cafe%CC%81" + id, "Mode%CC%81le")])
        {
            (await _service.GetAsync($"/metrics?service={service}&model_name={model}")).Json["total_count"]!.GetValue<int>().ShouldBe(4);
            (await _service.GetAsync($"/metrics?service={service}&aggregation=count&group_by=service")).Json["aggregation"]!["groups"]!.AsArray().Count.ShouldBe(1);
            var cost = (await _service.GetAsync($"/metrics/cost?service={service}")).Json;
            cost["total_cost"].Decimal().ShouldBe(4);
            cost["cost_by_service"]!.AsObject().Select(each => each.Key).ShouldBe(["Caf\u00e9" + id]);
            (await _service.GetAsync($"/metrics/performance?service={service}&model_name={model}")).Json["latency"]!["samples"]!.GetValue<int>().ShouldBe(2);
            (await _service.GetAsync($"/metrics?service={service}", _service.Token(Roles.Reader, services: "Cafe\u0301" + id))).Json["total_count"]!.GetValue<int>().ShouldBe(4);
        }
    }

    [Fact]
    public async Task what_was_recorded_before_names_were_composed_is_found_by_either()
    {
        var id = Guid.NewGuid().ToString();
        (await _service.PostMetricAsync(new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "Café" + id, model_name = "é" })).Status.ShouldBe(201);
        await _service.CatchUpAsync();
        await using (var command = _service.Database.CreateCommand("update read_models.metric_series set service = $1, model_name = $2 where service = $3"))
        {
            command.Parameters.AddWithValue("Cafe\u0301" + id);
            command.Parameters.AddWithValue("e\u0301");
            command.Parameters.AddWithValue("Café" + id);
            (await command.ExecuteNonQueryAsync()).ShouldBe(1);
        }

        (await _service.GetAsync($"/metrics?service=Caf%C3%A9{id}&model_name=%C3%A9&aggregation=sum")).Json["aggregation"]!["value"]!.GetValue<int>().ShouldBe(1);
        (await _service.GetAsync($"/metrics?service=Cafe%CC%81{id}&aggregation=sum", _service.Token(Roles.Reader, services: "Café" + id))).Json["aggregation"]!["value"]!.GetValue<int>().ShouldBe(1);
    }

    [Theory]
    [InlineData("user_id")]
    [InlineData("session_id")]
    [InlineData("service")]
    [InlineData("model_name")]
    public async Task lengths_count_characters_and_refusals_say_the_length_or_the_character(string field)
    {
        (await SendAsync(field, Repeat("😀", 101))).Status.ShouldBe(201);
        (await SendAsync(field, Repeat("😀", 200))).Status.ShouldBe(201);
        Received(await SendAsync(field, Repeat("😀", 201))).ShouldEndWith("(201 characters)");
        Received(await SendAsync(field, "an\u200bna")).ShouldBe("U+200B, a zero-width character, at position 3");
        Received(await SendAsync(field, "😀\u202eb")).ShouldBe("U+202E, a bidirectional control, at position 2");
        Received(await SendAsync(field, "a\u0000b")).ShouldBe("U+0000, a control character, at position 2");
    }

    [Fact]
    public async Task a_metrics_name_and_a_unit_say_which_character_too()
    {
        Received(await SendAsync("metric_name", "la\u200btency")).ShouldBe("'la\u200btency': U+200B, a zero-width character, at position 3");
        Received(await SendAsync("metric_name", "größe")).ShouldBe("'größe': U+00F6 at position 3");
        Received(await SendAsync("metric_name", Repeat("a", 201))).ShouldEndWith("(201 characters)");
        Received(await SendAsync("unit", "m\u200bs")).ShouldBe("U+200B, a zero-width character, at position 2");
        (await SendAsync("unit", Repeat("😀", 50))).Status.ShouldBe(201);
        Received(await SendAsync("unit", Repeat("😀", 51))).ShouldEndWith("(51 characters)");
    }

    [Theory]
    [InlineData("user_id", 400)]
    [InlineData("service", 400)]
    [InlineData("session_id", 201)]
    [InlineData("model_name", 201)]
    public async Task dots_are_refused_as_what_paths_name_and_as_nothing_else(string field, int status)
    {
        (await SendAsync(field, ".")).Status.ShouldBe(status);
        (await SendAsync(field, "..")).Status.ShouldBe(status);
        (await SendAsync(field, "...")).Status.ShouldBe(201);
    }

    [Theory]
    [InlineData("/metrics?service=a%E2%80%8Bb", "service")]
    [InlineData("/metrics?model_name=a%E2%80%8Bb", "model_name")]
    [InlineData("/metrics?metric_name=a%E2%80%8Bb", "metric_name")]
    [InlineData("/metrics/cost?service=a%E2%80%8Bb", "service")]
    [InlineData("/metrics/performance?model_name=a%E2%80%8Bb", "model_name")]
    [InlineData("/metrics/usage?user_id=a%E2%80%8Bb", "user_id")]
    public async Task a_question_that_nothing_can_match_says_why(string url, string field)
    {
        var refused = await _service.GetAsync(url);

        refused.Status.ShouldBe(400);
        refused.RefusedFields.ShouldBe([field]);
        Received(refused).ShouldBe("U+200B, a zero-width character, at position 2");
    }

    [Fact]
    public async Task a_token_for_a_service_that_there_cannot_be_is_none()
    {
        var refused = await _service.GetAsync("/metrics", _service.Token(Roles.Reader, services: "a\u200bb"));

        refused.Status.ShouldBe(401);
        refused.Json["detail"]!.GetValue<string>().ShouldContain("zero-width");
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Received(Answer refused)
    {
        refused.Status.ShouldBe(400, refused.Text);
        return refused.Json["errors"]!.AsArray().ShouldHaveSingleItem()!["received"]!.GetValue<string>();
    }

    private Task<Answer> SendAsync(string field, string text)
    {
        var metric = new JsonObject { ["metric_name"] = "m", ["value"] = 1, ["unit"] = "count", ["category"] = "usage", ["service"] = "s" };
        metric[field] = text;
        return _service.PostMetricTextAsync(metric.ToJsonString());
    }
}
