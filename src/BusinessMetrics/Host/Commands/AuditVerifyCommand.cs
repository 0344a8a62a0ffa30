using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Projections.Trust.Proofs.Verification;
using BusinessMetrics.Trust.Proofs;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>audit verify</c>: names what was changed, deleted, inserted, reordered or cut off.</summary>
internal static class AuditVerifyCommand
{
    private const int Clean = 0;
    private const int Tampered = 1;
    private const int Unverifiable = 2;

    public static Command Create(ServiceSettings settings)
    {
        var offline = new Option<FileInfo?>("--offline") { Description = "Verify this export instead of the database." };
        var publicKey = new Option<FileInfo?>("--public-key") { Description = "The log's public keys, one on a line; by default those in AUDIT_CHECKPOINT_DIR." };
        var checkpoint = new Option<FileInfo?>("--checkpoint") { Description = "The newest checkpoint that was kept; by default that in AUDIT_CHECKPOINT_DIR." };
        var command = new Command("verify", "Say what was changed, deleted, inserted, reordered or cut off. Exit status 0: nothing, 1: something, 2: cannot be verified.")
        {
            offline, publicKey, checkpoint,
        };
        command.SetAction(async (result, cancellation) =>
        {
            try
            {
                var directory = CheckpointDirectory.Of(settings);
                var keys = Keys(result.GetValue(publicKey), directory);
                var anchor = Anchor(result.GetValue(checkpoint), directory);
                return Tell(
                    result.GetValue(offline) is { } export
                        ? await OfflineAsync(export, keys, anchor, cancellation)
                        : await OnlineAsync(settings, keys, anchor, cancellation),
                    anchor);
            }
            catch (ProofRefusedException refused)
            {
                Console.WriteLine($"TAMPERED\n  {refused.Message}");
                return Tampered;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Neither clean nor tampered with, whatever stood in the way.
                Console.Error.WriteLine($"The log cannot be verified: {exception.Message}");
                return Unverifiable;
            }
        });
        return command;
    }

    private static IReadOnlyList<NoteVerifier> Keys(FileInfo? file, CheckpointDirectory directory)
    {
        var keys = file is null ? directory.Keys() : CheckpointDirectory.ReadKeys(file.FullName);
        return keys.Count > 0
            ? keys
            : throw new StartupException($"There is no public key in {file?.FullName ?? directory.KeysPath}.\nName a file with --public-key; `BusinessMetrics audit key` prints the keys.");
    }

    private static SignedCheckpoint? Anchor(FileInfo? file, CheckpointDirectory directory) =>
        file is null ? directory.Newest() : CheckpointDirectory.Read(file.FullName);

    private static async Task<(Verification, CheckedChain)> OfflineAsync(
        FileInfo export, IReadOnlyList<NoteVerifier> keys, SignedCheckpoint? anchor, CancellationToken cancellation)
    {
        await using var file = export.OpenRead();
        await using var stream = export.Extension == AuditExportCommand.Compressed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        return await ExportReader.VerifyAsync(stream, keys, anchor, cancellation);
    }

    private static async Task<(Verification, CheckedChain)> OnlineAsync(
        ServiceSettings settings, IReadOnlyList<NoteVerifier> keys, SignedCheckpoint? anchor, CancellationToken cancellation)
    {
        await using var database = await CommandDatabase.OpenAsync(settings, cancellation);
        var (result, chain, unsigned) = await LogVerification.RunAsync(database.DataSource, await database.ArchiveAsync(settings, cancellation), keys, anchor, cancellation);
        if (unsigned > 0)
            Console.WriteLine($"{unsigned} newer events are not signed yet.");
        var trail = await AuditTrailCheck.FindAsync(database.DataSource, cancellation);
        return (result with { Findings = [.. result.Findings, .. trail] }, chain);
    }

    private static int Tell((Verification Result, CheckedChain Chain) verified, SignedCheckpoint? anchor)
    {
        var (result, chain) = verified;
        if (anchor is null)
            Console.WriteLine("There is no checkpoint from outside the database: a log that was cut off at its end together with its checkpoints cannot be told from a whole one.");
        if (chain.Accepted.Count == 0 && result.Size == 0 && result.Findings.Count == 0)
        {
            Console.WriteLine("Nothing was signed yet.");
            return Clean;
        }

        if (chain.Accepted.Count > 0)
        {
            var newest = chain.Accepted[^1];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{newest.Origin}: {chain.Accepted.Count} checkpoints, the newest of {newest.Size} events at {Iso8601.Format(newest.Time)}; {result.Events} events are what was signed; {result.SkippedSequences} numbers of the sequence were never used."));
        }

        if (result.Findings.Count == 0)
        {
            Console.WriteLine("CLEAN");
            return Clean;
        }

        Console.WriteLine("TAMPERED");
        foreach (var finding in result.Findings)
            Console.WriteLine($"  {finding.Kind}: {finding.Text}");
        return Tampered;
    }
}
