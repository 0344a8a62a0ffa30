using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Figures.Catalog;

[Collection(FiguresCollection.Name)]
public sealed class GetMetricCatalogTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;
    private readonly string _own = $"catalog-{Guid.NewGuid():N}";
    private readonly DateTimeOffset _noon = new(DateTime.UtcNow.Date.AddDays(-3).AddHours(12), TimeSpan.Zero);

    [Fact]
    public async Task a_row_tells_how_many_metrics_there_are_and_when_they_happened()
    {
        using var client = _service.Client();
        var ids = await client.RecordAllAsync(
            [Metric("latency", "ms", _noon.AddHours(3)), Metric("latency", "ms", _noon, model: "bert"), Metric("latency", "ms", _noon.AddDays(2)), Metric("latency", "s", _noon)]);
        await client.RetractAsync(ids[2]);
        await _service.CatchUpAsync();

        var rows = await RowsAsync(client, "");

        rows.Select(row => (row["unit"]!.GetValue<string>(), row["count"]!.GetValue<long>())).ShouldBe([("ms", 2L), ("s", 1L)]);
        (rows[0]["first_seen"]!.GetValue<string>(), rows[0]["last_seen"]!.GetValue<string>()).ShouldBe((_noon.Text(), _noon.AddHours(3).Text()));
        rows[0]["dimension"]!.GetValue<string>().ShouldBe("time");
    }

    [Fact]
    public async Task it_is_read_page_by_page_in_one_order()
    {
        using var client = _service.Client();
        await client.RecordAllAsync([Metric("b", "count", _noon), Metric("a", "requests", _noon), Metric("a", "count", _noon), Metric("a", "count", _noon, category: "usage")]);
        await _service.CatchUpAsync();

        var first = await client.JsonAsync($"metrics/catalog?service={_own}&limit=3");
        var second = await client.JsonAsync($"metrics/catalog?service={_own}&limit=3&cursor={first["next_cursor"]}");

        (first["total_count"]!.GetValue<long>(), first["has_more"]!.GetValue<bool>(), second["has_more"]!.GetValue<bool>()).ShouldBe((4L, true, false));
        first["metrics"]!.AsArray().Concat(second["metrics"]!.AsArray())
            .Select(row => $"{row!["category"]} {row["metric_name"]} {row["unit"]}")
            .ShouldBe(["performance a count", "performance a requests", "performance b count", "usage a count"]);
    }

    [Fact]
    public async Task it_can_be_narrowed_to_what_no_figure_counts_and_to_a_unit()
    {
        using var client = _service.Client();
        await client.RecordAllAsync([Metric("latency", "ms", _noon), Metric("latency", "Seconds", _noon), Metric("latency", "parsecs", _noon)]);
        await _service.CatchUpAsync();

        (await RowsAsync(client, "&counted=false")).ShouldHaveSingleItem()["unit"]!.GetValue<string>().ShouldBe("parsecs");
        (await RowsAsync(client, "&counted=true")).Count.ShouldBe(2);
        (await RowsAsync(client, "&unit=min")).Select(row => row["unit"]!.GetValue<string>()).ShouldBe(["Seconds", "ms"]);
    }

    [Fact]
    public async Task as_of_a_moment_it_holds_what_was_known_then()
    {
        using var client = _service.Client();
        await client.RecordAsync(Metric("latency", "ms", _noon.AddHours(1)));
        await _service.CatchUpAsync();
        var before = DateTimeOffset.UtcNow;
        await client.RecordAllAsync([Metric("latency", "ms", _noon), Metric("latency", "s", _noon)]);
        await _service.CatchUpAsync();

        var row = (await RowsAsync(client, $"&as_of={before.Text()}")).ShouldHaveSingleItem();

        (row["count"]!.GetValue<long>(), row["first_seen"]!.GetValue<string>()).ShouldBe((1L, _noon.AddHours(1).Text()));
    }

    [Fact]
    public async Task what_was_retracted_since_is_there_as_of_the_moment_before()
    {
        using var client = _service.Client();
        var id = await client.RecordAsync(Metric("latency", "ms", _noon));
        await _service.CatchUpAsync();
        var before = DateTimeOffset.UtcNow;
        await client.RetractAsync(id);
        await _service.CatchUpAsync();

        var row = (await RowsAsync(client, $"&as_of={before.Text()}")).ShouldHaveSingleItem();

        (row["count"]!.GetValue<long>(), row["first_seen"]!.GetValue<string>(), row["last_seen"]!.GetValue<string>()).ShouldBe((1L, _noon.Text(), _noon.Text()));
        (await RowsAsync(client, "")).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_token_for_some_services_sees_theirs_alone()
    {
        using var client = _service.Client();
        await client.RecordAllAsync([Metric("latency", "ms", _noon)]);
        await _service.CatchUpAsync();
        using var narrowed = _service.Client(Roles.Reader, _own);

        (await narrowed.JsonAsync("metrics/catalog"))["metrics"]!.AsArray().ShouldHaveSingleItem()!["service"]!.GetValue<string>().ShouldBe(_own);
    }

    [Theory]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("counted=perhaps", "counted")]
    [InlineData("limit=0", "limit")]
    public async Task what_it_does_not_know_is_refused_by_name(string query, string field)
    {
        var answer = await _service.GetAsync($"/metrics/catalog?{query}", _service.Token(Roles.Reader));

        answer.Status.ShouldBe(400, answer.Text);
        answer.Json["errors"]![0]!["field"]!.GetValue<string>().ShouldBe(field);
    }

    private async Task<IReadOnlyList<JsonNode>> RowsAsync(HttpClient client, string query) =>
        [.. (await client.JsonAsync($"metrics/catalog?service={_own}{query}"))["metrics"]!.AsArray().Select(row => row!)];

    private object Metric(string name, string unit, DateTimeOffset at, string category = "performance", string? model = null) =>
        new { metric_name = name, value = 1, unit, category, service = _own, model_name = model, timestamp = at.Text() };
}
