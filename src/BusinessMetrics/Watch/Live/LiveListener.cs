using System.Globalization;
using System.Security.Claims;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Watch.Live;

/// <summary>Who listens: what they may hear of, and how long.</summary>
/// <param name="Models">The read models whose figures the caller may read.</param>
internal sealed record LiveListener(ClaimsPrincipal Caller, IReadOnlyList<string> Models, DateTimeOffset ExpiresAt, IReadOnlyList<IRevokedTokens> Revoked)
{
    /// <summary>What only some of those who read figures may read.</summary>
    private static readonly Dictionary<string, string> Watched = new()
    {
        [AuditReadModel.ModelName] = Policies.ReadAudit,
        [MetricCategories.Compliance.Name] = Policies.ReadCompliance,
    };

    public static LiveListener Of(ClaimsPrincipal caller, IEnumerable<ReadModel> models, IEnumerable<IRevokedTokens> revoked) => new(
        caller,
        [.. models.Select(model => model.Name).Where(model => Policies.Grants[Watched.GetValueOrDefault(model, Policies.ReadFigures)].Admits(caller))],
        long.TryParse(caller.FindFirstValue("exp"), CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.MaxValue,
        [.. revoked]);

    /// <summary>Why the caller may listen no longer; null while they may.</summary>
    public string? ReasonToEnd(DateTimeOffset now) =>
        now >= ExpiresAt ? "expired" : Revoked.Any(tokens => tokens.IsRevoked(Caller)) ? "revoked" : null;
}
