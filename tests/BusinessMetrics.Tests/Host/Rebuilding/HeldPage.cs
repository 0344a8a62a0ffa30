using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Host.Rebuilding;
using Npgsql;

namespace BusinessMetrics.Tests.Host.Rebuilding;

/// <summary>Makes a rebuild of the ledger wait in the middle of its second page, so that it is half done for as long as a test needs.</summary>
internal sealed class HeldPage : IAsyncDisposable
{
    private const long Lock = 20_201;

    private static readonly string Schema = ReadModelRebuild.SchemaOf(ReadModelCatalogue.Find("ledger")!);

    private static readonly string TriggersSql =
        $"""
        create or replace function public.wait_in_second_page() returns trigger language plpgsql as $$
        begin
            -- Two ifs: the second one's table is gone once the new tables are the live ones.
            if tg_table_schema = '{Schema}' then
                if exists (select from {Schema}.metric_records offset {ReadModelRebuild.PageSize}) then
                    perform pg_advisory_xact_lock_shared({Lock});
                end if;
            end if;
            return null;
        end $$;

        create or replace function public.watch_rebuild() returns event_trigger language plpgsql as $$
        begin
            if exists (select from pg_event_trigger_ddl_commands() where object_identity = '{Schema}.metric_records') then
                create trigger wait_in_second_page after insert on {Schema}.metric_records execute function public.wait_in_second_page();
            end if;
        end $$;

        drop event trigger if exists watch_rebuild;
        create event trigger watch_rebuild on ddl_command_end when tag in ('CREATE TABLE') execute function public.watch_rebuild();
        """;

    private readonly NpgsqlConnection _connection;

    private HeldPage(NpgsqlConnection connection) => _connection = connection;

    public static async Task<HeldPage> OfAsync(NpgsqlDataSource database)
    {
        var connection = await database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"{TriggersSql}; select pg_advisory_lock({Lock})", connection);
        await command.ExecuteNonQueryAsync();
        return new(connection);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var command = new NpgsqlCommand($"select pg_advisory_unlock({Lock})", _connection))
            await command.ExecuteNonQueryAsync();
        await _connection.DisposeAsync();
    }
}
