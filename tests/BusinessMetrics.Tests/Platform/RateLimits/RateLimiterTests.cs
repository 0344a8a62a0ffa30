using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.RateLimits;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BusinessMetrics.Tests.Platform.RateLimits;

public sealed class RateLimiterTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero));

    [Fact]
    public async Task a_caller_is_admitted_as_often_as_the_limit_says_and_the_next_one_is_told_when()
    {
        var limiter = new RateLimiter("requests", 250, new LocalPermitCounts(), _clock);

        (await TakeAsync(limiter, "ann", 1000)).ShouldBe(250);
        (await limiter.TakeAsync("ann")).ShouldBe(TimeSpan.FromMinutes(1));
        (await TakeAsync(limiter, "bob", 1000)).ShouldBe(250);
    }

    [Fact]
    public async Task a_minute_slides()
    {
        var limiter = new RateLimiter("requests", 100, new LocalPermitCounts(), _clock);
        (await TakeAsync(limiter, "ann", 100)).ShouldBe(100);

        _clock.Advance(TimeSpan.FromSeconds(90));
        (await TakeAsync(limiter, "ann", 100)).ShouldBe(50);
        _clock.Advance(TimeSpan.FromSeconds(15));
        (await TakeAsync(limiter, "ann", 100)).ShouldBe(25);
        _clock.Advance(TimeSpan.FromMinutes(5));
        (await TakeAsync(limiter, "ann", 1000)).ShouldBe(100);
    }

    [Fact]
    public async Task many_at_once_get_no_more_than_the_limit()
    {
        var limiter = new RateLimiter("requests", 5_000, new LocalPermitCounts(), _clock);

        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => TakeAsync(limiter, "ann", 1_000))));

        taken.Sum().ShouldBe(5_000);
    }

    [Fact]
    public async Task callers_without_end_share_one_limit()
    {
        var limiter = new RateLimiter("failures", 10, new LocalPermitCounts(), _clock);
        for (var i = 0; i < 50_000; i++)
            await limiter.TakeAsync($"address {i}");

        (await TakeAsync(limiter, "address of another", 7)).ShouldBe(7);
        (await TakeAsync(limiter, "address of one more", 7)).ShouldBe(3);
    }

    private static async Task<int> TakeAsync(RateLimiter limiter, string caller, int times)
    {
        var admitted = 0;
        for (var i = 0; i < times; i++)
            admitted += await limiter.TakeAsync(caller) is null ? 1 : 0;
        return admitted;
    }
}

/// <summary>The same through a real Redis.</summary>
[Collection(PlatformCollection.Name)]
public class SharedRateLimitTests(TestServers servers)
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero));

    [Fact]
    public async Task nodes_together_admit_no_more_than_the_limit()
    {
        var store = Store();
        await using var one = RedisConnection.Open(servers.RedisConfiguration);
        await using var another = RedisConnection.Open(servers.RedisConfiguration);
        RateLimiter[] nodes = [.. ((RedisConnection[])[one, another, one]).Select(redis => new RateLimiter("requests", 1_000, new SharedPermitCounts(redis, store), _clock))];

        var admitted = await Task.WhenAll(nodes.Select(async node =>
        {
            var taken = 0;
            for (var i = 0; i < 1_000; i++)
                taken += await node.TakeAsync("ann") is null ? 1 : 0;
            return taken;
        }));

        // What was drawn and not used at the end is at most a hundredth of the limit for each node.
        admitted.Sum().ShouldBeInRange(1_000 - (3 * 10), 1_000);
        admitted.ShouldAllBe(taken => taken > 0);
        var keys = one.Multiplexer.GetServers()[0].Keys(pattern: $"*{store.Value}:rate:*").Select(key => key.ToString()).ToArray();
        keys.ShouldHaveSingleItem().ShouldNotContain("ann");
        (await one.Database.KeyTimeToLiveAsync(keys[0]))!.Value.ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task without_Redis_a_node_limits_alone()
    {
        await using var gone = RedisConnection.Open("127.0.0.1:1");
        var limiter = new RateLimiter("requests", 5, new SharedPermitCounts(gone, Store()), _clock);

        for (var i = 0; i < 5; i++)
            (await limiter.TakeAsync("ann")).ShouldBeNull();
        (await limiter.TakeAsync("ann")).ShouldNotBeNull();
    }

    [Fact]
    public async Task a_caller_beyond_its_limit_gets_429_on_every_node_and_others_do_not()
    {
        var settings = await servers.NewServiceAsync() with { RateLimitPerMinute = 20 };
        await using var one = await TestService.StartAsync(settings);
        await using var another = await TestService.StartAsync(settings);
        var token = one.Token("reader", "busy");

        var answers = new List<Answer>();
        for (var i = 0; i < 15; i++)
        {
            answers.Add(await one.GetAsync("/alerts", token));
            answers.Add(await another.GetAsync("/alerts", token));
        }

        // The minute may turn while it is asked: then some more, and never thirty.
        answers.Count(answer => answer.Status == 200).ShouldBeInRange(20, 29);
        var refused = answers.Last(answer => answer.Status != 200);
        refused.Status.ShouldBe(429);
        refused.MediaType.ShouldBe("application/problem+json");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        (await one.GetAsync("/alerts", one.Token("reader", "quiet"))).Status.ShouldBe(200);
        (await one.GetAsync("/metrics/prometheus", "")).Text.ShouldContain("business_metrics_limited_total{limit=\"requests\"}");
    }

    [Fact]
    public async Task an_address_that_keeps_failing_gets_429_and_valid_tokens_from_it_still_hold()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync() with { FailedAuthenticationsPerMinute = 5 });

        var statuses = new List<int>();
        for (var i = 0; i < 12; i++)
            statuses.Add((await service.GetAsync("/metrics", i % 2 == 0 ? "rubbish" : "")).Status);

        statuses.Take(5).ShouldAllBe(status => status == 401);
        statuses.Count(status => status == 401).ShouldBeLessThan(11);
        statuses[^1].ShouldBe(429);
        (await service.GetAsync("/metrics")).Status.ShouldBe(200);
        (await service.GetAsync("/health/live", "")).Status.ShouldBe(200);
    }

    private static StoreIdentity Store()
    {
        var store = new StoreIdentity();
        store.Set(Guid.NewGuid().ToString());
        return store;
    }
}
