using BusinessMetrics.Projections.Alerts;
using BusinessMetrics.Projections.Audit;
using BusinessMetrics.Projections.Budgets;
using BusinessMetrics.Projections.Events;
using BusinessMetrics.Projections.Ledger;

namespace BusinessMetrics.Projections.ReadModels;

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
