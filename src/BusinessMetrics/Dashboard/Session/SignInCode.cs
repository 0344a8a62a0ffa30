using System.Security.Claims;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Access;
using Microsoft.IdentityModel.JsonWebTokens;

namespace BusinessMetrics.Dashboard.Session;

/// <summary>
/// A code in a link: signed, so that whoever has the key can make one beside the service, and used up where all nodes see it, so that
/// it signs in once.
/// </summary>
public static class SignInCode
{
    /// <summary>A day's work; a longer one needs another link.</summary>
    private static readonly TimeSpan SessionLength = TimeSpan.FromHours(12);

    public static string LinkOf(string service, string code) => $"{service.TrimEnd('/')}/dashboard/sign-in?code={code}";

    /// <summary>Uses it up.</summary>
    /// <returns>The session's token; null for a code that does not hold, or no more.</returns>
    public static async Task<string?> UseAsync(string? code, TokenIssuer issuer, RevokedTokens revoked, CancellationToken cancellation)
    {
        if (code is null)
            return null;
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(code, issuer.CodeValidation);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token || !ServiceScope.IsReadable(token))
            return null;
        var caller = new ClaimsPrincipal(result.ClaimsIdentity);
        var (role, user) = (caller.FindFirstValue(TokenIssuer.RoleClaim)!, caller.FindFirstValue(Caller.SubjectClaim)!);
        if (!await revoked.RevokeAsync(TokenId.Of(token), new(token.ValidTo, TimeSpan.Zero), user, cancellation))
            return null;
        var scope = ServiceScope.Of(caller);
        return issuer.Issue(role, user, SessionLength, scope.IsEverything ? null : [.. scope.Services!]);
    }
}
