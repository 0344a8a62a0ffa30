using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Archive;
using Npgsql;

namespace BusinessMetrics.Projections.Host.Rebuilding;

/// <summary>How far a rebuild has come.</summary>
/// <param name="Position">The last sequence that is in the new tables.</param>
/// <param name="Target">Where the live tables are, which the new ones have to reach.</param>
public readonly record struct RebuildProgress(long Position, long Target, long Events);

/// <summary>
/// Fills a read model anew from the log, beside the live one: tables of the same shape in a schema of their own, which
/// take the live tables' place in one transaction, at exactly the position that the live ones had reached. Until then
/// the live ones are complete and go on; a rebuild that dies leaves a schema that the next one drops.
/// </summary>
/// <param name="pageSize">Sequences that are folded and written together.</param>
public sealed class ReadModelRebuild(
    NpgsqlDataSource dataSource, ReadModel model, IEventArchive? archive, TimeProvider clock, int pageSize = ReadModelRebuild.PageSize)
{
    /// <summary>Enough that a page's statements and its commit weigh little, and two of them fit into the memory there is.</summary>
    public const int PageSize = 20_000;

    /// <summary>Shorter than PostgreSQL's deadlock timeout, so that it is always the rebuild that gives way.</summary>
    private const string LockTimeout = "300ms";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>As much as may be left to do while the tables are locked.</summary>
    private readonly long _smallRest = pageSize / 10;

    private readonly string _schema = SchemaOf(model);
    private readonly Preparation _preparation = new(dataSource);
    private readonly EventLog _log = new(archive);
    private long _events;

    public static string SchemaOf(ReadModel model) => $"rebuild_{model.Name}";

    /// <param name="connection">The session that holds the rebuild's lock: with the lock gone nothing more can be written.</param>
    public async Task RunAsync(NpgsqlConnection connection, Func<RebuildProgress, Task> report, CancellationToken cancellation)
    {
        await using var archived = await ArchiveHold.ShareAsync(connection, clock, cancellation);
        await ExecuteAsync(connection, $"drop schema if exists {_schema} cascade; create schema {_schema}; {model.SchemaSql(_schema)}", cancellation);
        var pages = new PagesAhead(dataSource, _log, model, _schema, pageSize);
        var position = 0L;
        while (true)
        {
            var target = await ReportAsync();
            if (target - position <= _smallRest && await TryReplaceAsync(connection, position, cancellation) is { } end)
            {
                await report(new(end, end, _events));
                return;
            }

            if (target == position)
            {
                await Task.Delay(Pause, clock, cancellation);
                continue;
            }

            await foreach (var page in pages.ReadAsync(position, target, cancellation))
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                await WriteAsync(connection, page, cancellation);
                await transaction.CommitAsync(cancellation);
                position = page.Until;
                if (position < target)
                    await ReportAsync();
            }
        }

        async Task<long> ReportAsync()
        {
            var target = await EventLog.PositionAsync(connection, model, cancellation);
            await report(new(position, target, _events));
            return target;
        }
    }

    private async Task WriteAsync(NpgsqlConnection connection, FoldedPage page, CancellationToken cancellation)
    {
        await _preparation.RunAsync(page.Preparation, cancellation);
        await page.Statements.ExecuteAsync(connection, cancellation);
        _events += page.Events;
    }

    /// <summary>
    /// Puts the new tables in the live ones' place. The daemon writes a page and its progress in one transaction: with
    /// the tables locked, the progress that can be read is that of what is in them.
    /// </summary>
    /// <returns>The position that both had; null if the tables were busy or too far ahead.</returns>
    private async Task<long?> TryReplaceAsync(NpgsqlConnection connection, long position, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await ExecuteAsync(connection, $"set local lock_timeout = '{LockTimeout}'", cancellation);
            await ExecuteAsync(connection, $"lock table {LiveTables()} in access exclusive mode", cancellation);
            var live = await EventLog.PositionAsync(connection, model, cancellation);
            if (live - position > _smallRest)
                return null;
            await using var rest = FoldedPage.Of(model, _schema, await _log.ReadAsync(connection, model, position, live, cancellation), live);
            await WriteAsync(connection, rest, cancellation);
            await AddMissingPartitionsAsync(connection, cancellation);
            await ExecuteAsync(connection, $"drop table {LiveTables()}", cancellation);
            foreach (var table in await NewTablesAsync(connection, cancellation))
                await ExecuteAsync(connection, $"alter table {_schema}.{table} set schema {ReadModelSchema.Live}", cancellation);
            await ExecuteAsync(connection, $"drop schema {_schema} cascade", cancellation);
            await ExecuteAsync(connection, ReadModelSchema.NewGenerationSql, cancellation);
            await transaction.CommitAsync(cancellation);
            return live;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            await Task.Delay(Pause, clock, cancellation);
            return null;
        }
    }

    private string LiveTables() => string.Join(", ", model.Tables.Select(table => $"{ReadModelSchema.Live}.{table}"));

    /// <summary>The daemon remembers which partitions there are, so the new table needs all that the old one has.</summary>
    private async Task AddMissingPartitionsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var missing = await TextsAsync(
            connection,
            $"""
            select format('create table if not exists %I.%I partition of %I.%I %s',
                          '{_schema}', child.relname, '{_schema}', parent.relname, pg_get_expr(child.relpartbound, child.oid))
            from pg_inherits
            join pg_class as parent on parent.oid = pg_inherits.inhparent
            join pg_class as child on child.oid = pg_inherits.inhrelid
            where parent.relnamespace = '{ReadModelSchema.Live}'::regnamespace
                and parent.relkind = 'p' and parent.relname = any($1)
            """,
            cancellation,
            (object)model.Tables.ToArray());
        foreach (var statement in missing)
            await ExecuteAsync(connection, statement, cancellation);
    }

    private Task<List<string>> NewTablesAsync(NpgsqlConnection connection, CancellationToken cancellation) => TextsAsync(
        connection,
        $"select quote_ident(relname) from pg_class where relnamespace = '{_schema}'::regnamespace and relkind in ('r', 'p')",
        cancellation);

    private static async Task<List<string>> TextsAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellation))
            texts.Add(reader.GetString(0));
        return texts;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
