using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Platform.Http;

[Collection(PlatformCollection.Name)]
public sealed class CrossOriginTests(TestServers servers) : ServiceTests(servers)
{
    private const string Allowed = "https://grafana.example:3000";

    protected override async Task<ServiceSettings> NewServiceAsync() => await base.NewServiceAsync() with { CorsOrigins = [Allowed] };

    private static Task<Answer> PreflightAsync(TestService service, string origin) => service.SendAsync(
        HttpMethod.Options, "/metrics/batch", token: "",
        headers: [("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type")]);

    [Fact]
    public async Task a_preflight_from_an_origin_that_is_named_is_answered_without_a_token()
    {
        var answer = await PreflightAsync(Service, Allowed);

        answer.Status.ShouldBe(204);
        answer.Header("Access-Control-Allow-Origin").ShouldBe(Allowed);
        answer.Header("Access-Control-Allow-Methods").ShouldContain("POST");
        answer.Header("Access-Control-Allow-Headers").ShouldContain("Authorization");
    }

    [Theory]
    [InlineData("/metrics/summary", 200)]
    [InlineData("/metrics/summary?service=x", 400)]
    [InlineData("/nowhere", 404)]
    public async Task every_answer_may_be_read_there_refusals_too(string url, int status)
    {
        var answer = await Service.SendAsync(HttpMethod.Get, url, headers: [("Origin", Allowed)]);

        answer.Status.ShouldBe(status);
        answer.Header("Access-Control-Allow-Origin").ShouldBe(Allowed);
        var stranger = await Service.SendAsync(HttpMethod.Get, url, token: "", headers: [("Origin", Allowed)]);
        stranger.Status.ShouldBe(401);
        stranger.Header("Access-Control-Allow-Origin").ShouldBe(Allowed);
    }

    [Fact]
    public async Task nobody_else_may()
    {
        (await PreflightAsync(Service, "https://evil.example")).Header("Access-Control-Allow-Origin").ShouldBeEmpty();
        (await PreflightAsync(Servers.Shared, Allowed)).Header("Access-Control-Allow-Origin").ShouldBeEmpty();
    }
}
