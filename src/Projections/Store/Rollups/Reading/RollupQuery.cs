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

/// <summary>A question to a roll-up model.</summary>
public sealed record RollupQuery(RollupModel Model, TimeWindow Window)
{
    public IReadOnlyList<DimensionFilter> Filters { get; private init; } = [];

    /// <summary>The dimensions that tell the answer's rows apart; what differs only in others is added up.</summary>
    public IReadOnlyList<string> Dimensions { get; private init; } = Model.Dimensions;

    /// <summary>One row for each bucket of this length too.</summary>
    public Granularity? Bucket { get; init; }

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

    internal WindowCover Cover => WindowCover.Of(Window, [.. Model.Granularities.Where(granularity => Bucket is null || granularity <= Bucket)]);

    internal WindowCover SketchCover => WindowCover.Of(Window, Model.SketchGranularities);

    /// <summary>Whether a roll-up row may be unfit for this question, so that its finer rows have to be asked.</summary>
    internal bool IsSelective => AsOf is not null || Statistics is not Statistics.None;

    internal bool Matches(SeriesKey series) =>
        Filters.All(filter => filter.Values.Contains(series[Model.IndexOf(filter.Dimension)]));

    internal SeriesKey KeyOf(SeriesKey series) =>
        new([.. Dimensions.Select(dimension => series[Model.IndexOf(dimension)])]);
}

/// <summary>A row of an answer.</summary>
/// <param name="Bucket">The bucket's start, where buckets were asked for.</param>
public sealed record RollupRow(RollupQuery Query, SeriesKey Key, DateTimeOffset? Bucket, RollupFigures Figures)
{
    /// <summary>The value of a dimension that the question told apart.</summary>
    public string? this[string dimension]
    {
        get
        {
            for (var i = 0; i < Query.Dimensions.Count; i++)
                if (Query.Dimensions[i] == dimension)
                    return Key[i];
            throw new ArgumentException($"the question did not tell '{dimension}' apart", nameof(dimension));
        }
    }
}
