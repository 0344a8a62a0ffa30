using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.Settings;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BusinessMetrics.Trust.Access;

/// <summary>The service's own tokens: JWTs signed with HMAC-SHA256, for where no OpenID Connect authority is configured.</summary>
public sealed class TokenIssuer(ServiceSettings settings, TimeProvider clock)
{
    public const string Issuer = "business-metrics";
    public const string RoleClaim = "role";

    /// <summary>As OpenID Connect has it.</summary>
    private const int LongestSubject = 255;

    private readonly Lazy<SymmetricSecurityKey> _key = new(() => new(SigningKey(settings)));

    /// <summary>Whether somebody can be called that: it stands in every event that they cause, and in its indexes.</summary>
    public static bool IsSubject(string subject) => subject.Length > 0 && CodePoints.CountOf(subject) <= LongestSubject && !subject.Any(char.IsControl);

    /// <param name="services">The services that the bearer is limited to; null for all.</param>
    public string Issue(string role, string user, TimeSpan lifetime, IReadOnlyList<string>? services = null)
    {
        var claims = new Dictionary<string, object> { [Caller.SubjectClaim] = user, [RoleClaim] = role };
        if (services is not null)
            claims[ServiceScope.Claim] = services.ToArray();
        var now = clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = settings.AuthAudience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            Claims = claims,
            SigningCredentials = new(_key.Value, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>What makes a token of this issuer valid. Only the algorithm that it signs with is accepted.</summary>
    public TokenValidationParameters Validation => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = settings.AuthAudience,
        IssuerSigningKey = _key.Value,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = TimeSpan.FromSeconds(30),
        NameClaimType = Caller.SubjectClaim,
        RoleClaimType = RoleClaim,
    };

    private static byte[] SigningKey(ServiceSettings settings)
    {
        var secret = settings.AuthSigningKey ?? DataDirectory.Secret(settings.DataDirectory, "auth-signing.key");
        return SHA256.HashData(Encoding.UTF8.GetBytes(secret));
    }
}
