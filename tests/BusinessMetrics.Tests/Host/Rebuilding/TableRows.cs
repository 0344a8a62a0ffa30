using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;

namespace BusinessMetrics.Tests.Host.Rebuilding;

/// <summary>The rows of a read model's tables as texts, such that the same figures have the same text.</summary>
internal static class TableRows
{
    // How a page was cut shows in a sum's zeros at the end and in whether a sketch's bins are added up yet, in no figure.
    private const string ColumnsSql =
        """
        select string_agg(
            case when column_name = 'sketch' then format('%s.merge_sketches(sketch, ''{}'')', table_schema)
                 when data_type = 'numeric' then format('trim_scale(%I)', column_name)
                 else quote_ident(column_name) end,
            ', ' order by ordinal_position)
        from information_schema.columns
        where table_schema = $1 and table_name = $2 and column_name <> 'sketch_loose'
        """;

    public static async Task<IReadOnlyList<string>> OfAsync(NpgsqlDataSource database, ReadModel model)
    {
        var rows = new List<string>();
        foreach (var table in model.Tables)
        {
            await using var columns = database.CreateCommand(ColumnsSql);
            columns.Parameters.AddWithValue(ReadModelSchema.Live);
            columns.Parameters.AddWithValue(table);
            await using var command = database.CreateCommand(
                $"select '{table} ' || row({await columns.ExecuteScalarAsync()})::text from {ReadModelSchema.Live}.{table} order by 1");
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
