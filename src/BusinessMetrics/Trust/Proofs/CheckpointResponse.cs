using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;

namespace BusinessMetrics.Trust.Proofs;

/// <param name="Number">From 1 on, without gaps.</param>
/// <param name="Size">How many events it signs.</param>
/// <param name="RootHash">Of the Merkle tree over them (RFC 6962), in Base64.</param>
/// <param name="LastSequence">The sequence of the last one.</param>
/// <param name="Note">The checkpoint as it was signed (c2sp.org/tlog-checkpoint).</param>
public sealed record CheckpointResponse(long Number, long Size, string RootHash, long LastSequence, DateTimeOffset SignedAt, string Note)
{
    public static CheckpointResponse? Of(StoredCheckpoint stored) => SignedCheckpoint.Parse(stored.Note)?.Checkpoint is { } checkpoint
        ? new(stored.Number, checkpoint.Size, Convert.ToBase64String(checkpoint.Root), checkpoint.LastSequence, checkpoint.Time, stored.Note)
        : null;
}
