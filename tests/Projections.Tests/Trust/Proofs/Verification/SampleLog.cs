using System.Buffers;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Projections.Trust.Proofs.Tree;
using BusinessMetrics.Projections.Trust.Proofs.Verification;

namespace BusinessMetrics.Projections.Tests.Trust.Proofs.Verification;

/// <summary>A log in memory, signed as the service signs one: random events, gaps in the sequence, a checkpoint now and then.</summary>
internal sealed class SampleLog
{
    public const string Origin = "business-metrics/sample";
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<NoteSigner> _keys;

    public SampleLog(int seed, int events, int rotations = 0)
    {
        var random = new Random(seed);
        _keys = [Key(seed, 0)];
        var tree = new CompactRange();
        var sequence = 0L;
        for (var i = 0; i < events; i++)
        {
            // A transaction that was rolled back leaves a gap.
            sequence += random.Next(10) == 0 ? random.Next(2, 6) : 1;
            var recorded = NewEvent(random, sequence);
            var leaf = new LogLeaf(i, sequence, recorded.Id, EventLeaf.Hash(recorded));
            Entries.Add(new(leaf, recorded));
            tree.Append(leaf.Hash);
            if (i == events - 1 || random.Next(Math.Max(events / 6, 1)) == 0)
                Sign(tree, sequence, rotates: i < events - 1 && _keys.Count <= rotations);
        }
    }

    public List<LogEntry> Entries { get; } = [];

    public List<SignedCheckpoint> Checkpoints { get; } = [];

    public NoteVerifier PublicKey => _keys[0].Verifier;

    public NoteVerifier NewestKey => _keys[^1].Verifier;

    public static NoteSigner Key(int seed, int number)
    {
        var bytes = new byte[NoteSigner.SeedLength];
        new Random(seed + (7919 * (number + 1))).NextBytes(bytes);
        return new(Origin, bytes);
    }

    public static LoggedEvent NewEvent(Random random, long sequence) => new(
        sequence,
        Guid(random),
        $"flush/{random.Next()}",
        random.Next(1, 500),
        random.Next(4) == 0 ? "audit_recorded" : "cost_incurred",
        $$"""{"v": {{random.Next(100_000)}}, "n": "caf\u00e9 {{random.Next()}}", "note": "\"quoted\" ü <b>"}""",
        LoggedEvent.Microseconds(Start) + (sequence * 1_000) + random.Next(1_000),
        random.Next(2) == 0 ? null : $"request-{random.Next()}",
        random.Next(3) == 0 ? null : "user \"x\" é",
        false);

    /// <summary>The log with its first checkpoints and their events only, as it was then.</summary>
    public byte[] ExportUpTo(int checkpoints) =>
        Export(Entries.Take(checkpoints == 0 ? 0 : (int)Checkpoints[checkpoints - 1].Checkpoint.Size), Checkpoints.Take(checkpoints).Select(signed => signed.Note.ToString()));

    public byte[] Export() => ExportUpTo(Checkpoints.Count);

    public static byte[] Export(IEnumerable<LogEntry> entries, IEnumerable<string> notes)
    {
        var output = new ArrayBufferWriter<byte>();
        ExportFormat.WriteHeader(output, Origin);
        foreach (var note in notes)
            ExportFormat.WriteCheckpoint(output, note);
        foreach (var entry in entries)
            ExportFormat.WriteEntry(output, entry);
        return output.WrittenSpan.ToArray();
    }

    public async Task<IReadOnlyList<Finding>> FindingsAsync(byte[] export, NoteVerifier? key = null)
    {
        var (result, _) = await ExportReader.VerifyAsync(new MemoryStream(export), [key ?? PublicKey], Checkpoints[^1], CancellationToken.None);
        return result.Findings;
    }

    private void Sign(CompactRange tree, long sequence, bool rotates)
    {
        var previous = Checkpoints.Count == 0 ? null : Checkpoints[^1].Checkpoint.Hash();
        var key = _keys[^1];
        var rotation = (KeyRotation?)null;
        NoteSigner[] signers = [key];
        if (rotates)
        {
            var next = Key(_keys.Count, _keys.Count);
            _keys.Add(next);
            rotation = new(key.Verifier, next.Verifier);
            signers = [key, next];
        }

        Checkpoints.Add(SignedCheckpoint.Sign(new(Origin, tree.Size, tree.Root(), previous, Start.AddSeconds(sequence), sequence, rotation), signers));
    }

    private static Guid Guid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new(bytes);
    }
}
