using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Figures.Catalog;

/// <summary>Why a metric's value is in no figure of its category, or might not be.</summary>
public enum UncountedReason
{
    /// <summary>No figure of the category is made of metrics of this name, whatever their unit.</summary>
    [JsonStringEnumMemberName("unknown_name")]
    UnknownName,

    /// <summary>The unit is not in the catalogue, so that nothing can be converted to it or from it.</summary>
    [JsonStringEnumMemberName("unknown_unit")]
    UnknownUnit,

    /// <summary>The unit measures something else than the figures of this name are about.</summary>
    [JsonStringEnumMemberName("unfit_unit")]
    UnfitUnit,

    /// <summary>What says where it belongs is not in its metadata.</summary>
    [JsonStringEnumMemberName("missing_metadata")]
    MissingMetadata,
}

/// <summary>Which figures of its category a metric is in (docs/understand/figures/vocabulary.md).</summary>
/// <param name="Figures">As the category's answer names them; none where it is in no figure.</param>
/// <param name="Reason">Why it is in none; beside figures, why it is in them only while most are measured as it is.</param>
/// <param name="Needed">What would have to be otherwise.</param>
public sealed record Coverage(IReadOnlyList<string> Figures, UncountedReason? Reason = null, string? Needed = null)
{
    public static Coverage In(params IReadOnlyList<string> figures) => new(figures);

    public static Coverage None(UncountedReason reason, string needed) => new([], reason, needed);

    /// <summary>In the figure only while most metrics of the window are measured in the same unit: it cannot be converted.</summary>
    public static Coverage Doubtful(string figure, Unit unit, string needed) =>
        new([figure], unit.Dimension == Dimension.Unknown ? UncountedReason.UnknownUnit : UncountedReason.UnfitUnit, needed);

    /// <summary>In no figure because of its unit.</summary>
    public static Coverage Unfit(Unit unit, string needed) =>
        None(unit.Dimension == Dimension.Unknown ? UncountedReason.UnknownUnit : UncountedReason.UnfitUnit, needed);

    public static Coverage OfThings(string figure, Unit unit) => unit.IsOfThings ? In(figure) : Unfit(unit, "count");

    public static Coverage OfRatio(string figure, Unit unit)
    {
        const string Needed = "percentage or ratio";
        if (unit.Dimension == Dimension.Ratio)
            return In(figure);
        return unit.MayBeRatio ? Doubtful(figure, unit, Needed) : Unfit(unit, Needed);
    }

    public bool IsCounted => Figures.Count > 0;
}
