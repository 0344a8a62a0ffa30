using System.Net;
using BusinessMetrics.Tests.Host.Deployment;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Dashboard.Pages;

[Collection(DashboardCollection.Name)]
public class DashboardPagesTests(TestServers servers)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string Document = RepositoryFiles.Read("src/BusinessMetrics/wwwroot/dashboard/index.html");

    private readonly TestService _service = servers.Shared;

    [Theory]
    [InlineData("/dashboard")]
    [InlineData("/dashboard/")]
    [InlineData("/dashboard/costs?range=30d&service=model-api")]
    [InlineData("/dashboard/catalog/latency.p95")]
    [InlineData("/dashboard/audit/018f/proof")]
    public async Task every_page_is_the_document_without_a_token(string url)
    {
        var answer = await _service.GetAsync(url, token: "");

        answer.Status.ShouldBe(200, answer.Text);
        answer.MediaType.ShouldBe("text/html");
        answer.Text.ShouldBe(Document);
    }

    [Theory]
    [InlineData("/dashboard")]
    [InlineData("/dashboard/index.html")]
    [InlineData("/dashboard/costs")]
    public async Task a_page_may_run_nothing_inline_and_is_asked_for_anew_each_time(string url)
    {
        var answer = await _service.GetAsync(url, token: "");

        answer.Status.ShouldBe(200);
        answer.Header("Content-Security-Policy").ShouldBe(Policy);
        answer.Header("Cache-Control").ShouldBe("no-cache");
        answer.Header("ETag").ShouldNotBeEmpty();
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        answer.Header("X-Frame-Options").ShouldBe("DENY");
    }

    [Fact]
    public async Task a_page_that_did_not_change_is_not_sent_again()
    {
        var first = await _service.GetAsync("/dashboard/costs", token: "");
        var again = await _service.SendAsync(HttpMethod.Get, "/dashboard/costs", token: "", headers: ("If-None-Match", first.Header("ETag")));

        again.Status.ShouldBe((int)HttpStatusCode.NotModified);
        again.Text.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/dashboard/assets/gone.js")]
    [InlineData("/dashboard/assets/fonts/gone.woff2")]
    [InlineData("/dashboard/assets/../../appsettings.json")]
    public async Task a_file_that_is_not_there_is_404_to_everybody_and_never_the_document(string url)
    {
        var answer = await _service.GetAsync(url, token: "");

        answer.Status.ShouldBeOneOf(404, 401);
        answer.Text.ShouldNotContain("<html");
        if (url.Contains("gone", StringComparison.Ordinal))
        {
            answer.Status.ShouldBe(404);
            answer.MediaType.ShouldBe("application/problem+json");
            answer.Header("Cache-Control").ShouldBe("no-store");
        }
    }

    [Fact]
    public async Task a_page_is_no_part_of_the_API()
    {
        var document = (await _service.GetAsync("/openapi/v1.json", token: "")).Json;

        document["paths"]!.AsObject().ShouldNotContain(path => path.Key.StartsWith("/dashboard/", StringComparison.Ordinal) || path.Key == "/dashboard");
        (await _service.SendAsync(HttpMethod.Post, "/dashboard/costs", token: "")).Status.ShouldBeOneOf(401, 405);
    }

    [Fact]
    public async Task the_service_as_a_program_of_its_own_serves_them_too()
    {
        using var directory = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(directory.Path);
        using var client = new HttpClient { BaseAddress = service.Url };

        (await client.GetStringAsync("dashboard/costs")).ShouldBe(Document);
        (await client.GetStringAsync("dashboard/index.html")).ShouldBe(Document);
        using var missing = await client.GetAsync("dashboard/assets/gone.js");
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
