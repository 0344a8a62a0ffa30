using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Figures.Querying;

[Collection(FiguresCollection.Name)]
public class GetMetricsTests(TestServers servers) : IAsyncLifetime
{
    private readonly TestService _service = servers.Shared;
    private readonly string _a = $"a-{Guid.NewGuid():N}";
    private readonly string _name = $"n{Guid.NewGuid():N}";
    private readonly DateTimeOffset _noon = new(DateTime.UtcNow.Date.AddDays(-2).AddHours(12), TimeSpan.Zero);

    private string B => "b" + _a[1..];

    public async Task InitializeAsync()
    {
        // Out of order, and late by days: service a at noon + 0, 30 s, 60 s; service b at noon + 90 s.
        var items = new JsonArray(
            Item(3, 60, _a, "bert"), Item(1, 0, _a, "bert"), Item(10, 90, B, null), Item(2.5, 30, _a, "gpt"));
        var answer = await _service.SendAsync(HttpMethod.Post, "/metrics/batch", items.ToJsonString());
        answer.Json["stored"]!.GetValue<int>().ShouldBe(4, answer.Text);
        await _service.CatchUpAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private JsonObject Item(double value, int seconds, string service, string? model) => new()
    {
        ["metric_name"] = _name,
        ["value"] = value,
        ["unit"] = "count",
        ["category"] = "performance",
        ["service"] = service,
        ["model_name"] = model,
        ["user_id"] = $"user-of-{service}",
        ["session_id"] = "session-1",
        ["timestamp"] = At(seconds),
    };

    private string At(double seconds) => _noon.AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private async Task<JsonNode> GetAsync(string query) => (await _service.GetAsync($"/metrics?metric_name={_name}&{query}")).Json;

    private static string[] Values(JsonNode answer) => [.. answer["metrics"]!.AsArray().Select(item => item!["value"]!.ToJsonString())];

    [Fact]
    public async Task metrics_come_newest_event_first_whatever_the_order_of_arrival()
    {
        var answer = await GetAsync("limit=1000");

        Values(answer).ShouldBe(["10", "3", "2.5", "1"]);
        answer["total_count"]!.GetValue<long>().ShouldBe(4);
        answer["has_more"]!.GetValue<bool>().ShouldBeFalse();
        answer["next_cursor"].ShouldBeNull();
    }

    [Fact]
    public async Task a_window_is_half_open_and_exact_below_the_minute()
    {
        Values(await GetAsync($"start_time={At(0)}&end_time={At(60)}")).ShouldBe(["2.5", "1"]);
        Values(await GetAsync($"start_time={At(0.25)}&end_time={At(60.25)}")).ShouldBe(["3", "2.5"]);
        (await GetAsync($"start_time={At(30)}&end_time={At(90)}&aggregation=sum"))["aggregation"]!["value"]!.ToJsonString().ShouldBe("5.5");
    }

    [Fact]
    public async Task pages_by_offset_and_by_cursor_hold_the_same_metrics()
    {
        var first = await GetAsync("limit=2");
        first["has_more"]!.GetValue<bool>().ShouldBeTrue();

        var byOffset = await GetAsync("limit=2&offset=2");
        var byCursor = await GetAsync($"limit=2&cursor={first["next_cursor"]}");

        Values(byCursor).ShouldBe(["2.5", "1"]);
        byCursor["metrics"]!.ToJsonString().ShouldBe(byOffset["metrics"]!.ToJsonString());
        byCursor["total_count"]!.GetValue<long>().ShouldBe(4);
        byCursor["has_more"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Theory]
    [InlineData("sum", "16.5")]
    [InlineData("avg", "4.125")]
    [InlineData("min", "1")]
    [InlineData("max", "10")]
    [InlineData("count", "4")]
    public async Task an_aggregation_is_one_figure_over_all_that_match(string method, string value)
    {
        var answer = await GetAsync($"aggregation={method}");

        answer["metrics"]!.AsArray().ShouldBeEmpty();
        answer["aggregation"]!["method"]!.GetValue<string>().ShouldBe(method);
        answer["aggregation"]!["value"]!.ToJsonString().ShouldBe(value);
        answer["aggregation"]!["samples"]!.GetValue<long>().ShouldBe(4);
    }

    [Fact]
    public async Task groups_come_largest_first_and_those_without_the_field_have_no_key()
    {
        var byService = (await GetAsync("aggregation=sum&group_by=service"))["aggregation"]!["groups"]!.AsArray();
        var byModel = (await GetAsync("aggregation=avg&group_by=model_name"))["aggregation"]!["groups"]!.AsArray();

        byService.Select(group => (group!["key"]!.GetValue<string>(), group["value"]!.ToJsonString(), group["count"]!.GetValue<long>()))
            .ShouldBe([(B, "10", 1L), (_a, "6.5", 3L)]);
        byModel.Select(group => (group!["key"]?.GetValue<string>(), group["value"]!.ToJsonString()))
            .ShouldBe([(null, "10"), ("gpt", "2.5"), ("bert", "2")]);
    }

    [Fact]
    public async Task filters_narrow_the_list_the_count_and_the_figure()
    {
        Values(await GetAsync($"service={_a}&model_name=bert")).ShouldBe(["3", "1"]);
        (await GetAsync($"service={_a}"))["total_count"]!.GetValue<long>().ShouldBe(3);
        (await GetAsync("category=cost"))["total_count"]!.GetValue<long>().ShouldBe(0);
        (await GetAsync("category=PERFORMANCE"))["total_count"]!.GetValue<long>().ShouldBe(4);
    }

    [Fact]
    public async Task a_series_that_is_new_since_the_page_before_is_listed()
    {
        Values(await GetAsync("model_name=new")).ShouldBeEmpty();

        var answer = await _service.SendAsync(HttpMethod.Post, "/metrics/batch", new JsonArray(Item(7, 30, _a, "new")).ToJsonString());
        answer.Json["stored"]!.GetValue<int>().ShouldBe(1, answer.Text);
        await _service.CatchUpAsync();

        Values(await GetAsync("model_name=new")).ShouldBe(["7"]);
        Values(await GetAsync("limit=1000")).Length.ShouldBe(5);
    }

    [Fact]
    public async Task nothing_that_matches_is_an_empty_answer_with_zeros()
    {
        var answer = (await _service.GetAsync($"/metrics?service=nobody&aggregation=min")).Json;

        answer["total_count"]!.GetValue<long>().ShouldBe(0);
        answer["aggregation"]!["value"]!.ToJsonString().ShouldBe("0");
        answer["aggregation"]!["samples"]!.GetValue<long>().ShouldBe(0);
    }

    [Fact]
    public async Task only_those_who_may_see_people_see_them()
    {
        var url = $"/metrics?metric_name={_name}&service={_a}";
        var asAdmin = (await _service.GetAsync(url)).Json["metrics"]!.AsArray();
        var asReader = await _service.GetAsync(url, _service.Token(Roles.Reader));

        asAdmin.ShouldAllBe(item => item!["user_id"]!.GetValue<string>() == $"user-of-{_a}" && item["session_id"]!.GetValue<string>() == "session-1");
        asReader.Text.ShouldNotContain("user-of-");
        asReader.Text.ShouldNotContain("session-1");
        var pseudonyms = asReader.Json["metrics"]!.AsArray().Select(item => item!["user_id"]!.GetValue<string>()).ToArray();
        pseudonyms.Distinct().Count().ShouldBe(1);
        Guid.TryParse(pseudonyms[0], out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=10001", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("group_by=password&aggregation=sum", "group_by")]
    [InlineData("group_by=service", "group_by")]
    [InlineData("aggregation=median", "aggregation")]
    [InlineData("category=weather", "category")]
    [InlineData("start_time=yesterday", "start_time")]
    [InlineData("start_time=2026-02-02T00:00:00Z&end_time=2026-02-01T00:00:00Z", "start_time")]
    [InlineData("cursor=AAAA", "cursor")]
    [InlineData("colour=red", "colour")]
    [InlineData("service=a&service=b", "service")]
    [InlineData("service=%00", "service")]
    public async Task a_bad_parameter_is_refused_by_its_name(string query, string parameter)
    {
        var answer = await _service.GetAsync("/metrics?" + query);

        answer.Status.ShouldBe(400, answer.Text);
        answer.MediaType.ShouldBe("application/problem+json");
        answer.RefusedFields.ShouldBe([parameter]);
        answer.Json["errors"]![0]!["allowed"]!.GetValue<string>().ShouldNotBeEmpty();
    }
}
