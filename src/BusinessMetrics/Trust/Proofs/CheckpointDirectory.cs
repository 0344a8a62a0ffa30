using System.Globalization;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;

namespace BusinessMetrics.Trust.Proofs;

/// <summary>
/// The folder outside the database that whoever owns the database alone cannot rewrite: the newest checkpoint, the last
/// one of each day, and the public keys.
/// </summary>
public sealed class CheckpointDirectory(string path)
{
    public const string NewestName = "newest.checkpoint";
    public const string KeysName = "audit.pub";

    public static CheckpointDirectory Of(ServiceSettings settings) => new(settings.CheckpointDirectory);

    public string NewestPath => Path.Combine(path, NewestName);

    public string KeysPath => Path.Combine(path, KeysName);

    /// <summary>Null where none was written yet.</summary>
    /// <exception cref="ProofRefusedException">The file is not a checkpoint.</exception>
    public SignedCheckpoint? Newest() => File.Exists(NewestPath) ? Read(NewestPath) : null;

    /// <exception cref="ProofRefusedException">The file is not a checkpoint.</exception>
    public static SignedCheckpoint Read(string file) =>
        SignedCheckpoint.Parse(File.ReadAllText(file)) ?? throw new ProofRefusedException($"{file} is not a signed checkpoint: it was altered.");

    /// <summary>The public keys, one on a line; none where there is no file.</summary>
    public IReadOnlyList<NoteVerifier> Keys() => File.Exists(KeysPath) ? ReadKeys(KeysPath) : [];

    public static IReadOnlyList<NoteVerifier> ReadKeys(string file) =>
        [.. File.ReadLines(file).Select(NoteVerifier.Parse).OfType<NoteVerifier>()];

    public void Write(SignedCheckpoint checkpoint, IReadOnlyList<NoteVerifier> keys)
    {
        Directory.CreateDirectory(path);
        WriteWhole(KeysPath, string.Concat(keys.Select(key => key.Text + "\n")));
        var note = checkpoint.Note.ToString();
        WriteWhole(Path.Combine(path, checkpoint.Checkpoint.Time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + ".checkpoint"), note);
        WriteWhole(NewestPath, note);
    }

    /// <summary>Either the old content or the new one is there, whenever the machine stops.</summary>
    private static void WriteWhole(string file, string text)
    {
        var draft = file + ".draft";
        using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, file, overwrite: true);
    }
}
