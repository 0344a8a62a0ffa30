using System.Text.RegularExpressions;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Platform.Hardening;

[Collection(PlatformCollection.Name)]
public partial class SecurityHeadersTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;

    [Theory]
    [InlineData("/metrics", 200)]
    [InlineData("/metrics/compliance", 200)]
    [InlineData("/metrics?limit=0", 400)]
    [InlineData("/nowhere", 404)]
    [InlineData("/health", 200)]
    public async Task every_answer_says_that_it_is_data_and_is_to_be_kept_nowhere(string url, int status)
    {
        var answer = await _service.GetAsync(url);

        answer.Status.ShouldBe(status);
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        answer.Header("Referrer-Policy").ShouldBe("no-referrer");
        answer.Header("X-Frame-Options").ShouldBe("DENY");
        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Header("Content-Security-Policy").ShouldBe("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        answer.Headers.Contains("Server").ShouldBeFalse();
        // Said over plain HTTP it would be ignored, and over a proxy's TLS it is the proxy's to say.
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
    }

    [Fact]
    public async Task refusals_before_any_endpoint_have_them_too()
    {
        var answer = await _service.GetAsync("/metrics", token: "");

        answer.Status.ShouldBe(401);
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        answer.Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task the_API_page_may_run_its_own_scripts_and_no_others()
    {
        var first = await _service.GetAsync("/api/", token: "");
        var second = await _service.GetAsync("/api/", token: "");

        var policy = first.Header("Content-Security-Policy");
        var nonce = Nonce().Match(policy).Groups[1].Value;
        nonce.ShouldNotBeEmpty();
        policy.ShouldNotBe(second.Header("Content-Security-Policy"));
        policy.ShouldContain("frame-ancestors 'none'");
        Regex.Replace(policy, "style-src[^;]*;", "").ShouldNotContain("unsafe");
        foreach (Match script in Script().Matches(first.Text))
            (script.Value.Contains($"nonce=\"{nonce}\"", StringComparison.Ordinal) || Uri.IsWellFormedUriString(Source().Match(script.Value).Groups[1].Value, UriKind.Relative))
                .ShouldBeTrue(script.Value);
        Script().Count(first.Text).ShouldBeGreaterThan(0);
        // Nor does it load anything from elsewhere.
        Regex.Count(first.Text, "(?:src|href)=\"(https?:)?//").ShouldBe(0);
    }

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Source();
}
