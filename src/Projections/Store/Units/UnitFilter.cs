namespace BusinessMetrics.Projections.Store.Units;

/// <summary>Only what can be converted to a unit: it says what is meant, and not how it was spelled.</summary>
/// <param name="Text">As it was asked for.</param>
public sealed record UnitFilter(string Text, string ReportingCurrency)
{
    /// <summary>The unit, for a metric of this name.</summary>
    public Unit For(string metricName) => UnitCatalogue.Of(Text, metricName, ReportingCurrency);

    public bool Matches(string unit, string metricName) =>
        UnitCatalogue.Of(unit, metricName, ReportingCurrency).CanBeAddedTo(For(metricName));
}
