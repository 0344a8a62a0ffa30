using System.Diagnostics;
using System.Security.Claims;

namespace BusinessMetrics.Platform.Http;

/// <summary>Who sent a request, and the trace that it belongs to.</summary>
public sealed record Caller(string Name, string CorrelationId)
{
    public const string SubjectClaim = "sub";

    /// <summary>The token's subject, and the request's trace.</summary>
    public static Caller Of(HttpContext context) => new(
        context.User.FindFirstValue(SubjectClaim) ?? "unknown",
        Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier);
}
