using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;

namespace BusinessMetrics.Projections.Store.Ledger;

/// <summary>A metric of one person, and when it was recorded.</summary>
public sealed record SubjectRecord(ListedMetric Metric, DateTimeOffset RecordedAt);

/// <summary>Every metric about one person, by whichever numbers stand for them, retracted ones too, oldest event first, as they are read.</summary>
/// <param name="archive">Where records are that left the database; null where none did.</param>
public sealed class SubjectRecords(NpgsqlDataSource dataSource, IEventArchive? archive = null)
{
    private const int RecordColumns = 9;

    // Served by metric_records_by_subject, partition by partition.
    private static readonly string Sql =
        $"""
        select {LedgerListing.RecordColumns}, record.recorded_at, {string.Join(", ", MetricSeries.Dimensions.Select(dimension => $"series.{dimension}"))}
        from {ReadModelSchema.Live}.metric_records as record
        join {ReadModelSchema.Live}.metric_series as series using (series_id)
        where record.subject_id = any($1)
        order by record.occurred_at, record.metric_id
        """;

    /// <exception cref="ArchiveUnreadableException">Events that are archived cannot be read.</exception>
    public async IAsyncEnumerable<SubjectRecord> OfAsync(IReadOnlyList<Guid> subjectIds, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Few, of one person, in days that the archive knows.
        var left = new List<SubjectRecord>();
        foreach (var subjectId in archive is null ? [] : subjectIds)
            left.AddRange((await archive!.OfSubjectAsync(subjectId, cancellation)).Select(Archived));
        var waiting = new Queue<SubjectRecord>(left.OrderBy(record => record.Metric.OccurredAt).ThenBy(record => record.Metric.MetricId, ByBytes));
        await foreach (var kept in KeptAsync(subjectIds, cancellation))
        {
            for (; waiting.TryPeek(out var next) && IsNotAfter(next.Metric, kept.Metric); waiting.Dequeue())
                if (next.Metric.MetricId != kept.Metric.MetricId)
                    yield return next;
            yield return kept;
        }

        foreach (var next in waiting)
            yield return next;
    }

    private static Comparer<Guid> ByBytes { get; } =
        Comparer<Guid>.Create((one, other) => one.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(other.ToByteArray(bigEndian: true)));

    private static bool IsNotAfter(ListedMetric one, ListedMetric other) =>
        one.OccurredAt < other.OccurredAt || (one.OccurredAt == other.OccurredAt && ByBytes.Compare(one.MetricId, other.MetricId) <= 0);

    private static SubjectRecord Archived(LoggedEvent archived)
    {
        var (id, _, recordedAt, metric) = ArchivedMetrics.Read(archived);
        return new(
            new(id, MetricSeries.Of(metric), metric.Value, metric.OccurredAt, metric.Subject, metric.Session, metric.Metadata is { } metadata ? JsonMarshal.GetRawUtf8Value(metadata).ToArray() : null, null), recordedAt);
    }

    private async IAsyncEnumerable<SubjectRecord> KeptAsync(IReadOnlyList<Guid> subjectIds, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.AddWithValue(subjectIds.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var series = MetricSeries.Of(new SeriesKey([.. MetricSeries.Dimensions.Select((_, i) => RollupSql.Text(reader, RecordColumns + 1 + i))]));
            yield return new(
                LedgerListing.Read(reader, series, AsOf.Now),
                await reader.GetFieldValueAsync<DateTimeOffset>(RecordColumns, cancellation));
        }
    }
}
