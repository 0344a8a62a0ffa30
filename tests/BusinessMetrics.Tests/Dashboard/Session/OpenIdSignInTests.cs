using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.WebUtilities;

namespace BusinessMetrics.Tests.Dashboard.Session;

[Collection(DashboardCollection.Name)]
public sealed class OpenIdSignInTests(TestServers servers) : IAsyncLifetime
{
    private FakeAuthority _authority = null!;
    private TestService _service = null!;

    public async Task InitializeAsync()
    {
        _authority = await FakeAuthority.StartAsync();
        _service = await TestService.StartAsync(await servers.NewServiceAsync() with
        {
            AuthAuthority = new Uri(_authority.Issuer),
            AuthClientId = FakeAuthority.ClientId,
            AuthClientSecret = FakeAuthority.ClientSecret,
            AuthRoleClaim = "groups",
            AuthRoleMap = "metrics-readers=reader; metrics-admins=admin",
        });
        _authority.AccessClaims = In("metrics-readers");
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _authority.DisposeAsync();
    }

    [Fact]
    public async Task a_person_comes_back_signed_in_to_the_page_where_they_were()
    {
        var browser = new CookieJar(_service);

        var ended = await browser.SignInAsync("/dashboard/costs?range=7d");

        ended.Status.ShouldBe(200, ended.Text);
        ended.Json["return_to"]!.GetValue<string>().ShouldBe("/dashboard/costs?range=7d");
        ended.Headers.GetValues("Set-Cookie").ShouldAllBe(cookie => cookie.Contains("httponly", StringComparison.OrdinalIgnoreCase) && cookie.Contains("samesite=strict", StringComparison.OrdinalIgnoreCase));
        var session = await browser.SessionAsync();
        session["session"]!["subject"]!.GetValue<string>().ShouldBe("ann");
        session["session"]!["roles"]!.AsArray().Select(role => role!.GetValue<string>()).ShouldBe([Roles.Reader]);
        (session["is_renewable"]!.GetValue<bool>(), session["sign_in"]!["open_id"]!.GetValue<bool>()).ShouldBe((true, true));
        (await browser.SendAsync(HttpMethod.Get, "/metrics/summary")).Status.ShouldBe(200);
        _authority.AccessClaims = In("metrics-admins");
        var admin = new CookieJar(_service);
        await admin.SignInAsync();
        await _service.CatchUpAsync();
        (await admin.SendAsync(HttpMethod.Get, "/audit?action=session.open")).Json["events"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task without_an_access_token_that_says_who_somebody_is_the_id_token_does()
    {
        _authority.IsOpaque = true;
        _authority.IdClaims = In("metrics-admins");
        var browser = new CookieJar(_service);

        (await browser.SignInAsync()).Status.ShouldBe(200);

        (await browser.SessionAsync())["session"]!["role"]!.GetValue<string>().ShouldBe(Roles.Admin);
    }

    [Fact]
    public async Task who_is_in_no_group_of_the_map_is_told_so_and_is_not_signed_in()
    {
        _authority.AccessClaims = In("everybody", "admin");
        var browser = new CookieJar(_service);

        var refused = await browser.SignInAsync();

        refused.Status.ShouldBe(403);
        refused.Json["type"]!.GetValue<string>().ShouldEndWith("no-role");
        (await browser.SessionAsync())["session"].ShouldBeNull();
    }

    [Fact]
    public async Task a_sign_in_ends_only_where_it_was_begun_and_once()
    {
        var browser = new CookieJar(_service);
        var (code, state) = await browser.ComeBackAsync();

        (await new CookieJar(_service).EndAsync(code, state)).Status.ShouldBe(403);
        (await browser.EndAsync(code, "another-state")).Status.ShouldBe(403);
        // A try with a wrong state ends it: the cookie is gone.
        (await browser.EndAsync(code, state)).Status.ShouldBe(403);
        var again = new CookieJar(_service);
        var (second, its) = await again.ComeBackAsync();
        (await again.EndAsync(second, its)).Status.ShouldBe(200);
        (await again.EndAsync(second, its)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task a_code_of_another_sign_in_is_refused()
    {
        var (mine, other) = (new CookieJar(_service), new CookieJar(_service));
        var (_, state) = await mine.ComeBackAsync();
        var (code, _) = await other.ComeBackAsync();

        (await mine.EndAsync(code, state)).Status.ShouldBe(403);

        _authority.OtherNonce = "of-another-sign-in";
        (await new CookieJar(_service).SignInAsync()).Status.ShouldBe(403);
    }

    [Fact]
    public async Task a_session_is_renewed_while_the_authoritys_lasts_and_takes_up_what_changed_there()
    {
        var browser = new CookieJar(_service);
        await browser.SignInAsync();
        _authority.AccessClaims = In("metrics-admins");

        (await browser.SendAsync(HttpMethod.Post, "/dashboard/session/renew")).Json["renewed"]!.GetValue<bool>().ShouldBeTrue();
        (await browser.SessionAsync())["session"]!["role"]!.GetValue<string>().ShouldBe(Roles.Admin);
        // A refresh token holds once at this authority: the new one was kept.
        (await browser.SendAsync(HttpMethod.Post, "/dashboard/session/renew")).Json["renewed"]!.GetValue<bool>().ShouldBeTrue();

        _authority.SessionIsOver = true;
        (await browser.SendAsync(HttpMethod.Post, "/dashboard/session/renew")).Json["renewed"]!.GetValue<bool>().ShouldBeFalse();
        (await browser.SessionAsync())["is_renewable"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task another_sites_page_renews_nothing()
    {
        var browser = new CookieJar(_service);
        await browser.SignInAsync();

        (await browser.SendAsync(HttpMethod.Post, "/dashboard/session/renew", own: false)).Status.ShouldBe(403);
        _authority.Renewals.ShouldBe(0);
    }

    [Fact]
    public async Task signing_out_takes_back_what_would_give_another_token()
    {
        var browser = new CookieJar(_service);
        await browser.SignInAsync();
        var copied = browser.Copy();

        (await browser.SendAsync(HttpMethod.Delete, "/dashboard/session")).Status.ShouldBe(204);

        _authority.Revoked.Count.ShouldBe(1);
        (await browser.SessionAsync())["is_renewable"]!.GetValue<bool>().ShouldBeFalse();
        (await copied.SendAsync(HttpMethod.Get, "/metrics/summary")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task an_authority_that_is_gone_is_said_to_be_and_who_is_signed_in_stays_so()
    {
        var browser = new CookieJar(_service);
        await browser.SignInAsync();
        var begun = browser.Copy();
        var (code, state) = await begun.ComeBackAsync();
        await _authority.DisposeAsync();

        (await begun.EndAsync(code, state)).Status.ShouldBe(503);
        (await browser.SendAsync(HttpMethod.Post, "/dashboard/session/renew")).Status.ShouldBe(503);
        (await browser.SendAsync(HttpMethod.Get, "/metrics/summary")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task where_no_client_is_set_nobody_is_sent_to_the_authority()
    {
        var answer = await servers.Shared.GetAsync("/dashboard/sign-in/open-id", token: "");

        answer.Status.ShouldBe(404);
    }

    private static Dictionary<string, object> In(params string[] groups) => new() { ["sub"] = "ann", ["groups"] = groups };

    /// <summary>Sends and keeps cookies as a browser does.</summary>
    private sealed class CookieJar(TestService service)
    {
        private readonly Dictionary<string, string> _cookies = [];

        public CookieJar Copy()
        {
            var copy = new CookieJar(service);
            foreach (var (name, value) in _cookies)
                copy._cookies[name] = value;
            return copy;
        }

        public async Task<Answer> SendAsync(HttpMethod method, string url, string? body = null, bool own = true)
        {
            (string, string)[] cookies = _cookies.Count == 0 ? [] : [("Cookie", string.Join("; ", _cookies.Select(pair => $"{pair.Key}={pair.Value}")))];
            (string, string)[] headers = [.. cookies, .. own ? [(SessionCookie.OwnHeader, SessionCookie.OwnValue)] : Array.Empty<(string, string)>()];
            var answer = await service.SendAsync(method, url, body, token: "", headers: headers);
            foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var sets) ? sets : [])
            {
                var pair = set.Split(';')[0].Split('=', 2);
                if (pair[1].Length == 0)
                    _cookies.Remove(pair[0]);
                else
                    _cookies[pair[0]] = pair[1];
            }

            return answer;
        }

        public async Task<System.Text.Json.Nodes.JsonNode> SessionAsync() => (await SendAsync(HttpMethod.Get, "/dashboard/session")).Json;

        /// <summary>To the authority, and back with its code.</summary>
        public async Task<(string Code, string State)> ComeBackAsync(string page = "/dashboard")
        {
            var begun = await SendAsync(HttpMethod.Get, $"/dashboard/sign-in/open-id?return={Uri.EscapeDataString(page)}");
            begun.Status.ShouldBe(302, begun.Text);
            using var person = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
            var back = await person.GetAsync(new Uri(begun.Header("Location")));
            back.StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect, await back.Content.ReadAsStringAsync());
            back.Headers.Location!.AbsolutePath.ShouldBe("/dashboard/sign-in");
            var query = QueryHelpers.ParseQuery(back.Headers.Location.Query);
            return (query["code"]!, query["state"]!);
        }

        public Task<Answer> EndAsync(string code, string state) =>
            SendAsync(HttpMethod.Post, "/dashboard/session", $$"""{"code": "{{code}}", "state": "{{state}}"}""");

        public async Task<Answer> SignInAsync(string page = "/dashboard")
        {
            var (code, state) = await ComeBackAsync(page);
            return await EndAsync(code, state);
        }
    }
}
