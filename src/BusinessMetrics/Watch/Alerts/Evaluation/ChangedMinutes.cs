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

/// <summary>Finds them for a round, from what the read models hold.</summary>
public sealed class LateArrivals(LateMetrics metrics)
{
    /// <summary>Longer than a transaction that records takes, and than its metrics take into the read models.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Retractions that were looked at, by where the ledger was when they were seen first: they have no place in the log
    /// here, and until the other read models come there too they may have no effect yet. A node that does not know them
    /// looks again, which changes nothing.
    /// </summary>
    private readonly Dictionary<Guid, long> _retractions = [];

    /// <param name="after">What lies up to here was looked at.</param>
    /// <param name="evaluatedAt">When that was.</param>
    public async Task<ChangedMinutes> FindAsync(long? after, DateTimeOffset evaluatedAt, DateTimeOffset now, CancellationToken cancellation)
    {
        var position = await metrics.PositionAsync(cancellation);
        // Rules that were never evaluated have nothing to be judged again.
        if (after is not { } looked)
            return new(position.Least, []);
        var recorded = position.Least > looked
            ? await metrics.RecordedAsync(looked, position.Least, evaluatedAt - Slack, now, cancellation)
            : [];
        var retracted = await metrics.RetractedAsync(evaluatedAt - Slack, cancellation);
        foreach (var gone in _retractions.Keys.Except(retracted.Select(each => each.MetricId)).ToArray())
            _retractions.Remove(gone);
        var anew = retracted.Where(each => !_retractions.TryGetValue(each.MetricId, out var seenAt) || seenAt > looked).ToArray();
        foreach (var each in anew)
            _retractions.TryAdd(each.MetricId, position.Ledger);
        return new(Math.Max(position.Least, looked), [.. recorded, .. anew.Select(each => each.Changed)]);
    }
}
