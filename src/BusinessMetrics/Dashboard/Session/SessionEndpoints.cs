using System.Reflection;
using System.Security.Claims;
using System.Text.Json;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;

namespace BusinessMetrics.Dashboard.Session;

/// <param name="Session">Null where nobody is signed in, which is no refusal.</param>
public sealed record SessionResponse(SessionState? Session, SignInWays SignIn, string ReportingCurrency, string Version);

/// <param name="Services">The only ones that it sees; null for all.</param>
public sealed record SessionState(string Role, IReadOnlyList<string>? Services, DateTimeOffset ExpiresAt, string Subject);

/// <param name="Token">By a token that is pasted.</param>
/// <param name="OpenId">By the authority.</param>
public sealed record SignInWays(bool Token, bool OpenId);

/// <summary>
/// <c>/dashboard/session</c>: who is signed in with this browser. The session is the token itself in a cookie
/// (<see cref="SessionCookie"/>), so that the service keeps none. Not part of the API document: programs send their token.
/// </summary>
public static class SessionEndpoints
{
    private const string Path = "/dashboard/session";
    private const string Kind = "session";
    private const int LongestBody = 16 * 1024;

    private static readonly string Version = typeof(SessionEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static void MapSession(this WebApplication app)
    {
        app.MapGet(Path, GetAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Path, SignInAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapDelete(Path, SignOutAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Asked before anything else is: without a session it is an answer, and no refusal that the trail would tell of.</summary>
    private static async Task<IResult> GetAsync(HttpContext context, ServiceSettings settings)
    {
        var caller = await CallerAsync(context);
        return Results.Json(new SessionResponse(caller is null ? null : StateOf(caller), new(true, false), settings.ReportingCurrency, Version));
    }

    /// <summary>By the token of the Authorization header, or by a code that holds once.</summary>
    private static async Task<IResult> SignInAsync(
        HttpContext context, TokenIssuer issuer, RevokedTokens revoked, AuditTrail trail, ServiceSettings settings, TimeProvider clock, CancellationToken cancellation)
    {
        if (!SessionCookie.IsOwn(context.Request))
            return Problems.Forbidden("foreign-page", "Only the dashboard signs in", $"The header {SessionCookie.OwnHeader}: {SessionCookie.OwnValue} is needed, which a page of another origin cannot send.");
        string token;
        if (context.Request.Headers.Authorization.Count > 0)
        {
            if (await CallerAsync(context) is not { } bearer)
                return await RefusedAsync(context);
            context.User = bearer;
            token = context.Request.Headers.Authorization.ToString()["Bearer ".Length..].Trim();
        }
        else
        {
            if (await BodyReader.ReadAsync(context.Request, LongestBody, cancellation) is not { } body)
                return Problems.TooLarge($"{LongestBody / 1024} KB");
            if (settings.AuthAuthority is not null || await SignInCode.UseAsync(CodeOf(body), issuer, revoked, cancellation) is not { } issued)
                return Problems.Forbidden("code-used", "The link does not sign in", "A sign-in link holds for 60 seconds, and once. Make another with: BusinessMetrics dashboard");
            token = issued;
            context.User = await ReadAsync(token, issuer);
        }

        var state = StateOf(context.User);
        SessionCookie.Set(context, token, state.ExpiresAt);
        await trail.RecordAsync(AuditedRequest.Of(context, "session.open", $"{Kind}:{state.Role}"), cancellation);
        return Results.NoContent();
    }

    /// <summary>The token holds nowhere any more, also where it was copied to.</summary>
    private static async Task<IResult> SignOutAsync(HttpContext context, RevokedTokens revoked, AuditTrail trail, CancellationToken cancellation)
    {
        if (!SessionCookie.IsOwn(context.Request))
            return Problems.Forbidden("foreign-page", "Only the dashboard signs out", $"The header {SessionCookie.OwnHeader}: {SessionCookie.OwnValue} is needed.");
        if (await CallerAsync(context) is { } caller)
        {
            context.User = caller;
            var (id, expiresAt) = TokenId.Of(caller);
            if (await revoked.RevokeAsync(id, expiresAt, Caller.Of(context).Name, cancellation))
                await trail.RecordAsync(AuditedRequest.Of(context, "session.end", $"token:{id}"), cancellation);
        }

        SessionCookie.Remove(context);
        return Results.NoContent();
    }

    private static async Task<ClaimsPrincipal?> CallerAsync(HttpContext context)
    {
        var result = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        return result.Succeeded && result.Principal.FindFirst(TokenIssuer.RoleClaim) is { Value: var role } && Roles.All.Contains(role) ? result.Principal : null;
    }

    private static async Task<IResult> RefusedAsync(HttpContext context)
    {
        await context.ChallengeAsync(JwtBearerDefaults.AuthenticationScheme);
        return Results.Empty;
    }

    private static async Task<ClaimsPrincipal> ReadAsync(string token, TokenIssuer issuer)
    {
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, issuer.Validation);
        return new(result.ClaimsIdentity);
    }

    private static SessionState StateOf(ClaimsPrincipal caller)
    {
        var scope = ServiceScope.Of(caller);
        return new(
            caller.FindFirstValue(TokenIssuer.RoleClaim)!,
            scope.IsEverything ? null : scope.Names,
            TokenId.Of(caller).ExpiresAt,
            caller.FindFirstValue(Caller.SubjectClaim) ?? "");
    }

    private static string? CodeOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
