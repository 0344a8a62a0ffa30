namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>A rule at the end of a minute.</summary>
public sealed record JudgedMinute(FigureReading Reading, AlertState State, IReadOnlyList<AlertTransition> Transitions)
{
    public DateTimeOffset At => Reading.At;

    public AlertLevel? Level => State.Firing;
}
