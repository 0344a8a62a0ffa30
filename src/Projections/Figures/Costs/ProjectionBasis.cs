namespace BusinessMetrics.Projections.Figures.Costs;

/// <summary>What a projection is told from.</summary>
public enum ProjectionBasis
{
    /// <summary>The month is over: what was spent.</summary>
    MonthOver,

    /// <summary>The whole days of the month so far.</summary>
    RunRate,

    /// <summary>The month is younger than a day: its hours so far, and the days before it for the rest of that day.</summary>
    Blended,

    /// <summary>The month is younger than a day and nothing was spent in the days before: what is spent.</summary>
    CurrentSpend,
}
