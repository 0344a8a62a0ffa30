using System.Security.Cryptography;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Projections.Trust.Proofs.Tree;
using BusinessMetrics.Projections.Trust.Proofs.Verification;
using BusinessMetrics.Trust.Audit;
using Npgsql;

namespace BusinessMetrics.Trust.Archive;

/// <summary>Events cannot be archived as things are; nothing was taken away.</summary>
public sealed class ArchiveRefusedException(string reason) : Exception(reason);

/// <summary>Writes the metrics of a day to a file, reads it back, and only then lets the database know of it.</summary>
public sealed class DayArchiving(NpgsqlDataSource dataSource, ArchiveDirectory directory, TimeProvider clock)
{
    /// <summary>Events that are written, read and removed together.</summary>
    public const int GroupSize = 10_000;

    /// <summary>By how much the clocks of nodes may differ, and a commit be late.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromHours(1);

    private static readonly string[] Types = [.. MetricCategories.Events.Names];

    /// <summary>The sequences between which the day's events are.</summary>
    public static Task<(long After, long Until)> RangeAsync(NpgsqlConnection connection, DateOnly day, CancellationToken cancellation) =>
        CheckpointStore.RangeAsync(connection, StartOf(day) - Tolerance, StartOf(day.AddDays(1)) + Tolerance, cancellation);

    public static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>Takes files in that a run wrote before the database forgot, or never learned, of them.</summary>
    public async Task<IReadOnlyList<ArchivedPart>> AdoptAsync(DateOnly day, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var adopted = new List<ArchivedPart>();
        var known = (await ArchiveCatalog.OfDayAsync(connection, day, cancellation)).Count;
        for (var number = known + 1; directory.ManifestOf(day, number) is { } manifest; number++)
        {
            if (SignedCheckpoint.Parse(manifest.Checkpoint)?.Checkpoint.Origin is var origin && origin != await CheckpointStore.OriginAsync(connection, cancellation))
                throw new ArchiveRefusedException($"{ArchiveDirectory.FileOf(day, number)} is of another log, {origin}: ARCHIVE_DIR has to be a folder of this database's own.");
            var part = manifest.ToPart(clock.GetUtcNow());
            await using (var reader = await directory.OpenAsync(part, cancellation))
                for (var group = 0; group < reader.Groups; group++)
                    await ArchiveCheck.CompareAsync(connection, await reader.ReadAsync(group, cancellation), cancellation);
            await AddAsync(connection, part, cancellation);
            adopted.Add(part);
        }

        return adopted;
    }

    /// <summary>The day's events that are in no file yet, as a new one; null where there are none.</summary>
    /// <exception cref="ArchiveRefusedException">An event is not what was signed, or the file not what was written to it.</exception>
    public async Task<ArchivedPart?> WriteAsync(DateOnly day, (long After, long Until) range, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var number = (await ArchiveCatalog.OfDayAsync(connection, day, cancellation)).Count + 1;
        var draft = directory.DraftOf(day, number);
        var contents = await WriteAsync(connection, draft, day, range, cancellation);
        if (contents.Events == 0)
        {
            File.Delete(draft);
            return null;
        }

        if ((await ReadAsync(draft, cancellation)).Digest is var read && !read.AsSpan().SequenceEqual(contents.Digest))
            throw new ArchiveRefusedException($"{ArchiveDirectory.FileOf(day, number)}, read back, is not what was written to it.");
        var checkpoint = await CheckpointStore.CoveringAsync(connection, contents.LastSequence, cancellation)
            ?? throw new ArchiveRefusedException($"No checkpoint covers the metrics recorded on {day:yyyy-MM-dd}.");
        var part = new ArchivedPart(
            day, number, contents.Events, new FileInfo(draft).Length, await ArchiveDirectory.HashAsync(draft, cancellation),
            contents.FirstSequence, contents.LastSequence, contents.FirstOccurredAt, contents.LastOccurredAt, checkpoint, clock.GetUtcNow(), null, null);
        directory.Publish(part);
        await AddAsync(connection, part, cancellation);
        return part;
    }

    private async Task<FileContents> WriteAsync(
        NpgsqlConnection connection, string draft, DateOnly day, (long After, long Until) range, CancellationToken cancellation)
    {
        await using var reading = await dataSource.OpenConnectionAsync(cancellation);
        await using var writer = await ArchiveWriter.CreateAsync(draft, cancellation);
        using var contents = new ContentsBuilder();
        await foreach (var recorded in EventRows.RecordedBetweenAsync(reading, range, Types, StartOf(day), StartOf(day.AddDays(1)), cancellation))
        {
            contents.Group.Add(new(recorded, ArchivedMetrics.Read(recorded).Metric.OccurredAt));
            if (contents.Group.Count == GroupSize)
                await WriteGroupAsync();
        }

        if (contents.Group.Count > 0)
            await WriteGroupAsync();
        await writer.CompleteAsync();
        return contents.Build();

        async Task WriteGroupAsync()
        {
            await ArchiveCheck.CompareAsync(connection, contents.Group, cancellation);
            await writer.WriteAsync(contents.Group);
            contents.EndGroup();
        }
    }

    private static async Task<FileContents> ReadAsync(string file, CancellationToken cancellation)
    {
        await using var reader = await ArchiveReader.OpenAsync(file, cancellation);
        using var contents = new ContentsBuilder();
        for (var group = 0; group < reader.Groups; group++)
        {
            contents.Group.AddRange(await reader.ReadAsync(group, cancellation));
            contents.EndGroup();
        }

        return contents.Build();
    }

    private async Task AddAsync(NpgsqlConnection connection, ArchivedPart part, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ArchiveCatalog.AddAsync(connection, part, cancellation);
        await AuditStream.AppendAsync(connection, AuditStream.NewKey(), [ArchiveAudit.Of("system", ArchiveAudit.Move, part)], clock.GetUtcNow(), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <param name="Digest">SHA-256 over the leaves' hashes, in the order of the events.</param>
    private sealed record FileContents(
        long Events, long FirstSequence, long LastSequence, DateTimeOffset FirstOccurredAt, DateTimeOffset LastOccurredAt, byte[] Digest);

    private sealed class ContentsBuilder : IDisposable
    {
        private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _events;
        private long _firstSequence = long.MaxValue;
        private long _lastSequence;
        private DateTimeOffset _firstOccurredAt = DateTimeOffset.MaxValue;
        private DateTimeOffset _lastOccurredAt = DateTimeOffset.MinValue;

        public List<ArchivedEvent> Group { get; } = [];

        public void EndGroup()
        {
            foreach (var (recorded, occurredAt) in Group)
            {
                _digest.AppendData(EventLeaf.Hash(recorded));
                _events++;
                (_firstSequence, _lastSequence) = (Math.Min(_firstSequence, recorded.Sequence), Math.Max(_lastSequence, recorded.Sequence));
                _firstOccurredAt = occurredAt < _firstOccurredAt ? occurredAt : _firstOccurredAt;
                _lastOccurredAt = occurredAt > _lastOccurredAt ? occurredAt : _lastOccurredAt;
            }

            Group.Clear();
        }

        public FileContents Build() => new(_events, _firstSequence, _lastSequence, _firstOccurredAt, _lastOccurredAt, _digest.GetHashAndReset());

        public void Dispose() => _digest.Dispose();
    }
}

/// <summary>What the audit trail says of the archive.</summary>
internal static class ArchiveAudit
{
    public const string Move = "archive.move";
    public const string Restore = "archive.restore";

    public static AuditRecorded Of(string actor, string action, ArchivedPart part) => new()
    {
        Actor = actor,
        Action = action,
        Target = $"archive:{part.Day:yyyy-MM-dd}",
        Outcome = AuditOutcomes.Done,
        Details = $"{part.Events} metrics, sequences {part.FirstSequence} to {part.LastSequence}, {ArchiveDirectory.FileOf(part.Day, part.Part)}",
    };
}
