using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;

namespace BusinessMetrics.Projections.Host.Verifying;

/// <summary>Compares a model's roll-up tables with its records, and the coarser of them with the finer.</summary>
internal sealed class RollupTables(NpgsqlConnection connection, DifferenceList differences)
{
    /// <summary>The finest table with what the records of a window come to.</summary>
    public async Task CompareWithRecordsAsync(ExpectedRollups expected, TimeWindow window, CancellationToken cancellation)
    {
        var model = expected.Model;
        var table = model.TableOf(expected.Granularity);
        var missing = expected.Rows.ToDictionary();
        await using var command = new NpgsqlCommand { Connection = connection };
        // Tables that are ordered by series have no way to all of a window's rows: those that should be there are looked up.
        if (model.AskedBy.Count == 0)
        {
            command.CommandText =
                $"""
                select bucket, series_id, count, sum::text, retractions
                from {ReadModelSchema.Live}.{table}
                where bucket >= $1 and bucket < $2
                """;
            command.Parameters.AddWithValue(window.Start);
            command.Parameters.AddWithValue(window.End);
        }
        else
        {
            command.CommandText =
                $"""
                select bucket, series_id, count, sum::text, retractions
                from unnest($1, $2) as asked (bucket, series_id)
                join {ReadModelSchema.Live}.{table} using (bucket, series_id)
                """;
            command.Parameters.AddWithValue(missing.Keys.Select(key => key.Bucket).ToArray());
            command.Parameters.AddWithValue(missing.Keys.Select(key => key.SeriesId).ToArray());
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var key = (reader.GetFieldValue<DateTimeOffset>(0), reader.GetGuid(1));
            var kept = AddedUpOf(reader, 2);
            AddedUp? should = missing.Remove(key, out var known) ? known : null;
            if (kept != should)
                differences.Add(model, table, key.Item1, key.Item2, kept, should);
        }

        foreach (var (key, should) in missing)
            differences.Add(model, table, key.Bucket, key.SeriesId, null, should);
    }

    /// <summary>A bucket of a table with those of the finer table that lie in it.</summary>
    /// <param name="series">Those that are looked at, where the tables are ordered by series.</param>
    public async Task CompareWithFinerAsync(RollupModel model, Granularity coarse, Granularity fine, DateTimeOffset bucket, IReadOnlyCollection<Guid> series, CancellationToken cancellation)
    {
        var table = model.TableOf(coarse);
        var only = model.AskedBy.Count > 0 ? " and series_id = any($3)" : "";
        await using var command = new NpgsqlCommand(
            $"""
            select series_id, coarse.count, coarse.sum::text, coarse.retractions, fine.count, fine.sum::text, fine.retractions
            from (
                select series_id, count, sum, retractions
                from {ReadModelSchema.Live}.{table}
                where bucket = $1{only}
            ) as coarse
            full join (
                select series_id, sum(count)::bigint as count, sum(sum) as sum, sum(retractions)::bigint as retractions
                from {ReadModelSchema.Live}.{model.TableOf(fine)}
                where bucket >= $1 and bucket < $2{only}
                group by series_id
            ) as fine using (series_id)
            where (coarse.count, coarse.sum, coarse.retractions) is distinct from (fine.count, fine.sum, fine.retractions)
            """,
            connection);
        command.Parameters.AddWithValue(bucket);
        command.Parameters.AddWithValue(bucket + coarse.Length());
        if (only.Length > 0)
            command.Parameters.AddWithValue(series.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            differences.Add(
                model,
                table,
                bucket,
                reader.GetGuid(0),
                reader.IsDBNull(1) ? null : AddedUpOf(reader, 1),
                reader.IsDBNull(4) ? null : AddedUpOf(reader, 4));
    }

    private static AddedUp AddedUpOf(NpgsqlDataReader reader, int first) =>
        new(reader.GetInt64(first), RollupSql.Number(reader, first + 1), reader.GetInt64(first + 2));
}
