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

    /// <summary>How long a sign-in link can be opened.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromSeconds(60);

    private const string CodeAudience = Issuer + "/sign-in";

    /// <summary>As OpenID Connect has it.</summary>
    private const int LongestSubject = 255;

    private readonly Lazy<SymmetricSecurityKey> _key = new(() => new(SigningKey(settings)));

    /// <summary>Whether somebody can be called that: it stands in every event that they cause, and in its indexes.</summary>
    public static bool IsSubject(string subject) => subject.Length > 0 && CodePoints.CountOf(subject) <= LongestSubject && !subject.Any(char.IsControl);

    /// <param name="services">The services that the bearer is limited to; null for all.</param>
    public string Issue(string role, string user, TimeSpan lifetime, IReadOnlyList<string>? services = null) =>
        Issue(settings.AuthAudience, role, user, lifetime, services);

    /// <summary>A code that signs somebody in once: a token that nothing but the sign-in takes.</summary>
    public string IssueCode(string role, string user, IReadOnlyList<string>? services = null) =>
        Issue(CodeAudience, role, user, CodeLifetime, services);

    private string Issue(string audience, string role, string user, TimeSpan lifetime, IReadOnlyList<string>? services)
    {
        var claims = new Dictionary<string, object> { [Caller.SubjectClaim] = user, [RoleClaim] = role, [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("N") };
        if (services is not null)
            claims[ServiceScope.Claim] = services.ToArray();
        var now = clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            Claims = claims,
            SigningCredentials = new(_key.Value, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>What makes a sign-in code valid, but that it was not used before.</summary>
    public TokenValidationParameters CodeValidation
    {
        get
        {
            var validation = Validation;
            validation.ValidAudience = CodeAudience;
            validation.ClockSkew = TimeSpan.Zero;
            validation.LifetimeValidator = (from, until, _, _) => clock.GetUtcNow() is var now && from <= now.UtcDateTime && now.UtcDateTime < until;
            return validation;
        }
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
