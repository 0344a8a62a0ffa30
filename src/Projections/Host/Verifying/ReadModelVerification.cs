using System.Data;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Trust.Archive;
using Npgsql;

namespace BusinessMetrics.Projections.Host.Verifying;

/// <summary>How a read model compares with the records.</summary>
/// <param name="Position">Where the read model was when the last hour was compared.</param>
/// <param name="Hours">How many hours were compared.</param>
/// <param name="Differences">How many rows differ.</param>
/// <param name="Listed">The first of them.</param>
public sealed record VerificationResult(long Position, int Hours, long Differences, IReadOnlyList<RollupDifference> Listed);

/// <summary>The read model is being filled.</summary>
public sealed class NotComparableException(string message) : Exception(message);

/// <summary>
/// Adds the records up anew and compares that with a read model's roll-ups: minutes with the records, and each coarser
/// table with the finer one. Each hour is compared at one moment, at which both are seen, so that metrics may come in
/// and be folded meanwhile; nothing is locked against that.
/// </summary>
public sealed class ReadModelVerification(NpgsqlDataSource dataSource, ReadModel model, IEventArchive? archive, TimeProvider clock)
{
    /// <summary>The first and last moment that the records, or the roll-ups, know of; null where there is nothing.</summary>
    public async Task<(DateTimeOffset First, DateTimeOffset Last)?> SpanAsync(CancellationToken cancellation)
    {
        // Both ends of an index each: of the primary key of every partition, and of the tables that are ordered by bucket.
        var spans = model.RollupModels.Where(each => each.AskedBy.Count == 0)
            .Select(each => $"select min(bucket) as first, max(bucket) as last from {ReadModelSchema.Live}.{each.TableOf(Granularity.Minute)}")
            .Prepend($"select min(occurred_at) as first, max(occurred_at) as last from {ReadModelSchema.Live}.metric_records");
        await using var command = dataSource.CreateCommand($"select min(first), max(last) from ({string.Join(" union all ", spans)}) as spans");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) && !reader.IsDBNull(0)
            ? (reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<DateTimeOffset>(1))
            : null;
    }

    /// <param name="hours">Ascending.</param>
    /// <param name="goesOn">Asked before every hour.</param>
    /// <exception cref="NotComparableException">The read model is far behind.</exception>
    /// <exception cref="ArchiveUnreadableException">Events that are archived cannot be read.</exception>
    /// <exception cref="UnreadableEventException">An event of the log is not what its type says.</exception>
    public async Task<VerificationResult> RunAsync(IEnumerable<DateTimeOffset> hours, Func<DateTimeOffset, bool> goesOn, CancellationToken cancellation)
    {
        if (model.RollupModels.Count == 0)
            return new(0, 0, 0, []);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var archived = archive is null ? null : await ArchiveHold.ShareAsync(connection, clock, cancellation);
        var differences = new DifferenceList();
        var tables = new RollupTables(connection, differences);
        var (position, compared) = (0L, 0);
        OpenDay? day = null;
        foreach (var hour in hours.TakeWhile(goesOn))
        {
            if (day is null || day.Start != Granularity.Day.Floor(hour))
            {
                await EndAsync(day, hour);
                day = new(Granularity.Day.Floor(hour), archive is null ? [] : await ArchivedOnAsync(Granularity.Day.Floor(hour), cancellation), []);
            }

            position = await CompareHourAsync(connection, tables, hour, day, cancellation);
            compared++;
        }

        await EndAsync(day, next: null);
        if (model is LedgerReadModel)
            await LedgerTotals.CompareAsync(connection, differences, cancellation);
        return new(position, compared, differences.Count, await differences.ReadAsync(connection, cancellation));

        // Of a day some hours were compared: all of them are in its own row, and in that of its week.
        async Task EndAsync(OpenDay? ended, DateTimeOffset? next)
        {
            if (ended is null)
                return;
            await CompareWithFinerAsync(tables, Granularity.Day, ended.Start, ended, cancellation);
            var week = Granularity.Week.Floor(ended.Start);
            if (next is null || Granularity.Week.Floor(next.Value) != week)
                await CompareWithFinerAsync(tables, Granularity.Week, week, ended, cancellation);
        }
    }

    /// <param name="Series">Of the models that are asked by series, those that have records on this day.</param>
    private sealed record OpenDay(DateTimeOffset Start, IReadOnlyList<RecordedMetric> Archived, Dictionary<RollupModel, HashSet<Guid>> Series)
    {
        public HashSet<Guid> Of(RollupModel model) => Series.GetValueOrDefault(model) ?? [];

        public void Saw(ExpectedRollups expected)
        {
            if (expected.Model.AskedBy.Count == 0)
                return;
            if (!Series.TryGetValue(expected.Model, out var seen))
                Series[expected.Model] = seen = [];
            seen.UnionWith(expected.Rows.Keys.Select(key => key.SeriesId));
        }
    }

    private async Task<long> CompareHourAsync(
        NpgsqlConnection connection, RollupTables tables, DateTimeOffset start, OpenDay day, CancellationToken cancellation)
    {
        var hour = new TimeWindow(start, start + Granularity.Hour.Length());
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        // Before anything is read: the tables of a rebuild, which takes their place, are empty to who has looked before.
        await ExecuteAsync(connection, $"lock table {string.Join(", ", LockedTables())} in access share mode", cancellation);
        var records = new RecordsAt(connection, model);
        if (!await records.OpenAsync(cancellation))
            throw new NotComparableException($"{model.Name} is being filled; what it holds can be compared once it has caught up.");
        var expected = model.RollupModels.Select(each => new ExpectedRollups(each)).ToArray();
        await records.AddUpAsync(hour, day.Archived, expected, cancellation);
        foreach (var each in expected)
        {
            day.Saw(each);
            await tables.CompareWithRecordsAsync(each, hour, cancellation);
        }

        await CompareWithFinerAsync(tables, Granularity.Hour, hour.Start, day, cancellation);
        return records.Position;
    }

    private async Task CompareWithFinerAsync(
        RollupTables tables, Granularity granularity, DateTimeOffset bucket, OpenDay day, CancellationToken cancellation)
    {
        foreach (var each in model.RollupModels)
            for (var i = 1; i < each.Granularities.Count; i++)
                if (each.Granularities[i] == granularity)
                    await tables.CompareWithFinerAsync(each, granularity, each.Granularities[i - 1], bucket, day.Of(each), cancellation);
    }

    private async Task<IReadOnlyList<RecordedMetric>> ArchivedOnAsync(DateTimeOffset day, CancellationToken cancellation) =>
        [.. (await archive!.OccurredInAsync([new(day, day.AddDays(1))], cancellation)).Select(ArchivedMetrics.Read)];

    private IEnumerable<string> LockedTables() => model.Tables.Concat(["metric_records", "metric_series"]).Distinct().Select(table => $"{ReadModelSchema.Live}.{table}");

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
