using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Host.Rebuilding;

/// <summary>Read models are rebuilt while metrics are recorded and figures are asked for.</summary>
[Collection(HostCollection.Name)]
public class RebuildUnderLoadTests(TestServers servers) : ServiceTests(servers)
{
    protected override Task<TestService> StartAsync(ServiceSettings settings) => TestService.StartAsync(settings with { AlertThresholdsEnabled = false });

    private static object Metric(int value, DateTimeOffset? at = null) => new
    {
        metric_name = "request_count",
        value,
        unit = "requests",
        category = "usage",
        service = $"service-{value % 3}",
        timestamp = (at ?? DateTimeOffset.UtcNow).Text(),
    };

    /// <summary>Records batches of ten until it is stopped; returns how many metrics.</summary>
    private async Task<int> RecordAsync(CancellationToken stop)
    {
        var recorded = 0;
        while (!stop.IsCancellationRequested)
            recorded += (await Client.RecordAllAsync(Enumerable.Range(0, 10).Select(i => Metric(i)))).Count;
        return recorded;
    }

    /// <summary>Asks for a growing figure until it is stopped; fails the test where it ever shrinks.</summary>
    private static async Task<int> WatchAsync(Func<Task<decimal>> figure, decimal least, CancellationToken stop)
    {
        var asked = 0;
        for (; !stop.IsCancellationRequested; asked++)
        {
            var now = await figure();
            now.ShouldBeGreaterThanOrEqualTo(least);
            least = now;
        }

        return asked;
    }

    private async Task<decimal> RequestsAsync() => (await Client.JsonAsync("metrics/usage"))["total_requests"].Decimal();

    private async Task<decimal> SummaryAsync() => (await Client.JsonAsync("metrics/summary"))["total_metrics"].Decimal();

    private async Task<decimal> ListedAsync() => (await Client.JsonAsync("metrics?limit=10000"))["metrics"]!.AsArray().Count;

    private async Task<decimal> HealthAsync() => (await Client.JsonAsync("health"))["metrics"]!["total_metrics"].Decimal();

    [Theory]
    [InlineData("ledger")]
    [InlineData("usage")]
    public async Task recording_and_reading_go_on_and_no_figure_is_ever_incomplete_or_counts_twice(string name)
    {
        const int First = 5000;
        await Client.RecordAllAsync(Enumerable.Range(0, First).Select(i => Metric(1, DateTimeOffset.UtcNow.AddSeconds(-i))));
        await Client.CatchUpAsync();
        using var stopRecording = new CancellationTokenSource();
        using var stopWatching = new CancellationTokenSource();
        Task<int>[] watching =
        [
            WatchAsync(RequestsAsync, First, stopWatching.Token),
            WatchAsync(SummaryAsync, First, stopWatching.Token),
            WatchAsync(async () => await Client.CountAsync(), First, stopWatching.Token),
            WatchAsync(ListedAsync, First, stopWatching.Token),
            WatchAsync(HealthAsync, First, stopWatching.Token),
        ];
        var recording = RecordAsync(stopRecording.Token);

        for (var i = 0; i < 3; i++)
            await Client.RebuildAsync(name);

        await stopRecording.CancelAsync();
        var recorded = First + await recording;
        await stopWatching.CancelAsync();
        (await Task.WhenAll(watching)).ShouldAllBe(asked => asked > 3);
        // Reading who uses what is itself an event: only once nobody reads any more can all be caught up.
        await Client.CatchUpAsync();
        recorded.ShouldBeGreaterThan(First + 30);
        (await Client.CountAsync()).ShouldBe(recorded);
        (await HealthAsync()).ShouldBe(recorded);
        (await SummaryAsync()).ShouldBe(recorded);
        var ids = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await Client.JsonAsync($"metrics?limit=10000&cursor={cursor}");
            ids.AddRange(page["metrics"]!.AsArray().Select(metric => metric!["metric_id"]!.GetValue<string>()));
            cursor = page["next_cursor"]?.GetValue<string>();
            if (cursor is null)
                break;
        }

        ids.Count.ShouldBe(recorded);
        ids.ShouldBeUnique();
        var sum = (await Client.JsonAsync("metrics?aggregation=sum"))["aggregation"]!;
        sum["samples"]!.GetValue<long>().ShouldBe(recorded);
        sum["value"].Decimal().ShouldBe(First + ((recorded - First) / 10 * 45));
        (await RequestsAsync()).ShouldBe(sum["value"].Decimal());
    }

    [Fact]
    public async Task what_is_recorded_and_retracted_while_a_rebuild_waits_for_its_last_step_counts_once()
    {
        var early = await Client.RecordAsync(Metric(1));
        await Client.RecordAsync(Metric(2));
        await Client.CatchUpAsync();
        string operation;
        await using (await HeldRead.OfAsync(Service.Database, "metric_totals"))
        {
            operation = await Client.StartRebuildAsync("ledger");
            await Until.TrueAsync(async () => (await Client.JsonAsync(operation))["position"]!.GetValue<long>() > 0);
            await Client.RecordAsync(Metric(4));
            var both = await Client.RecordAsync(Metric(8));
            await Client.RetractAsync(early);
            await Client.RetractAsync(both);
            await Client.CatchUpAsync();
            (await Client.CountAsync()).ShouldBe(2);
            (await Client.JsonAsync(operation))["state"]!.GetValue<string>().ShouldBe("running");
            (await Client.ProjectionAsync("ledger"))["state"]!.GetValue<string>().ShouldBe("rebuilding");
        }

        (await Client.RebuildEndAsync(operation))["state"]!.GetValue<string>().ShouldBe("succeeded");
        (await Client.CountAsync()).ShouldBe(2);
        (await Client.JsonAsync("metrics?aggregation=sum"))["aggregation"]!["value"].Decimal().ShouldBe(6);
        (await Client.JsonAsync("metrics?include=retracted"))["metrics"]!.AsArray().Count.ShouldBe(4);
        (await Client.ProjectionAsync("ledger"))["state"]!.GetValue<string>().ShouldBe("current");
    }

    [Fact]
    public async Task months_that_are_new_before_during_and_after_a_rebuild_all_have_their_partition()
    {
        var now = DateTimeOffset.UtcNow;
        await Client.RecordAsync(Metric(1, now));
        await Client.RecordAsync(Metric(2, now.AddDays(-300)));
        await Client.CatchUpAsync();
        string operation;
        await using (await HeldRead.OfAsync(Service.Database, "metric_totals"))
        {
            operation = await Client.StartRebuildAsync("ledger");
            await Until.TrueAsync(async () => (await Client.JsonAsync(operation))["position"]!.GetValue<long>() > 0);
            await Client.RecordAsync(Metric(4, now.AddDays(-100)));
            await Client.CatchUpAsync();
        }

        (await Client.RebuildEndAsync(operation))["state"]!.GetValue<string>().ShouldBe("succeeded");
        await Client.RecordAsync(Metric(8, now.AddDays(-100)));
        await Client.RecordAsync(Metric(16, now.AddDays(-200)));
        await Client.CatchUpAsync();
        await Client.RebuildAsync("ledger");
        await Client.RecordAsync(Metric(32, now.AddDays(-200)));
        await Client.RecordAsync(Metric(64, now.AddDays(-250)));
        await Client.CatchUpAsync();

        (await Client.JsonAsync("metrics"))["metrics"]!.AsArray().Select(metric => metric!["value"].Decimal()).Sum().ShouldBe(127);
        (await Client.JsonAsync("metrics?aggregation=sum"))["aggregation"]!["value"].Decimal().ShouldBe(127);
    }
}
