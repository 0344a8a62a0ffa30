using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;
using Npgsql;

namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>
/// Brings the read models' tables to this version of the code. A model whose version differs starts empty, and its
/// projection fills it from the log again.
/// </summary>
public static class ReadModelSchema
{
    /// <summary>The schema of the tables that queries read.</summary>
    public const string Live = "read_models";

    private const string VersionsSql =
        $"""
        create schema if not exists {Live};

        create table if not exists {Live}.versions (
            name    text    primary key,
            version integer not null
        );

        create table if not exists {Live}.generation (
            single boolean primary key default true check (single),
            value  uuid    not null
        );


        """;

    /// <summary>
    /// Says that figures are others now, though the read models are where they were: whoever keeps answers has none then.
    /// Random, since the copy of a store that goes on by itself would count on as this one does.
    /// </summary>
    public const string NewGenerationSql =
        $"""
        insert into {Live}.generation (value) values (gen_random_uuid())
        on conflict (single) do update set value = excluded.value
        """;

    /// <summary>Applies all; the caller sees to it that nobody else does so at the same time.</summary>
    /// <returns>The names of the models that were there in another version and start anew.</returns>
    public static async Task<IReadOnlyList<string>> ApplyAsync(
        NpgsqlConnection connection, IReadOnlyList<ReadModel> models, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, VersionsSql + ProgressFence.Schema + RollupSchema.FunctionsSql, cancellation);
        var restarted = new List<string>();
        foreach (var model in models)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            if (await IsOutdatedAsync(connection, model, cancellation))
            {
                await StartAnewAsync(connection, model, cancellation);
                restarted.Add(model.Name);
            }

            await ExecuteAsync(connection, model.SchemaSql(Live), cancellation);
            await using var command = new NpgsqlCommand(
                $"""
                insert into {Live}.versions (name, version) values ($1, $2)
                on conflict (name) do update set version = excluded.version
                """,
                connection);
            command.Parameters.AddWithValue(model.Name);
            command.Parameters.AddWithValue(model.Version);
            await command.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        return restarted;
    }

    /// <summary>Tables without a noted version are those of the first, which noted none.</summary>
    private static async Task<bool> IsOutdatedAsync(NpgsqlConnection connection, ReadModel model, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select to_regclass($1) is not null
                and $2 is distinct from (select version from {Live}.versions where name = $3)
            """,
            connection);
        command.Parameters.AddWithValue($"{Live}.{model.Tables[0]}");
        command.Parameters.AddWithValue(model.Version);
        command.Parameters.AddWithValue(model.Name);
        return true.Equals(await command.ExecuteScalarAsync(cancellation));
    }

    private static async Task StartAnewAsync(NpgsqlConnection connection, ReadModel model, CancellationToken cancellation)
    {
        foreach (var table in model.Tables)
            await ExecuteAsync(connection, $"drop table if exists {Live}.{table}", cancellation);
        await using var progress = new NpgsqlCommand(
            $"""
            do $$ begin
                if to_regclass('{EventSchema.Name}.mt_event_progression') is not null then
                    delete from {EventSchema.Name}.mt_event_progression where name = '{model.ProgressName}';
                end if;
            end $$
            """,
            connection);
        await progress.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
