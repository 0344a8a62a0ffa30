namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>Where a figure is going: up above +5 %, down below -5 % of the window of the same length just before.</summary>
public enum Trend
{
    Up,
    Down,
    Stable,
}

public static class Trends
{
    private const double StableWithin = 0.05;

    /// <summary>With nothing before, up if there is something now, else stable.</summary>
    public static Trend Of(double current, double previous)
    {
        if (previous == 0)
            return current == 0 ? Trend.Stable : Trend.Up;
        // Rounded, so that 1.05 after 1, which as doubles are a hair more than 5 % apart, is not above 5 %.
        var change = Math.Round((current - previous) / Math.Abs(previous), 12);
        return change switch
        {
            > StableWithin => Trend.Up,
            < -StableWithin => Trend.Down,
            _ => Trend.Stable,
        };
    }

    /// <summary>In percent of the previous figure: 0 when both are 0, 100 when only the previous one is. Always finite, as JSON needs it.</summary>
    public static double ChangePercent(double current, double previous)
    {
        if (previous == 0)
            return current == 0 ? 0 : 100;
        return Math.Clamp((current - previous) / Math.Abs(previous) * 100, double.MinValue, double.MaxValue);
    }
}
