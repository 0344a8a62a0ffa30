using Scalar.AspNetCore;

namespace BusinessMetrics.Platform.Http;

/// <summary>What every answer tells the browser that may show it.</summary>
public static class SecurityHeaders
{
    /// <summary>A year; only said over TLS, where it can be kept.</summary>
    private const string StrictTransport = "max-age=31536000";

    /// <summary>An answer is data: it runs nothing, loads nothing and is shown in no frame.</summary>
    private const string OfData = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app, PathString page, PathString document) => app.Use((context, next) =>
    {
        // When the answer starts, since what answers a failure first clears what was set before.
        context.Response.OnStarting(() =>
        {
            Set(context, page, document);
            return Task.CompletedTask;
        });
        return next(context);
    });

    private static void Set(HttpContext context, PathString page, PathString document)
    {
        var headers = context.Response.Headers;
        var isPage = context.Request.Path.StartsWithSegments(page);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = isPage ? OfPage(context.Items[ScalarOptions.NonceHttpContextItemKey] as string) : OfData;
        // Figures, people and trails stay in no cache between here and their reader; the page and the document hold none.
        if (!isPage && !context.Request.Path.StartsWithSegments(document))
            headers.CacheControl = "no-store";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = StrictTransport;
    }

    /// <summary>The API page runs its own script and asks its own server; styles it makes as it runs.</summary>
    private static string OfPage(string? nonce) =>
        $"default-src 'none'; script-src 'self'{(nonce is null ? "" : $" 'nonce-{nonce}'")}; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
