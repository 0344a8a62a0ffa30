using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Figures.Costs;

/// <summary>Any cost metric in a unit of the reporting currency is money spent.</summary>
public static class MoneySpent
{
    public static bool IsIn(MetricSeries series, string reportingCurrency) =>
        series.Category == MetricCategories.Cost && UnitCatalogue.Of(series.Unit, series.Name, reportingCurrency) is { Dimension: Dimension.Money } unit
        && unit.Base == reportingCurrency;

    /// <summary>Narrows a question to the cost read model to money; <see cref="In"/> reads its answer.</summary>
    public static RollupQuery Asked(RollupQuery query, string reportingCurrency, params IReadOnlyList<string> dimensions) =>
        query.WhereAny("unit", UnitCatalogue.SpellingsOfMoney(reportingCurrency)).By([.. dimensions, "unit"]);

    /// <summary>The answer's figures in the reporting currency.</summary>
    public static IReadOnlyList<RollupRow> In(string reportingCurrency, IReadOnlyList<RollupRow> rows) =>
        [.. rows.Select(row => row with { Figures = row.Figures.Times(UnitCatalogue.Of(row["unit"]!, "", reportingCurrency).Factor) })];
}
