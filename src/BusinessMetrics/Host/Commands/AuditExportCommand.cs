using System.CommandLine;
using System.IO.Compression;
using System.IO.Pipelines;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Proofs.Verification;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>audit export</c>: the signed log as a file that can be verified without the database.</summary>
internal static class AuditExportCommand
{
    public const string Compressed = ".gz";
    private const int FlushedAt = 1 << 18;

    public static Command Create(ServiceSettings settings)
    {
        var file = new Argument<FileInfo>("file") { Description = "Lines of JSON: the checkpoints, then every signed event. With .gz at its end it is compressed." };
        var command = new Command("export", "Write the signed log to a file.") { file };
        command.SetAction(async (result, cancellation) =>
        {
            var target = result.GetRequiredValue(file);
            await using var database = await CommandDatabase.OpenAsync(settings, cancellation);
            await using var log = await LogReader.OpenAsync(database.DataSource, await database.ArchiveAsync(settings, cancellation), cancellation);
            // Another name until it is whole: half an export would look like a log that was cut off.
            var draft = target.FullName + ".draft";
            long entries;
            await using (var stream = File.Create(draft))
                entries = await WriteAsync(log, stream, target.Extension == Compressed, cancellation);
            File.Move(draft, target.FullName, overwrite: true);
            Console.WriteLine($"{entries} entries; {await log.UnsignedAsync(cancellation)} newer events are not signed yet and left out.");
            return 0;
        });
        return command;
    }

    internal static async Task<long> WriteAsync(LogReader log, Stream file, bool isCompressed, CancellationToken cancellation)
    {
        await using var stream = isCompressed ? new GZipStream(file, CompressionLevel.Fastest) : file;
        var output = PipeWriter.Create(stream, new(leaveOpen: true));
        ExportFormat.WriteHeader(output, await log.OriginAsync(cancellation) ?? throw new StartupException("Nothing was signed yet."));
        foreach (var note in await log.CheckpointsAsync(cancellation))
            ExportFormat.WriteCheckpoint(output, note);
        var entries = 0L;
        await foreach (var entry in log.EntriesAsync(cancellation))
        {
            ExportFormat.WriteEntry(output, entry);
            entries++;
            if (output.UnflushedBytes >= FlushedAt)
                await output.FlushAsync(cancellation);
        }

        await output.CompleteAsync();
        return entries;
    }
}
