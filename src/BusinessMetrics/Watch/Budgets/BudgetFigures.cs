using BusinessMetrics.Figures.Costs;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Watch.Budgets;

namespace BusinessMetrics.Watch.Budgets;

/// <summary>How spends stand to their budgets, as of any moment; any scope without a budget of its own has the default.</summary>
public sealed class BudgetFigures(BudgetReader budgets, RollupReader rollups, ServiceSettings settings) : IBudgetStandings
{
    public async Task<BudgetStanding> OfServicesAsync(
        IReadOnlyList<string>? services, DateTimeOffset end, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var spent = await rollups.ReadAsync(Daily(end, asOf).Within("service", services).By(), cancellation);
        var (status, projection) = ProjectedBudget.Of(await InForceAsync(services, end, asOf, cancellation), end, ByDay(spent));
        return new(
            status.Budget.Scope,
            status.Budget.Amount,
            status.CurrentSpend,
            projection.Spend,
            projection.Basis,
            status.BudgetRemaining,
            status.Budget.AlertThreshold);
    }

    /// <summary>A service's month, or that of all where it is null: the UTC month of the instant before <paramref name="end"/>, with what was spent in it until then.</summary>
    /// <param name="end">The end, not included, of the window asked about.</param>
    /// <param name="asOf">What was recorded, retracted or decided later does not count; null for all that is known.</param>
    public async Task<BudgetStatus> StatusOfServiceAsync(string? service, DateTimeOffset end, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var month = BudgetMonth.OfWindowEnd(end);
        var budget = await InForceAsync(Budget.ScopeOf(service), month, asOf, cancellation);
        var spent = await rollups.ReadAsync(Spend(new(month.Start, end), asOf).Where("service", service).By(), cancellation);
        return BudgetStatus.Of(budget, end, RollupFigures.Total(spent.Select(row => row.Figures)).Sum);
    }

    /// <summary>Every scope of a month: the total first, then each service with a budget of its own or with spend, by name.</summary>
    public async Task<IReadOnlyList<BudgetStatus>> AllAsync(DateTimeOffset end, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var month = BudgetMonth.OfWindowEnd(end);
        var set = await budgets.SetAsync(month, settings.ReportingCurrency, scope: null, asOf, cancellation);
        var spent = await rollups.ReadAsync(Spend(new(month.Start, end), asOf).By("service"), cancellation);
        return BudgetList.Of(set, spent.Select(row => (row["service"]!, row.Figures.Sum)), settings.MonthlyBudget, end);
    }

    /// <summary>What a month comes to for some of its scopes, by scope.</summary>
    /// <param name="statuses">As <see cref="AllAsync"/> told them, of the same end and moment.</param>
    public async Task<IReadOnlyDictionary<string, SpendProjection>> ProjectionsAsync(
        IReadOnlyList<BudgetStatus> statuses, DateTimeOffset end, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var services = statuses.Select(status => Budget.ServiceOf(status.Budget.Scope)).OfType<string>().ToArray();
        var byService = (await rollups.ReadAsync(Daily(end, asOf).Within("service", services).By("service"), cancellation)).ToLookup(row => row["service"]);
        var projections = services.ToDictionary(Budget.ScopeOf, service => SpendProjection.Of(ByDay(byService[service]), end));
        if (projections.Count < statuses.Count)
            projections[Budget.Total] = SpendProjection.Of(ByDay(await rollups.ReadAsync(Daily(end, asOf).By(), cancellation)), end);
        return projections;
    }

    /// <summary>A scope's budget for a month.</summary>
    public async Task<BudgetInForce> InForceAsync(string scope, TimeWindow month, DateTimeOffset? asOf, CancellationToken cancellation) =>
        (await budgets.SetAsync(month, settings.ReportingCurrency, scope, asOf, cancellation)).SingleOrDefault()
            ?? BudgetInForce.Default(scope, settings.MonthlyBudget);

    /// <summary>What a service, or all where it is null, spent in each minute of a window in which something was spent; ascending.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset Minute, ExactNumber Spend)>> SpendByMinuteAsync(
        string? service, TimeWindow window, CancellationToken cancellation)
    {
        var query = Spend(window, asOf: null) with { Bucket = Granularity.Minute };
        var rows = await rollups.ReadAsync(query.Where("service", service).By(), cancellation);
        return [.. rows.Select(row => (Minute: row.Bucket!.Value, row.Figures.Sum)).OrderBy(row => row.Minute)];
    }

    /// <summary>The budget of all where <paramref name="services"/> is null, of one service, or of any number, whose budgets add up.</summary>
    private async Task<BudgetInForce> InForceAsync(
        IReadOnlyList<string>? services, DateTimeOffset end, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var month = BudgetMonth.OfWindowEnd(end);
        if (services is null or [_])
            return await InForceAsync(Budget.ScopeOf(services?[0]), month, asOf, cancellation);
        var set = (await budgets.SetAsync(month, settings.ReportingCurrency, scope: null, asOf, cancellation)).ToDictionary(budget => budget.Scope);
        return BudgetInForce.Together(
            [.. services.Select(Budget.ScopeOf).Select(scope => set.GetValueOrDefault(scope) ?? BudgetInForce.Default(scope, settings.MonthlyBudget))]);
    }

    private static Dictionary<DateTimeOffset, ExactNumber> ByDay(IEnumerable<RollupRow> rows) =>
        rows.ToDictionary(row => row.Bucket!.Value, row => row.Figures.Sum);

    private RollupQuery Daily(DateTimeOffset end, DateTimeOffset? asOf) =>
        Spend(SpendProjection.Needed(end), asOf) with { Bucket = Granularity.Day };

    private RollupQuery Spend(TimeWindow window, DateTimeOffset? asOf) =>
        new RollupQuery(CostCategory.Rollups, window) { AsOf = asOf }.Where("unit", settings.ReportingCurrency);
}
