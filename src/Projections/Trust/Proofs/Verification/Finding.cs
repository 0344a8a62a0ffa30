namespace BusinessMetrics.Projections.Trust.Proofs.Verification;

/// <summary>What can be wrong with a log.</summary>
public enum FindingKind
{
    /// <summary>An event is not what was signed.</summary>
    Changed,

    /// <summary>An event that was signed is gone.</summary>
    Deleted,

    /// <summary>An event was not there when its place was signed.</summary>
    Inserted,

    /// <summary>An event stands in another place than the one it was signed at.</summary>
    Reordered,

    /// <summary>The log ends before the newest signed event.</summary>
    CutOff,

    /// <summary>The stored leaves are not those that were signed.</summary>
    LeavesAltered,

    /// <summary>A checkpoint is not signed by the log's key, or was altered.</summary>
    CheckpointForged,

    /// <summary>The chain of checkpoints has a gap.</summary>
    CheckpointMissing,

    /// <summary>What <c>GET /audit</c> shows is not what the log says.</summary>
    TrailAltered,

    /// <summary>A line of an export is not as it was written.</summary>
    Unreadable,
}

/// <param name="Sequence">Of the event, or of the first one of several.</param>
/// <param name="Text">What and where, as a sentence.</param>
public sealed record Finding(FindingKind Kind, string Text, long? Sequence = null, Guid? EventId = null);
