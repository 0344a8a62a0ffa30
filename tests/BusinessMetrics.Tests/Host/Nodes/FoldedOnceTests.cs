using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Tests.Host.Rebuilding;
using BusinessMetrics.Tests.Support;
using JasperFx;
using Microsoft.Extensions.DependencyInjection;
using IProjectionCoordinator = Marten.Events.Daemon.Coordination.IProjectionCoordinator;

namespace BusinessMetrics.Tests.Host.Nodes;

[Collection(HostCollection.Name)]
public class FoldedOnceTests(TestServers servers)
{
    private const int Rounds = 2;

    private const int MetricsOfARound = 200;

    /// <summary>By each of the nodes, each in a transaction of its own.</summary>
    private const int SinglesOfARound = 100;

    private readonly EveryAnswer _everything = new();

    [Fact]
    public async Task everything_counts_once_in_every_read_model_while_two_nodes_fold_all_of_them()
    {
        var settings = await servers.NewServiceAsync();
        await using var one = await TestService.StartAsync(settings, foldsBeside: true);
        await using var other = await TestService.StartAsync(settings, foldsBeside: true);
        using var client = one.Client();
        using var otherClient = other.Client();
        await ChangeAsync(client, 0);
        for (var round = 1; round <= Rounds; round++)
        {
            // Whichever was refused a page goes on from where the other is, after a while.
            await Until.TrueAsync(async () => await RunningAsync(one) && await RunningAsync(other));
            await ChangeAsync(round % 2 == 0 ? client : otherClient, round);
            await Task.WhenAll(RecordSinglyAsync(client), RecordSinglyAsync(otherClient));
            await one.CatchUpAsync();
        }

        (one.ProgressFaults.Refused.Count + other.ProgressFaults.Refused.Count).ShouldBeGreaterThan(0);
        (await NumberAsync("select sum(count) from read_models.metric_rollups_day"))
            .ShouldBe(await NumberAsync("select count(*) from read_models.metric_records where retracted_at is null"));
        (await NumberAsync("select sum(sum) from read_models.usage_requests_rollups_minute join read_models.usage_requests_series using (series_id) where service = 'gateway'"))
            .ShouldBe(Rounds * 2 * SinglesOfARound);
        foreach (var model in ReadModelCatalogue.All)
        {
            var folded = await RowsAsync(model);
            folded.ShouldNotBeEmpty();
            await client.RebuildAsync(model.Name);
            (await RowsAsync(model)).ShouldBe(folded, model.Name);
        }

        // That the audit trail tells of the rebuild is no difference.
        async Task<IReadOnlyList<string>> RowsAsync(ReadModel model) =>
            [.. (await TableRows.OfAsync(one.Database, model)).Where(row => !row.Contains("projection.rebuild", StringComparison.Ordinal))];

        async Task<decimal> NumberAsync(string sql)
        {
            await using var command = one.Database.CreateCommand($"select ({sql})::numeric");
            return (decimal)(await command.ExecuteScalarAsync())!;
        }
    }

    /// <summary>Something for each read model.</summary>
    private async Task ChangeAsync(HttpClient client, int round)
    {
        var ids = await client.RecordAllAsync(_everything.Metrics((round + 1) * MetricsOfARound).Skip(round * MetricsOfARound));
        await client.RetractAsync(ids[0]);
        await client.JsonAsync($"budgets/service-{round}", HttpMethod.Put, new { amount = 100 });
        await client.JsonAsync("dashboards", HttpMethod.Post, new { title = $"Round {round}" });
        await client.JsonAsync($"reports/report-{round}", HttpMethod.Put, new { title = "R", period = new { kind = "last_day" }, sections = new[] { new { kind = "costs" } } });
        await client.JsonAsync($"channels/log-{round}", HttpMethod.Put, new { kind = "log" });
        await client.JsonAsync($"report-schedules/schedule-{round}", HttpMethod.Put, new
        {
            report = $"report-{round}",
            when = new { kind = "cron", cron = "0 0 1 1 *" },
            recipients = new[] { new { channel = $"log-{round}" } },
        });
        await client.JsonAsync($"alerts/rules/rule-{round}", HttpMethod.Put, new
        {
            metric = "load",
            statistic = "max",
            window = "1h",
            comparison = "above",
            warning = new { threshold = 5, severity = "medium" },
        });
    }

    private static async Task RecordSinglyAsync(HttpClient client)
    {
        for (var i = 0; i < SinglesOfARound; i++)
            await client.RecordAsync(new { metric_name = "request_count", value = 1, unit = "requests", category = "usage", service = "gateway", user_id = "alice" });
    }

    private static async Task<bool> RunningAsync(TestService service)
    {
        var daemons = await service.Host.Services.GetRequiredService<IProjectionCoordinator>().AllDaemonsAsync();
        return daemons.Sum(daemon => daemon.CurrentAgents().Count(agent => agent.Status == AgentStatus.Running)) == ReadModelCatalogue.All.Count;
    }
}
