using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Figures.Explain;

/// <summary>How a figure is made.</summary>
/// <param name="Words">The formula, from the vocabulary.</param>
/// <param name="Value">Null where no metric is behind it, which is not zero.</param>
/// <param name="Samples">How many metrics are behind it.</param>
/// <param name="NarrowedTo">By dimension, what the question leaves; a caller's own services are service.</param>
/// <param name="Metrics">The metrics that it is made of, most recorded first, 50 at most; of every value of what is told by metadata alone, such as threat_type.</param>
/// <param name="OtherMetrics">How many kinds of metrics there are beyond.</param>
/// <param name="Position">The place in the log up to which it is told.</param>
/// <param name="ReadModels">The read models that it is told from, as they were last compared with the records.</param>
/// <param name="Checkpoint">The newest signed state of the log, size:root, against which it can be verified; left out where none was signed.</param>
/// <param name="Query">Asks for it, over time.</param>
/// <param name="Records">Lists the metrics of its category, where all its metrics are of one, and filters.</param>
public sealed record FigureExplanation(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Figure,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MetricName,
    string Words,
    string Statistic,
    ExactNumber? Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    long Samples,
    DateTimeOffset StartTime,
    DateTimeOffset EndTime,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? AsOf,
    IReadOnlyDictionary<string, IReadOnlyList<string>> NarrowedTo,
    IReadOnlyList<MetricIngredient> Metrics,
    long OtherMetrics,
    RecordingTimes Recorded,
    long Position,
    IReadOnlyList<ReadModelCheck> ReadModels,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Checkpoint,
    string Query,
    string Records);

public sealed record MetricIngredient(
    string Category, string MetricName, string Unit, string Service, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ModelName, long Samples);

/// <summary>When those metrics came into the record.</summary>
/// <param name="LastAt">When the last of them was recorded or retracted.</param>
/// <param name="Late">How many were recorded more than an hour after they happened; null of more than 100,000, which are not looked at one by one.</param>
/// <param name="Retracted">How many were retracted and do not count; null of many as of a moment.</param>
public sealed record RecordingTimes(DateTimeOffset? FirstAt, DateTimeOffset? LastAt, long? Late, long? Retracted);
