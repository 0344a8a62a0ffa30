using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;

namespace BusinessMetrics.Projections.Figures.Costs;

/// <summary>Any cost metric whose unit is the reporting currency is money spent.</summary>
public static class MoneySpent
{
    public static bool IsIn(MetricSeries series, string reportingCurrency) =>
        series.Category == MetricCategories.Cost && series.Unit == reportingCurrency;
}
