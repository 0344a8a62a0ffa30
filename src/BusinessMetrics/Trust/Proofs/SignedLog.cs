using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Projections.Trust.Proofs.Tree;
using BusinessMetrics.Projections.Trust.Proofs.Verification;
using Npgsql;

namespace BusinessMetrics.Trust.Proofs;

/// <summary>
/// The log as it was signed so far, held against the checkpoint outside the database. Whoever has it open is the only
/// one who signs.
/// </summary>
internal sealed class SignedLog
{
    private const long AdvisoryLock = 0x427573_507266;
    private readonly NpgsqlConnection _connection;

    private SignedLog(NpgsqlConnection connection, string origin, LogEnd end, SignedCheckpoint? newest, IReadOnlyList<NoteVerifier> keys) =>
        (_connection, Origin, End, Newest, Keys) = (connection, origin, end, newest, keys);

    public string Origin { get; }

    public LogEnd End { get; private set; }

    public SignedCheckpoint? Newest { get; private set; }

    public IReadOnlyList<NoteVerifier> Keys { get; private set; }

    /// <summary>Takes the right to sign, until the connection's transaction ends.</summary>
    public static async Task<bool> TryLockAsync(NpgsqlConnection connection, bool waits, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            waits ? $"select true from (select pg_advisory_xact_lock({AdvisoryLock})) as taken" : $"select pg_try_advisory_xact_lock({AdvisoryLock})", connection);
        return true.Equals(await command.ExecuteScalarAsync(cancellation));
    }

    /// <exception cref="ProofRefusedException">The log is shorter than, or not, what the newest checkpoint signs.</exception>
    public static async Task<SignedLog> OpenAsync(
        NpgsqlConnection connection, CheckpointDirectory directory, CancellationToken cancellation)
    {
        var kept = directory.Newest();
        var origin = await CheckpointStore.OriginAsync(connection, cancellation);
        if (origin is null)
        {
            if (kept is not null)
                throw new ProofRefusedException($"The database holds no signed log, but {directory.NewestPath} is the checkpoint of {kept.Checkpoint.Size} events of {kept.Checkpoint.Origin}.");
            origin = $"business-metrics/{Guid.NewGuid():N}";
            await CheckpointStore.SetOriginAsync(connection, origin, cancellation);
        }

        var keys = await CheckpointStore.KeysAsync(connection, cancellation);
        var stored = await CheckpointStore.NewestAsync(connection, cancellation);
        var newest = stored is null ? null : SignedCheckpoint.Parse(stored.Note) ?? throw new ProofRefusedException("The database's newest checkpoint cannot be read: it was altered.");
        var end = await LeafStore.EndAsync(connection, cancellation);
        var log = new SignedLog(connection, origin, end, newest, keys);
        // Outside the database first: what is inside says nothing against its owner.
        if (kept is not null)
            await log.CompareAsync(kept, directory.Keys() is { Count: > 0 } known ? known : keys, directory.NewestPath, cancellation);
        if (newest is not null)
            await log.CompareAsync(newest, keys, "the database's newest checkpoint", cancellation);
        if (end.Tree.Size != (newest?.Checkpoint.Size ?? 0))
            throw new ProofRefusedException($"The database holds {end.Tree.Size} leaves, and its newest checkpoint signs {newest?.Checkpoint.Size ?? 0}.");
        if (end.Last is not null)
            await log.CompareLastEventAsync(end.Last, cancellation);
        return log;
    }

    /// <summary>Where the log may be signed up to: below it no transaction that is still alive can fill a gap.</summary>
    public static async Task<long> SettledAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select last_seq_id from {EventSchema.Name}.mt_event_progression where name = 'HighWaterMark'", connection);
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    /// <summary>Adds leaves for the events and the checkpoint that signs them; events are hashed as they are read, and not kept.</summary>
    /// <returns>How many there were; without any nothing is added.</returns>
    public async Task<int> AppendAsync(IAsyncEnumerable<LoggedEvent> events, NoteSigner signer, TimeProvider clock, CancellationToken cancellation)
    {
        var leaves = new List<LogLeaf>();
        await foreach (var recorded in events.WithCancellation(cancellation))
            leaves.Add(new(End.Tree.Size + leaves.Count, recorded.Sequence, recorded.Id, EventLeaf.Hash(recorded)));
        if (leaves.Count == 0)
            return 0;
        await LeafStore.AppendAsync(_connection, End.Tree, leaves, cancellation);
        End = End with { Last = leaves[^1] };
        await SignAsync(null, clock.GetUtcNow(), [signer], cancellation);
        return leaves.Count;
    }

    /// <summary>Adds a key, and where there was one before, the checkpoint that both sign.</summary>
    public async Task AddKeyAsync(NoteSigner? before, NoteSigner key, DateTimeOffset now, CancellationToken cancellation)
    {
        await CheckpointStore.AddKeyAsync(_connection, key.Verifier, cancellation);
        Keys = [.. Keys, key.Verifier];
        if (before is not null)
            await SignAsync(new(before.Verifier, key.Verifier), now, [before, key], cancellation);
    }

    private async Task SignAsync(KeyRotation? rotation, DateTimeOffset now, NoteSigner[] signers, CancellationToken cancellation)
    {
        var checkpoint = new Checkpoint(
            Origin, End.Tree.Size, End.Tree.Root(), Newest?.Checkpoint.Hash(), Iso8601.Cut(now), End.Last?.Sequence ?? 0, rotation);
        Newest = SignedCheckpoint.Sign(checkpoint, signers);
        await CheckpointStore.AddAsync(_connection, Newest, cancellation);
    }

    private async Task CompareAsync(SignedCheckpoint signed, IReadOnlyList<NoteVerifier> keys, string name, CancellationToken cancellation)
    {
        var checkpoint = signed.Checkpoint;
        if (checkpoint.Origin != Origin)
            throw new ProofRefusedException($"The database's log is {Origin}, but {name} is of {checkpoint.Origin}.");
        if (!keys.Any(signed.Note.IsSignedBy))
            throw new ProofRefusedException($"{name} is not signed by a key of this log.");
        if (End.Tree.Size < checkpoint.Size)
            throw new ProofRefusedException($"The log has {End.Tree.Size} signed events, but {name} signs {checkpoint.Size}, up to sequence {checkpoint.LastSequence}: it was cut off, or an older copy was restored.");
        try
        {
            // Usually the checkpoint signs all there is, and that tree has just been read, in this transaction.
            var tree = checkpoint.Size == End.Tree.Size ? End.Tree : await LeafStore.TreeAsync(_connection, checkpoint.Size, cancellation);
            if (tree.Root().AsSpan().SequenceEqual(checkpoint.Root))
                return;
        }
        catch (LeavesMissingException)
        {
            // Told like any other difference.
        }

        throw new ProofRefusedException($"The log's first {checkpoint.Size} events are not those that {name} signs; `BusinessMetrics audit verify` says what was changed.");
    }

    private async Task CompareLastEventAsync(LogLeaf last, CancellationToken cancellation)
    {
        var recorded = await EventRows.FindAsync(_connection, last.EventId, cancellation);
        if (recorded is null && (await ArchiveCatalog.PlacesAsync(_connection, [last.EventId], cancellation)).Any(place => place.Sequence == last.Sequence))
            return;
        if (recorded is null || !EventLeaf.Hash(recorded).AsSpan().SequenceEqual(last.Hash))
            throw new ProofRefusedException($"The newest signed event, of sequence {last.Sequence}, is {(recorded is null ? "gone" : "changed")}; `BusinessMetrics audit verify` says what else was.");
    }
}
