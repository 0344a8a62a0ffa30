using System.Runtime.CompilerServices;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;

namespace BusinessMetrics.Projections.Trust.Proofs.Verification;

/// <summary>Reads and checks an export, line by line, in memory that does not grow with it.</summary>
public static class ExportReader
{
    private const int BufferSize = 1 << 18;
    private const int LongestLine = 64 << 20;
    private const int MostFindings = 1_000;

    /// <param name="trusted">The keys that the auditor has from the operator, not from the export.</param>
    /// <param name="anchor">The newest checkpoint that was kept outside the database.</param>
    public static async Task<(Verification Result, CheckedChain Chain)> VerifyAsync(
        Stream export, IReadOnlyCollection<NoteVerifier> trusted, SignedCheckpoint? anchor, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        var notes = new List<string>();
        CheckedChain? chain = null;
        LogVerifier? verifier = null;
        string? origin = null;
        var number = 0L;
        var last = 0L;
        await foreach (var (line, isWhole) in LinesAsync(export, cancellation))
        {
            number++;
            var read = ExportFormat.Read(line);
            var isInPlace = read is not null && isWhole && (number == 1) == (read.Origin is not null) && (read.Checkpoint is null || verifier is null);
            if (!isInPlace && findings.Count < MostFindings)
                findings.Add(new(FindingKind.Unreadable, $"Line {number}, after sequence {last}, is not as it was written.", last + 1));
            origin ??= read?.Origin;
            if (read?.Checkpoint is not null)
                notes.Add(read.Checkpoint);
            if (read is null || read.Origin is not null || read.Checkpoint is not null)
                continue;

            verifier ??= new((chain = CheckpointChain.Check(notes, trusted, anchor)).Accepted);
            verifier.Add(read.Entry);
            last = (read.Entry.Leaf?.Sequence ?? read.Entry.Event?.Sequence)!.Value;
        }

        chain ??= CheckpointChain.Check(notes, trusted, anchor);
        var result = (verifier ?? new(chain.Accepted)).Finish();
        if (chain.Accepted.Count > 0 && origin is not null && chain.Accepted[0].Origin != origin)
            findings.Add(new(FindingKind.Unreadable, $"The export says that it is of the log {origin}; the checkpoints are of {chain.Accepted[0].Origin}."));
        return (result with { Findings = [.. chain.Findings, .. findings, .. result.Findings] }, chain);
    }

    /// <summary>The lines without their line feeds; the last one is whole only if it had one. A line is valid until the next.</summary>
    private static async IAsyncEnumerable<(ReadOnlyMemory<byte> Line, bool IsWhole)> LinesAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var buffer = new byte[BufferSize];
        var (start, end) = (0, 0);
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                yield return (buffer.AsMemory(start, length), true);
                start += length + 1;
                continue;
            }

            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }
            else if (end == buffer.Length)
            {
                if (buffer.Length >= LongestLine)
                    throw new InvalidDataException($"a line is longer than {LongestLine} bytes: this is no export of a log");
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
            if (read == 0)
                break;
            end += read;
        }

        if (end > start)
            yield return (buffer.AsMemory(start, end - start), false);
    }
}
