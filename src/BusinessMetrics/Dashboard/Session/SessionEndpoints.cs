using System.Reflection;
using System.Security.Claims;
using System.Text.Json;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace BusinessMetrics.Dashboard.Session;

/// <param name="Session">Null where nobody is signed in, which is no refusal.</param>
/// <param name="IsRenewable">Whether another token can be had without signing in.</param>
public sealed record SessionResponse(SessionState? Session, bool IsRenewable, SignInWays SignIn, string ReportingCurrency, string Version);

/// <param name="Role">The strongest of them.</param>
/// <param name="Roles">All that the token gives.</param>
/// <param name="Services">The only ones that it sees; null for all.</param>
public sealed record SessionState(string Role, IReadOnlyList<string> Roles, IReadOnlyList<string>? Services, DateTimeOffset ExpiresAt, string Subject);

/// <param name="Token">By a token that is pasted.</param>
/// <param name="OpenId">By the authority.</param>
public sealed record SignInWays(bool Token, bool OpenId);

/// <summary>
/// <c>/dashboard/session</c>: who is signed in with this browser. The session is the token itself in a cookie
/// (<see cref="SessionCookie"/>), so that the service keeps none. Not part of the API document: programs send their token.
/// </summary>
public static class SessionEndpoints
{
    public const string Path = "/dashboard/session";

    private const string Kind = "session";
    private const int LongestBody = 16 * 1024;

    private static readonly string Version = typeof(SessionEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static void MapSession(this WebApplication app)
    {
        app.MapGet(Path, GetAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Path, SignInAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapDelete(Path, SignOutAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(OpenIdSignIn.RenewPath, (HttpContext context, OpenIdSignIn signIn, CancellationToken cancellation) => signIn.RenewAsync(context, cancellation)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(OpenIdSignIn.BeginPath, (HttpContext context, OpenIdSignIn signIn, CancellationToken cancellation) => signIn.BeginAsync(context, cancellation)).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Asked before anything else is: without a session it is an answer, and no refusal that the trail would tell of.</summary>
    private static async Task<IResult> GetAsync(HttpContext context, OpenIdProvider provider, ServiceSettings settings)
    {
        var caller = await CallerAsync(context);
        var isRenewable = provider.SignsIn && SignInCookies.Refresh.Get(context) is not null;
        return Results.Json(new SessionResponse(caller is null ? null : StateOf(caller), isRenewable, new(true, provider.SignsIn), settings.ReportingCurrency, Version));
    }

    /// <summary>What is for the dashboard's own pages alone.</summary>
    internal static IResult Foreign(string does) => Problems.Forbidden(
        "foreign-page", $"Only the dashboard {does}", $"The header {SessionCookie.OwnHeader}: {SessionCookie.OwnValue} is needed, which a page of another origin cannot send.");

    /// <summary>By the token of the Authorization header, by a code that holds once, or by an authority's code and the state that it was asked for with.</summary>
    private static async Task<IResult> SignInAsync(
        HttpContext context, TokenIssuer issuer, BearerTokens tokens, RevokedTokens revoked, OpenIdSignIn openId, AuditTrail trail, ServiceSettings settings, ServiceMeters meters, CancellationToken cancellation)
    {
        if (!SessionCookie.IsOwn(context.Request))
            return Foreign("signs in");
        var (token, way) = ("", ServiceMeters.SignedInByToken);
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
            var (code, begun) = CodeOf(body);
            if (code is not null && begun is not null)
                return await openId.EndAsync(context, code, begun, cancellation);
            if (settings.AuthAuthority is not null || await SignInCode.UseAsync(code, issuer, revoked, cancellation) is not { } issued)
                return Problems.Forbidden("code-used", "The link does not sign in", "A sign-in link holds for 60 seconds, and once. Make another with: BusinessMetrics dashboard");
            (token, way) = (issued, ServiceMeters.SignedInByLink);
            context.User = (await tokens.ReadAsync(token))!;
        }

        var state = StateOf(context.User);
        SessionCookie.Set(context, token, state.ExpiresAt);
        await trail.RecordAsync(AuditedRequest.Of(context, "session.open", $"{Kind}:{state.Role}"), cancellation);
        meters.SignedIn(way);
        return Results.NoContent();
    }

    /// <summary>The token holds nowhere any more, also where it was copied to.</summary>
    private static async Task<IResult> SignOutAsync(HttpContext context, RevokedTokens revoked, OpenIdSignIn openId, AuditTrail trail, ServiceMeters meters, CancellationToken cancellation)
    {
        if (!SessionCookie.IsOwn(context.Request))
            return Foreign("signs out");
        if (await CallerAsync(context) is { } caller)
        {
            context.User = caller;
            var (id, expiresAt) = TokenId.Of(caller);
            if (await revoked.RevokeAsync(id, expiresAt, Caller.Of(context).Name, cancellation))
            {
                await trail.RecordAsync(AuditedRequest.Of(context, "session.end", $"token:{id}"), cancellation);
                meters.TokenRevoked();
            }
        }

        await openId.ForgetAsync(context, cancellation);
        SessionCookie.Remove(context);
        return Results.NoContent();
    }

    private static async Task<ClaimsPrincipal?> CallerAsync(HttpContext context)
    {
        var result = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        return result.Succeeded && Roles.All.Any(result.Principal.IsInRole) ? result.Principal : null;
    }

    private static async Task<IResult> RefusedAsync(HttpContext context)
    {
        await context.ChallengeAsync(JwtBearerDefaults.AuthenticationScheme);
        return Results.Empty;
    }

    private static SessionState StateOf(ClaimsPrincipal caller)
    {
        var scope = ServiceScope.Of(caller);
        var roles = RoleClaims.Strongest.Where(caller.IsInRole).ToArray();
        return new(
            roles[0],
            roles,
            scope.IsEverything ? null : scope.Names,
            TokenId.Of(caller).ExpiresAt,
            caller.FindFirstValue(Caller.SubjectClaim) ?? "");
    }

    private static (string? Code, string? State) CodeOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return (JsonFields.TextIn(json.RootElement, "code"), JsonFields.TextIn(json.RootElement, "state"));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }
}
