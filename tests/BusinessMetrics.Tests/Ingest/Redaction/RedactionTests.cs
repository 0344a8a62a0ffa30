using System.Net;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Ingest.Redaction;

/// <summary>The whole service with personal data in everything that it is sent.</summary>
[Collection(IngestCollection.Name)]
public sealed class RedactionTests(TestServers servers) : IAsyncLifetime
{
    private static readonly DateTimeOffset Hour = new(DateTime.UtcNow.Date.AddDays(-7).AddHours(10), TimeSpan.Zero);

    private static readonly string Day = $"start_time={Hour.AddHours(-10).Text()}&end_time={Hour.AddHours(14).Text()}";

    private ServiceSettings _settings = null!;
    private TestService _service = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _settings = await servers.NewServiceAsync();
        await StartAsync(PersonalDataMode.Redact);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
    }

    private async Task StartAsync(PersonalDataMode mode)
    {
        _service = await TestService.StartAsync(_settings with { PiiMode = mode });
        _client = _service.Client();
    }

    private async Task RestartAsync(PersonalDataMode mode)
    {
        await DisposeAsync();
        await StartAsync(mode);
    }

    private static object Metric(string category, string name, object metadata, string service = "model-api", int second = 0, string? id = null) => new
    {
        metric_id = id,
        metric_name = name,
        value = 1,
        unit = "count",
        category,
        service,
        user_id = "grace@example.org",
        metadata,
        timestamp = Hour.AddSeconds(second),
    };

    private async Task<JsonNode> DataProtectionAsync(string query = "") => (await _client.JsonAsync($"metrics/compliance?{Day}{query}"))["data_protection"]!;

    [Fact]
    public async Task nothing_of_it_is_anywhere_in_the_database_and_the_counts_are_in_the_compliance_figures()
    {
        await _client.RecordAsync(Metric("security", "threat_detected", new { threat_type = "mail of ada@example.org", from = "10.20.30.40" }, "api of ada@example.org"));
        await _client.RecordAsync(Metric("compliance", "audit_event", new { action = "export", user = "ada@example.org", details = new { card = "4111 1111 1111 1111" } }));
        var third = await _client.RecordAsync(Metric("usage", "request_count", new { iban = "DE89370400440532013000", ssn = "123-45-6789", phone = 4111111111111111 }));
        await _client.RecordAsync(Metric("compliance", "pii_detected", new { }));
        await _service.CatchUpAsync();
        var asOf = DateTimeOffset.UtcNow;

        (await DataProtectionAsync()).ToJsonString().ShouldBe(
            """{"data_encrypted":0,"data_anonymized":0,"pii_detected":9,"pii_removed":8,"removed_here":{"card":2,"email":3,"iban":1,"ip":1,"national_id":1}}""");

        await _client.RetractAsync(third, "reported by ada@example.org");

        var after = await DataProtectionAsync();
        (after["pii_detected"].Decimal(), after["pii_removed"].Decimal()).ShouldBe((6, 5));
        (await DataProtectionAsync($"&as_of={Uri.EscapeDataString(asOf.Text())}"))["pii_removed"].Decimal().ShouldBe(8);
        (await DataProtectionAsync("&framework=gdpr"))["pii_removed"].Decimal().ShouldBe(5);
        var trail = (await _client.JsonAsync($"metrics/compliance?{Day}"))["audit_trail"]!.ToJsonString();
        trail.ShouldContain("\"user\":\"[email]\"");
        trail.ShouldContain("[card]");
        (await _client.JsonAsync($"metrics/security?{Day}"))["threat_types"]![0]!["type"]!.GetValue<string>().ShouldBe("mail of [email]");
        foreach (var piece in (string[])["ada@example", "10.20.30.40", "4111 1111", "4111111111111111", "DE8937", "123-45-6789"])
            (await TablesWithAsync(piece)).ShouldBeEmpty(piece);
    }

    [Fact]
    public async Task a_window_that_begins_within_a_minute_counts_only_what_was_in_it_and_a_rebuild_changes_nothing()
    {
        foreach (var second in (int[])[10, 40, 70])
            await _client.RecordAsync(Metric("performance", "latency", new { note = "ada@example.org and bob@example.org" }, second: second));
        await _service.CatchUpAsync();
        var edges = $"metrics/compliance?start_time={Hour.AddSeconds(30).Text()}&end_time={Hour.AddSeconds(75).Text()}";

        (await _client.JsonAsync(edges))["data_protection"]!["pii_removed"].Decimal().ShouldBe(4);
        (await DataProtectionAsync())["removed_here"]!["email"].Decimal().ShouldBe(6);

        await _client.RebuildAsync("ledger");

        (await _client.JsonAsync(edges))["data_protection"]!["pii_removed"].Decimal().ShouldBe(4);
        (await DataProtectionAsync())["removed_here"]!["email"].Decimal().ShouldBe(6);
    }

    [Fact]
    public async Task the_same_metric_again_counts_once()
    {
        var id = Guid.NewGuid().ToString();
        var metric = Metric("usage", "request_count", new { note = "ada@example.org" }, id: id);

        await _client.RecordAsync(metric);
        await _client.RecordAsync(metric);
        await _service.CatchUpAsync();

        (await DataProtectionAsync())["pii_removed"].Decimal().ShouldBe(1);
    }

    [Fact]
    public async Task hashes_keep_equal_values_equal_over_a_restart()
    {
        await RestartAsync(PersonalDataMode.Hash);
        await _client.RecordAsync(Metric("usage", "feature_usage", new { feature = "mail to ada@example.org" }));
        await RestartAsync(PersonalDataMode.Hash);
        await _client.RecordAsync(Metric("usage", "feature_usage", new { feature = "mail to ADA@example.org" }));
        await _service.CatchUpAsync();

        var feature = (await _client.JsonAsync($"metrics/usage?{Day}"))["feature_usage"]!.AsArray().ShouldHaveSingleItem()!;
        feature["usage_count"].Decimal().ShouldBe(2);
        feature["feature"]!.GetValue<string>().ShouldMatch(@"^mail to \[email:[a-p]{16}\]$");
    }

    [Fact]
    public async Task a_refusal_names_the_field_and_a_batch_keeps_its_good_items()
    {
        await RestartAsync(PersonalDataMode.Reject);
        var bad = Metric("usage", "request_count", new { note = new { to = "ada@example.org" } });

        var refused = await _service.PostMetricAsync(bad);
        var batch = await _client.JsonAsync("metrics/batch", HttpMethod.Post, new[] { bad, Metric("usage", "request_count", new { }) });

        refused.Status.ShouldBe((int)HttpStatusCode.BadRequest);
        refused.RefusedFields.ShouldBe(["metadata.note.to"]);
        refused.Text.ShouldNotContain("ada@");
        (batch["stored"]!.GetValue<int>(), batch["refused"]!.GetValue<int>()).ShouldBe((1, 1));
        batch.ToJsonString().ShouldNotContain("ada@");
        await _service.CatchUpAsync();
        (await DataProtectionAsync())["pii_removed"].Decimal().ShouldBe(0);
    }

    [Fact]
    public async Task reasons_rules_and_budgets_are_refused_too()
    {
        await RestartAsync(PersonalDataMode.Reject);
        var id = await _client.RecordAsync(Metric("usage", "request_count", new { }));

        var retraction = await _service.SendAsync(HttpMethod.Post, $"/metrics/{id}/retract", """{"reason": "ada@example.org says so"}""");
        var rule = await _service.SendAsync(
            HttpMethod.Put, "/alerts/rules/slow", """{"metric": "latency", "statistic": "avg", "comparison": "above", "warning": {"threshold": 1}, "description": "page ada@example.org"}""");
        var budget = await _service.SendAsync(HttpMethod.Put, "/budgets/ada@example.org", """{"amount": 5}""");

        (retraction.Status, rule.Status, budget.Status).ShouldBe((400, 400, 400));
        (retraction.RefusedFields[0], rule.RefusedFields[0], budget.RefusedFields[0]).ShouldBe(("reason", "description", "scope"));
        (retraction.Text + rule.Text + budget.Text).ShouldNotContain("ada@");
    }

    [Fact]
    public async Task what_is_refused_for_another_reason_is_not_repeated_either()
    {
        var answers = new[]
        {
            await _service.PostMetricAsync(new { metric_name = "ada@example.org", value = 1, unit = "count", category = "bob@example.org", service = new string('x', 250) + " eve@example.org" }),
            await _service.PostMetricTextAsync("""{"ada@example.org": 1, "metric_name": ["ada@example.org"], "value": "4111 1111 1111 1111", "unit": 4111111111111111, "timestamp": "123-45-6789"}"""),
            await _service.SendAsync(HttpMethod.Post, $"/metrics/{Guid.NewGuid()}/retract", $$"""{"reason": "{{new string('x', 70)}} ada@example.org {{new string('x', 1000)}}"}"""),
            await _service.GetAsync("/metrics?limit=ada@example.org&ada@example.org=1"),
        };

        foreach (var answer in answers)
        {
            answer.Status.ShouldBe(400);
            foreach (var piece in (string[])["ada@", "bob@", "eve@", "4111", "123-45"])
                answer.Text.ShouldNotContain(piece);
        }
    }

    /// <summary>The tables of the service in which any row holds the text.</summary>
    private async Task<IReadOnlyList<string>> TablesWithAsync(string text)
    {
        var tables = new List<string>();
        await using (var names = _service.Database.CreateCommand(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"))
        await using (var reader = await names.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        var holding = new List<string>();
        foreach (var table in tables)
        {
            await using var search = _service.Database.CreateCommand($"select exists (select from {table} as row where row::text ilike '%' || $1 || '%')");
            search.Parameters.AddWithValue(text);
            if (true.Equals(await search.ExecuteScalarAsync()))
                holding.Add(table);
        }

        tables.ShouldContain("events.mt_events");
        return holding;
    }
}
