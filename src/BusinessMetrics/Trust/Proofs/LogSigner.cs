using BusinessMetrics.Platform.Database;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Proofs;
using BusinessMetrics.Projections.Trust.Proofs.Verification;
using Npgsql;

namespace BusinessMetrics.Trust.Proofs;

/// <summary>
/// Makes leaves of new events and signs them. It reads the log behind the recording, which knows nothing of it; one node
/// signs at a time.
/// </summary>
public sealed class LogSigner(WritingConnections connections, ServiceSettings settings, ProofState state, TimeProvider clock)
{
    /// <summary>So many events are signed at once, at most.</summary>
    public const int EventsPerCheckpoint = 10_000;

    private readonly AuditKeyFile _keys = new(settings);
    private readonly CheckpointDirectory _directory = CheckpointDirectory.Of(settings);

    private readonly UnsignedEvents _unsigned = new(clock);

    /// <summary>How many events are settled and not signed; the state holds if that is so for too long.</summary>
    public async Task<long> BacklogAsync(CancellationToken cancellation)
    {
        await using var connection = await connections.Source.OpenConnectionAsync(cancellation);
        var settled = await SignedLog.SettledAsync(connection, cancellation);
        await using var command = new NpgsqlCommand($"select coalesce(max(last_sequence), 0) from {ProofSchema.Schema}.checkpoints", connection);
        var signed = (long)(await command.ExecuteScalarAsync(cancellation))!;
        if (_unsigned.AreOverdue(signed, settled) && state.Refusal is null)
            state.Set($"The events after sequence {signed} have not been signed for minutes, neither by this node nor by another: is one of them hanging?");
        return settled - signed;
    }

    /// <summary>Signs whatever is settled, after comparing the log with its newest checkpoint.</summary>
    /// <returns>How many events were signed; null if another node is signing.</returns>
    /// <exception cref="ProofRefusedException">The log is not what was signed; the state holds why.</exception>
    public async Task<long?> SignAsync(CancellationToken cancellation)
    {
        try
        {
            var total = 0L;
            for (int? count = EventsPerCheckpoint; count == EventsPerCheckpoint; total += count ?? 0)
            {
                count = await SignOnceAsync(cancellation);
                if (count is null)
                    return null;
            }

            state.Set(null);
            return total;
        }
        catch (ProofRefusedException refused)
        {
            state.Set(refused.Message);
            throw;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StartupException)
        {
            // A log whose checkpoints are in the database alone proves nothing against its owner.
            state.Set($"Checkpoints cannot be written, or their key not read: {exception.Message}");
            throw;
        }
    }

    private async Task<int?> SignOnceAsync(CancellationToken cancellation)
    {
        await using var connection = await connections.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await SignedLog.TryLockAsync(connection, waits: false, cancellation))
            return null;
        var log = await SignedLog.OpenAsync(connection, _directory, cancellation);
        using var signer = _keys.Open(log.Origin, log.Keys.Count > 0 ? log.Keys[^1] : null);
        if (log.Keys.Count == 0)
            await log.AddKeyAsync(null, signer, clock.GetUtcNow(), cancellation);

        var settled = await SignedLog.SettledAsync(connection, cancellation);
        var signed = await log.AppendAsync(
            EventRows.ReadAsync(connection, log.End.Last?.Sequence ?? 0, settled, EventsPerCheckpoint, cancellation), signer, clock, cancellation);
        await transaction.CommitAsync(cancellation);

        // After the commit: a file ahead of the database would look like a log that was cut off. Killed in between, the
        // next round finds the file behind and writes it.
        if (log.Newest is not null && log.Newest.Checkpoint.Text != _directory.Newest()?.Checkpoint.Text)
            _directory.Write(log.Newest, log.Keys);
        return signed;
    }
}
