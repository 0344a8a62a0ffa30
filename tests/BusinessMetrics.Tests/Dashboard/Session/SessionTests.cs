using System.Globalization;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Dashboard.Session;

[Collection(DashboardCollection.Name)]
public sealed class SessionTests(TestServers servers)
{
    private static readonly (string, string) Own = (SessionCookie.OwnHeader, SessionCookie.OwnValue);
    private readonly TestService _service = servers.Shared;

    [Fact]
    public async Task without_a_session_it_is_said_so_and_nothing_is_refused()
    {
        var answer = await _service.GetAsync("/dashboard/session", token: "");

        answer.Status.ShouldBe(200);
        answer.Json["session"].ShouldBeNull();
        answer.Json["sign_in"]!["token"]!.GetValue<bool>().ShouldBeTrue();
        answer.Json["reporting_currency"]!.GetValue<string>().ShouldBe("USD");
        answer.Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task a_pasted_token_becomes_a_cookie_that_no_script_reads_and_no_other_site_sends()
    {
        var answer = await SignInAsync(_service.Token(Roles.Reader, "ada", "api"));

        var cookie = answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        cookie.ShouldContain("path=/", Case.Insensitive);
        var session = (await GetAsync("/dashboard/session", cookie)).Json["session"]!;
        (session["role"]!.GetValue<string>(), session["subject"]!.GetValue<string>()).ShouldBe((Roles.Reader, "ada"));
        session["services"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe("api");
        (await GetAsync("/metrics/summary", cookie)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task signing_in_and_out_is_counted()
    {
        var before = await CountAsync();
        var cookie = await CookieAsync(_service.Token(Roles.Reader));
        (await SendAsync(HttpMethod.Delete, "/dashboard/session", null, ("Cookie", cookie), Own)).Status.ShouldBe(204);

        (await CountAsync()).ShouldBe((before.SignedIn + 1, before.Revoked + 1));

        async Task<(double SignedIn, double Revoked)> CountAsync()
        {
            var lines = (await _service.GetAsync("/metrics/prometheus", "")).Text.Split('\n');
            return (Of("business_metrics_sign_ins_total{way=\"token\"} "), Of("business_metrics_tokens_revoked_total "));

            double Of(string name) => double.Parse(lines.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task a_cookie_changes_nothing_without_the_header_that_another_site_cannot_send()
    {
        var cookie = await CookieAsync(_service.Token(Roles.Admin));
        const string Budget = """{"amount": 5}""";

        (await SendAsync(HttpMethod.Put, "/budgets/forged", Budget, ("Cookie", cookie))).Status.ShouldBe(401);
        (await SendAsync(HttpMethod.Put, "/budgets/forged", Budget, ("Cookie", cookie), (SessionCookie.OwnHeader, "XMLHttpRequest"))).Status.ShouldBe(401);
        (await SendAsync(HttpMethod.Put, "/budgets/own", Budget, ("Cookie", cookie), Own)).Status.ShouldBe(200);
        (await SendAsync(HttpMethod.Delete, "/dashboard/session", null, ("Cookie", cookie))).Status.ShouldBe(403);
        (await GetAsync("/metrics/summary", cookie)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task a_bearer_that_does_not_hold_is_refused_also_beside_a_cookie_that_does()
    {
        var cookie = await CookieAsync(_service.Token(Roles.Admin));

        (await SendAsync(HttpMethod.Get, "/metrics/summary", null, ("Cookie", cookie), ("Authorization", "Bearer nonsense"))).Status.ShouldBe(401);
        (await SignInAsync("nonsense")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task signing_out_ends_the_token_wherever_it_was_copied_to()
    {
        var token = _service.Token(Roles.Reader);
        var other = _service.Token(Roles.Reader);
        var cookie = await CookieAsync(token);

        var signedOut = await SendAsync(HttpMethod.Delete, "/dashboard/session", null, ("Cookie", cookie), Own);

        signedOut.Status.ShouldBe(204);
        signedOut.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem().ShouldContain("1970");
        (await GetAsync("/metrics/summary", cookie)).Status.ShouldBe(401);
        (await _service.GetAsync("/metrics/summary", token)).Text.ShouldContain("revoked");
        (await _service.GetAsync("/metrics/summary", other)).Status.ShouldBe(200);
        (await GetAsync("/dashboard/session", cookie)).Json["session"].ShouldBeNull();
    }

    [Fact]
    public async Task a_large_token_is_in_several_cookies_and_still_one_session()
    {
        var services = Enumerable.Range(0, 300).Select(i => $"a-service-with-a-long-name-{i:000}").ToArray();
        var answer = await SignInAsync(_service.Token(Roles.Reader, "ada", services));

        var cookies = answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]).ToArray();
        cookies.Length.ShouldBeGreaterThan(1);
        cookies.ShouldAllBe(cookie => cookie.Length <= 4096);
        (await GetAsync("/dashboard/session", string.Join("; ", cookies))).Json["session"]!["services"]!.AsArray().Count.ShouldBe(300);
    }

    [Fact]
    public async Task a_link_signs_in_once_and_for_a_minute()
    {
        var code = new TokenIssuer(_service.Settings, TimeProvider.System).IssueCode(Roles.Auditor, "grace");

        var first = await CodeAsync(code);
        first.Status.ShouldBe(204, first.Text);
        var session = (await GetAsync("/dashboard/session", first.Headers.GetValues("Set-Cookie").Single())).Json["session"]!;
        (session["role"]!.GetValue<string>(), session["subject"]!.GetValue<string>()).ShouldBe((Roles.Auditor, "grace"));
        (await CodeAsync(code)).Status.ShouldBe(403);

        (await CodeAsync(new TokenIssuer(_service.Settings, new PastClock(TimeSpan.FromSeconds(61))).IssueCode(Roles.Admin, "late"))).Status.ShouldBe(403);
    }

    [Fact]
    public async Task a_code_is_no_token_and_a_token_is_no_code()
    {
        var issuer = _service.Host.Services.GetRequiredService<TokenIssuer>();

        (await _service.GetAsync("/metrics/summary", issuer.IssueCode(Roles.Admin, "eve"))).Status.ShouldBe(401);
        (await CodeAsync(_service.Token(Roles.Admin))).Status.ShouldBe(403);
        (await CodeAsync("nonsense")).Status.ShouldBe(403);
        (await SendAsync(HttpMethod.Post, "/dashboard/session", "[", Own)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task a_form_of_another_site_does_not_sign_in()
    {
        var code = _service.Host.Services.GetRequiredService<TokenIssuer>().IssueCode(Roles.Admin, "eve");

        (await SendAsync(HttpMethod.Post, "/dashboard/session", $$"""{"code": "{{code}}"}""")).Status.ShouldBe(403);
        // It was not used up either.
        (await CodeAsync(code)).Status.ShouldBe(204);
    }

    private async Task<string> CookieAsync(string token) => (await SignInAsync(token)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    private Task<Answer> SignInAsync(string token) => SendAsync(HttpMethod.Post, "/dashboard/session", null, ("Authorization", $"Bearer {token}"), Own);

    private Task<Answer> CodeAsync(string code) => SendAsync(HttpMethod.Post, "/dashboard/session", $$"""{"code": "{{code}}"}""", Own);

    private Task<Answer> GetAsync(string url, string cookie) => SendAsync(HttpMethod.Get, url, null, ("Cookie", string.Join("; ", cookie.Split("; ").Where(part => part.Contains("bm-session", StringComparison.Ordinal)))));

    private Task<Answer> SendAsync(HttpMethod method, string url, string? body, params (string Name, string Value)[] headers) =>
        _service.SendAsync(method, url, body, token: "", headers: headers);

    private sealed class PastClock(TimeSpan ago) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow - ago;
    }
}
