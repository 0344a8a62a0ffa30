using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace BusinessMetrics.Trust.Access;

/// <param name="IdToken">Null where a renewal gave none.</param>
/// <param name="RefreshToken">Null where the authority renews nothing.</param>
public sealed record OpenIdTokens(string? AccessToken, string? IdToken, string? RefreshToken);

/// <summary>The authority where people sign in: the authorization code flow of OpenID Connect Core 1.0, with PKCE (RFC 7636).</summary>
public sealed partial class OpenIdProvider(
    IOptionsMonitor<JwtBearerOptions> options, BearerTokens tokens, IHttpClientFactory clients, ServiceSettings settings, ILogger<OpenIdProvider> logger)
{
    public const string Client = "open-id";

    /// <summary>Somebody waits before the browser meanwhile.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public bool SignsIn => settings is { AuthAuthority: not null, AuthClientId: not null };

    /// <summary>Where the browser goes.</summary>
    /// <exception cref="OpenIdProviderException">The authority does not say where that is.</exception>
    public async Task<string> SignInUrlAsync(string state, string nonce, string challenge, string returnUrl, CancellationToken cancellation)
    {
        var message = new OpenIdConnectMessage
        {
            IssuerAddress = (await MetadataAsync(cancellation)).AuthorizationEndpoint,
            ClientId = settings.AuthClientId,
            ResponseType = OpenIdConnectResponseType.Code,
            Scope = settings.AuthScopes,
            RedirectUri = returnUrl,
            State = state,
            Nonce = nonce,
            EnableTelemetryParameters = false,
        };
        message.SetParameter("code_challenge", challenge);
        message.SetParameter("code_challenge_method", "S256");
        return message.CreateAuthenticationRequestUrl();
    }

    /// <returns>Null where the authority does not take the code.</returns>
    /// <exception cref="OpenIdProviderException">The authority does not answer as one does.</exception>
    public Task<OpenIdTokens?> ExchangeAsync(string code, string verifier, string returnUrl, CancellationToken cancellation) => TokensAsync(
        new() { ["grant_type"] = OpenIdConnectGrantTypes.AuthorizationCode, ["code"] = code, ["redirect_uri"] = returnUrl, ["code_verifier"] = verifier },
        cancellation);

    /// <returns>Null where the person's session at the authority is over.</returns>
    /// <exception cref="OpenIdProviderException">The authority does not answer as one does.</exception>
    public async Task<OpenIdTokens?> RenewAsync(string refreshToken, CancellationToken cancellation)
    {
        var renewed = await TokensAsync(new() { ["grant_type"] = OpenIdConnectGrantTypes.RefreshToken, ["refresh_token"] = refreshToken }, cancellation);
        return renewed is { RefreshToken: null } ? renewed with { RefreshToken = refreshToken } : renewed;
    }

    /// <summary>Takes a refresh token back (RFC 7009), where the authority can. One that does not answer keeps nobody from signing out.</summary>
    public async Task RevokeAsync(string refreshToken, CancellationToken cancellation)
    {
        try
        {
            var metadata = await MetadataAsync(cancellation);
            if (metadata.RevocationEndpoint is { Length: > 0 } url)
                using (await SendAsync(metadata, url, new() { ["token"] = refreshToken, ["token_type_hint"] = "refresh_token" }, cancellation)) { }
        }
        catch (OpenIdProviderException failure)
        {
            RefreshTokenKept(failure);
        }
    }

    /// <summary>Whether an ID token is the authority's, for the dashboard, and made for this very sign-in.</summary>
    public async Task<bool> IsOfSignInAsync(string idToken, string nonce)
    {
        var result = await tokens.ValidateAsync(idToken, validation =>
        {
            validation.AudienceValidator = null;
            validation.ValidAudience = settings.AuthClientId;
        });
        return result is { IsValid: true, SecurityToken: JsonWebToken token }
            && token.TryGetPayloadValue<string>(JwtRegisteredClaimNames.Nonce, out var made) && made == nonce
            && (token.Azp is not { Length: > 0 } party || party == settings.AuthClientId);
    }

    private async Task<OpenIdTokens?> TokensAsync(Dictionary<string, string> grant, CancellationToken cancellation)
    {
        var metadata = await MetadataAsync(cancellation);
        using var answer = await SendAsync(metadata, metadata.TokenEndpoint, grant, cancellation);
        var body = await answer.Content.ReadAsStringAsync(cancellation);
        try
        {
            using var json = JsonDocument.Parse(body);
            if (answer.IsSuccessStatusCode)
                return new(JsonFields.TextIn(json.RootElement, "access_token"), JsonFields.TextIn(json.RootElement, "id_token"), JsonFields.TextIn(json.RootElement, "refresh_token"));
            var error = JsonFields.TextIn(json.RootElement, "error") ?? "";
            // What the person brought does not hold (any more); the others are for the operator.
            if (answer.StatusCode == HttpStatusCode.BadRequest && error == "invalid_grant")
                return null;
            throw new OpenIdProviderException($"the token endpoint answered {(int)answer.StatusCode} {(error.Length > 50 ? "" : error)}".TrimEnd());
        }
        catch (JsonException)
        {
            throw new OpenIdProviderException($"the token endpoint answered {(int)answer.StatusCode} without JSON");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(OpenIdConnectConfiguration metadata, string url, Dictionary<string, string> form, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Headers.Accept.Add(new("application/json"));
        if (settings.AuthClientSecret is { } secret && metadata.TokenEndpointAuthMethodsSupported is { Count: > 0 } ways && !ways.Contains("client_secret_post"))
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(settings.AuthClientId!)}:{Uri.EscapeDataString(secret)}")));
        else
        {
            form["client_id"] = settings.AuthClientId!;
            if (settings.AuthClientSecret is { } posted)
                form["client_secret"] = posted;
        }

        request.Content = new FormUrlEncodedContent(form);
        try
        {
            using var client = clients.CreateClient(Client);
            return await client.SendAsync(request, cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new OpenIdProviderException("it does not answer", failure);
        }
    }

    private async Task<OpenIdConnectConfiguration> MetadataAsync(CancellationToken cancellation)
    {
        try
        {
            return await options.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(cancellation);
        }
        catch (InvalidOperationException failure)
        {
            throw new OpenIdProviderException("its discovery document cannot be read", failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A refresh token could not be taken back at the authority; it ends there with its session")]
    private partial void RefreshTokenKept(Exception failure);
}

/// <summary>The authority does not do what an authority does: why, in words for the operator.</summary>
public sealed class OpenIdProviderException(string message, Exception? inner = null) : Exception(message, inner);
