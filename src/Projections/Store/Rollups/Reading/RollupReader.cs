using System.Runtime.InteropServices;
using BusinessMetrics.Projections.Store.EventLoading;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Store.Rollups.Reading;

/// <summary>
/// Answers from roll-ups; the cost grows with buckets and series, not with metrics. A row that is unfit for the
/// question, because something in it was recorded after the moment asked about, or because a retraction left its
/// extremes in doubt, is replaced by its finer rows, and at the last by the single records (<see cref="RollupDescent"/>).
/// </summary>
/// <param name="archive">Where records are that left the database; null where none did.</param>
/// <param name="readsRecordsOnce">See <see cref="ForOneAnswer"/>.</param>
public sealed class RollupReader(NpgsqlDataSource dataSource, IEventArchive? archive = null, bool readsRecordsOnce = false)
{
    private readonly RollupDescent _descent = new(dataSource, new(dataSource, archive, readsRecordsOnce));

    /// <summary>Answers about quantiles.</summary>
    public SketchReader Sketches => field ??= new(dataSource, _descent);

    /// <summary>A reader for several questions about the same window, whose ragged ends are the same records.</summary>
    public RollupReader ForOneAnswer() => new(dataSource, archive, readsRecordsOnce: true);

    /// <summary>A row for each combination of the question's dimensions (and bucket) that has a metric in the window.</summary>
    public async Task<IReadOnlyList<RollupRow>> ReadAsync(RollupQuery query, CancellationToken cancellation)
    {
        var figures = new Dictionary<(DateTimeOffset? Bucket, SeriesKey Key), RollupFigures>();
        var cover = query.Cover;
        var unfit = new List<UnfitRollup>();
        if (cover.HasPieces)
            await ReadRollupsAsync(query, cover, figures, unfit, cancellation);
        foreach (var part in await _descent.ReadAsync(query, unfit, cover.Edges, withSketch: false, cancellation))
            CollectionsMarshal.GetValueRefOrAddDefault(figures, (query.BucketOf(part.At), query.KeyOf(part.Series)), out _) += part.Figures;
        return
        [
            .. figures
                .Where(row => row.Value.Count > 0)
                .Select(row => new RollupRow(query, row.Key.Key, row.Key.Bucket, row.Value)),
        ];
    }

    /// <summary>How many values of the dimension <paramref name="counted"/> there are, for each of <paramref name="by"/>.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(RollupQuery query, string counted, string by, CancellationToken cancellation)
    {
        query = query.By(by, counted) with { Statistics = Statistics.None };
        // What was unfit can be added to what was found only where no two series have the same value.
        if (query.AsOf is not null && !PresenceSql.CountsSeries(query))
        {
            var rows = await ReadAsync(query, cancellation);
            return rows.Where(row => row[counted] is not null).CountBy(row => row[by]!).ToDictionary(value => value.Key, value => (long)value.Value);
        }

        var cover = query.Cover;
        var beside = await _descent.ReadAsync(query, [], cover.Edges, withSketch: false, cancellation);
        var besideIds = beside.Select(part => part.Series).Distinct().Select(series => series.ComputeId()).ToArray();
        var (counts, unfit) = (new Dictionary<string, long>(), new List<UnfitRollup>());
        await using (var command = dataSource.CreateCommand(PresenceSql.Counts(query, cover, counted, by)))
        {
            RollupSql.AddParameters(command, query, cover);
            command.Parameters.Add(new("beside", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = besideIds });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                if (reader.IsDBNull(2))
                    counts[reader.GetString(0)] = reader.GetInt64(1);
                else
                    unfit.Add(await UnfitRollup.ReadAsync(reader, 2, cancellation));
            }
        }

        var (byIndex, countedIndex) = (query.Model.IndexOf(by), query.Model.IndexOf(counted));
        foreach (var part in (await _descent.ReadAsync(query, unfit, [], withSketch: false, cancellation)).DistinctBy(part => part.Series))
            if (part.Series[byIndex] is { } value && part.Series[countedIndex] is not null)
                counts[value] = counts.GetValueOrDefault(value) + 1;
        return counts;
    }

    private async Task ReadRollupsAsync(
        RollupQuery query,
        WindowCover cover,
        Dictionary<(DateTimeOffset?, SeriesKey), RollupFigures> figures,
        List<UnfitRollup> unfit,
        CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(RollupRowsSql.Rows(query, cover));
        RollupSql.AddParameters(command, query, cover);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!reader.IsDBNull(7))
            {
                unfit.Add(await UnfitRollup.ReadAsync(reader, 7, cancellation));
                continue;
            }

            if (reader.GetInt64(0) == 0)
                continue;
            DateTimeOffset? start = !query.HasBuckets ? null : await reader.GetFieldValueAsync<DateTimeOffset>(8, cancellation);
            var key = new SeriesKey([.. query.Dimensions.Select((_, i) => RollupSql.Text(reader, 10 + i))]);
            CollectionsMarshal.GetValueRefOrAddDefault(figures, (start, key), out _) += RollupSql.Figures(reader, 0, query.Statistics);
        }
    }
}
