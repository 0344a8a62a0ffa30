using System.Text;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Trust.Access;

[Collection(TrustCollection.Name)]
public class AccessTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;

    public static TheoryData<string, string> Protected => new()
    {
        { "GET", "/metrics" }, { "GET", "/metrics/summary" }, { "POST", "/metrics" }, { "POST", "/metrics/batch" },
    };

    [Theory]
    [MemberData(nameof(Protected))]
    public async Task without_a_token_the_answer_is_401_with_problem_details(string method, string path)
    {
        var answer = await _service.SendAsync(new(method), path, token: "");

        answer.Status.ShouldBe(401);
        answer.MediaType.ShouldBe("application/problem+json");
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        answer.Json["detail"]!.GetValue<string>().ShouldContain("Authorization");
    }

    [Theory]
    [InlineData("GET", "/metrics", Roles.Writer)]
    [InlineData("GET", "/metrics/summary", Roles.Writer)]
    [InlineData("POST", "/metrics", Roles.Reader)]
    [InlineData("POST", "/metrics", Roles.Auditor)]
    [InlineData("POST", "/metrics/batch", Roles.Reader)]
    public async Task with_too_little_the_answer_is_403_and_names_the_roles(string method, string path, string role)
    {
        var answer = await _service.SendAsync(new(method), path, token: _service.Token(role));

        answer.Status.ShouldBe(403);
        answer.MediaType.ShouldBe("application/problem+json");
        answer.Json["detail"]!.GetValue<string>().ShouldContain(Roles.Admin);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics/prometheus")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/openapi/v1-3.0.json")]
    [InlineData("/api/")]
    public async Task what_is_open_needs_no_token(string path)
    {
        (await _service.GetAsync(path, token: "")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task the_root_leads_to_the_api_page()
    {
        var answer = await _service.GetAsync("/", token: "");

        answer.Status.ShouldBe(302);
        answer.Headers.Location!.ToString().ShouldBe("/api");
        (await _service.GetAsync("/api", token: "")).Status.ShouldBeOneOf(200, 301, 302);
    }

    [Fact]
    public async Task a_token_of_another_key_audience_or_algorithm_or_an_expired_one_is_not_accepted()
    {
        var clock = TimeProvider.System;
        var otherKey = new TokenIssuer(_service.Settings with { AuthSigningKey = new string('k', 32) }, clock).Issue(Roles.Admin, "x", TimeSpan.FromHours(1));
        var otherAudience = new TokenIssuer(_service.Settings with { AuthAudience = "elsewhere" }, clock).Issue(Roles.Admin, "x", TimeSpan.FromHours(1));
        var unsigned = $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{_service.Token(Roles.Admin).Split('.')[1]}.";
        var expired = new TokenIssuer(_service.Settings, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(-2)))
            .Issue(Roles.Admin, "x", TimeSpan.FromHours(1));

        foreach (var token in (string[])[otherKey, otherAudience, unsigned, expired, "rubbish"])
            (await _service.GetAsync("/metrics", token)).Status.ShouldBe(401);

        static string Encode(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }

    [Fact]
    public async Task what_is_not_there_is_404_and_a_wrong_method_405_with_problem_details()
    {
        var missing = await _service.GetAsync("/nowhere");
        var method = await _service.SendAsync(HttpMethod.Delete, "/metrics");

        missing.Status.ShouldBe(404);
        missing.MediaType.ShouldBe("application/problem+json");
        method.Status.ShouldBe(405);
        method.MediaType.ShouldBe("application/problem+json");
    }
}
