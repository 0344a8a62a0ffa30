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
    /// <summary>One scope's month: the UTC month of the instant before <paramref name="end"/>, with what was spent in it until then.</summary>
    /// <param name="scope">total, or a service.</param>
    /// <param name="end">The end, not included, of the window asked about.</param>
    /// <param name="asOf">What was recorded, retracted or decided later does not count; null for all that is known.</param>
    public Task<BudgetStatus> StatusAsync(string scope, DateTimeOffset end, DateTimeOffset? asOf, CancellationToken cancellation) =>
        StatusAsync(scope, Budget.ServiceOf(scope), end, asOf, cancellation);

    /// <summary>As above, for an answer that is narrowed to a service; null for all.</summary>
    public Task<BudgetStatus> StatusOfServiceAsync(string? service, DateTimeOffset end, DateTimeOffset? asOf, CancellationToken cancellation) =>
        StatusAsync(service ?? Budget.Total, service, end, asOf, cancellation);

    public async Task<BudgetStanding> OfServicesAsync(
        IReadOnlyList<string>? services, DateTimeOffset end, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var status = await StatusOfServicesAsync(services, end, asOf, cancellation);
        return new(
            status.Budget.Scope, status.Budget.Amount, status.CurrentSpend, status.ProjectedSpend, status.BudgetRemaining, status.Budget.AlertThreshold);
    }

    /// <summary>As above, for any number of services, whose budgets add up; null for all.</summary>
    public async Task<BudgetStatus> StatusOfServicesAsync(
        IReadOnlyList<string>? services, DateTimeOffset end, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        if (services is null or [_])
            return await StatusOfServiceAsync(services?[0], end, asOf, cancellation);
        var month = BudgetMonth.OfWindowEnd(end);
        var set = (await budgets.SetAsync(month, settings.ReportingCurrency, scope: null, asOf, cancellation)).ToDictionary(budget => budget.Scope);
        var spent = await rollups.ReadAsync(Spend(new(month.Start, end), asOf).Within("service", services).By(), cancellation);
        var together = BudgetInForce.Together([.. services.Select(service => set.GetValueOrDefault(service) ?? BudgetInForce.Default(service, settings.MonthlyBudget))]);
        return BudgetStatus.Of(together, end, RollupFigures.Total(spent.Select(row => row.Figures)).Sum);
    }

    /// <summary>Every scope of a month: the total first, then each service with a budget of its own or with spend, by name.</summary>
    public async Task<IReadOnlyList<BudgetStatus>> AllAsync(DateTimeOffset end, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var month = BudgetMonth.OfWindowEnd(end);
        var set = await budgets.SetAsync(month, settings.ReportingCurrency, scope: null, asOf, cancellation);
        var spent = await rollups.ReadAsync(Spend(new(month.Start, end), asOf).By("service"), cancellation);
        return BudgetList.Of(set, spent.Select(row => (row["service"]!, row.Figures.Sum)), settings.MonthlyBudget, end);
    }

    /// <summary>A scope's budget for a month.</summary>
    public async Task<BudgetInForce> InForceAsync(string scope, TimeWindow month, DateTimeOffset? asOf, CancellationToken cancellation) =>
        (await budgets.SetAsync(month, settings.ReportingCurrency, scope, asOf, cancellation)).SingleOrDefault()
            ?? BudgetInForce.Default(scope, settings.MonthlyBudget);

    /// <summary>What a service, or all where it is null, spent in each minute of a window in which something was spent; ascending.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset Minute, ExactNumber Spend)>> SpendByMinuteAsync(
        string? service, TimeWindow window, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var query = Spend(window, asOf) with { Bucket = Granularity.Minute };
        var rows = await rollups.ReadAsync(query.Where("service", service).By(), cancellation);
        return [.. rows.Select(row => (Minute: row.Bucket!.Value, row.Figures.Sum)).OrderBy(row => row.Minute)];
    }

    private async Task<BudgetStatus> StatusAsync(
        string scope, string? service, DateTimeOffset end, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var month = BudgetMonth.OfWindowEnd(end);
        var budget = await InForceAsync(scope, month, asOf, cancellation);
        var spent = await rollups.ReadAsync(Spend(new(month.Start, end), asOf).Where("service", service).By(), cancellation);
        return BudgetStatus.Of(budget, end, RollupFigures.Total(spent.Select(row => row.Figures)).Sum);
    }

    private RollupQuery Spend(TimeWindow window, DateTimeOffset? asOf) =>
        new RollupQuery(CostCategory.Rollups, window) { AsOf = asOf }.Where("unit", settings.ReportingCurrency);
}
