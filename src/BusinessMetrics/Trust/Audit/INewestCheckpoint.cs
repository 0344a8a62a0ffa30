namespace BusinessMetrics.Trust.Audit;

/// <summary>Which signed state of the log a certificate can point to.</summary>
public interface INewestCheckpoint
{
    /// <summary>The newest checkpoint as whoever verifies it names it; null where none has been signed.</summary>
    ValueTask<string?> FindAsync(CancellationToken cancellation);
}
