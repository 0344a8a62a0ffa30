using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Platform.Caching;

[Collection(PlatformCollection.Name)]
public class RedisGoneTests(TestServers servers)
{
    [Fact]
    public async Task with_redis_gone_everything_is_answered_and_only_its_flag_in_health_says_so()
    {
        var port = EmbeddedPostgres.FreePort();
        var redis = EmbeddedCache.Start(port, "secret");
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync() with { RedisConfiguration = redis.Configuration });
        await RecordAsync(service);
        (await CountAsync(service)).ShouldBe(1);

        redis.Dispose();
        await Until.TrueAsync(async () => !await RedisAnswersAsync(service));
        await RecordAsync(service);
        (await CountAsync(service)).ShouldBe(2);
        (await service.GetAsync("/health")).Status.ShouldBe(200);

        using var again = EmbeddedCache.Start(port, "secret");
        await Until.TrueAsync(() => RedisAnswersAsync(service));
        await RecordAsync(service);
        (await CountAsync(service)).ShouldBe(3);
    }

    private static async Task RecordAsync(TestService service) =>
        (await service.PostMetricAsync(new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "s" })).Status.ShouldBe(201);

    private static async Task<long> CountAsync(TestService service)
    {
        await service.CatchUpAsync();
        return (await service.GetAsync("/metrics/summary")).Json["total_metrics"]!.GetValue<long>();
    }

    private static async Task<bool> RedisAnswersAsync(TestService service) =>
        (await service.GetAsync("/health")).Json["dependencies"]!["redis"]!.GetValue<bool>();
}
