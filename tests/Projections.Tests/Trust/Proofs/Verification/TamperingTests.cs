using System.Text;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Projections.Trust.Proofs.Tree;

namespace BusinessMetrics.Projections.Tests.Trust.Proofs.Verification;

/// <summary>Whatever is done to an export is noticed, and nothing is noticed where nothing was done.</summary>
public class TamperingTests
{
    [Fact]
    public async Task two_hundred_clean_logs_raise_nothing()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var log = new SampleLog(seed, events: 1 + (seed * 3), rotations: seed % 4);

            (await log.FindingsAsync(log.Export())).ShouldBeEmpty($"seed {seed}");
            (await log.FindingsAsync(log.Export(), log.NewestKey)).ShouldBeEmpty($"seed {seed}, the newest key");
        }
    }

    [Fact]
    public async Task two_thousand_mutations_are_all_caught()
    {
        var caught = new Dictionary<string, int>();
        var logs = new Dictionary<(int Seed, int Rotations), SampleLog>();
        for (var seed = 0; caught.Values.Sum() < 2_000; seed++)
        {
            var random = new Random(seed);
            // Each is tampered with many times, and stays whole itself.
            var kept = (Seed: random.Next(20), Rotations: seed % 3);
            var log = logs.TryGetValue(kept, out var known) ? known : logs[kept] = new(kept.Seed, events: 120, kept.Rotations);
            var (kind, mutated) = Mutate(log, random);
            if (mutated.AsSpan().SequenceEqual(log.Export()))
                continue;

            (await log.FindingsAsync(mutated)).ShouldNotBeEmpty($"seed {seed}: {kind} in {LineOf(log.Export(), mutated)}");
            caught[kind] = caught.GetValueOrDefault(kind) + 1;
        }

        caught.Count.ShouldBe(10);
        caught.Values.ShouldAllBe(count => count > 100);
    }

    /// <summary>The first line that differs.</summary>
    private static string LineOf(byte[] export, byte[] mutated) =>
        Encoding.UTF8.GetString(mutated).Split('\n').Zip(Encoding.UTF8.GetString(export).Split('\n')).FirstOrDefault(lines => lines.First != lines.Second).ToString();

    private static (string Kind, byte[] Export) Mutate(SampleLog log, Random random)
    {
        var export = log.Export();
        var lines = Encoding.UTF8.GetString(export).Split('\n')[..^1].ToList();
        var (one, other) = (random.Next(lines.Count), random.Next(lines.Count));
        switch (random.Next(10))
        {
            case 0:
                export[random.Next(export.Length)] ^= (byte)(1 << random.Next(8));
                return ("flip a bit", export);
            case 1:
                export[random.Next(export.Length)] = (byte)random.Next(256);
                return ("set a byte", export);
            case 2:
                lines.RemoveAt(one);
                return ("delete a line", Text(lines));
            case 3:
                (lines[one], lines[other]) = (lines[other], lines[one]);
                return ("swap two lines", Text(lines));
            case 4:
                lines.Insert(other, lines[one]);
                return ("repeat a line", Text(lines));
            case 5:
                return ("truncate", export[..random.Next(export.Length)]);
            case 6:
                return ("roll back", log.ExportUpTo(random.Next(log.Checkpoints.Count)));
            case 7:
                return ("sign again", SampleLog.Export(log.Entries, SignAgain(log)));
            case 8:
                return ("edit an event with its leaf", EditConsistently(log, random));
            default:
                return ("insert an event", Insert(log, random));
        }
    }

    private static byte[] Text(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    private static IEnumerable<string> SignAgain(SampleLog log)
    {
        using var forger = SampleLog.Key(4711, 4711);
        return [.. log.Checkpoints.Select(signed => SignedCheckpoint.Sign(signed.Checkpoint, forger).Note.ToString())];
    }

    /// <summary>By somebody who knows how leaves are made, and who signs new checkpoints with a key of theirs.</summary>
    private static byte[] EditConsistently(SampleLog log, Random random)
    {
        using var forger = SampleLog.Key(4711, 4711);
        var entries = log.Entries.ToArray();
        var at = random.Next(entries.Length);
        var edited = entries[at].Event! with { Data = """{"v": 0}""" };
        entries[at] = new(entries[at].Leaf! with { Hash = EventLeaf.Hash(edited) }, edited);
        if (random.Next(2) == 0)
            return SampleLog.Export(entries, log.Checkpoints.Select(signed => signed.Note.ToString()));

        var notes = new List<string>();
        var (tree, previous) = (new CompactRange(), (byte[]?)null);
        foreach (var entry in entries)
        {
            tree.Append(entry.Leaf!.Hash);
            foreach (var signed in log.Checkpoints.Where(signed => signed.Checkpoint.Size == tree.Size))
            {
                var forged = signed.Checkpoint with { Root = tree.Root(), Previous = previous };
                notes.Add(SignedCheckpoint.Sign(forged, forger).Note.ToString());
                previous = forged.Hash();
            }
        }

        return SampleLog.Export(entries, notes);
    }

    private static byte[] Insert(SampleLog log, Random random)
    {
        var entries = log.Entries.ToList();
        var at = random.Next(entries.Count);
        var added = SampleLog.NewEvent(random, entries[at].Leaf!.Sequence);
        entries.Insert(at, new(null, added));
        return SampleLog.Export(entries, log.Checkpoints.Select(signed => signed.Note.ToString()));
    }
}
