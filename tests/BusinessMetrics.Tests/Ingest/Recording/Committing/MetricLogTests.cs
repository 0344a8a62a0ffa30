using BusinessMetrics.Ingest.Recording.Committing;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Tests.Support;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Ingest.Recording.Committing;

/// <summary>The log's own append and Marten's write the same tables; neither may disturb the other.</summary>
[Collection(IngestCollection.Name)]
public class MetricLogTests(TestServers servers)
{
    [Fact]
    public async Task flushes_and_martens_own_appends_mix_freely_and_both_reach_the_figures()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        var store = service.Host.Services.GetRequiredService<IDocumentStore>();
        var metric = new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "s" };

        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 50).Select(_ => service.PostMetricAsync(metric))),
            Task.WhenAll(Enumerable.Range(0, 50).Select(AppendByMartenAsync)));
        await service.CatchUpAsync();

        (await service.GetAsync("/metrics?service=s&aggregation=sum")).Json["aggregation"]!["value"]!.ToJsonString().ShouldBe("100");

        async Task AppendByMartenAsync(int number)
        {
            await using var session = store.LightweightSession();
            var one = MetricCategories.Usage.NewMetric("m", 1, "count", "s", DateTimeOffset.UtcNow);
            session.Events.StartStream($"by-marten/{number}", one);
            await session.SaveChangesAsync();
        }
    }

    [Fact]
    public async Task marten_reads_a_flush_back_as_the_events_and_metadata_that_it_would_have_written()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        var store = service.Host.Services.GetRequiredService<IDocumentStore>();
        await service.PostMetricAsync(new { metric_name = "m", value = 2.50m, unit = "USD", category = "cost", service = "s", user_id = "user_123" });

        await using var session = store.QuerySession();
        var recorded = (await session.Events.QueryAllRawEvents().ToListAsync()).ShouldHaveSingleItem();
        var stream = await session.Events.FetchStreamAsync(recorded.StreamKey!);
        var state = await session.Events.FetchStreamStateAsync(recorded.StreamKey!);

        stream.ShouldHaveSingleItem().Id.ShouldBe(recorded.Id);
        state!.Version.ShouldBe(1);
        recorded.Version.ShouldBe(1);
        recorded.EventTypeName.ShouldBe("cost_incurred");
        recorded.UserName.ShouldBe("tester");
        recorded.CorrelationId.ShouldNotBeNullOrEmpty();
        recorded.Timestamp.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromSeconds(10));
        var cost = recorded.Data.ShouldBeOfType<CostIncurred>();
        cost.Value.ToString().ShouldBe("2.5");
        cost.Subject.ShouldNotBeNull();
    }

    [Fact]
    public async Task each_metric_of_a_flush_names_who_sent_it_and_in_which_request()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        var committer = service.Host.Services.GetRequiredService<FlushCommitter>();
        Submission[] flush = [.. new[] { "ada", "bob", "eve" }.Select(name => new Submission([Given.Accepted(Given.Data), Given.Accepted(Given.Data)], new(name, $"request-of-{name}"), DateTimeOffset.UtcNow))];

        await committer.CommitAsync(flush);

        await using var session = service.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var recorded = await session.Events.QueryAllRawEvents().ToListAsync();
        recorded.Select(each => each.StreamKey).Distinct().ShouldHaveSingleItem();
        foreach (var submission in flush)
            foreach (var metric in submission.Metrics)
            {
                var own = recorded.Single(each => each.Id == metric.MetricId);
                own.UserName.ShouldBe(submission.Caller.Name);
                own.CorrelationId.ShouldBe(submission.Caller.CorrelationId);
            }
    }

    [Fact]
    public async Task no_table_but_the_directory_knows_who_a_metric_is_about_and_that_only_enciphered()
    {
        var settings = await servers.NewServiceAsync();
        await using var service = await TestService.StartAsync(settings);
        await service.PostMetricAsync(new
        {
            metric_name = "m",
            value = 1,
            unit = "count",
            category = "usage",
            service = "s",
            user_id = "wilhelmina",
            session_id = "session-of-w",
        });
        await service.CatchUpAsync();

        await using var database = Npgsql.NpgsqlDataSource.Create(settings.DatabaseConnectionString!);
        await using var command = database.CreateCommand(
            """
            select database_to_xml(true, false, '')::text
            """);
        var everything = (string)(await command.ExecuteScalarAsync())!;

        everything.ShouldContain("usage_observed");
        everything.ShouldNotContain("wilhelmina");
        everything.ShouldNotContain("session-of-w");
        everything.ShouldNotContain(Convert.ToBase64String("wilhelmina"u8));
    }

    [Fact]
    public async Task the_indexes_that_settle_doubts_are_there_under_their_names_and_unique()
    {
        await using var database = Npgsql.NpgsqlDataSource.Create(servers.Shared.Settings.DatabaseConnectionString!);
        await using var command = database.CreateCommand(
            "select indexdef from pg_indexes where schemaname = 'events' and indexname in ($1, $2) order by tablename");
        command.Parameters.AddWithValue(MetricLog.MetricIdIndex);
        command.Parameters.AddWithValue(EventSchema.StreamKeyIndex);
        await using var reader = await command.ExecuteReaderAsync();
        var definitions = new List<string>();
        while (await reader.ReadAsync())
            definitions.Add(reader.GetString(0));

        definitions.Count.ShouldBe(2);
        definitions[0].ShouldStartWith("CREATE UNIQUE INDEX");
        definitions[0].ShouldEndWith("events.mt_events USING btree (id)");
        definitions[1].ShouldStartWith("CREATE UNIQUE INDEX");
        definitions[1].ShouldEndWith("events.mt_streams USING btree (id)");
    }
}
