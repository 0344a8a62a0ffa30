using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Store.Units;

/// <summary>What a unit measures. Values are added only within one <see cref="Unit.Base"/>.</summary>
public enum Dimension
{
    /// <summary>A unit that the catalogue does not know: a dimension of its own.</summary>
    Unknown,
    Count,
    Time,
    Money,
    Ratio,
    Bytes,
    Tokens,

    /// <summary>How often in a time.</summary>
    Rate,

    /// <summary>What machines were used for how long.</summary>
    Resource,
}

/// <summary>A unit of measure, whatever way it was spelled (docs/understand/ingest/units.md).</summary>
/// <param name="Name">Its name in answers.</param>
/// <param name="Base">What units that can be added up are converted to where several meet.</param>
/// <param name="Factor">How many of <paramref name="Base"/> one is; exact.</param>
public sealed record Unit(string Name, Dimension Dimension, string Base, decimal Factor)
{
    /// <summary>A number of things: one that the catalogue knows as such, or does not know at all, such as "threats".</summary>
    public bool IsOfThings => Dimension is Dimension.Count or Dimension.Unknown;

    /// <summary>A share of a whole, or what may be meant as one: a unit that says no more than that it is a number.</summary>
    public bool MayBeRatio => Dimension == Dimension.Ratio || IsOfThings;

    public bool CanBeAddedTo(Unit other) => Base == other.Base;

    public ExactNumber ToBase(ExactNumber value) => Factor == 1 ? value : value * Factor;

    /// <summary>Rounded once, to the nearest double, unless the factor is a power of ten.</summary>
    public ExactNumber FromBase(ExactNumber value)
    {
        var inverse = 1 / Factor;
        return inverse * Factor == 1 ? value * inverse : ExactNumber.FromDouble(value.ShareOf(Factor));
    }
}
