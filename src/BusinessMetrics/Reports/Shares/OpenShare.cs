using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Trust.Audit;

namespace BusinessMetrics.Reports.Shares;

/// <summary>
/// <c>/shared/{token}</c>: what was shared, for whoever has the link. Not part of the API: there is no token of it to be had here, only
/// a page and its files.
/// </summary>
public static class OpenShare
{
    public const string Path = "/shared";

    public static void MapShared(this WebApplication app)
    {
        var shared = app.MapGroup(Path).AllowAnonymous().ExcludeFromDescription().WithMetadata(ShareOpenings.Audited, new ChangesNothing());
        // All of it, so that what leads nowhere is answered here as well.
        shared.MapGet("/{**path}", (string? path, HttpContext context, ShareOpenings openings) => openings.OpenAsync(context, path ?? ""));
        shared.MapPost("/{token}", (string token, HttpContext context, ShareOpenings openings) => openings.TryAsync(context, token));
    }

    /// <summary>Where a share is opened, as it is given to others.</summary>
    public static string LinkOf(HttpRequest request, ServiceSettings settings, string token) =>
        $"{settings.PublicUrl?.ToString().TrimEnd('/') ?? $"{request.Scheme}://{request.Host}{request.PathBase}"}{Path}/{token}";
}
