using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Store.Units;

/// <summary>Figures with the unit that all their numbers are in.</summary>
/// <param name="Unit">Null where there is nothing that could have one.</param>
public sealed record Measure(Unit? Unit, RollupFigures Figures)
{
    public static Measure Nothing { get; } = new(null, default);

    /// <summary>The mean as the nearest double; 0 when there is nothing.</summary>
    public double Mean => Figures.Mean;

    /// <summary>
    /// One for each set of units that can be added up, of which more metrics were recorded before those of fewer, of equals by
    /// the base's name. Where all are in one unit, they stay in it; where several meet, and of money always, they are
    /// converted to the base, exactly.
    /// </summary>
    public static IReadOnlyList<Measure> ByDimension(IEnumerable<(Unit Unit, RollupFigures Figures)> figures) =>
    [
        .. figures
            .Where(each => each.Figures.Count > 0)
            .GroupBy(each => each.Unit.Base)
            .Select(group => Total([.. group]))
            .OrderByDescending(measure => measure.Figures.Count)
            .ThenBy(measure => measure.Unit!.Base, StringComparer.Ordinal),
    ];

    /// <summary>The first of <see cref="ByDimension"/>.</summary>
    public static Measure MostRecorded(IEnumerable<(Unit Unit, RollupFigures Figures)> figures) =>
        ByDimension(figures) is [var first, ..] ? first : Nothing;

    /// <summary>What of the figures can be expressed in the unit, in it.</summary>
    public static Measure In(Unit? unit, IEnumerable<(Unit Unit, RollupFigures Figures)> figures)
    {
        if (unit is null)
            return Nothing;
        var same = figures.Where(each => each.Unit.CanBeAddedTo(unit)).ToArray();
        return same.All(each => each.Unit.Factor == unit.Factor)
            ? new(unit, RollupFigures.Total(same.Select(each => each.Figures)))
            : new(unit, FromBase(unit, RollupFigures.Total(same.Select(each => each.Figures.Times(each.Unit.Factor)))));
    }

    /// <summary>The unit that the figures, all of one base, are given in.</summary>
    private static Unit CommonOf(IReadOnlyList<(Unit Unit, RollupFigures Figures)> figures)
    {
        var first = figures[0].Unit;
        return first.Dimension != Dimension.Money && figures.All(each => each.Unit.Name == first.Name) ? first : first with { Name = first.Base, Factor = 1 };
    }

    private static Measure Total(IReadOnlyList<(Unit Unit, RollupFigures Figures)> figures) => In(CommonOf(figures), figures);

    private static RollupFigures FromBase(Unit unit, RollupFigures total) => new(
        total.Count,
        unit.FromBase(total.Sum),
        unit.FromBase(total.Min),
        unit.FromBase(total.Max),
        total.Last is { } last ? last with { Value = unit.FromBase(last.Value) } : null);
}
