using System.Security.Cryptography;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Microsoft.IdentityModel.Tokens;

namespace BusinessMetrics.Tests.Trust.Access;

/// <summary>Tokens of an OpenID Connect authority: a real one in small, with its discovery document and its keys.</summary>
[Collection(TrustCollection.Name)]
public class AuthorityTests(TestServers servers) : IAsyncLifetime
{
    private FakeAuthority _authority = null!;

    public async Task InitializeAsync() => _authority = await FakeAuthority.StartAsync();

    public async Task DisposeAsync() => await _authority.DisposeAsync();

    [Fact]
    public async Task its_tokens_are_accepted_by_role_and_the_services_own_are_not()
    {
        await using var service = await StartAsync(settings => settings);

        (await service.GetAsync("/metrics", TokenFor(Roles.Reader))).Status.ShouldBe(200);
        (await service.SendAsync(HttpMethod.Post, "/metrics", "{}", token: TokenFor(Roles.Reader))).Status.ShouldBe(403);
        (await service.GetAsync("/metrics", TokenFor(Roles.Reader, audience: "elsewhere"))).Status.ShouldBe(401);
        (await service.GetAsync("/metrics", TokenFor(Roles.Reader, issuer: "http://127.0.0.1:1"))).Status.ShouldBe(401);
        (await service.GetAsync("/metrics", TokenFor(Roles.Reader, key: new RsaSecurityKey(RSA.Create(2048)) { KeyId = "key-1" }))).Status.ShouldBe(401);
        (await service.GetAsync("/metrics", service.Token(Roles.Reader))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task its_groups_are_roles_as_the_map_says_and_nothing_else_in_the_token_is()
    {
        await using var service = await StartAsync(settings => settings with { AuthRoleClaim = "realm_access.roles", AuthRoleMap = "metrics-auditors=auditor; senders=writer" });

        (await service.GetAsync("/audit", InRealm("metrics-auditors"))).Status.ShouldBe(200);
        (await service.SendAsync(HttpMethod.Post, "/metrics", "{}", token: InRealm("metrics-auditors"))).Status.ShouldBe(403);
        // Both roles: the audit to read, and a metric to record, if it were one.
        (await service.GetAsync("/audit", InRealm("senders", "metrics-auditors"))).Status.ShouldBe(200);
        (await service.SendAsync(HttpMethod.Post, "/metrics", "{}", token: InRealm("senders", "metrics-auditors"))).Status.ShouldBe(400);
        (await service.GetAsync("/metrics", InRealm("admin"))).Status.ShouldBe(403);
        (await service.GetAsync("/metrics", TokenFor(Roles.Admin))).Status.ShouldBe(403);
    }

    [Fact]
    public async Task what_it_gave_to_the_dashboard_is_accepted_though_it_was_told_of_no_api()
    {
        await using var service = await StartAsync(settings => settings with { AuthClientId = FakeAuthority.ClientId });
        var claims = new Dictionary<string, object> { ["sub"] = "ann", ["role"] = Roles.Reader };

        (await service.GetAsync("/metrics", _authority.TokenFor(claims, FakeAuthority.ClientId))).Status.ShouldBe(200);
        (await service.GetAsync("/metrics", _authority.TokenFor(new Dictionary<string, object>(claims) { ["azp"] = FakeAuthority.ClientId }, "account"))).Status.ShouldBe(200);
        (await service.GetAsync("/metrics", _authority.TokenFor(new Dictionary<string, object>(claims) { ["azp"] = "another-app" }, "account"))).Status.ShouldBe(401);
        (await service.GetAsync("/metrics", _authority.TokenFor(claims, "account"))).Status.ShouldBe(401);
    }

    private async Task<TestService> StartAsync(Func<ServiceSettings, ServiceSettings> with) =>
        await TestService.StartAsync(with(await servers.NewServiceAsync() with { AuthAuthority = new Uri(_authority.Issuer) }));

    private string InRealm(params string[] roles) =>
        _authority.TokenFor(new Dictionary<string, object> { ["sub"] = "ann", ["realm_access"] = new Dictionary<string, object> { ["roles"] = roles } }, "business-metrics");

    private string TokenFor(string role, string audience = "business-metrics", string? issuer = null, RsaSecurityKey? key = null) =>
        _authority.TokenFor(new Dictionary<string, object> { ["sub"] = "ann", ["role"] = role }, audience, issuer, key);
}
