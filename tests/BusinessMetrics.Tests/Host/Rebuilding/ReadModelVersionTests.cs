using BusinessMetrics.Projections;
using BusinessMetrics.Tests.Support;
using Npgsql;

namespace BusinessMetrics.Tests.Host.Rebuilding;

[Collection(HostCollection.Name)]
public class ReadModelVersionTests(TestServers servers)
{
    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    [Theory]
    [InlineData("update read_models.versions set version = version - 1")]
    [InlineData("delete from read_models.versions")]
    public async Task read_models_of_another_version_are_dropped_and_filled_from_the_log_again(string ageing)
    {
        var settings = await servers.NewServiceAsync() with { AlertThresholdsEnabled = false };
        var everything = new EveryAnswer();
        var asOf = DateTimeOffset.MinValue;
        var to = asOf;
        IReadOnlyDictionary<string, string> before;
        await using (var service = await TestService.StartAsync(settings))
        {
            using var client = service.Client();
            var ids = await client.RecordAllAsync(everything.Metrics(300));
            asOf = DateTimeOffset.UtcNow;
            await client.RetractAsync(ids[3]);
            await client.JsonAsync("alerts/rules/busy", HttpMethod.Put, new
            {
                metric = "load",
                statistic = "max",
                window = "1h",
                comparison = "above",
                warning = new { threshold = 5, severity = "medium" },
            });
            await client.CatchUpAsync();
            to = DateTimeOffset.UtcNow;
            before = await everything.AskAsync(client, asOf, to);
        }

        await using var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!);
        // What is left of the old tables would be counted as well, or be in the way.
        await ExecuteAsync(
            database,
            $"""
            {ageing};
            insert into read_models.metric_totals values ('left over', 1000);
            alter table read_models.metric_records drop column retraction_reason;
            """);

        await using (var service = await TestService.StartAsync(settings))
        {
            using var client = service.Client();
            await client.CatchUpAsync();
            var after = await everything.AskAsync(client, asOf, to);
            foreach (var (url, answer) in before)
                after[url].ShouldBe(answer, url);
        }

        await using var versions = database.CreateCommand("select count(*) from read_models.versions where version = any($1) and name = any($2)");
        versions.Parameters.AddWithValue(ReadModelCatalogue.All.Select(model => model.Version).ToArray());
        versions.Parameters.AddWithValue(ReadModelCatalogue.All.Select(model => model.Name).ToArray());
        (await versions.ExecuteScalarAsync()).ShouldBe(ReadModelCatalogue.All.Count);
    }

    [Fact]
    public async Task read_models_of_this_version_are_left_as_they_are()
    {
        var settings = await servers.NewServiceAsync() with { AlertThresholdsEnabled = false };
        await using (var service = await TestService.StartAsync(settings))
        {
            using var client = service.Client();
            await client.RecordAsync(new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "s" });
            await client.CatchUpAsync();
        }

        await using var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!);
        await ExecuteAsync(database, "insert into read_models.metric_totals values ('mark', 1000)");

        await using var restarted = await TestService.StartAsync(settings);
        using var again = restarted.Client();
        (await again.JsonAsync("health"))["metrics"]!["total_metrics"]!.GetValue<long>().ShouldBe(1001);
        (await again.ProjectionAsync("ledger"))["position"]!.GetValue<long>().ShouldBeGreaterThan(0);
    }
}
