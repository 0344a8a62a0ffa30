using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Platform.Http;

[Collection(PlatformCollection.Name)]
public sealed class HeadRequestsTests(TestServers servers)
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics/prometheus")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/openapi/v1-3.0.json")]
    [InlineData("/api")]
    public async Task HEAD_is_GET_without_a_body(string url)
    {
        var get = await servers.Shared.SendAsync(HttpMethod.Get, url, token: "");
        var head = await servers.Shared.SendAsync(HttpMethod.Head, url, token: "");

        head.Status.ShouldBe(get.Status);
        head.Status.ShouldBeLessThan(400);
        head.Text.ShouldBeEmpty();
        head.MediaType.ShouldBe(get.MediaType);
        head.Headers.Select(header => header.Key).ShouldBe(get.Headers.Select(header => header.Key), ignoreOrder: true);
    }

    [Fact]
    public async Task HEAD_asks_for_what_GET_asks_for()
    {
        (await servers.Shared.SendAsync(HttpMethod.Head, "/metrics/summary", token: "")).Status.ShouldBe(401);
        (await servers.Shared.SendAsync(HttpMethod.Head, "/metrics/summary")).Status.ShouldBe(200);
        (await servers.Shared.SendAsync(HttpMethod.Head, "/metrics/summary?x=1")).Status.ShouldBe(400);
        (await servers.Shared.SendAsync(HttpMethod.Head, "/metrics/batch")).Status.ShouldBe(405);
    }
}
