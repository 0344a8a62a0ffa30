using Npgsql;

namespace BusinessMetrics.Benchmarks;

/// <summary>Copies of the tables that recording writes to, with all their keys, indexes and constraints, in the service's own database.</summary>
internal static class MeasuredTables
{
    // Partitions and foreign keys are what LIKE leaves out.
    private const string Sql =
        """
        create schema measured;
        create table measured.mt_streams (like events.mt_streams including all);
        create table measured.mt_events (like events.mt_events including all);
        create table measured.metric_records (like read_models.metric_records including all) partition by range (occurred_at);
        do $do$
        declare statement text;
        begin
            for statement in
                select format('alter table measured.mt_events add %s', replace(pg_get_constraintdef(oid), 'events.', 'measured.'))
                from pg_constraint where conrelid = 'events.mt_events'::regclass and contype = 'f'
                union all
                select format('create table measured.%I partition of measured.metric_records %s', relname, pg_get_expr(relpartbound, oid))
                from pg_class where oid in (select inhrelid from pg_inherits where inhparent = 'read_models.metric_records'::regclass)
            loop
                execute statement;
            end loop;
        end $do$;
        """;

    /// <param name="dataSource">A database in which a metric of every month has been recorded that will be written.</param>
    public static Task CreateAsync(NpgsqlDataSource dataSource, CancellationToken cancellation) => ExecuteAsync(dataSource, Sql, cancellation);

    /// <summary>Brings to the disk what was written so far, so that nobody pays for another's checkpoint.</summary>
    public static Task SettleAsync(NpgsqlDataSource dataSource, CancellationToken cancellation) => ExecuteAsync(dataSource, "checkpoint", cancellation);

    public static async Task ExecuteAsync(NpgsqlDataSource dataSource, string sql, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
