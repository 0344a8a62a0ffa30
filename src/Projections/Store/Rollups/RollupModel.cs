using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups.Reading;

namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>What a metric adds to a roll-up model: a value of the series that the dimensions name.</summary>
public readonly record struct Observation(SeriesKey Series, ExactNumber Value);

/// <summary>
/// Additive figures of series by minute, hour and day. A series is a combination of dimensions; which a metric belongs
/// to, with what value, is one pure function, used where metrics are folded and where single records are read.
/// </summary>
/// <param name="Name">Begins the names of the model's tables.</param>
/// <param name="Dimensions">The columns that tell series apart.</param>
/// <param name="Observe">What a metric adds; nothing where the model does not count it.</param>
public sealed record RollupModel(string Name, IReadOnlyList<string> Dimensions, Func<RecordedMetric, IEnumerable<Observation>> Observe)
{
    /// <summary>
    /// The buckets that keep a sketch for quantiles: none where no quantile is asked for, and the long ones only where
    /// it is asked for over long windows, since adding to a large sketch is the dearest write there is.
    /// </summary>
    public IReadOnlyList<Granularity> SketchGranularities { get; init; } = [];

    /// <summary>What its rows keep beside count and sum; a question can ask for no more.</summary>
    public Statistics Statistics { get; init; } = Statistics.All;

    /// <summary>Which series are sketched at all.</summary>
    public Func<SeriesKey, bool> IsSketched { get; init; } = _ => true;

    /// <summary>Finest first. Pieces of a window that are finer are read from the records.</summary>
    public IReadOnlyList<Granularity> Granularities { get; init; } = Rollups.Granularities.UpToDay;

    /// <summary>
    /// Dimensions of which every question names a value, where a window holds far more series than are ever asked for
    /// at once. Such a model's tables are ordered by series, and its series are found by these.
    /// </summary>
    public IReadOnlyList<string> AskedBy { get; init; } = [];

    /// <summary>The only category that is counted; null for all.</summary>
    public string? Category { get; init; }

    /// <summary>A condition on <c>record</c>, a row of <c>metric_records</c>, that those which are counted at all keep; null for all.</summary>
    public string? OnlyRecords { get; init; }

    public string SeriesTable => $"{Name}_series";

    public IEnumerable<string> Tables => [SeriesTable, .. Granularities.Select(TableOf)];

    public string TableOf(Granularity granularity) => $"{Name}_rollups_{granularity.ToString().ToLowerInvariant()}";

    public int IndexOf(string dimension)
    {
        for (var i = 0; i < Dimensions.Count; i++)
            if (Dimensions[i] == dimension)
                return i;
        throw new ArgumentException($"{Name} has no dimension '{dimension}'", nameof(dimension));
    }
}
