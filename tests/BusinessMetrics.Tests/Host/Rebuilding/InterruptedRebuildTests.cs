using System.Net;
using System.Text.Json.Nodes;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Host.Rebuilding;
using BusinessMetrics.Tests.Support;
using Npgsql;

namespace BusinessMetrics.Tests.Host.Rebuilding;

[Collection(HostCollection.Name)]
public class InterruptedRebuildTests(TestServers servers)
{
    private const int Metrics = 2 * ReadModelRebuild.PageSize;

    private static IEnumerable<object> Load() => Enumerable.Range(0, Metrics).Select(i => (object)new
    {
        metric_name = "m",
        value = 1,
        unit = "count",
        category = "usage",
        service = $"s{i % 5}",
        timestamp = DateTimeOffset.UtcNow.Date.AddSeconds(-i).ToString("yyyy-MM-ddTHH:mm:ssZ"),
    });

    private static async Task ShouldBeCompleteAsync(HttpClient client, long count)
    {
        (await client.CountAsync()).ShouldBe(count);
        (await client.JsonAsync("health"))["metrics"]!["total_metrics"]!.GetValue<long>().ShouldBe(count);
        (await client.JsonAsync("metrics?aggregation=sum"))["aggregation"]!["value"].Decimal().ShouldBe(count);
    }

    /// <summary>A rebuild of the ledger that has written its first page and is held in its second.</summary>
    private static async Task<string> StartHalfAsync(HttpClient client)
    {
        var operation = await client.StartRebuildAsync("ledger");
        JsonNode rebuild = null!;
        await Until.TrueAsync(async () => (rebuild = await client.JsonAsync(operation))["position"]!.GetValue<long>() > 0);
        rebuild["state"]!.GetValue<string>().ShouldBe("running");
        rebuild["progress"].Decimal().ShouldBe(0.5m, 0.01m);
        return operation;
    }

    [Fact]
    public async Task a_service_killed_half_way_leaves_the_old_figures_and_the_rebuild_can_be_started_again()
    {
        var settings = await servers.NewServiceAsync();
        await using var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!);
        using var directory = new TemporaryDirectory();
        (string, string)[] environment = [("DATABASE_URL", settings.DatabaseConnectionString!), ("ALERT_THRESHOLDS_ENABLED", "false")];
        string operation;
        await using (var service = await ServiceProcess.StartAsync(directory.Path, environment))
        {
            using var client = service.Client();
            await client.RecordAllAsync(Load());
            await client.CatchUpAsync();
            await using var held = await HeldPage.OfAsync(database);
            operation = await StartHalfAsync(client);
            await service.SignalAsync("KILL");
        }

        await using (var shadow = database.CreateCommand($"select count(*) from {ReadModelRebuild.SchemaOf(ReadModelCatalogue.Find("ledger")!)}.metric_records"))
            // A page is of so many sequences; the start's token has one of them, and is no metric.
            ((long)(await shadow.ExecuteScalarAsync())!).ShouldBe(ReadModelRebuild.PageSize - 1);
        await using (var service = await ServiceProcess.StartAsync(directory.Path, environment))
        {
            using var client = service.Client();
            var rebuild = await client.RebuildEndAsync(operation);
            rebuild["state"]!.GetValue<string>().ShouldBe("interrupted");
            rebuild["remaining_seconds"].ShouldBeNull();
            (await client.ProjectionAsync("ledger"))["last_rebuild"]!["state"]!.GetValue<string>().ShouldBe("interrupted");
            await ShouldBeCompleteAsync(client, Metrics);

            (await client.RebuildAsync("ledger"))["events"]!.GetValue<long>().ShouldBe(Metrics);

            (await client.JsonAsync(operation))["state"]!.GetValue<string>().ShouldBe("interrupted");
            await client.RecordAsync(new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "s1" });
            await client.CatchUpAsync();
            await ShouldBeCompleteAsync(client, Metrics + 1);
        }
    }

    [Fact]
    public async Task a_rebuild_that_loses_its_lock_ends_and_changes_nothing_and_so_does_one_of_a_service_that_stops()
    {
        var settings = await servers.NewServiceAsync() with { AlertThresholdsEnabled = false };
        string stopped;
        await using (var service = await TestService.StartAsync(settings))
        {
            using var client = service.Client();
            await client.RecordAllAsync(Load());
            await client.CatchUpAsync();
            var held = await HeldPage.OfAsync(service.Database);
            var operation = await StartHalfAsync(client);
            await using (var terminate = service.Database.CreateCommand("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = (hashtext('ledger')::bigint & 4294967295)"))
                await terminate.ExecuteNonQueryAsync();

            (await client.RebuildEndAsync(operation))["state"]!.GetValue<string>().ShouldBeOneOf("failed", "interrupted");
            await held.DisposeAsync();
            await ShouldBeCompleteAsync(client, Metrics);

            await using var reading = await HeldRead.OfAsync(service.Database, "metric_totals");
            stopped = await client.StartRebuildAsync("ledger");
            (await client.PostAsync("projections/ledger/rebuild", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        }

        await using var restarted = await TestService.StartAsync(settings);
        using var again = restarted.Client();
        (await again.JsonAsync(stopped))["state"]!.GetValue<string>().ShouldBe("interrupted");
        await ShouldBeCompleteAsync(again, Metrics);
        await again.RebuildAsync("ledger");
        await ShouldBeCompleteAsync(again, Metrics);
    }
}
