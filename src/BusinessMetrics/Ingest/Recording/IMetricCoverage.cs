using System.Text.Json.Serialization;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>What a caller may not expect of a metric that was recorded.</summary>
/// <param name="Code">unknown_name, unknown_unit, unfit_unit or missing_metadata.</param>
/// <param name="Field">What would have to be otherwise.</param>
/// <param name="Message">For people: what it is in, and what would have been right.</param>
/// <param name="IsUncounted">It is in no figure of its category at all.</param>
public sealed record MetricWarning(string Code, string Field, string Message, [property: JsonIgnore] bool IsUncounted);

/// <summary>Tells what metrics count in, which those who make figures of them know.</summary>
public interface IMetricCoverage
{
    /// <summary>Null where it counts as anybody would expect.</summary>
    IReadOnlyList<MetricWarning>? WarningsOf(NewMetric metric);
}
