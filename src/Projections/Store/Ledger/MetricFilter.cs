using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Store.Ledger;

/// <summary>Which series a question is about; what is null does not narrow it.</summary>
/// <param name="Services">Any of these.</param>
/// <param name="Models">Any of these.</param>
/// <param name="Measured">In a unit that can be converted to this.</param>
public sealed record MetricFilter(
    string? Name = null,
    MetricCategory? Category = null,
    IReadOnlyList<string>? Services = null,
    IReadOnlyList<string>? Models = null,
    UnitFilter? Measured = null)
{
    public static MetricFilter All { get; } = new();

    /// <summary>The question to the ledger's roll-ups.</summary>
    public RollupQuery QueryOf(TimeWindow window) => new RollupQuery(LedgerReadModel.Rollups, window)
        .Where("metric_name", Name)
        .Where("category", Category?.Name)
        .Within("service", Services)
        .Within("model_name", Models);

    public bool Matches(MetricSeries series) =>
        (Name is null || series.Name == Name)
        && (Category is null || series.Category == Category)
        && (Services is null || Services.Contains(series.Service))
        && (Models is null || (series.Model is { } model && Models.Contains(model)))
        && (Measured is null || Measured.Matches(series.Unit, series.Name));
}
