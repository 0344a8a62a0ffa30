using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Figures.Performance;
using BusinessMetrics.Projections.Figures.Security;
using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Projections.Watch.Routes;

namespace BusinessMetrics.Projections;

/// <summary>The read models there are.</summary>
public static class ReadModelCatalogue
{
    public static IReadOnlyList<ReadModel> All { get; } =
    [
        new LedgerReadModel(),
        PerformanceCategory.ReadModel,
        SecurityCategory.ReadModel,
        CostCategory.ReadModel,
        UsageCategory.ReadModel,
        ComplianceCategory.ReadModel,
        new AlertsReadModel(),
        new BudgetsReadModel(),
        new RoutingReadModel(),
        new AuditReadModel(),
        new DashboardsReadModel(),
        new ReportsReadModel(),
    ];

    public static ReadModel? Find(string name) =>
        All.FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
