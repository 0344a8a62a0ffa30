using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Ingest.Recording.Committing;

/// <summary>The real service as a process, with its database cut off or itself killed in the middle of a load.</summary>
public class BadDaysTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task a_database_stopped_for_twenty_seconds_in_a_load_loses_nothing_and_counts_nothing_twice()
    {
        using var directory = new TemporaryDirectory();
        var port = EmbeddedPostgres.FreePort();
        var cluster = new PostgresCluster(PostgresBinaries.Find(), Path.Combine(directory.Path, "postgres"));
        await cluster.InitialiseAsync("tester", "secret", CancellationToken.None);
        await cluster.StartAsync(port, CancellationToken.None);
        try
        {
            await using var service = await ServiceProcess.StartAsync(
                Path.Combine(directory.Path, "data"),
                ("DATABASE_URL", $"postgresql://tester:secret@127.0.0.1:{port}/postgres"));
            var load = new Load(service.Url, service.Token);
            using var stop = new CancellationTokenSource();
            var sending = load.RunAsync(stop.Token);
            await Until.TrueAsync(() => load.Acknowledged.Count > 500);

            await cluster.StopAsync("immediate", CancellationToken.None);
            var outage = Stopwatch.StartNew();
            using (var client = service.Client())
                (await client.GetAsync("health")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            var between = new Load(service.Url, service.Token, first: 1_000_000);
            using var stopBetween = new CancellationTokenSource();
            var sendingBetween = between.RunAsync(stopBetween.Token);
            await Until.TrueAsync(() => outage.Elapsed > Outage);
            await stopBetween.CancelAsync();
            await sendingBetween;
            between.Refused.Count.ShouldBeGreaterThan(100);
            between.Acknowledged.ShouldBeEmpty();
            await cluster.StartAsync(port, CancellationToken.None);

            var before = load.Acknowledged.Count;
            await Until.TrueAsync(() => load.Acknowledged.Count > before + 500);
            await stop.CancelAsync();
            await sending;

            await ShouldHoldExactlyWhatWasAcknowledgedAsync(service, load, between);
            using (var client = service.Client())
                (await client.GetAsync("health")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            await cluster.StopAsync("fast", CancellationToken.None);
        }
    }

    [Fact]
    public async Task a_service_killed_in_a_load_has_what_it_acknowledged_exactly_once_when_it_is_back()
    {
        using var directory = new TemporaryDirectory();
        Load load;
        await using (var service = await ServiceProcess.StartAsync(directory.Path))
        {
            load = new Load(service.Url, service.Token);
            var sending = load.RunAsync(CancellationToken.None);
            await Until.TrueAsync(() => load.Acknowledged.Count > 1000);
            await service.SignalAsync("KILL");
            await sending;
        }

        await using var restarted = await ServiceProcess.StartAsync(directory.Path);
        await ShouldHoldExactlyWhatWasAcknowledgedAsync(restarted, load);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task a_service_that_is_asked_to_end_commits_what_is_waiting_and_stops_its_database(string signal)
    {
        using var directory = new TemporaryDirectory();
        Load load;
        await using (var service = await ServiceProcess.StartAsync(directory.Path))
        {
            load = new Load(service.Url, service.Token);
            var sending = load.RunAsync(CancellationToken.None);
            await Until.TrueAsync(() => load.Acknowledged.Count > 200);
            await service.SignalAsync(signal);
            await sending;
            service.Process.ExitCode.ShouldBe(0);
        }

        File.Exists(Path.Combine(directory.Path, "postgres", "data", "postmaster.pid")).ShouldBeFalse();
        await using var restarted = await ServiceProcess.StartAsync(directory.Path);
        await ShouldHoldExactlyWhatWasAcknowledgedAsync(restarted, load);
    }

    /// <summary>In the events and in both kinds of read model: each acknowledged number once, no refused one, no unknown one twice.</summary>
    private static async Task ShouldHoldExactlyWhatWasAcknowledgedAsync(ServiceProcess service, params Load[] loads)
    {
        loads.SelectMany(load => load.Unexpected).ShouldBeEmpty();
        using var client = service.Client();
        await Until.TrueAsync(async () => (await client.GetStringAsync("metrics/prometheus")).Contains("lag_events{projection=\"ledger\"} 0", StringComparison.Ordinal));

        var recorded = new List<int>();
        for (string? cursor = null; ;)
        {
            var page = JsonNode.Parse(await client.GetStringAsync($"metrics?service=load&limit=10000&cursor={cursor}"))!;
            recorded.AddRange(page["metrics"]!.AsArray().Select(metric => metric!["value"]!.GetValue<int>()));
            cursor = page["next_cursor"]?.GetValue<string>();
            if (cursor is null)
                break;
        }

        recorded.ShouldBeUnique();
        var acknowledged = loads.SelectMany(load => load.Acknowledged).ToHashSet();
        acknowledged.Except(recorded).ShouldBeEmpty();
        loads.SelectMany(load => load.Refused).Intersect(recorded).ShouldBeEmpty();
        recorded.Except(acknowledged).Except(loads.SelectMany(load => load.Unknown)).ShouldBeEmpty();

        var sum = JsonNode.Parse(await client.GetStringAsync("metrics?service=load&aggregation=sum"))!["aggregation"]!;
        sum["samples"]!.GetValue<long>().ShouldBe(recorded.Count);
        sum["value"]!.ToJsonString().ShouldBe(recorded.Sum(number => (long)number).ToString(CultureInfo.InvariantCulture));
    }
}
