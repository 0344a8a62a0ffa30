using System.Security.Claims;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Trust.Audit;

/// <summary>Makes audit events of requests, and of what the service does by itself.</summary>
public static class AuditedRequest
{
    public const string Anonymous = "anonymous";
    public const string System = "system";

    /// <param name="target">As kind:name; never a person's identifier.</param>
    public static AuditRecorded Of(HttpContext context, string action, string target, string outcome = AuditOutcomes.Done, string? details = null)
    {
        var isKnown = context.User.Identity?.IsAuthenticated == true;
        var caller = Caller.Of(context);
        return new()
        {
            Actor = isKnown ? caller.Name : Anonymous,
            Role = context.User.FindFirstValue(TokenIssuer.RoleClaim),
            Action = action,
            Target = Printable(target),
            Outcome = outcome,
            SourceAddress = AddressOf(context),
            CorrelationId = caller.CorrelationId,
            Details = details is null ? null : Printable(details),
        };
    }

    /// <summary>What no request asked for.</summary>
    /// <param name="correlationId">That of what it follows from, where it does.</param>
    public static AuditRecorded BySystem(string action, string target, string? details = null, string? correlationId = null) => new()
    {
        Actor = System,
        Action = action,
        Target = target,
        Outcome = AuditOutcomes.Done,
        CorrelationId = correlationId,
        Details = details,
    };

    /// <summary>
    /// A query's parameters as details: the values of those that have a fixed choice of them, of the others the names,
    /// since what is searched for may be a person.
    /// </summary>
    public static string? Describe(IQueryCollection query, IReadOnlyList<QueryParameter> parameters)
    {
        var asked = parameters
            .Where(parameter => query.ContainsKey(parameter.Name))
            .Select(parameter => parameter.Values is not null || parameter.Range is not null || parameter.IsInstant
                ? $"{parameter.Name}={FieldError.Shorten(query[parameter.Name].ToString())}"
                : parameter.Name);
        return string.Join(", ", asked) is { Length: > 0 } details ? details : null;
    }

    private static string? AddressOf(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address?.ToString(),
    };

    /// <summary>Callers choose some of what stands in it, and a line of the trail stays a line.</summary>
    private static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)) : text;
}
