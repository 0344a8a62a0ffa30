using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>A figure at a moment.</summary>
/// <param name="At">The end of its window.</param>
/// <param name="Value">Null where it has no data.</param>
/// <param name="IsEmpty">Whether nothing was recorded in the window, though a count or a sum of nothing is 0.</param>
public readonly record struct FigureReading(DateTimeOffset At, ExactNumber? Value, bool IsEmpty = false)
{
    public void Deconstruct(out DateTimeOffset at, out ExactNumber? value) => (at, value) = (At, Value);
}
