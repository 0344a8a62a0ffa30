using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>An alert as the log tells of it.</summary>
/// <param name="Revised">The minutes at whose ends it fired, where that was found to be other than was told.</param>
public sealed record ToldAlert(AlertRaised Raised, AlertResolved? Resolved, IReadOnlyList<AlertSpan>? Revised)
{
    public AlertLevel Level => Raised.Level;

    public bool IsFiring => Resolved is null;

    /// <summary>The minutes at whose ends it fired.</summary>
    public IReadOnlyList<AlertSpan> Fired => Revised is null ? FiredAsTold : Resolved is { } resolved ? AlertSpans.Ended(Revised, resolved.At) : Revised;

    private IReadOnlyList<AlertSpan> FiredAsTold
    {
        get
        {
            var (from, to) = (Granularity.Minute.Ceiling(Raised.At), Resolved is { } resolved ? Granularity.Minute.Ceiling(resolved.At) : (DateTimeOffset?)null);
            return to <= from ? [] : [new(from, to)];
        }
    }

    public bool FiredAt(DateTimeOffset minuteEnd) => Fired.Any(span => span.Holds(minuteEnd));

    /// <summary>
    /// Whether the alert began or ended within the minute after this end: to the minute, that is the same as at it.
    /// </summary>
    public bool IsNextTo(DateTimeOffset minuteEnd) =>
        (IsWithinMinuteAfter(Raised.At, minuteEnd) && (Revised is null || Fired.Any(span => span.From == Granularity.Minute.Ceiling(Raised.At))))
        || (Resolved is { } resolved && IsWithinMinuteAfter(resolved.At, minuteEnd)
            && (Revised is null || Fired.Any(span => span.To == Granularity.Minute.Ceiling(resolved.At))));

    /// <summary>All alerts of a stream, in the order in which they were told.</summary>
    public static IReadOnlyList<ToldAlert> Of(IEnumerable<RecordedEvent> events)
    {
        var alerts = new List<ToldAlert>();
        foreach (var recorded in events)
        {
            switch (recorded.Data)
            {
                case AlertRaised raised:
                    alerts.Add(new(raised, null, null));
                    break;
                case AlertResolved resolved when IndexOf(resolved.AlertId) is >= 0 and var index:
                    alerts[index] = alerts[index] with { Resolved = resolved };
                    break;
                case AlertRevised revised when IndexOf(revised.AlertId) is >= 0 and var index:
                    alerts[index] = alerts[index] with { Revised = revised.Fired };
                    break;
            }
        }

        return alerts;

        int IndexOf(Guid id) => alerts.FindLastIndex(alert => alert.Raised.AlertId == id);
    }

    private static bool IsWithinMinuteAfter(DateTimeOffset instant, DateTimeOffset minuteEnd) =>
        instant > minuteEnd && instant - minuteEnd < TimeSpan.FromMinutes(1);
}
