using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Trust.Audit;

[Collection(TrustCollection.Name)]
public class AuditExportTests(TestServers servers) : ServiceTests(servers)
{
    [Theory]
    [InlineData("/audit?actor=eve&format=csv", "*/*", "text/csv")]
    [InlineData("/audit?actor=eve", "text/csv", "text/csv")]
    [InlineData("/audit?actor=eve", "application/x-ndjson;q=0.9, text/html;q=0.1", "application/x-ndjson")]
    [InlineData("/audit?actor=eve&format=ndjson", "text/csv", "application/x-ndjson")]
    [InlineData("/audit?actor=eve", "application/json", "application/json")]
    [InlineData("/audit?actor=eve", "*/*", "application/json")]
    public async Task the_form_is_that_of_the_parameter_or_of_the_header(string url, string accept, string mediaType) =>
        (await Service.SendAsync(HttpMethod.Get, url, headers: ("Accept", accept))).MediaType.ShouldBe(mediaType);

    [Fact]
    public async Task as_csv_it_is_a_table_in_which_no_cell_is_a_formula()
    {
        await Service.SendAsync(HttpMethod.Put, "/budgets/a%2Cb", """{"amount": 2500}""", token: Service.Token(Roles.Admin, "=HYPERLINK(\"http://evil\")"));
        await Service.CatchUpAsync();

        var lines = (await Service.GetAsync("/audit?format=csv&action=budget")).Text.Split("\r\n");

        lines[0].ShouldBe("event_id,sequence,time,recorded_at,actor,role,action,object,outcome,source_address,correlation_id,details");
        lines[1].ShouldContain(",\"'=HYPERLINK(\"\"http://evil\"\")\",admin,budget.set,\"budget:a,b\",done,");
        lines[1].ShouldEndWith("2500 USD a month, alerts from 80 % of it\"");
        lines[2].ShouldBeEmpty();
        lines.Length.ShouldBe(3);
    }

    [Fact]
    public async Task as_ndjson_each_line_is_an_event_as_the_pages_show_it()
    {
        for (var i = 1; i <= 3; i++)
            await Service.SendAsync(HttpMethod.Put, "/budgets/training", $$"""{"amount": {{i}}}""");
        await Service.CatchUpAsync();

        var lines = (await Service.GetAsync("/audit?format=ndjson&action=budget")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var page = (await Service.GetAsync("/audit?action=budget")).Json["events"]!.AsArray();

        lines.ShouldBe(page.Select(each => each!.ToJsonString()).ToArray().Select(text => JsonNode.Parse(text)!.ToJsonString()), ignoreOrder: false);
    }

    [Fact]
    public async Task whoever_takes_it_is_in_the_trail()
    {
        await Service.GetAsync("/audit?format=csv&outcome=done&q=wilhelmina", Service.Token(Roles.Auditor, "aud"));

        var audit = (await Service.AuditsAsync(new(Action: "audit.export"))).ShouldHaveSingleItem();
        audit.Actor.ShouldBe("aud");
        audit.Details.ShouldBe("text/csv: outcome=done, q, format=csv");
    }

    [Fact]
    public async Task fifty_thousand_events_are_sent_as_they_are_read_and_never_whole_in_memory()
    {
        const int Events = 50_000;
        await AppendAsync(Events);
        using var client = Service.Client(Roles.Auditor);

        var all = (await client.GetStringAsync("audit?format=csv&actor=many")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        all.Length.ShouldBe(1 + Events);
        all.ShouldBeUnique();

        using var response = await client.GetAsync("audit?format=csv&actor=many", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        response.Content.Headers.ContentLength.ShouldBeNull();
        await reader.ReadLineAsync();
        // What has not been asked for yet has not been read yet: with the rows gone the export ends early.
        await using (var remove = Service.Database.CreateCommand("delete from read_models.audit_events where actor = 'many'"))
            await remove.ExecuteNonQueryAsync();
        var sent = 0;
        while (await reader.ReadLineAsync() is not null)
            sent++;

        sent.ShouldBeInRange(1, Events / 2);
    }

    private async Task AppendAsync(int count)
    {
        await using var command = Service.Database.CreateCommand(
            """
            insert into read_models.audit_events (sequence, event_id, at, recorded_at, actor, action, target, outcome, details)
            select 1000000 + number, gen_random_uuid(), now() - number % 1000 * interval '1 second', now(), 'many', 'test.made', 'test', 'done', repeat('x', 100)
            from generate_series(1, $1) as number
            """);
        command.Parameters.AddWithValue(count);
        await command.ExecuteNonQueryAsync();
    }
}
