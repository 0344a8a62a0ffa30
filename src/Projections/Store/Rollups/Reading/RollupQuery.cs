namespace BusinessMetrics.Projections.Store.Rollups.Reading;

/// <summary>What is kept, or wanted, beside count and sum; each costs a little more.</summary>
[Flags]
public enum Statistics
{
    None = 0,
    Extremes = 1,

    /// <summary>When the newest happened, without its value: a maximum instead of a sort.</summary>
    LatestTime = 2,

    Latest = 4 | LatestTime,

    All = Extremes | Latest,
}

/// <summary>Only series whose dimension has one of the values.</summary>
public readonly record struct DimensionFilter(string Dimension, IReadOnlyList<string> Values);

/// <summary>Values of a dimension that are told apart; all others are one, <see cref="RollupQuery.Others"/>.</summary>
/// <param name="HasNone">Whether having no value is told apart too.</param>
public sealed record DimensionValues(string Dimension, IReadOnlyList<string> Values, bool HasNone);

/// <summary>A question to a roll-up model.</summary>
public sealed record RollupQuery(RollupModel Model, TimeWindow Window)
{
    /// <summary>No name that anything can have: text has no such character.</summary>
    public const string Others = "\uffff";

    public IReadOnlyList<DimensionFilter> Filters { get; private init; } = [];

    /// <summary>The dimensions that tell the answer's rows apart; what differs only in others is added up.</summary>
    public IReadOnlyList<string> Dimensions { get; private init; } = Model.Dimensions;

    /// <summary>Of a dimension that may have any number of values, only these; null for all.</summary>
    public DimensionValues? Told { get; init; }

    /// <summary>One row for each bucket of this length too.</summary>
    public Granularity? Bucket { get; init; }

    /// <summary>Instead of <see cref="Bucket"/>: one row for each of these.</summary>
    public Buckets? Buckets { get; init; }

    /// <exception cref="ArgumentException">The model does not keep them.</exception>
    public Statistics Statistics
    {
        get;
        init => field = Model.Statistics.HasFlag(value) ? value : throw new ArgumentException($"{Model.Name} keeps {Model.Statistics}, not {value}", nameof(value));
    }

    /// <summary>A moment of record time: what was recorded or retracted later does not count; null for all that is known.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Narrows the question; a value that is null does not.</summary>
    public RollupQuery Where(string dimension, string? value) => value is null ? this : WhereAny(dimension, [value]);

    /// <summary>Narrows the question to any of the values; null does not, and no value at all leaves nothing.</summary>
    public RollupQuery Within(string dimension, IReadOnlyList<string>? values) => values is null ? this : WhereAny(dimension, values);

    public RollupQuery WhereAny(string dimension, IReadOnlyList<string> values)
    {
        _ = Model.IndexOf(dimension);
        return this with { Filters = [.. Filters, new(dimension, values)] };
    }

    public RollupQuery By(params IReadOnlyList<string> dimensions)
    {
        foreach (var dimension in dimensions)
            _ = Model.IndexOf(dimension);
        return this with { Dimensions = dimensions };
    }

    internal WindowCover Cover => CoverOf(Model.Granularities);

    internal WindowCover SketchCover => CoverOf(Model.SketchGranularities);

    internal bool HasBuckets => Bucket is not null || Buckets is not null;

    /// <summary>The start of the bucket that an instant falls into; null where none are asked for.</summary>
    internal DateTimeOffset? BucketOf(DateTimeOffset instant) => Buckets?.Floor(instant) ?? Bucket?.Floor(instant);

    /// <summary>Whether a roll-up row may be unfit for this question, so that its finer rows have to be asked.</summary>
    internal bool IsSelective => AsOf is not null || Statistics is not Statistics.None;

    internal bool Matches(SeriesKey series) =>
        Filters.All(filter => filter.Values.Contains(series[Model.IndexOf(filter.Dimension)]));

    /// <summary>Which of the dimensions that the question tells apart it is.</summary>
    internal int IndexOf(string dimension)
    {
        for (var i = 0; i < Dimensions.Count; i++)
            if (Dimensions[i] == dimension)
                return i;
        throw new ArgumentException($"the question did not tell '{dimension}' apart", nameof(dimension));
    }

    internal SeriesKey KeyOf(SeriesKey series) =>
        new([.. Dimensions.Select(dimension => ValueOf(dimension, series[Model.IndexOf(dimension)]))]);

    private string? ValueOf(string dimension, string? value)
    {
        if (Told is not { } told || told.Dimension != dimension)
            return value;
        return (value is null ? told.HasNone : told.Values.Contains(value)) ? value : Others;
    }

    private WindowCover CoverOf(IReadOnlyList<Granularity> granularities)
    {
        var coarsest = Buckets?.Fitting ?? Bucket;
        return WindowCover.Of(Window, [.. granularities.Where(granularity => coarsest is null || granularity <= coarsest)]);
    }
}

/// <summary>A row of an answer.</summary>
/// <param name="Bucket">The bucket's start, where buckets were asked for.</param>
public sealed record RollupRow(RollupQuery Query, SeriesKey Key, DateTimeOffset? Bucket, RollupFigures Figures)
{
    /// <summary>The value of a dimension that the question told apart.</summary>
    public string? this[string dimension] => Key[Query.IndexOf(dimension)];
}
