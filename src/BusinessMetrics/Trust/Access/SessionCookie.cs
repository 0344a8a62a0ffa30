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

    private static readonly BrowserCookie Cookie = new("bm-session", "__Host-", "/");

    /// <summary>The token; null where the request has none, or may not use it.</summary>
    public static string? TokenOf(HttpContext context)
    {
        var request = context.Request;
        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        return request.Headers.Authorization.Count > 0 || (changes && !IsOwn(request)) ? null : Cookie.Get(context);
    }

    public static bool IsOwn(HttpRequest request) => request.Headers[OwnHeader] == OwnValue;

    public static void Set(HttpContext context, string token, DateTimeOffset expiresAt) => Cookie.Set(context, token, expiresAt);

    public static void Remove(HttpContext context) => Cookie.Remove(context);
}
