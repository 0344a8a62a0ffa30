using System.Security.Claims;
using BusinessMetrics.Access;
using BusinessMetrics.Projections.Audit;
using BusinessMetrics.Recording;

namespace BusinessMetrics.Audit;

/// <summary>Makes audit events of requests.</summary>
public static class AuditedRequest
{
    public const string Anonymous = "anonymous";

    /// <param name="target">As kind:name; never a person's identifier.</param>
    public static AuditRecorded Of(HttpContext context, string action, string target, string outcome = AuditOutcomes.Done, string? details = null)
    {
        var isKnown = context.User.Identity?.IsAuthenticated == true;
        var caller = RequestIdentity.CallerOf(context);
        return new()
        {
            Actor = isKnown ? caller.Name : Anonymous,
            Role = context.User.FindFirstValue(TokenIssuer.RoleClaim),
            Action = action,
            Target = target,
            Outcome = outcome,
            SourceAddress = context.Connection.RemoteIpAddress?.ToString(),
            CorrelationId = caller.CorrelationId,
            Details = details,
        };
    }
}
