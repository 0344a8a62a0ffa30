using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Trust.Audit;
using Npgsql;

namespace BusinessMetrics.Trust.Proofs;

/// <param name="Seed">The new private key in Base64, where the operator keeps it.</param>
internal sealed record RotatedKey(NoteVerifier PublicKey, string? Seed);

/// <summary>Hands a log over from one signing key to the next, without breaking a proof.</summary>
internal sealed class KeyRotations(NpgsqlDataSource dataSource, ServiceSettings settings, TimeProvider clock)
{
    private const string Actor = "cli";
    private readonly AuditKeyFile _keys = new(settings);
    private readonly CheckpointDirectory _directory = CheckpointDirectory.Of(settings);

    /// <summary>
    /// The new key is on disk, or handed over, before anything depends on it, and takes the old one's place after the
    /// commit: killed in between, the service finds which of the two is in force.
    /// </summary>
    /// <param name="handOver">Takes the new key before it is in force: one that nobody has would end the log for good.</param>
    /// <exception cref="ProofRefusedException">The log is not what was signed, or this is not its key.</exception>
    /// <exception cref="StartupException">The key is in force, and its checkpoint could not be written to the folder.</exception>
    public async Task RotateAsync(Action<RotatedKey> handOver, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await SignedLog.TryLockAsync(connection, waits: true, cancellation);
        var log = await SignedLog.OpenAsync(connection, _directory, cancellation);
        if (log.Keys.Count == 0)
            throw new ProofRefusedException("Nothing was signed yet; the service makes its first key when it starts.");
        using var before = _keys.Open(log.Origin, log.Keys[^1]);
        var seed = _keys.MakeNext();
        using var next = new NoteSigner(log.Origin, seed);
        await log.AddKeyAsync(before, next, clock.GetUtcNow(), cancellation);
        await TellAsync(connection, before, next, cancellation);
        handOver(new(next.Verifier, _keys.IsConfigured ? Convert.ToBase64String(seed) : null));
        await transaction.CommitAsync(cancellation);

        if (!_keys.IsConfigured)
            _keys.TakeOver();
        try
        {
            _directory.Write(log.Newest!, log.Keys);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The new key is in force, but its checkpoint could not be written: {exception.Message}\nA service that has the key writes it.");
        }
    }

    private Task TellAsync(NpgsqlConnection connection, NoteSigner before, NoteSigner next, CancellationToken cancellation)
    {
        var rotated = new AuditRecorded
        {
            Actor = Actor,
            Action = "audit-key.rotate",
            Target = $"audit-key:{next.Verifier.KeyHash:x8}",
            Outcome = AuditOutcomes.Done,
            Details = $"from {before.Verifier} to {next.Verifier}",
        };
        return AuditStream.AppendAsync(connection, AuditStream.NewKey(), [rotated], clock.GetUtcNow(), cancellation);
    }
}
