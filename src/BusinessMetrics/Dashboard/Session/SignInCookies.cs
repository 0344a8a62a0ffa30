using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Dashboard.Session;

/// <summary>What the browser holds beside the session itself, where people sign in by an authority.</summary>
public static class SignInCookies
{
    /// <summary>While the person is at the authority. Over TLS no neighbouring host can put its own in this place.</summary>
    public static readonly BrowserCookie Pending = new("bm-sign-in", "__Host-", "/");

    /// <summary>What gives another token; without an end of its own it ends with the browser, or at the authority.</summary>
    public static readonly BrowserCookie Refresh = new("bm-refresh", "__Secure-", SessionEndpoints.Path);
}
