using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;

namespace BusinessMetrics.Tests.Platform.Freshness;

/// <summary>Two nodes on one PostgreSQL and one Redis, whose clocks differ: what one has told, the other does not take back.</summary>
[Collection(PlatformCollection.Name)]
public sealed class SeveralNodesTests(TestServers servers)
{
    /// <summary>Whatever the clocks say, both are asked about the same day.</summary>
    private static readonly string Window = $"start_time={DateTimeOffset.UtcNow.AddDays(-2).Text()}&end_time={DateTimeOffset.UtcNow.AddDays(-1).Text()}";

    private static object Metric => new
    {
        metric_name = "request_count",
        value = 1,
        unit = "requests",
        category = "usage",
        service = "s",
        timestamp = DateTimeOffset.UtcNow.AddDays(-1.5),
    };

    [Theory]
    [InlineData(0, -5)]
    [InlineData(-5, 0)]
    [InlineData(60, -60)]
    public async Task no_node_gives_an_older_figure_after_a_newer_one_whatever_their_clocks(int oneAhead, int otherAhead)
    {
        var settings = await servers.NewServiceAsync();
        await using var one = await StartAsync(settings, oneAhead, DurabilityMode.Solo);
        await using var other = await StartAsync(settings, otherAhead, DurabilityMode.MediatorOnly);
        TestService[] nodes = [one, other];
        var newest = 0;
        for (var sent = 1; sent <= 15; sent++)
        {
            // Sometimes one node makes all answers old, as an erasure or a rebuild does, and sometimes the other.
            await nodes[sent % 2].Host.Services.GetRequiredService<FigureStates>().AdvanceAsync();
            (await nodes[sent % 2].PostMetricAsync(Metric)).Status.ShouldBe(201);
            do
            {
                foreach (var node in nodes)
                {
                    var count = (await node.GetAsync($"/metrics/summary?{Window}")).Json["total_metrics"]!.GetValue<int>();
                    count.ShouldBeGreaterThanOrEqualTo(newest);
                    newest = count;
                }
            }
            while (newest < sent);
        }
    }

    [Fact]
    public async Task who_sent_to_one_node_can_wait_at_the_other()
    {
        var settings = await servers.NewServiceAsync();
        await using var one = await StartAsync(settings, 0, DurabilityMode.Solo);
        await using var other = await StartAsync(settings, -5, DurabilityMode.MediatorOnly);
        for (var sent = 1; sent <= 5; sent++)
        {
            var position = (await other.PostMetricAsync(Metric)).Header("Recorded-At");
            foreach (var node in (TestService[])[other, one])
                (await node.GetAsync($"/metrics/usage?{Window}&wait_for={position}&wait=10")).Json["total_requests"]!.GetValue<int>().ShouldBe(sent);
        }
    }

    private static Task<TestService> StartAsync(BusinessMetrics.Platform.Settings.ServiceSettings settings, int secondsAhead, DurabilityMode mode) =>
        TestService.StartAsync(settings, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(new ShiftedClock(TimeSpan.FromSeconds(secondsAhead)));
            builder.Services.ConfigureWolverine(options => options.Durability.Mode = mode);
        });
}
