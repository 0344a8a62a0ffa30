using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Figures.Security;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.States;

namespace BusinessMetrics.Figures.Security;

/// <summary>What of a window the security answer is composed from.</summary>
/// <param name="Current">The window's counts by figure, threat_type, severity, attack_vector and success, all of them.</param>
/// <param name="Previous">Those of the window before.</param>
/// <param name="Incidents">The newest state of each incident at the window's end.</param>
/// <param name="Compliance">The newest compliance states at the window's end.</param>
public sealed record SecurityWindow(
    TimeWindow Window,
    IReadOnlyList<RollupRow> Current,
    IReadOnlyList<RollupRow> Previous,
    IReadOnlyList<KnownState> Incidents,
    IReadOnlyList<KnownState> Compliance);

/// <summary>Reads the security answer's figures from the read models of security and compliance.</summary>
public sealed class SecurityFigures(RollupReader rollups, StateReader states)
{
    private static readonly string[] Dimensions = ["figure", "threat_type", "severity", "attack_vector", "success"];

    /// <param name="services">Only what these told; null for all.</param>
    public async Task<SecurityWindow> ReadAsync(TimeWindow window, IReadOnlyList<string>? services, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var current = rollups.ReadAsync(CountsIn(window), cancellation);
        var previous = rollups.ReadAsync(CountsIn(window.Previous), cancellation);
        var incidents = states.CurrentAsync(SecurityCategory.Incidents, window.End, asOf, services, cancellation);
        var compliance = states.CurrentAsync(ComplianceCategory.States, window.End, asOf, services, cancellation);
        // At once, since none needs another.
        await Task.WhenAll(current, previous, incidents, compliance);
        return new(window, await current, await previous, await incidents, await compliance);

        RollupQuery CountsIn(TimeWindow within) =>
            (new RollupQuery(SecurityCategory.RollupsOf(services), within) { AsOf = asOf })
                .Within("service", services)
                .By(Dimensions);
    }
}
