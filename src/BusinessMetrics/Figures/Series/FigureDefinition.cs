using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Figures.Series;

/// <summary>The figures of each part of a figure, by the part's name, in one unit each.</summary>
public delegate ExactNumber? FigureFormula(
    string statistic, IReadOnlyDictionary<string, RollupFigures> whole, IReadOnlyDictionary<string, RollupFigures> part, TimeSpan length);

/// <summary>A figure of the vocabulary that is told over time.</summary>
/// <param name="Name">As callers write it.</param>
/// <param name="Category">Whose metrics it is made of; null for all.</param>
/// <param name="Words">How it is made, for people.</param>
/// <param name="Statistics">Those that there are of it, the usual one first.</param>
/// <param name="Dimensions">What it can be grouped by and narrowed to.</param>
public sealed record FigureDefinition(
    string Name, string? Category, string Words, IReadOnlyList<string> Statistics, IReadOnlyList<string> Dimensions, IReadOnlyList<FigurePart> Parts)
{
    /// <summary>What a span's parts come to; of a figure of one part, a statistic of it.</summary>
    public FigureFormula Formula { get; init; } = Statistic.OfOnlyPart;

    /// <summary>Of a figure of several parts, those that tell it where others were recorded too; all where nothing is said.</summary>
    public Func<IReadOnlyDictionary<string, RollupFigures>, IReadOnlyCollection<string>>? Telling { get; init; }

    /// <summary>The part by whose sum groups are ranked; null for the number of metrics.</summary>
    public string? RankedBy { get; init; }

    /// <summary>Whether it is divided by the time that has passed, and so another every second.</summary>
    public bool IsRate { get; init; }
}
