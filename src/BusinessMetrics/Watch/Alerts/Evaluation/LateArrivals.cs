using BusinessMetrics.Projections.Watch.Alerts;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>Finds for a round which minutes changed, from what the read models hold.</summary>
public sealed class LateArrivals(LateMetrics metrics)
{
    /// <summary>Longer than a transaction that retracts takes, and than it takes into the read models.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Retractions that were looked at, by where the ledger was when they were seen first: they have no place in the log
    /// here, and until the other read models come there too they may have no effect yet. A node that does not know them
    /// looks again, which changes nothing.
    /// </summary>
    private readonly Dictionary<Guid, long> _retractions = [];

    public Task<JudgedFrom> PositionAsync(CancellationToken cancellation) => metrics.PositionAsync(cancellation);

    /// <param name="position">Where the read models are.</param>
    /// <param name="after">What lies up to here was looked at; null where there is nothing to be judged again.</param>
    /// <param name="evaluatedAt">When that was.</param>
    public async Task<ChangedMinutes> FindAsync(
        JudgedFrom position, long? after, DateTimeOffset evaluatedAt, DateTimeOffset now, CancellationToken cancellation)
    {
        if (after is not { } looked)
            return new(position.Least, []);
        var recorded = position.Least > looked
            ? await metrics.RecordedAsync(looked, position.Least, now, cancellation)
            : [];
        var retracted = await metrics.RetractedAsync(evaluatedAt - Slack, cancellation);
        foreach (var gone in _retractions.Keys.Except(retracted.Select(each => each.MetricId)).ToArray())
            _retractions.Remove(gone);
        var anew = retracted.Where(each => !_retractions.TryGetValue(each.MetricId, out var seenAt) || seenAt > looked).ToArray();
        foreach (var each in anew)
            _retractions.TryAdd(each.MetricId, position.Ledger);
        return new(position.Least, [.. recorded, .. anew.Select(each => each.Changed)]);
    }
}
