using Microsoft.AspNetCore.Authentication.Cookies;

namespace BusinessMetrics.Trust.Access;

/// <summary>A secret that a browser holds: no script reads it, and no other site sends it. In several cookies where it is larger than one.</summary>
/// <param name="name">Over TLS behind the prefix, plain without.</param>
/// <param name="prefix">What the browser then holds it to: <c>__Host-</c> takes it from nobody but this host, for the path <c>/</c>; <c>__Secure-</c> for any path.</param>
public sealed class BrowserCookie(string name, string prefix, string path)
{
    private static readonly ChunkingCookieManager Cookies = new();

    public string? Get(HttpContext context) => Cookies.GetRequestCookie(context, NameFor(context)) is { Length: > 0 } value ? value : null;

    /// <param name="expiresAt">Null for when the browser is closed.</param>
    public void Set(HttpContext context, string value, DateTimeOffset? expiresAt) =>
        Cookies.AppendResponseCookie(context, NameFor(context), value, Options(context, expiresAt));

    public void Remove(HttpContext context) => Cookies.DeleteCookie(context, NameFor(context), Options(context, null));

    private string NameFor(HttpContext context) => context.Request.IsHttps ? prefix + name : name;

    private CookieOptions Options(HttpContext context, DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = path,
        Expires = expiresAt,
        IsEssential = true,
    };
}
