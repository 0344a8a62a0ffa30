using BusinessMetrics.Tests.Support;
using BusinessMetrics.Watch.Deliveries;

namespace BusinessMetrics.Tests.Watch.Deliveries;

/// <summary>Two nodes that share a database, each a process of its own, and both deliver; then one is killed in the middle of it.</summary>
[Collection(DeliveryCollection.Name)]
public sealed class TwoNodesTests : IAsyncLifetime
{
    private const int Rules = 10;

    /// <summary>What both nodes send at a time to one channel.</summary>
    private const int AtOnce = 2 * DeliveryDispatcher.MostToOneChannel;

    private readonly TestServers _servers;
    private TwoNodes _nodes = null!;
    private Receiver _receiver = null!;

    public TwoNodesTests(TestServers servers) => _servers = servers;

    public async Task InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        _nodes = await TwoNodes.StartAsync(_servers);
    }

    public async Task DisposeAsync()
    {
        await _nodes.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task both_deliver_each_notice_once_and_what_one_had_when_it_was_killed_the_other_sends()
    {
        using var one = _nodes.Client(_nodes.One);
        using var other = _nodes.Client(_nodes.Other);
        await one.SetWebhookAsync("journal", _receiver);
        await one.SetRouteAsync("default", ["journal"]);
        for (var rule = 0; rule < Rules; rule++)
            await one.RecordAsync(new { metric_name = $"rule-{rule}", value = 12, unit = "count", category = "usage", service = "model-api", timestamp = DateTimeOffset.UtcNow });

        // Each has as many under way as it may, before the first is answered.
        var gate = await RaiseAndHoldAsync(one, other);
        (await SendersAsync(one)).ShouldBe([NodeOf(_nodes.One), NodeOf(_nodes.Other)], ignoreOrder: true);
        gate.SetResult();
        await DeliveredAsync(one, Rules);
        await ResolveAsync(one, other);
        await DeliveredAsync(one, 2 * Rules);
        await RaiseAsync(other, one);
        await DeliveredAsync(one, 3 * Rules);
        await ResolveAsync(other, one);
        await DeliveredAsync(one, 4 * Rules);

        _receiver.Journal.Select(received => received.Id).ShouldBeUnique();
        await ShouldBeToldAsync(one, 2 * Rules);

        gate = await RaiseAndHoldAsync(one, other);
        await _nodes.Other.SignalAsync("KILL");
        gate.SetResult();
        await Until.TrueAsync(async () => (await one.JsonAsync("nodes"))["nodes"]!.AsArray() is [_]);
        await DeliveredAsync(one, 5 * Rules);
        await ResolveAsync(one, one);
        await DeliveredAsync(one, 6 * Rules);
        await RaiseAsync(one, one);
        await DeliveredAsync(one, 7 * Rules);
        await ResolveAsync(one, one);
        await DeliveredAsync(one, 8 * Rules);

        await ShouldBeToldAsync(one, 4 * Rules);
        var interrupted = (await one.DeliveriesAsync("limit=500"))
            .Where(delivery => delivery!["attempts"]!.AsArray().Any(attempt => attempt!.Text("node") == NodeOf(_nodes.Other) && attempt!["duration_ms"] is null))
            .Select(delivery => delivery!.Text("id"));
        _receiver.Journal.GroupBy(received => received.Id).Where(notice => notice.Count() > 1).Select(notice => notice.Key).ShouldBe(interrupted, ignoreOrder: true);
    }

    private static string NodeOf(ServiceProcess service) => $"{Environment.MachineName}/{service.Process.Id}";

    private static async Task<IEnumerable<string>> SendersAsync(HttpClient client) =>
        (await client.DeliveriesAsync()).SelectMany(delivery => delivery!["attempts"]!.AsArray()).Select(attempt => attempt!.Text("node")).Distinct();

    /// <summary>Half of the rules through each node.</summary>
    private static Task RaiseAsync(HttpClient one, HttpClient other) => SetAsync(one, other, 10, Rules);

    private static Task ResolveAsync(HttpClient one, HttpClient other) => SetAsync(one, other, 100, 0);

    private static async Task SetAsync(HttpClient one, HttpClient other, int threshold, int firing)
    {
        await Task.WhenAll(Enumerable.Range(0, Rules).Select(rule => (rule % 2 == 0 ? one : other).SetRuleAsync($"rule-{rule}", threshold)));
        await Until.TrueAsync(async () => (await one.AlertsAsync("status=firing")).Count == firing);
    }

    private static Task DeliveredAsync(HttpClient client, int count) =>
        Until.TrueAsync(async () => (await client.DeliveriesAsync("limit=500&state=delivered")).Count == count);

    /// <summary>All that happened, each beginning before its end, and nothing with two contents.</summary>
    private async Task ShouldBeToldAsync(HttpClient client, int alerts)
    {
        var ended = (await client.AlertsAsync("status=resolved&limit=500")).Select(alert => alert!["id"]!.GetValue<Guid>()).ToArray();
        ended.Length.ShouldBe(alerts);
        var told = _receiver.Journal.SelectMany(received => received.Alerts).ToLookup(alert => alert.Id, alert => alert.Status);
        foreach (var alert in ended)
            string.Join(' ', told[alert].Distinct()).ShouldBe("firing resolved");
        foreach (var notice in _receiver.Journal.GroupBy(received => received.Id))
            notice.Select(received => received.Text).Distinct().Count().ShouldBe(1, notice.Key);
    }

    /// <summary>Has all alerts told at once, and returns when each node sends as many as it may: they are answered when what it returns is set.</summary>
    private async Task<TaskCompletionSource> RaiseAndHoldAsync(HttpClient one, HttpClient other)
    {
        var silence = await one.JsonAsync("silences", HttpMethod.Post, new { match = new { rule = (string[])["*"] }, comment = "Until all fire.", to = DateTimeOffset.UtcNow.AddHours(1) });
        await RaiseAsync(one, other);
        var before = _receiver.Journal.Count;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _receiver.Answer = context => gate.Task.WaitAsync(context.RequestAborted);
        using var ended = await one.DeleteAsync($"silences/{silence.Text("id")}");
        ended.IsSuccessStatusCode.ShouldBeTrue();
        await Until.TrueAsync(() => _receiver.Journal.Count == before + AtOnce);
        return gate;
    }
}
