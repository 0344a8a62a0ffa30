using BusinessMetrics.Figures.Series;
using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Figures.Explain;

/// <summary>Which metrics a figure is made of, told by the same functions that fold them; pure.</summary>
public static class FigureIngredients
{
    private static readonly string[] OfScores = ["score", "controls"];

    public static bool Holds(FigureDefinition figure, MetricSeries series, string reportingCurrency)
    {
        if (figure.Name == FigureDefinitions.Score)
            return series.Category.Name == ComplianceCategory.Rollups.Category
                && ComplianceCategory.CoverageOf(series.Name, series.UnitIn(reportingCurrency)).Figures.Intersect(OfScores).Any();
        return figure.Parts.Any(part => Holds(part, series, reportingCurrency));
    }

    private static bool Holds(FigurePart part, MetricSeries series, string reportingCurrency)
    {
        if (part.Model.Category is { } category && category != series.Category.Name)
            return false;
        if (part.IsMoney)
            return MoneySpent.IsIn(series, reportingCurrency);
        if (!part.Counts(series.Unit))
            return false;
        // Which figure a metric counts in is told by its name and unit, whatever else it says.
        var metric = series.Category.NewMetric(series.Name, 1, series.Unit, series.Service, DateTimeOffset.UnixEpoch) with { Model = series.Model };
        return part.Model.Observe(new RecordedMetric(Guid.Empty, 0, DateTimeOffset.UnixEpoch, metric))
            .Any(observation => part.Figure is null || observation.Series[part.Model.IndexOf("figure")] == part.Figure);
    }
}
