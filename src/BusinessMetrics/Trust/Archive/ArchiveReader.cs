using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using Parquet;
using Parquet.Schema;

namespace BusinessMetrics.Trust.Archive;

/// <summary>Reads a file of the archive, group by group.</summary>
public sealed class ArchiveReader : IAsyncDisposable
{
    private readonly ParquetReader _reader;

    private ArchiveReader(ParquetReader reader) => _reader = reader;

    public static async Task<ArchiveReader> OpenAsync(string path, CancellationToken cancellation) =>
        new(await ParquetReader.CreateAsync(path, cancellationToken: cancellation));

    public int Groups => _reader.RowGroupCount;

    /// <summary>Whether a group may hold sequences above one and up to another.</summary>
    public bool MayHold(int group, long after, long until) => Overlaps(group, ArchiveColumns.Sequence, after + 1, until);

    /// <summary>Whether a group may hold metrics that happened at or after one moment and before another.</summary>
    public bool MayHold(int group, DateTimeOffset start, DateTimeOffset end) =>
        Overlaps(group, ArchiveColumns.OccurredAt, LoggedEvent.Microseconds(start), LoggedEvent.Microseconds(end) - 1);

    /// <exception cref="ArchiveUnreadableException">The file is not one of the archive's.</exception>
    public async Task<IReadOnlyList<ArchivedEvent>> ReadAsync(int group, CancellationToken cancellation)
    {
        var row = _reader.OpenRowGroupReader(group);
        var count = checked((int)row.RowCount);
        var sequences = await ValuesAsync<long>(ArchiveColumns.Sequence);
        var ids = await ValuesAsync<Guid>(ArchiveColumns.EventId);
        var streams = await TextsAsync(ArchiveColumns.Stream);
        var versions = await ValuesAsync<long>(ArchiveColumns.Version);
        var types = await TextsAsync(ArchiveColumns.Type);
        var data = await TextsAsync(ArchiveColumns.Data);
        var recordedAt = await ValuesAsync<long>(ArchiveColumns.RecordedAt);
        var correlationIds = await TextsAsync(ArchiveColumns.CorrelationId);
        var userNames = await TextsAsync(ArchiveColumns.UserName);
        var areArchived = await ValuesAsync<bool>(ArchiveColumns.IsArchived);
        var occurredAt = await ValuesAsync<long>(ArchiveColumns.OccurredAt);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new ArchivedEvent(
                new(
                    sequences[i], ids[i], streams[i]!, versions[i], types[i]!, data[i]!, recordedAt[i],
                    correlationIds[i], userNames[i], areArchived[i]),
                LoggedEvent.Instant(occurredAt[i]))),
        ];

        async Task<T[]> ValuesAsync<T>(DataField field)
            where T : struct
        {
            var values = new T[count];
            await row.ReadAsync<T>(FieldOf(field), values, cancellationToken: cancellation);
            return values;
        }

        async Task<string?[]> TextsAsync(DataField field)
        {
            var values = new string[count];
            await row.ReadAsync(FieldOf(field), values, cancellationToken: cancellation);
            return values;
        }
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private DataField FieldOf(DataField field) =>
        _reader.Schema.DataFields.FirstOrDefault(known => known.Name == field.Name)
            ?? throw new ArchiveUnreadableException($"A file of the archive has no column {field.Name}.");

    private bool Overlaps(int group, DataField field, long first, long last)
    {
        var statistics = _reader.OpenRowGroupReader(group).GetStatistics(FieldOf(field));
        return statistics is not { MinValue: long least, MaxValue: long most } || (least <= last && most >= first);
    }
}
