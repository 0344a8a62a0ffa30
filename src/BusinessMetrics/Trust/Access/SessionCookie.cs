using Microsoft.AspNetCore.Authentication.Cookies;

namespace BusinessMetrics.Trust.Access;

/// <summary>
/// A token in a cookie, for browsers: no script can read it, and no other site can send it. It is validated as the one in a header
/// is. Changes also need a header that a page of another origin cannot send, since other programs on the same host, at another
/// port, are the same site.
/// </summary>
public static class SessionCookie
{
    /// <summary>A request that changes something is from the dashboard's own pages.</summary>
    public const string OwnHeader = "X-Requested-With";
    public const string OwnValue = "BusinessMetrics";

    private const string Name = "bm-session";

    /// <summary>Tokens of an authority may be larger than one cookie.</summary>
    private static readonly ChunkingCookieManager Cookies = new();

    /// <summary>The token; null where the request has none, or may not use it.</summary>
    public static string? TokenOf(HttpContext context)
    {
        var request = context.Request;
        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        if (request.Headers.Authorization.Count > 0 || (changes && !IsOwn(request)))
            return null;
        return Cookies.GetRequestCookie(context, NameFor(context)) is { Length: > 0 } token ? token : null;
    }

    public static bool IsOwn(HttpRequest request) => request.Headers[OwnHeader] == OwnValue;

    public static void Set(HttpContext context, string token, DateTimeOffset expiresAt) =>
        Cookies.AppendResponseCookie(context, NameFor(context), token, Options(context, expiresAt));

    public static void Remove(HttpContext context) => Cookies.DeleteCookie(context, NameFor(context), Options(context, null));

    /// <summary>A browser takes a cookie of the prefixed name from nobody but this host over TLS.</summary>
    private static string NameFor(HttpContext context) => context.Request.IsHttps ? $"__Host-{Name}" : Name;

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        Expires = expiresAt,
        IsEssential = true,
    };
}
