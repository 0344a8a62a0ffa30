using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Platform.Hardening;

/// <summary>Moments at the ends of time, as hostile requests found them to fail.</summary>
[Collection(PlatformCollection.Name)]
public class HostileWindowTests(TestServers servers)
{
    [Theory]
    [InlineData("/budgets?as_of=9999-12-31T23:59:59Z")]
    [InlineData("/metrics/cost?as_of=9999-12-31T23:59:59.9999999Z")]
    [InlineData("/metrics/summary?start_time=9999-12-31T23:59:59Z")]
    [InlineData("/metrics/security?start_time=9999-12-31T23:59:59Z&severity=low")]
    [InlineData("/figures/changes?from=2026-01-01T00:00:00Z&to=9999-12-31T23:59:59Z&time_range=1h")]
    public async Task the_end_of_time_is_refused_like_any_moment_that_has_not_come(string url) =>
        (await servers.Shared.GetAsync(url)).Status.ShouldBe(400);

    [Theory]
    [InlineData("/metrics/usage?as_of=0001-01-01T00:00:00Z")]
    [InlineData("/budgets?as_of=0001-01-01T00:00:00Z")]
    [InlineData("/metrics/performance?end_time=0001-01-01T00:00:00Z")]
    public async Task the_start_of_time_has_nothing_to_show(string url) =>
        (await servers.Shared.GetAsync(url)).Status.ShouldBe(200);

    [Fact]
    public async Task a_filter_longer_than_any_key_of_the_cache_is_answered_from_it_all_the_same()
    {
        var url = $"/metrics/usage?user_id={new string('u', 3_000)}";

        var first = await servers.Shared.GetAsync(url);
        var second = await servers.Shared.GetAsync(url);

        (first.Status, second.Status).ShouldBe((200, 200));
        (await servers.Shared.GetAsync($"/metrics/usage?service={new string('u', 3_000)}")).Text.ShouldContain("\"total_requests\":0");
        second.Text.ShouldBe(first.Text);
    }
}
