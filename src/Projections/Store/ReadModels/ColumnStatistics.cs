namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>
/// Which columns PostgreSQL looks at when it analyses a table, as it does every few seconds while metrics come in.
/// Sorting a sample of numbers, JSON and arrays that no condition is about was a seventh of the machine's time then.
/// </summary>
public static class ColumnStatistics
{
    /// <summary>Keeps none of the columns, nor of the partitions' that are there. Locks nothing where that is so already.</summary>
    public static string NoneSql(string table, params IEnumerable<string> columns) =>
        $"""

        do $$ begin
            if exists (
                select
                from pg_attribute
                where attrelid in (select '{table}'::regclass union all select inhrelid from pg_inherits where inhparent = '{table}'::regclass)
                    and attname in ({string.Join(", ", columns.Select(column => $"'{column}'"))}) and attstattarget is distinct from 0) then
                alter table {table}
                    {string.Join(",\n            ", columns.Select(column => $"alter column {column} set statistics 0"))};
            end if;
        end $$;

        """;
}
