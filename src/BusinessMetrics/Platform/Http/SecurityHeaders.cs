using Scalar.AspNetCore;

namespace BusinessMetrics.Platform.Http;

/// <summary>Of an endpoint whose answer a browser may show as a page: with its style and pictures in it, and nothing that runs.</summary>
public sealed record ShownAsPage;

/// <summary>What every answer tells the browser that may show it.</summary>
public static class SecurityHeaders
{
    /// <summary>A year; only said over TLS, where it can be kept.</summary>
    private const string StrictTransport = "max-age=31536000";

    /// <summary>An answer is data: it runs nothing, loads nothing and is shown in no frame.</summary>
    private const string OfData = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The dashboard is its own files and asks its own server; nothing in it is inline, so nothing that was sent in can run.</summary>
    private const string OfDashboard =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>What is shared is a page with its style in it and pictures of its own, and a form for a password; nothing in it runs.</summary>
    private const string OfShared = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>As <see cref="OfShared"/>, without a form.</summary>
    private const string OfDocument = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

    /// <param name="page">The API page.</param>
    /// <param name="document">The API documents.</param>
    /// <param name="dashboard">The dashboard's pages and files.</param>
    /// <param name="shared">What is open to whoever has the link.</param>
    public static void UseSecurityHeaders(this WebApplication app, PathString page, PathString document, PathString dashboard, PathString shared) => app.Use((context, next) =>
    {
        // When the answer starts, since what answers a failure first clears what was set before.
        context.Response.OnStarting(() =>
        {
            Set(context, page, document, dashboard, shared);
            return Task.CompletedTask;
        });
        return next(context);
    });

    private static void Set(HttpContext context, PathString page, PathString document, PathString dashboard, PathString shared)
    {
        var headers = context.Response.Headers;
        var isPage = context.Request.Path.StartsWithSegments(page);
        var isShared = context.Request.Path.StartsWithSegments(shared);
        var isDashboard = context.Request.Path.StartsWithSegments(dashboard);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = isPage ? OfPage(context.Items[ScalarOptions.NonceHttpContextItemKey] as string) : isDashboard ? OfDashboard : isShared ? OfShared
            : context.GetEndpoint()?.Metadata.GetMetadata<ShownAsPage>() is not null ? OfDocument
            : OfData;
        if (isShared)
            headers["X-Robots-Tag"] = "noindex, nofollow";
        // Figures, people and trails stay in no cache between here and their reader; the page and the document hold none.
        // Of the dashboard its files say how long they keep; its session says nothing, and is kept nowhere.
        var maySayItself = isDashboard && headers.CacheControl.Count > 0;
        if (!isPage && !maySayItself && !context.Request.Path.StartsWithSegments(document))
            headers.CacheControl = "no-store";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = StrictTransport;
    }

    /// <summary>The API page runs its own script and asks its own server; styles it makes as it runs.</summary>
    private static string OfPage(string? nonce) =>
        $"default-src 'none'; script-src 'self'{(nonce is null ? "" : $" 'nonce-{nonce}'")}; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
