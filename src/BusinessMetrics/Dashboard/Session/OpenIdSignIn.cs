using System.Security.Claims;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;

namespace BusinessMetrics.Dashboard.Session;

/// <param name="ReturnTo">The page that the sign-in was begun on.</param>
public sealed record SignedInResponse(string ReturnTo);

/// <param name="Renewed">False where the authority's session is over.</param>
public sealed record RenewedResponse(bool Renewed);

/// <summary>
/// Signing in where the organisation does. The authority sends the browser back to the sign-in page, which sends the code on by a
/// request of its own origin: so all cookies can be SameSite=Strict, and a page elsewhere cannot sign somebody in as another.
/// </summary>
public sealed partial class OpenIdSignIn(OpenIdProvider provider, BearerTokens tokens, AuditTrail trail, ServiceMeters meters, TimeProvider clock, ILogger<OpenIdSignIn> logger)
{
    public const string BeginPath = "/dashboard/sign-in/open-id";
    public const string RenewPath = SessionEndpoints.Path + "/renew";

    private const string ReturnPath = "/dashboard/sign-in";

    /// <summary><c>GET /dashboard/sign-in/open-id?return=/dashboard/costs</c>: 302 to the authority.</summary>
    public async Task<IResult> BeginAsync(HttpContext context, CancellationToken cancellation)
    {
        if (!provider.SignsIn)
            return Problems.NotFound("no-open-id", "Nobody signs in by OpenID Connect here", "AUTH_AUTHORITY and AUTH_CLIENT_ID are not set.");
        var pending = PendingSignIn.Begin(context.Request.Query["return"]);
        try
        {
            var address = await provider.SignInUrlAsync(pending.State, pending.Nonce, pending.Challenge, ReturnUrl(context), cancellation);
            SignInCookies.Pending.Set(context, pending.Write(), clock.GetUtcNow() + PendingSignIn.Lifetime);
            return Results.Redirect(address);
        }
        catch (OpenIdProviderException failure)
        {
            return Unreachable(failure);
        }
    }

    /// <summary>Ends what <see cref="BeginAsync"/> began: 200 with the page to go on with, and the session's cookie.</summary>
    public async Task<IResult> EndAsync(HttpContext context, string code, string state, CancellationToken cancellation)
    {
        var pending = PendingSignIn.Read(SignInCookies.Pending.Get(context));
        SignInCookies.Pending.Remove(context);
        if (!provider.SignsIn || pending is null || !pending.IsFor(state))
            return Problems.Forbidden("sign-in-over", "This sign-in was not begun in this browser", $"Or longer than {PendingSignIn.Lifetime.TotalMinutes:0} minutes ago. Begin it anew.");
        try
        {
            if (await provider.ExchangeAsync(code, pending.Verifier, ReturnUrl(context), cancellation) is not { IdToken: { } idToken } given
                || !await provider.IsOfSignInAsync(idToken, pending.Nonce))
                return Problems.Forbidden("sign-in-over", "The authority does not confirm this sign-in", "Its code was used already, is too old, or is another one's. Begin it anew.");
            if (await OpenAsync(context, given) is { } refused)
                return refused;
            await trail.RecordAsync(AuditedRequest.Of(context, "session.open", $"session:{context.User.FindFirstValue(TokenIssuer.RoleClaim)}"), cancellation);
            meters.SignedIn(ServiceMeters.SignedInByAuthority);
            return Results.Json(new SignedInResponse(pending.ReturnTo));
        }
        catch (OpenIdProviderException failure)
        {
            return Unreachable(failure);
        }
    }

    /// <summary><c>POST /dashboard/session/renew</c>: another token for one that ends, as long as the authority's own session lasts. That it is over is no refusal.</summary>
    public async Task<IResult> RenewAsync(HttpContext context, CancellationToken cancellation)
    {
        if (!SessionCookie.IsOwn(context.Request))
            return SessionEndpoints.Foreign("renews a session");
        if (!provider.SignsIn || SignInCookies.Refresh.Get(context) is not { } refresh)
            return Results.Json(new RenewedResponse(false));
        try
        {
            if (await provider.RenewAsync(refresh, cancellation) is { } given)
                return await OpenAsync(context, given) ?? Results.Json(new RenewedResponse(true));
            SignInCookies.Refresh.Remove(context);
            return Results.Json(new RenewedResponse(false));
        }
        catch (OpenIdProviderException failure)
        {
            return Unreachable(failure);
        }
    }

    /// <summary>Nothing that was given for this session gives another one.</summary>
    public async Task ForgetAsync(HttpContext context, CancellationToken cancellation)
    {
        if (SignInCookies.Refresh.Get(context) is not { } refresh)
            return;
        SignInCookies.Refresh.Remove(context);
        if (provider.SignsIn)
            await provider.RevokeAsync(refresh, cancellation);
    }

    /// <summary>The session is the token that says which role its bearer has: the access token, else the ID token.</summary>
    private async Task<IResult?> OpenAsync(HttpContext context, OpenIdTokens given)
    {
        string? subject = null;
        foreach (var token in (string?[])[given.AccessToken, given.IdToken])
        {
            if (token is null || await tokens.ReadAsync(token) is not { } caller)
                continue;
            subject = caller.FindFirstValue(Caller.SubjectClaim);
            if (!caller.HasClaim(claim => claim.Type == TokenIssuer.RoleClaim))
                continue;
            context.User = caller;
            SessionCookie.Set(context, token, TokenId.Of(caller).ExpiresAt);
            if (given.RefreshToken is { } refresh)
                SignInCookies.Refresh.Set(context, refresh, null);
            return null;
        }

        return subject is null
            ? Problems.Forbidden("no-session", "The authority's tokens are not for this service", "AUTH_AUDIENCE or AUTH_CLIENT_ID is another than theirs, or they are no JWTs.")
            : Problems.Forbidden("no-role", "You have no role here", $"You are known as {FieldError.Quote(subject)}, and nothing in your token's roles (AUTH_ROLE_CLAIM, AUTH_ROLE_MAP) is a role of this service. Ask who manages your groups.");
    }

    private IResult Unreachable(OpenIdProviderException failure)
    {
        Failed(failure.Message, failure);
        return Problems.Unavailable("The authority (AUTH_AUTHORITY) does not do its part now; the log says why. A token can be pasted meanwhile.");
    }

    private static string ReturnUrl(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}{ReturnPath}";

    [LoggerMessage(LogLevel.Warning, "Nobody can sign in by the authority: {Reason}")]
    private partial void Failed(string reason, Exception failure);
}
