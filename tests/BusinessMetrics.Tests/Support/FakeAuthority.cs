using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BusinessMetrics.Tests.Support;

/// <summary>An OpenID Connect authority in small: discovery, keys, a sign-in that lets everybody in, codes and refresh tokens that hold once.</summary>
internal sealed class FakeAuthority : IAsyncDisposable
{
    public const string ClientId = "metrics-dashboard";
    public const string ClientSecret = "the-clients-secret";

    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "key-1" };
    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce, string Redirect)> _codes = new();
    private readonly ConcurrentDictionary<string, bool> _refreshTokens = new();
    private readonly WebApplication _app;

    private FakeAuthority(WebApplication app) => _app = app;

    public string Issuer => _app.Urls.First();

    /// <summary>What it says in a token of somebody who signed in; by itself a reader called ann.</summary>
    public Dictionary<string, object> AccessClaims { get; set; } = new() { ["sub"] = "ann", ["role"] = "reader" };

    public Dictionary<string, object> IdClaims { get; set; } = new() { ["sub"] = "ann" };

    public string AccessAudience { get; set; } = "business-metrics";

    /// <summary>Whether access tokens are for nobody to read.</summary>
    public bool IsOpaque { get; set; }

    /// <summary>What stands in ID tokens instead of what was asked for.</summary>
    public string? OtherNonce { get; set; }

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    public bool SessionIsOver { get; set; }

    public int Renewals { get; private set; }

    public ConcurrentBag<string> Revoked { get; } = [];

    public static async Task<FakeAuthority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var authority = new FakeAuthority(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = authority.Issuer,
            jwks_uri = $"{authority.Issuer}/keys",
            authorization_endpoint = $"{authority.Issuer}/authorize",
            token_endpoint = $"{authority.Issuer}/token",
            revocation_endpoint = $"{authority.Issuer}/revoke",
        }));
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { authority.PublicKey() } }));
        app.MapGet("/authorize", (Delegate)authority.Authorize);
        app.MapPost("/token", (Delegate)authority.TokenAsync);
        app.MapPost("/revoke", async (HttpContext context) => authority.Revoked.Add((await context.Request.ReadFormAsync())["token"]!));
        await app.StartAsync();
        return authority;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public string TokenFor(IReadOnlyDictionary<string, object> claims, string audience, string? issuer = null, RsaSecurityKey? key = null) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer,
            Audience = audience,
            Expires = DateTime.UtcNow + Lifetime,
            Claims = claims.ToDictionary(),
            SigningCredentials = new(key ?? _key, SecurityAlgorithms.RsaSha256),
        });

    /// <summary>As if the person had typed their password: back to who asked, with a code.</summary>
    private IResult Authorize(HttpContext context)
    {
        var asked = context.Request.Query;
        if (asked["client_id"] != ClientId || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256" || !asked["scope"].ToString().Contains("openid", StringComparison.Ordinal))
            return Results.BadRequest("no such client or flow");
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (asked["code_challenge"]!, asked["nonce"]!, asked["redirect_uri"]!);
        return Results.Redirect($"{asked["redirect_uri"]}?code={code}&state={asked["state"]}&session_state=x&iss={Uri.EscapeDataString(Issuer)}");
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        string? nonce = null;
        if (form["grant_type"] == "authorization_code")
        {
            if (!_codes.TryRemove(form["code"]!, out var begun) || begun.Redirect != form["redirect_uri"]
                || begun.Challenge != Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!))))
                return Refused();
            nonce = OtherNonce ?? begun.Nonce;
        }
        else
        {
            if (SessionIsOver || !_refreshTokens.TryRemove(form["refresh_token"]!, out _))
                return Refused();
            Renewals++;
        }

        var refresh = Guid.NewGuid().ToString("N");
        _refreshTokens[refresh] = true;
        var idClaims = new Dictionary<string, object>(IdClaims) { ["azp"] = ClientId };
        if (nonce is not null)
            idClaims["nonce"] = nonce;
        return Results.Json(new
        {
            access_token = IsOpaque ? "opaque" : TokenFor(new Dictionary<string, object>(AccessClaims) { ["jti"] = Guid.NewGuid().ToString("N") }, AccessAudience),
            id_token = TokenFor(idClaims, ClientId),
            refresh_token = refresh,
            token_type = "Bearer",
        });

        static IResult Refused() => Results.Json(new { error = "invalid_grant" }, statusCode: 400);
    }

    private object PublicKey()
    {
        var parameters = _key.Rsa.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", kid = _key.KeyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
    }
}
