using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Figures.Series;

/// <summary>Metrics that a figure is made of: what one figure of a roll-up model counts.</summary>
/// <param name="Name">Tells it apart from the figure's other parts.</param>
/// <param name="Figure">A value of the model's dimension figure; null where the filters alone say which series are meant.</param>
public sealed record FigurePart(string Name, RollupModel Model, string? Figure)
{
    /// <summary>The same over all services, where a question tells none apart: fewer rows.</summary>
    public RollupModel? Totals { get; init; }

    /// <summary>What all its values are in; null where each series says it.</summary>
    public Unit? Unit { get; init; }

    /// <summary>What the series' values are converted to, where they can be.</summary>
    public Unit? Preferred { get; init; }

    /// <summary>Only money, in the reporting currency.</summary>
    public bool IsMoney { get; init; }

    /// <summary>Only what counts things, as each series says: bytes called predictions are none.</summary>
    public bool IsOfThings { get; init; }

    /// <summary>The dimension that says what the values of a series are in.</summary>
    public const string UnitDimension = "unit";

    public bool HasUnits => IsMoney || IsOfThings || Unit is null;

    /// <summary>Whether a row counts whose series says that it is in this.</summary>
    public bool Counts(string? unit) => !IsOfThings || (UnitCatalogue.Of(unit ?? "", Figure ?? "").IsOfThings && !UnitCatalogue.MayBeMoney(unit ?? ""));

    /// <summary>The question to the model, told apart by <paramref name="groupBy"/> and by units.</summary>
    public RollupQuery QueryOf(RollupModel model, TimeWindow window, string? groupBy, string reportingCurrency)
    {
        var query = new RollupQuery(model, window).Where("figure", Figure);
        if (IsMoney)
            query = query.WhereAny(UnitDimension, UnitCatalogue.SpellingsOfMoney(reportingCurrency));
        IEnumerable<string> dimensions = [.. groupBy is null ? Array.Empty<string>() : [groupBy], .. HasUnits ? [UnitDimension] : Array.Empty<string>()];
        return query.By([.. dimensions.Distinct()]);
    }

    /// <summary>What the values of a row are in.</summary>
    /// <param name="metricName">Decides what 1 is.</param>
    public Unit UnitOf(string? unit, string metricName, string reportingCurrency) =>
        Unit ?? (IsMoney ? UnitCatalogue.Of(unit!, "", reportingCurrency) : UnitCatalogue.Of(unit ?? "", metricName, reportingCurrency));
}
