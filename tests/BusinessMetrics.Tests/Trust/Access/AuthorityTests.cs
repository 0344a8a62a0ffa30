using System.Security.Cryptography;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BusinessMetrics.Tests.Trust.Access;

/// <summary>Tokens of an OpenID Connect authority: a real one in small, with its discovery document and its keys.</summary>
[Collection(TrustCollection.Name)]
public class AuthorityTests(TestServers servers) : IAsyncLifetime
{
    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "key-1" };
    private WebApplication _authority = null!;

    private string Issuer => _authority.Urls.First();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _authority = builder.Build();
        _authority.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Issuer, jwks_uri = $"{Issuer}/keys" }));
        _authority.MapGet("/keys", () => Results.Json(new { keys = new[] { PublicKey() } }));
        await _authority.StartAsync();
    }

    public async Task DisposeAsync() => await _authority.DisposeAsync();

    [Fact]
    public async Task its_tokens_are_accepted_by_role_and_the_services_own_are_not()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync() with { AuthAuthority = new Uri(Issuer) });

        (await service.GetAsync("/metrics", TokenFor(Roles.Reader))).Status.ShouldBe(200);
        (await service.SendAsync(HttpMethod.Post, "/metrics", "{}", token: TokenFor(Roles.Reader))).Status.ShouldBe(403);
        (await service.GetAsync("/metrics", TokenFor(Roles.Reader, audience: "elsewhere"))).Status.ShouldBe(401);
        (await service.GetAsync("/metrics", TokenFor(Roles.Reader, issuer: "http://127.0.0.1:1"))).Status.ShouldBe(401);
        (await service.GetAsync("/metrics", TokenFor(Roles.Reader, key: new RsaSecurityKey(RSA.Create(2048)) { KeyId = "key-1" }))).Status.ShouldBe(401);
        (await service.GetAsync("/metrics", service.Token(Roles.Reader))).Status.ShouldBe(401);
    }

    private string TokenFor(string role, string audience = "business-metrics", string? issuer = null, RsaSecurityKey? key = null) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer,
            Audience = audience,
            Expires = DateTime.UtcNow.AddHours(1),
            Claims = new Dictionary<string, object> { ["sub"] = "ann", ["role"] = role },
            SigningCredentials = new(key ?? _key, SecurityAlgorithms.RsaSha256),
        });

    private object PublicKey()
    {
        var parameters = _key.Rsa.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", kid = _key.KeyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
    }
}
