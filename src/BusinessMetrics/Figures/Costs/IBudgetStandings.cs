using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Figures.Costs;

/// <summary>How spends stand to budgets, which are watched over elsewhere.</summary>
public interface IBudgetStandings
{
    /// <summary>The read model that the budgets are in; the spend is in that of costs.</summary>
    const string ReadModel = "budgets";

    /// <param name="services">Whose budgets add up; null for all.</param>
    /// <param name="window">The window asked about: the month that it ends in counts, until its end; the current one as a whole where it goes on.</param>
    /// <param name="asOf">What was recorded, retracted or decided later does not count; null for all that is known.</param>
    Task<BudgetStanding> OfServicesAsync(IReadOnlyList<string>? services, TimeWindow window, DateTimeOffset? asOf, CancellationToken cancellation);
}
