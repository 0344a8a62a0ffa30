namespace BusinessMetrics.Trust.Proofs;

/// <summary>
/// Tells a log that is signed late from one that nobody signs: the node that has the right to may hang, or somebody in
/// the database may hold it.
/// </summary>
public sealed class UnsignedEvents(TimeProvider clock)
{
    /// <summary>Several rounds; a log of millions that is signed for the first time moves on meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private long? _since;
    private long _signed;

    /// <param name="lastSigned">The last sequence that is signed.</param>
    /// <param name="lastSettled">The last one that could be.</param>
    /// <returns>Whether events have waited for too long, and none was signed meanwhile.</returns>
    public bool AreOverdue(long lastSigned, long lastSettled)
    {
        if (_since is null || lastSigned != _signed || lastSigned >= lastSettled)
            (_since, _signed) = (clock.GetTimestamp(), lastSigned);
        return clock.GetElapsedTime(_since.Value) > Patience;
    }
}
