using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Trust.Audit;

namespace BusinessMetrics.Trust.Audit;

/// <summary>What an endpoint does, in the audit trail's words: for calls of it that are refused before it can say so itself.</summary>
/// <param name="Action">As noun.verb.</param>
/// <param name="Kind">The kind of what it is done to.</param>
/// <param name="RouteValue">The part of the path that names it; none where that could be a person.</param>
public sealed record AuditedAction(string Action, string Kind, string? RouteValue = null)
{
    /// <summary>Of endpoints that say nothing of themselves.</summary>
    private const string Call = "endpoint.call";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>It was done.</summary>
    /// <param name="name">What it was done to; never a person's identifier.</param>
    public AuditRecorded Done(HttpContext context, string? name = null, string? details = null) =>
        AuditedRequest.Of(context, Action, name is null ? Kind : $"{Kind}:{name}", details: details);

    /// <summary>Says what is tried, where the path does not, in case it is refused.</summary>
    /// <param name="name">The service's own name for it.</param>
    public void Concerns(HttpContext context, string name) => context.Features.Set(new Found($"{Kind}:{name}"));

    /// <summary>The action and the object of a request.</summary>
    public static (string Action, string Target) Of(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<AuditedAction>() is { } known)
            return (known.Action, known.TargetOf(context));
        // Anyone may make methods and paths up.
        var method = Methods.Contains(context.Request.Method) ? context.Request.Method : "other";
        return (Call, $"endpoint:{method} {(endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "unknown"}");
    }

    private string TargetOf(HttpContext context)
    {
        if (context.Features.Get<Found>() is { } found)
            return found.Target;
        var isKnown = context.User.Identity?.IsAuthenticated == true;
        // Whoever nobody knows may write what they like into a path.
        return RouteValue is not null && isKnown && context.GetRouteValue(RouteValue)?.ToString() is { Length: > 0 } name
            ? $"{Kind}:{FieldError.Shorten(name)}"
            : Kind;
    }

    private sealed record Found(string Target);
}
