using Microsoft.AspNetCore.Authentication.Cookies;

namespace BusinessMetrics.Dashboard.Session;

/// <summary>A cookie beside the session's own: no script reads it, and no other site sends it.</summary>
public sealed class SignInCookies
{
    /// <summary>While the person is at the authority. Over TLS no neighbouring host can put its own in this place.</summary>
    public static readonly SignInCookies Pending = new("bm-sign-in", "__Host-", "/");

    /// <summary>What gives another token; without an end of its own it ends with the browser, or at the authority.</summary>
    public static readonly SignInCookies Refresh = new("bm-refresh", "__Secure-", SessionEndpoints.Path);

    /// <summary>An authority's tokens may be larger than one cookie.</summary>
    private static readonly ChunkingCookieManager Cookies = new();

    private readonly string _name;
    private readonly string _prefix;
    private readonly string _path;

    private SignInCookies(string name, string prefix, string path) => (_name, _prefix, _path) = (name, prefix, path);

    public string? Get(HttpContext context) => Cookies.GetRequestCookie(context, NameFor(context)) is { Length: > 0 } value ? value : null;

    public void Set(HttpContext context, string value, DateTimeOffset? expiresAt) => Cookies.AppendResponseCookie(context, NameFor(context), value, Options(context, expiresAt));

    public void Remove(HttpContext context) => Cookies.DeleteCookie(context, NameFor(context), Options(context, null));

    private string NameFor(HttpContext context) => context.Request.IsHttps ? $"{_prefix}{_name}" : _name;

    private CookieOptions Options(HttpContext context, DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = _path,
        Expires = expiresAt,
        IsEssential = true,
    };
}
