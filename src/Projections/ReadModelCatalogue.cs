using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Budgets;

namespace BusinessMetrics.Projections;

/// <summary>The read models there are, and where their tables live.</summary>
public static class ReadModelCatalogue
{
    /// <summary>The tables that queries read.</summary>
    public const string Schema = "read_models";

    /// <summary>The name of the read model that every metric is in.</summary>
    public const string Ledger = "ledger";

    public static IReadOnlyList<ReadModel> All { get; } =
    [
        new LedgerReadModel(),
        .. MetricCategories.All.Select(category => new CategoryReadModel(category)),
        new AlertsReadModel(),
        new BudgetsReadModel(),
        new AuditReadModel(),
    ];

    public static ReadModel? Find(string name) =>
        All.FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
