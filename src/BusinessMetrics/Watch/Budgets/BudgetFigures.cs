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
    /// <summary>One scope's month, with what was spent in it until then.</summary>
    /// <param name="scope">total, or a service.</param>
    /// <param name="month">As <see cref="BudgetMonth"/> makes it: from the month's start to where spend is counted to.</param>
    /// <param name="asOf">What was recorded, retracted or decided later does not count; null for all that is known.</param>
    public Task<BudgetStatus> StatusAsync(string scope, TimeWindow month, DateTimeOffset? asOf, CancellationToken cancellation) =>
        StatusAsync(scope, Budget.ServiceOf(scope), month, asOf, cancellation);

    /// <summary>As above, for an answer that is narrowed to a service; null for all.</summary>
    public Task<BudgetStatus> StatusOfServiceAsync(string? service, TimeWindow month, DateTimeOffset? asOf, CancellationToken cancellation) =>
        StatusAsync(service ?? Budget.Total, service, month, asOf, cancellation);

    public async Task<BudgetStanding> OfServicesAsync(
        IReadOnlyList<string>? services, TimeWindow window, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var status = await StatusOfServicesAsync(services, BudgetMonth.Within(window), asOf, cancellation);
        return new(
            status.Budget.Scope, status.Budget.Amount, status.CurrentSpend, status.ProjectedSpend, status.BudgetRemaining, status.Budget.AlertThreshold);
    }

    /// <summary>As above, for any number of services, whose budgets add up; null for all.</summary>
    public async Task<BudgetStatus> StatusOfServicesAsync(
        IReadOnlyList<string>? services, TimeWindow month, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        if (services is null or [_])
            return await StatusOfServiceAsync(services?[0], month, asOf, cancellation);
        var set = (await budgets.SetAsync(BudgetMonth.Of(month.Start), settings.ReportingCurrency, scope: null, asOf, cancellation)).ToDictionary(budget => budget.Scope);
        var spent = await SpendAsync(Spend(month, asOf).Within("service", services), [], cancellation);
        var together = BudgetInForce.Together([.. services.Select(service => set.GetValueOrDefault(service) ?? BudgetInForce.Default(service, settings.MonthlyBudget))]);
        return BudgetStatus.Of(together, month.Until, Sum(spent));
    }

    /// <summary>Every scope of a month: the total first, then each service with a budget of its own or with spend, by name.</summary>
    public async Task<IReadOnlyList<BudgetStatus>> AllAsync(TimeWindow month, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var set = await budgets.SetAsync(BudgetMonth.Of(month.Start), settings.ReportingCurrency, scope: null, asOf, cancellation);
        var spent = await SpendAsync(Spend(month, asOf), ["service"], cancellation);
        return BudgetList.Of(set, spent.GroupBy(row => row["service"]!, (service, rows) => (service, Sum(rows))), settings.MonthlyBudget, month.Until);
    }

    /// <summary>A scope's budget for a month.</summary>
    public async Task<BudgetInForce> InForceAsync(string scope, TimeWindow month, DateTimeOffset? asOf, CancellationToken cancellation) =>
        (await budgets.SetAsync(BudgetMonth.Of(month.Start), settings.ReportingCurrency, scope, asOf, cancellation)).SingleOrDefault()
            ?? BudgetInForce.Default(scope, settings.MonthlyBudget);

    /// <summary>What a service, or all where it is null, spent in each minute of a window in which something was spent; ascending.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset Minute, ExactNumber Spend)>> SpendByMinuteAsync(
        string? service, TimeWindow window, CancellationToken cancellation)
    {
        var query = Spend(window, asOf: null) with { Bucket = Granularity.Minute };
        var rows = await SpendAsync(query.Where("service", service), [], cancellation);
        return [.. rows.GroupBy(row => row.Bucket!.Value, (minute, ofMinute) => (Minute: minute, Sum(ofMinute))).OrderBy(row => row.Minute)];
    }

    private async Task<BudgetStatus> StatusAsync(
        string scope, string? service, TimeWindow month, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var budget = await InForceAsync(scope, month, asOf, cancellation);
        var spent = await SpendAsync(Spend(month, asOf).Where("service", service), [], cancellation);
        return BudgetStatus.Of(budget, month.Until, Sum(spent));
    }

    /// <summary>In the reporting currency, whatever its spelling; a row for each of the dimensions and each spelling.</summary>
    private async Task<IReadOnlyList<RollupRow>> SpendAsync(RollupQuery query, IReadOnlyList<string> dimensions, CancellationToken cancellation) => MoneySpent.In(
        settings.ReportingCurrency,
        await rollups.ReadAsync(MoneySpent.Asked(query, settings.ReportingCurrency, dimensions), cancellation));

    private static ExactNumber Sum(IEnumerable<RollupRow> spent) => RollupFigures.Total(spent.Select(row => row.Figures)).Sum;

    private static RollupQuery Spend(TimeWindow window, DateTimeOffset? asOf) => new(CostCategory.Rollups, window) { AsOf = asOf };
}
