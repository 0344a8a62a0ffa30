using BusinessMetrics.Projections.Events;
using BusinessMetrics.Projections.Numbers;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Ledger;

/// <summary>Reads figures from the roll-ups; the cost of an answer grows with buckets and series, not with metrics.</summary>
public sealed class LedgerFigures(NpgsqlDataSource dataSource)
{
    // Each piece is a range scan of the table's primary key (bucket, series_id); the edges are one of (occurred_at, metric_id).
    private static readonly string FiguresSql =
        $"""
        with pieces as (
            {PieceSql(Granularity.Day, "days")}
            union all
            {PieceSql(Granularity.Hour, "hours")}
            union all
            {PieceSql(Granularity.Minute, "minutes")}
            union all
            select record.series_id, 1, record.value, record.value, record.value
            from unnest(@edges_start, @edges_end) as piece (starts, ends)
            join {ReadModels.Schema}.metric_records as record
                on record.occurred_at >= piece.starts and record.occurred_at < piece.ends
        )
        select series.category, series.service, series.metric_name, series.model_name, series.unit,
               sum(pieces.count)::bigint, sum(pieces.sum)::text, min(pieces.min)::text, max(pieces.max)::text
        from pieces
        join {ReadModels.Schema}.metric_series as series using (series_id)
        where {MetricFilter.Condition}
        group by series.series_id
        """;

    /// <summary>The figures of each series that has a metric in the window.</summary>
    public async Task<IReadOnlyList<SeriesFigures>> OfAsync(MetricFilter filter, TimeWindow window, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(FiguresSql);
        filter.AddTo(command.Parameters);
        var cover = WindowCover.Of(window);
        AddPieces(command.Parameters, "days", cover.Days);
        AddPieces(command.Parameters, "hours", cover.Hours);
        AddPieces(command.Parameters, "minutes", cover.Minutes);
        AddPieces(command.Parameters, "edges", cover.Edges);

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var figures = new List<SeriesFigures>();
        while (await reader.ReadAsync(cancellation))
            figures.Add(new(ReadSeries(reader), ReadFigures(reader)));
        return figures;
    }

    /// <summary>How many metrics there are in all.</summary>
    public async Task<long> CountAllAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"select coalesce(sum(count), 0)::bigint from {ReadModels.Schema}.metric_totals");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    internal static MetricSeries ReadSeries(NpgsqlDataReader reader)
    {
        if (!MetricCategories.TryParse(reader.GetString(0), out var category))
            throw new InvalidOperationException($"metric_series holds the unknown category '{reader.GetString(0)}'");
        return new(category, reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetString(4));
    }

    private static Figures ReadFigures(NpgsqlDataReader reader) => new(
        reader.GetInt64(5),
        ReadNumber(reader, 6),
        ReadNumber(reader, 7),
        ReadNumber(reader, 8));

    /// <summary>PostgreSQL writes every digit out, which may be more than a caller may send.</summary>
    internal static ExactNumber ReadNumber(NpgsqlDataReader reader, int column) => ExactNumber.ParseExact(reader.GetString(column));

    private static string PieceSql(Granularity granularity, string pieces) =>
        $"""
        select rollup.series_id, rollup.count, rollup.sum, rollup.min, rollup.max
            from unnest(@{pieces}_start, @{pieces}_end) as piece (starts, ends)
            join {LedgerSchema.TableOf(granularity)} as rollup
                on rollup.bucket >= piece.starts and rollup.bucket < piece.ends
        """;

    private static void AddPieces(NpgsqlParameterCollection parameters, string name, IReadOnlyList<TimeWindow> pieces)
    {
        const NpgsqlDbType Instants = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz;
        parameters.Add(new($"{name}_start", Instants) { Value = pieces.Select(piece => piece.Start).ToArray() });
        parameters.Add(new($"{name}_end", Instants) { Value = pieces.Select(piece => piece.End).ToArray() });
    }
}
