using System.Net;
using BusinessMetrics.Host.Rebuilding;
using BusinessMetrics.Projections;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Host.Rebuilding;

[Collection(HostCollection.Name)]
public class RebuildTests(TestServers servers) : ServiceTests(servers)
{
    private static object Metric(double value = 1, DateTimeOffset? at = null) =>
        new { metric_name = "m", value, unit = "count", category = "usage", service = "s", timestamp = (at ?? DateTimeOffset.UtcNow).Text() };

    [Fact]
    public async Task every_answer_is_byte_for_byte_the_same_after_every_read_model_was_rebuilt()
    {
        var everything = new EveryAnswer();
        var ids = await Client.RecordAllAsync(everything.Metrics(1500));
        ids.Count.ShouldBeGreaterThan(1000);
        await Client.JsonAsync("alerts/rules/busy", HttpMethod.Put, new
        {
            metric = "load",
            statistic = "max",
            window = "1h",
            comparison = "above",
            warning = new { threshold = 5, severity = "medium" },
        });
        await Client.RecordAsync(new { metric_name = "load", value = 9, unit = "count", category = "usage", service = "s" });
        await Until.TrueAsync(async () => (await Client.JsonAsync("alerts?status=firing&rule=busy"))["alerts"]!.AsArray().Count == 1);
        await Service.CatchUpAsync();
        var asOf = DateTimeOffset.UtcNow;
        foreach (var id in ids.Where((_, i) => i % 20 == 0))
            await Client.RetractAsync(id);
        await Client.RecordAllAsync(everything.Metrics(1700).Skip(1500));
        await Client.CatchUpAsync();
        var to = DateTimeOffset.UtcNow;
        var before = await everything.AskAsync(Client, asOf, to);
        before.Values.Distinct().Count().ShouldBeGreaterThan(before.Count / 2);

        foreach (var name in await Client.ProjectionNamesAsync())
            await Client.RebuildAsync(name);

        var after = await everything.AskAsync(Client, asOf, to);
        foreach (var (url, answer) in before)
            after[url].ShouldBe(answer, url);
    }

    [Fact]
    public async Task a_rebuilt_read_model_goes_on_from_where_it_was()
    {
        foreach (var name in await Client.ProjectionNamesAsync())
        {
            var first = await Client.RecordAsync(Metric());
            await Client.RebuildAsync(name);
            await Client.RecordAsync(Metric());
            await Client.RetractAsync(first);
        }

        await Client.CatchUpAsync();
        var names = await Client.ProjectionNamesAsync();
        (await Client.CountAsync()).ShouldBe(names.Count);
        (await Client.JsonAsync("health"))["metrics"]!["total_metrics"]!.GetValue<long>().ShouldBe(names.Count);
    }

    [Fact]
    public async Task an_operation_is_polled_until_it_succeeded_with_all_its_events()
    {
        await Client.RecordAllAsync(Enumerable.Range(0, 300).Select(i => Metric(i)));
        await Client.CatchUpAsync();

        using var started = await Client.PostAsync("projections/ledger/rebuild", null);
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var rebuild = await Client.RebuildEndAsync(started.Headers.Location!.ToString());

        rebuild["projection"]!.GetValue<string>().ShouldBe("ledger");
        rebuild["state"]!.GetValue<string>().ShouldBe("succeeded");
        rebuild["progress"].Decimal().ShouldBe(1);
        rebuild["events"]!.GetValue<long>().ShouldBe(300);
        rebuild["position"]!.GetValue<long>().ShouldBe(rebuild["target"]!.GetValue<long>());
        rebuild["remaining_seconds"].Decimal().ShouldBe(0);
        rebuild["started_by"]!.GetValue<string>().ShouldBe("tester");
        rebuild["ended_at"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThanOrEqualTo(rebuild["started_at"]!.GetValue<DateTimeOffset>());
        (await Client.ProjectionAsync("ledger"))["last_rebuild"]!.ToJsonString().ShouldBe(rebuild.ToJsonString());
        (await Client.ProjectionAsync("usage"))["last_rebuild"].ShouldBeNull();
        // Who works here is nothing that readers of figures need to know.
        using var reader = Service.Client(Roles.Reader);
        (await reader.JsonAsync(started.Headers.Location!.ToString()))["started_by"].ShouldBeNull();
        (await reader.ProjectionAsync("ledger"))["last_rebuild"]!["started_by"].ShouldBeNull();
        using var auditor = Service.Client(Roles.Auditor);
        (await auditor.ProjectionAsync("ledger"))["last_rebuild"]!["started_by"]!.GetValue<string>().ShouldBe("tester");
    }

    [Fact]
    public async Task an_empty_log_is_rebuilt_to_empty_figures()
    {
        foreach (var name in await Client.ProjectionNamesAsync())
            (await Client.RebuildAsync(name))["progress"].Decimal().ShouldBe(1);

        (await Client.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task while_one_runs_anywhere_another_of_the_same_read_model_is_refused()
    {
        await using (var session = await Service.Database.OpenConnectionAsync())
        {
            (await RebuildOperations.TryLockAsync(session, "ledger", CancellationToken.None)).ShouldBeTrue();

            using (var refused = await Client.PostAsync("projections/ledger/rebuild", null))
            {
                refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
                (await refused.Content.ReadAsStringAsync()).ShouldContain("rebuild-running");
            }

            await Client.RebuildAsync("usage");
            await RebuildOperations.UnlockAsync(session, "ledger");
        }

        await Client.RebuildAsync("ledger");
    }

    [Fact]
    public async Task of_several_started_at_the_same_time_one_runs()
    {
        await Client.RecordAllAsync(Enumerable.Range(0, 2000).Select(i => Metric(i)));
        await Client.CatchUpAsync();
        await using var reading = await HeldRead.OfAsync(Service.Database, "metric_totals");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Client.PostAsync("projections/ledger/rebuild", null)));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(5);
        (await Client.ProjectionAsync("ledger"))["state"]!.GetValue<string>().ShouldBe("rebuilding");
        await reading.DisposeAsync();
        var operation = answers.Single(answer => answer.StatusCode == HttpStatusCode.Accepted).Headers.Location!.ToString();
        (await Client.RebuildEndAsync(operation))["state"]!.GetValue<string>().ShouldBe("succeeded");
        (await Client.CountAsync()).ShouldBe(2000);
    }

    [Theory]
    [InlineData("POST", "projections/weather/rebuild")]
    [InlineData("POST", "projections/metric_records/rebuild")]
    [InlineData("GET", "projections/rebuilds/nonsense")]
    [InlineData("GET", "projections/rebuilds/01a206d7-feeb-7905-aa34-6e785b922d24")]
    public async Task what_is_not_there_is_unknown(string method, string url)
    {
        (await Service.SendAsync(new(method), "/" + url)).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData(Roles.Reader)]
    [InlineData(Roles.Writer)]
    [InlineData(Roles.Auditor)]
    public async Task only_administrators_may_rebuild(string role)
    {
        (await Service.SendAsync(HttpMethod.Post, "/projections/ledger/rebuild", token: Service.Token(role))).Status.ShouldBe(403);
        (await Service.SendAsync(HttpMethod.Post, "/projections/ledger/rebuild", token: "")).Status.ShouldBe(401);
        (await Service.GetAsync("/projections", Service.Token(role))).Status.ShouldBe(role == Roles.Writer ? 403 : 200);
    }

    [Fact]
    public async Task an_event_that_cannot_be_applied_fails_the_rebuild_and_leaves_the_figures()
    {
        await Client.RecordAllAsync(Enumerable.Range(0, 10).Select(i => Metric(i)));
        await Client.CatchUpAsync();
        await using (var poison = Service.Database.CreateCommand("update events.mt_events set data = '{\"v\": \"x\"}' where seq_id = 5"))
            await poison.ExecuteNonQueryAsync();

        var rebuild = await Client.RebuildEndAsync(await Client.StartRebuildAsync("ledger"));

        rebuild["state"]!.GetValue<string>().ShouldBe("failed");
        rebuild["error"]!.GetValue<string>().ShouldContain("sequence 5");
        (await Client.CountAsync()).ShouldBe(10);
        await Client.RecordAsync(Metric());
        await Client.CatchUpAsync();
        (await Client.CountAsync()).ShouldBe(11);
    }

    [Fact]
    public async Task a_rebuild_leaves_no_tables_of_its_own_behind()
    {
        await Client.RecordAsync(Metric());
        await Client.CatchUpAsync();
        var before = await TablesAsync();

        foreach (var model in ReadModelCatalogue.All)
            await Client.RebuildAsync(model.Name);

        (await TablesAsync()).ShouldBe(before);
    }

    /// <summary>All tables and indexes of the database, with their columns.</summary>
    private async Task<IReadOnlyList<string>> TablesAsync()
    {
        await using var command = Service.Database.CreateCommand(
            """
            select format('%s.%s %s', table_schema, table_name, string_agg(column_name || ' ' || data_type, ', ' order by ordinal_position))
            from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema') group by table_schema, table_name
            union all
            select indexdef from pg_indexes where schemaname not in ('pg_catalog', 'information_schema')
            order by 1
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await reader.ReadAsync())
            tables.Add(reader.GetString(0));
        return tables;
    }
}
