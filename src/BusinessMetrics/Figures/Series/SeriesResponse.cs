using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Figures.Series;

/// <summary>In columns: the n-th value of each line belongs to the n-th start.</summary>
/// <param name="Figure">Which was asked for; left out where a metric was.</param>
/// <param name="Unit">What all values are in; left out where nothing matched.</param>
/// <param name="Step">How long each bucket is: 1m, 5m, 15m, 1h, 6h, 1d or 1w.</param>
/// <param name="EndTime">The window's end, or up to where time has passed in it.</param>
/// <param name="Starts">Where the buckets start; each is half open and ends where the next one starts.</param>
/// <param name="FirstIsPartial">Whether the window starts within the first bucket.</param>
/// <param name="LastIsPartial">Whether the window, or the time that has passed, ends within the last bucket.</param>
/// <param name="Series">One line, or with group_by those of the top largest groups, largest first.</param>
/// <param name="Rest">All other groups as if they were one; left out where there are none.</param>
public sealed record SeriesResponse(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Figure,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MetricName,
    string Statistic,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    string Step,
    string TimeZone,
    DateTimeOffset StartTime,
    DateTimeOffset EndTime,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? AsOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? GroupBy,
    IReadOnlyList<DateTimeOffset> Starts,
    bool FirstIsPartial,
    bool LastIsPartial,
    IReadOnlyList<SeriesLine> Series,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherSeries? Rest);

/// <param name="Key">The group's value of the field; null for metrics that have none, and where there are no groups.</param>
/// <param name="Value">Over the whole window; null where it has no metric.</param>
/// <param name="Samples">How many metrics it is of.</param>
/// <param name="Values">By bucket; null where one has no metric, which is not zero.</param>
/// <param name="BucketSamples">How many metrics each bucket has.</param>
/// <param name="Previous">With compare=previous: the window of the same length just before, bucket under bucket.</param>
public sealed record SeriesLine(
    string? Key,
    ExactNumber? Value,
    long Samples,
    IReadOnlyList<ExactNumber?> Values,
    IReadOnlyList<long> BucketSamples,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PreviousSeries? Previous);

public sealed record PreviousSeries(ExactNumber? Value, long Samples, IReadOnlyList<ExactNumber?> Values, IReadOnlyList<long> BucketSamples);

/// <param name="Groups">How many there are.</param>
public sealed record OtherSeries(
    long Groups,
    ExactNumber? Value,
    long Samples,
    IReadOnlyList<ExactNumber?> Values,
    IReadOnlyList<long> BucketSamples,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PreviousSeries? Previous);
