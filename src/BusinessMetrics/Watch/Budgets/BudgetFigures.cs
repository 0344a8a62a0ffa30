using BusinessMetrics.Figures.Costs;
using BusinessMetrics.Platform.Names;
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
        IReadOnlyList<string>? services, TimeWindow window, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var month = BudgetMonth.Within(window);
        var spent = await SpendAsync(Daily(month, asOf).Within("service", services), [], cancellation);
        var (status, projection) = ProjectedBudget.Of(await InForceAsync(services, month, asOf, cancellation), month.Until, ByDay(spent));
        return new(
            status.Budget.Scope,
            status.Budget.Amount,
            status.CurrentSpend,
            projection.Spend,
            projection.Basis,
            status.BudgetRemaining,
            status.Budget.AlertThreshold);
    }

    /// <summary>A service's month, or that of all where it is null, with what was spent in it until then.</summary>
    /// <param name="month">As <see cref="BudgetMonth"/> makes it: from the month's start to where spend is counted to.</param>
    /// <param name="asOf">What was recorded, retracted or decided later does not count; null for all that is known.</param>
    public async Task<BudgetStatus> StatusOfServiceAsync(string? service, TimeWindow month, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var budget = await InForceAsync(Budget.ScopeOf(service), month, asOf, cancellation);
        var spent = await SpendAsync(Spend(month, asOf).Where("service", service), [], cancellation);
        return BudgetStatus.Of(budget, month.Until, Sum(spent));
    }

    /// <summary>Every scope of a month: the total first, then each service with a budget of its own or with spend, by name.</summary>
    public async Task<IReadOnlyList<BudgetStatus>> AllAsync(TimeWindow month, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var set = await budgets.SetAsync(BudgetMonth.Of(month.Start), settings.ReportingCurrency, scope: null, asOf, cancellation);
        var spent = await SpendAsync(Spend(month, asOf), ["service"], cancellation);
        return BudgetList.Of(set, spent.GroupBy(row => row["service"]!, (service, rows) => (service, Sum(rows))), settings.MonthlyBudget, month.Until);
    }

    /// <summary>What a month comes to for some of its scopes, by scope.</summary>
    /// <param name="statuses">As <see cref="AllAsync"/> told them, of the same month and moment.</param>
    public async Task<IReadOnlyDictionary<string, SpendProjection>> ProjectionsAsync(
        IReadOnlyList<BudgetStatus> statuses, TimeWindow month, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var services = statuses.Select(status => Budget.ServiceOf(status.Budget.Scope)).OfType<string>().ToArray();
        var byService = (await SpendAsync(Daily(month, asOf).Within("service", services), ["service"], cancellation)).ToLookup(row => row["service"]);
        var projections = services.ToDictionary(Budget.ScopeOf, service => SpendProjection.Of(ByDay(byService[service]), month.Until));
        if (projections.Count < statuses.Count)
            projections[Budget.Total] = SpendProjection.Of(ByDay(await SpendAsync(Daily(month, asOf), [], cancellation)), month.Until);
        return projections;
    }

    /// <summary>A scope's budget for a month.</summary>
    public async Task<BudgetInForce> InForceAsync(string scope, TimeWindow month, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        foreach (var form in NameText.FormsOf(scope))
            if ((await budgets.SetAsync(BudgetMonth.Of(month.Start), settings.ReportingCurrency, form, asOf, cancellation)).SingleOrDefault() is { } set)
                return set;
        return BudgetInForce.Default(scope, settings.MonthlyBudget);
    }

    /// <summary>What a service, or all where it is null, spent in each minute of a window in which something was spent; ascending.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset Minute, ExactNumber Spend)>> SpendByMinuteAsync(
        string? service, TimeWindow window, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var query = Spend(window, asOf) with { Bucket = Granularity.Minute };
        var rows = await SpendAsync(query.Where("service", service), [], cancellation);
        return [.. rows.GroupBy(row => row.Bucket!.Value, (minute, ofMinute) => (Minute: minute, Sum(ofMinute))).OrderBy(row => row.Minute)];
    }

    /// <summary>The budget of all where <paramref name="services"/> is null, of one service, or of any number, whose budgets add up.</summary>
    private async Task<BudgetInForce> InForceAsync(
        IReadOnlyList<string>? services, TimeWindow month, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        if (services is null)
            return await InForceAsync(Budget.Total, month, asOf, cancellation);
        var set = (await budgets.SetAsync(BudgetMonth.Of(month.Start), settings.ReportingCurrency, scope: null, asOf, cancellation)).ToDictionary(budget => budget.Scope);
        // In every form that they may have been recorded in, and each has one budget.
        var own = services.Select(NameText.Normalise).Distinct(StringComparer.Ordinal).Select(OfService).ToArray();
        return own is [var only] ? only : BudgetInForce.Together(own);

        BudgetInForce OfService(string service) =>
            NameText.FormsOf(service).Select(form => set.GetValueOrDefault(Budget.ScopeOf(form))).FirstOrDefault(budget => budget is not null)
                ?? BudgetInForce.Default(Budget.ScopeOf(service), settings.MonthlyBudget);
    }

    /// <summary>In the reporting currency, whatever its spelling; a row for each of the dimensions and each spelling.</summary>
    private async Task<IReadOnlyList<RollupRow>> SpendAsync(RollupQuery query, IReadOnlyList<string> dimensions, CancellationToken cancellation) => MoneySpent.In(
        settings.ReportingCurrency,
        await rollups.ReadAsync(MoneySpent.Asked(query, settings.ReportingCurrency, dimensions), cancellation));

    private static ExactNumber Sum(IEnumerable<RollupRow> spent) => RollupFigures.Total(spent.Select(row => row.Figures)).Sum;

    private static Dictionary<DateTimeOffset, ExactNumber> ByDay(IEnumerable<RollupRow> rows) =>
        rows.GroupBy(row => row.Bucket!.Value).ToDictionary(day => day.Key, Sum);

    private static RollupQuery Daily(TimeWindow month, DateTimeOffset? asOf) =>
        Spend(month with { Start = SpendProjection.Needed(month.Until).Start }, asOf) with { Bucket = Granularity.Day };

    private static RollupQuery Spend(TimeWindow window, DateTimeOffset? asOf) => new(CostCategory.Rollups, window) { AsOf = asOf };
}
