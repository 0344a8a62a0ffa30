using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Store.Rollups.Reading;

/// <summary>The pieces that questions to roll-ups are made of. Names come from models; what callers send are parameters.</summary>
internal static class RollupSql
{
    /// <summary>
    /// A range scan of the primary key for each piece of the window. Bounds are parameters of their own and not rows of
    /// an array, and each piece is joined with the series by itself, so that the planner sees how little it has to read.
    /// </summary>
    /// <param name="columns">Of <c>rollup</c>, beside granularity, bucket and series.</param>
    /// <param name="condition">Another one on <c>rollup</c>; none where empty.</param>
    public static string Pieces(RollupQuery query, WindowCover cover, string columns, string condition = "") =>
        string.Join(
            "\n    union all\n    ",
            PiecesOf(query, cover).Select((piece, i) =>
                $"""
                select {(int)piece.Granularity} as granularity, rollup.bucket, rollup.series_id, {columns}{(query.IsSelective ? $", {Unfit(query)} as unfit" : "")}
                    from {ReadModelSchema.Live}.{query.Model.TableOf(piece.Granularity)} as rollup
                    {(query.Filters.Count > 0 ? $"join {ReadModelSchema.Live}.{query.Model.SeriesTable} as series using (series_id)" : "")}
                    where rollup.bucket >= @piece_{i}_start and rollup.bucket < @piece_{i}_end{Known(query)}{Conditions(query)}{(condition.Length > 0 ? $" and {condition}" : "")}
                """));

    /// <summary>What tells rows that were there at the moment asked about.</summary>
    public static string Known(RollupQuery query) => query.AsOf is null ? "" : " and rollup.first_recorded_at <= @as_of";

    /// <summary>What tells rows whose figures are not those that were asked for.</summary>
    public static string Unfit(RollupQuery query)
    {
        var reasons = new List<string>();
        if (query.AsOf is not null)
            reasons.Add("rollup.last_changed_at > @as_of");
        if (query.Statistics is not Statistics.None)
            reasons.Add("rollup.retractions > 0");
        return reasons.Count == 0 ? "false" : $"({string.Join(" or ", reasons)})";
    }

    /// <summary>The filters, as further conditions on the series.</summary>
    public static string Conditions(RollupQuery query) =>
        string.Concat(query.Filters.Select((filter, i) => $" and series.{filter.Dimension} = any(@filter_{i})"));

    /// <summary>The start of the bucket that the column's falls into; null where none are asked for.</summary>
    public static string? Bucket(RollupQuery query, string column) => query switch
    {
        // Numbered from 1 on, and 0 before the first.
        { Buckets: not null } => $"(@bucket_starts)[greatest(width_bucket({column}, @bucket_starts), 1)]",
        { Bucket: { } length } => $"date_trunc('{length.ToString().ToLowerInvariant()}', {column}, 'UTC')",
        _ => null,
    };

    /// <summary>The value of a dimension that tells an answer's rows apart.</summary>
    public static string Dimension(RollupQuery query, string dimension) => query.Told is { } told && told.Dimension == dimension
        ? $"case when {(told.HasNone ? $"series.{dimension} is null or " : "")}series.{dimension} = any(@told) then series.{dimension} else @others end"
        : $"series.{dimension}";

    public static void AddParameters(NpgsqlCommand command, RollupQuery query, WindowCover cover)
    {
        var pieces = PiecesOf(query, cover).ToArray();
        for (var i = 0; i < pieces.Length; i++)
        {
            command.Parameters.Add(new($"piece_{i}_start", NpgsqlDbType.TimestampTz) { Value = pieces[i].Window.Start });
            command.Parameters.Add(new($"piece_{i}_end", NpgsqlDbType.TimestampTz) { Value = pieces[i].Window.End });
        }

        if (query.Buckets is { } buckets)
            command.Parameters.Add(new("bucket_starts", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz) { Value = buckets.Starts.ToArray() });
        if (query.Told is { } told)
        {
            command.Parameters.Add(new("told", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = told.Values.ToArray() });
            command.Parameters.AddWithValue("others", RollupQuery.Others);
        }

        AddFilters(command, query);
        AddAsOf(command, query);
    }

    public static void AddFilters(NpgsqlCommand command, RollupQuery query)
    {
        for (var i = 0; i < query.Filters.Count; i++)
            command.Parameters.Add(new($"filter_{i}", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = query.Filters[i].Values.ToArray() });
    }

    public static void AddAsOf(NpgsqlCommand command, RollupQuery query)
    {
        if (query.AsOf is { } moment)
            command.Parameters.Add(new("as_of", NpgsqlDbType.TimestampTz) { Value = moment });
    }

    public static void AddWindows(NpgsqlCommand command, string name, IReadOnlyList<TimeWindow> windows)
    {
        const NpgsqlDbType Instants = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz;
        command.Parameters.Add(new($"{name}_start", Instants) { Value = windows.Select(window => window.Start).ToArray() });
        command.Parameters.Add(new($"{name}_end", Instants) { Value = windows.Select(window => window.End).ToArray() });
    }

    /// <summary>The seven columns of <c>rollup</c> that <see cref="Figures"/> are read from; null where a question does not ask for them.</summary>
    public static string FigureColumns(Statistics statistics)
    {
        return $"rollup.count, rollup.sum, {Column(Statistics.Extremes, "min", "numeric")}, {Column(Statistics.Extremes, "max", "numeric")}, "
            + $"{Column(Statistics.Latest, "last_value", "numeric")}, {Column(Statistics.LatestTime, "last_at", "timestamptz")}, {Column(Statistics.Latest, "last_id", "uuid")}";

        string Column(Statistics wanted, string name, string type) => statistics.HasFlag(wanted) ? $"rollup.{name}" : $"null::{type} as {name}";
    }

    /// <summary>Seven columns from <paramref name="first"/> on: count, sum, min, max, and the latest's value, time and id.</summary>
    public static RollupFigures Figures(NpgsqlDataReader reader, int first, Statistics statistics)
    {
        var hasExtremes = statistics.HasFlag(Statistics.Extremes);
        return new(
            reader.GetInt64(first),
            Number(reader, first + 1),
            hasExtremes ? Number(reader, first + 2) : default,
            hasExtremes ? Number(reader, first + 3) : default,
            statistics.HasFlag(Statistics.Latest)
                ? new(Number(reader, first + 4), reader.GetFieldValue<DateTimeOffset>(first + 5), reader.GetGuid(first + 6))
                : statistics.HasFlag(Statistics.LatestTime) ? new(default, reader.GetFieldValue<DateTimeOffset>(first + 5), default) : null);
    }

    /// <summary>PostgreSQL writes every digit out, which may be more than a caller may send.</summary>
    public static ExactNumber Number(NpgsqlDataReader reader, int column) => ExactNumber.ParseExact(reader.GetString(column));

    internal static IEnumerable<(Granularity Granularity, TimeWindow Window)> PiecesOf(RollupQuery query, WindowCover cover) =>
        query.Model.Granularities.SelectMany(granularity => cover.Of(granularity).Select(window => (granularity, window)));

    public static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
