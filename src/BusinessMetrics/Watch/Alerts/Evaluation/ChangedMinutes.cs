using BusinessMetrics.Projections.Watch.Alerts;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>To which minutes of a rule's figure something arrived, or of which something was taken back, since the last round.</summary>
/// <param name="Position">Up to here in the log it is known.</param>
public sealed class ChangedMinutes(long position, IReadOnlyList<ChangedSeries> changed)
{
    public long Position => position;

    /// <summary>The earliest, by its start; null where nothing changed.</summary>
    public DateTimeOffset? EarliestOf(AlertFigure figure)
    {
        DateTimeOffset? earliest = null;
        foreach (var (series, minute) in changed)
            if ((earliest is null || minute < earliest) && figure.Watches(series))
                earliest = minute;
        return earliest;
    }
}
