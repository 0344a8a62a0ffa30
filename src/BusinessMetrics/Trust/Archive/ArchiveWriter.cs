using BusinessMetrics.Projections.Store.Events;
using Parquet;
using Parquet.Schema;

namespace BusinessMetrics.Trust.Archive;

/// <summary>An event, and when its metric happened.</summary>
public sealed record ArchivedEvent(LoggedEvent Event, DateTimeOffset OccurredAt);

/// <summary>Writes a file of the archive, group by group (Parquet, compressed with Zstandard).</summary>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    private static readonly ParquetOptions Options = new() { CompressionMethod = CompressionMethod.Zstd };

    private readonly FileStream _file;
    private readonly ParquetWriter _writer;

    private ArchiveWriter(FileStream file, ParquetWriter writer) => (_file, _writer) = (file, writer);

    public static async Task<ArchiveWriter> CreateAsync(string path, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        return new(file, await ParquetWriter.CreateAsync(ArchiveColumns.Schema, file, Options, cancellationToken: cancellation));
    }

    public async Task WriteAsync(IReadOnlyList<ArchivedEvent> events)
    {
        using var group = _writer.CreateRowGroup();
        await WriteAsync(ArchiveColumns.Sequence, archived => archived.Event.Sequence);
        await WriteAsync(ArchiveColumns.EventId, archived => archived.Event.Id);
        await WriteTextsAsync(ArchiveColumns.Stream, archived => archived.Event.Stream);
        await WriteAsync(ArchiveColumns.Version, archived => archived.Event.Version);
        await WriteTextsAsync(ArchiveColumns.Type, archived => archived.Event.Type);
        await WriteTextsAsync(ArchiveColumns.Data, archived => archived.Event.Data);
        await WriteAsync(ArchiveColumns.RecordedAt, archived => archived.Event.TimestampMicroseconds);
        await WriteTextsAsync(ArchiveColumns.CorrelationId, archived => archived.Event.CorrelationId);
        await WriteTextsAsync(ArchiveColumns.UserName, archived => archived.Event.UserName);
        await WriteAsync(ArchiveColumns.IsArchived, archived => archived.Event.IsArchived);
        await WriteAsync(ArchiveColumns.OccurredAt, archived => LoggedEvent.Microseconds(archived.OccurredAt));
        group.CompleteValidate();

        async Task WriteAsync<T>(DataField field, Func<ArchivedEvent, T> value)
            where T : struct =>
            await group.WriteAsync<T>(field, events.Select(value).ToArray());

        async Task WriteTextsAsync(DataField field, Func<ArchivedEvent, string?> value) =>
            await group.WriteAsync(field, events.Select(value).ToArray()!);
    }

    /// <summary>Ends the file; it is on the disk when this returns.</summary>
    public async Task CompleteAsync()
    {
        await _writer.DisposeAsync();
        _file.Flush(flushToDisk: true);
    }

    public async ValueTask DisposeAsync() => await _file.DisposeAsync();
}
