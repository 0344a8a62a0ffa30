namespace BusinessMetrics.Trust.Proofs;

/// <summary>The log is not what was signed, or cannot be signed; the message says why, for the operator.</summary>
public sealed class ProofRefusedException(string reason) : Exception(reason);

/// <summary>Whether this node may go on signing.</summary>
public sealed class ProofState
{
    private string? _refusal;

    /// <summary>Why it may not; null while it may.</summary>
    public string? Refusal => Volatile.Read(ref _refusal);

    public void Set(string? refusal) => Volatile.Write(ref _refusal, refusal);
}
