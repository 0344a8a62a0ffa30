using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Figures.Querying;

/// <summary>Keeps an answer of a size: of what there may be any number of, the largest are listed, and the others added up beside them.</summary>
public static class Largest
{
    public static QueryParameter Top { get; } = new("top", "Of services, models, features, threats and the like: list so many, the largest. The others are added up beside them, in ..._rest.")
    {
        Default = "1000",
        Range = (1, 10_000),
    };

    /// <summary>The first ones, and all others.</summary>
    /// <param name="ordered">The largest first.</param>
    public static (IReadOnlyList<T> Shown, IReadOnlyList<T> Others) Split<T>(IReadOnlyList<T> ordered, int top) =>
        ordered.Count <= top ? (ordered, []) : ([.. ordered.Take(top)], [.. ordered.Skip(top)]);

    /// <summary>What the others come to; null, so that the answer has no such field, where there are none.</summary>
    public static TRest? Of<T, TRest>(IReadOnlyList<T> rest, Func<IReadOnlyList<T>, TRest> addUp)
        where TRest : class => rest.Count == 0 ? null : addUp(rest);
}
