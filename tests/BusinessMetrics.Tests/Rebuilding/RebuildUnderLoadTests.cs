using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Rebuilding;

/// <summary>Read models are rebuilt while metrics are recorded and figures are asked for.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public class RebuildUnderLoadTests(TestServers servers) : IAsyncLifetime
{
    private TestService _service = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _service = await TestService.StartAsync(await servers.NewServiceAsync() with { AlertThresholdsEnabled = false });
        _client = _service.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
    }

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
            recorded += (await _client.RecordAllAsync(Enumerable.Range(0, 10).Select(i => Metric(i)))).Count;
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

    private async Task<decimal> RequestsAsync() => (await _client.JsonAsync("metrics/usage"))["total_requests"].Decimal();

    private async Task<decimal> SummaryAsync() => (await _client.JsonAsync("metrics/summary"))["total_metrics"].Decimal();

    private async Task<decimal> ListedAsync() => (await _client.JsonAsync("metrics?limit=10000"))["metrics"]!.AsArray().Count;

    private async Task<decimal> HealthAsync() => (await _client.JsonAsync("health"))["metrics"]!["total_metrics"].Decimal();

    [Theory]
    [InlineData("ledger")]
    [InlineData("usage")]
    public async Task recording_and_reading_go_on_and_no_figure_is_ever_incomplete_or_counts_twice(string name)
    {
        const int First = 5000;
        await _client.RecordAllAsync(Enumerable.Range(0, First).Select(i => Metric(1, DateTimeOffset.UtcNow.AddSeconds(-i))));
        await _client.CatchUpAsync();
        using var stopRecording = new CancellationTokenSource();
        using var stopWatching = new CancellationTokenSource();
        Task<int>[] watching =
        [
            WatchAsync(RequestsAsync, First, stopWatching.Token),
            WatchAsync(SummaryAsync, First, stopWatching.Token),
            WatchAsync(async () => await _client.CountAsync(), First, stopWatching.Token),
            WatchAsync(ListedAsync, First, stopWatching.Token),
            WatchAsync(HealthAsync, First, stopWatching.Token),
        ];
        var recording = RecordAsync(stopRecording.Token);

        for (var i = 0; i < 3; i++)
            await _client.RebuildAsync(name);

        await stopRecording.CancelAsync();
        var recorded = First + await recording;
        await stopWatching.CancelAsync();
        (await Task.WhenAll(watching)).ShouldAllBe(asked => asked > 3);
        // Reading who uses what is itself an event: only once nobody reads any more can all be caught up.
        await _client.CatchUpAsync();
        recorded.ShouldBeGreaterThan(First + 30);
        (await _client.CountAsync()).ShouldBe(recorded);
        (await HealthAsync()).ShouldBe(recorded);
        (await SummaryAsync()).ShouldBe(recorded);
        var ids = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await _client.JsonAsync($"metrics?limit=10000&cursor={cursor}");
            ids.AddRange(page["metrics"]!.AsArray().Select(metric => metric!["metric_id"]!.GetValue<string>()));
            cursor = page["next_cursor"]?.GetValue<string>();
            if (cursor is null)
                break;
        }

        ids.Count.ShouldBe(recorded);
        ids.ShouldBeUnique();
        var sum = (await _client.JsonAsync("metrics?aggregation=sum"))["aggregation"]!;
        sum["samples"]!.GetValue<long>().ShouldBe(recorded);
        sum["value"].Decimal().ShouldBe(First + ((recorded - First) / 10 * 45));
        (await RequestsAsync()).ShouldBe(sum["value"].Decimal());
    }

    [Fact]
    public async Task what_is_recorded_and_retracted_while_a_rebuild_waits_for_its_last_step_counts_once()
    {
        var early = await _client.RecordAsync(Metric(1));
        await _client.RecordAsync(Metric(2));
        await _client.CatchUpAsync();
        string operation;
        await using (await HeldRead.OfAsync(_service.Database, "metric_totals"))
        {
            operation = await _client.StartRebuildAsync("ledger");
            await Until.TrueAsync(async () => (await _client.JsonAsync(operation))["position"]!.GetValue<long>() > 0);
            await _client.RecordAsync(Metric(4));
            var both = await _client.RecordAsync(Metric(8));
            await _client.RetractAsync(early);
            await _client.RetractAsync(both);
            await _client.CatchUpAsync();
            (await _client.CountAsync()).ShouldBe(2);
            (await _client.JsonAsync(operation))["state"]!.GetValue<string>().ShouldBe("running");
            (await _client.ProjectionAsync("ledger"))["state"]!.GetValue<string>().ShouldBe("rebuilding");
        }

        (await _client.RebuildEndAsync(operation))["state"]!.GetValue<string>().ShouldBe("succeeded");
        (await _client.CountAsync()).ShouldBe(2);
        (await _client.JsonAsync("metrics?aggregation=sum"))["aggregation"]!["value"].Decimal().ShouldBe(6);
        (await _client.JsonAsync("metrics?include=retracted"))["metrics"]!.AsArray().Count.ShouldBe(4);
        (await _client.ProjectionAsync("ledger"))["state"]!.GetValue<string>().ShouldBe("current");
    }

    [Fact]
    public async Task months_that_are_new_before_during_and_after_a_rebuild_all_have_their_partition()
    {
        var now = DateTimeOffset.UtcNow;
        await _client.RecordAsync(Metric(1, now));
        await _client.RecordAsync(Metric(2, now.AddDays(-300)));
        await _client.CatchUpAsync();
        string operation;
        await using (await HeldRead.OfAsync(_service.Database, "metric_totals"))
        {
            operation = await _client.StartRebuildAsync("ledger");
            await Until.TrueAsync(async () => (await _client.JsonAsync(operation))["position"]!.GetValue<long>() > 0);
            await _client.RecordAsync(Metric(4, now.AddDays(-100)));
            await _client.CatchUpAsync();
        }

        (await _client.RebuildEndAsync(operation))["state"]!.GetValue<string>().ShouldBe("succeeded");
        await _client.RecordAsync(Metric(8, now.AddDays(-100)));
        await _client.RecordAsync(Metric(16, now.AddDays(-200)));
        await _client.CatchUpAsync();
        await _client.RebuildAsync("ledger");
        await _client.RecordAsync(Metric(32, now.AddDays(-200)));
        await _client.RecordAsync(Metric(64, now.AddDays(-250)));
        await _client.CatchUpAsync();

        (await _client.JsonAsync("metrics"))["metrics"]!.AsArray().Select(metric => metric!["value"].Decimal()).Sum().ShouldBe(127);
        (await _client.JsonAsync("metrics?aggregation=sum"))["aggregation"]!["value"].Decimal().ShouldBe(127);
    }
}
