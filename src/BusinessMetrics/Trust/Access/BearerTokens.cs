using System.Security.Claims;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BusinessMetrics.Trust.Access;

/// <summary>What makes a bearer token one that this service takes, wherever it came from: a header, a cookie, or an authority just now.</summary>
public sealed class BearerTokens(IOptionsMonitor<JwtBearerOptions> options, ServiceSettings settings, RoleClaims roles, IRevokedTokens revoked)
{
    /// <returns>Who is calling; null for a token that does not hold.</returns>
    public async Task<ClaimsPrincipal?> ReadAsync(string token)
    {
        var result = await ValidateAsync(token, _ => { });
        if (!result.IsValid)
            return null;
        var caller = new ClaimsPrincipal(result.ClaimsIdentity);
        return Refusal(caller, result.SecurityToken) is null ? caller : null;
    }

    /// <summary>Whether a token is signed, issued and dated as one in a header has to be, but for what is asked otherwise.</summary>
    internal Task<TokenValidationResult> ValidateAsync(string token, Action<TokenValidationParameters> otherwise)
    {
        var bearer = options.Get(JwtBearerDefaults.AuthenticationScheme);
        var validation = bearer.TokenValidationParameters.Clone();
        validation.ConfigurationManager = bearer.ConfigurationManager as BaseConfigurationManager;
        otherwise(validation);
        return new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, validation);
    }

    /// <summary>Gives a caller their roles and the token's name, and says what is wrong with a token that is signed as it should be; null for nothing.</summary>
    internal Exception? Refusal(ClaimsPrincipal caller, SecurityToken token)
    {
        if (token is not JsonWebToken jwt || !ServiceScope.IsReadable(jwt))
            return new UnreadableClaimException($"its '{ServiceScope.Claim}' claim names no services: it needs one name or several, without control, bidirectional control and zero-width characters");
        TokenId.Name(caller, jwt);
        if (revoked.IsRevoked(caller))
            return new RevokedTokenException();
        if (settings.AuthAuthority is not null)
            roles.Apply((ClaimsIdentity)caller.Identity!, jwt);
        return caller.FindFirst(Caller.SubjectClaim) is { Value: var subject } && !TokenIssuer.IsSubject(subject)
            ? new UnreadableClaimException($"its '{Caller.SubjectClaim}' claim names nobody")
            : null;
    }
}

/// <summary>A token that is signed as it should be, and says something that cannot be.</summary>
internal sealed class UnreadableClaimException(string message) : Exception(message);

/// <summary>A token that is as it should be, and was taken back.</summary>
internal sealed class RevokedTokenException : Exception;
