using BusinessMetrics.Projections;
using JasperFx;
using Marten;
using Npgsql;
using Weasel.Core;
using Weasel.Postgresql;
using Wolverine;
using Wolverine.Persistence.Durability;
using Wolverine.Postgresql;
using Wolverine.RDBMS;

namespace BusinessMetrics.Host.Startup;

/// <summary>
/// The tables of Marten and Wolverine. Comparing them with what is configured reads the database's catalogue for most of what
/// a start takes there, and is left out where the same build has done so before.
/// </summary>
public sealed class LibraryTables(IDocumentStore store, IMessageStore messages)
{
    private const string Schema =
        """
        create schema if not exists operations;

        create table if not exists operations.applied_builds (
            single boolean primary key default true check (single),
            build  text    not null
        );
        """;

    /// <summary>Of all that decides what the tables look like: the code that configures them, and theirs.</summary>
    private static readonly string Build = string.Join(
        ' ',
        new[]
            {
                typeof(LibraryTables), typeof(EventStore), typeof(DocumentStore), typeof(SchemaMigration), typeof(PostgresqlMigrator),
                typeof(WolverineOptions), typeof(MessageDatabase<>), typeof(PostgresqlConfigurationExtensions),
            }
            .Select(type => type.Module.ModuleVersionId.ToString("N")));

    /// <summary>The caller sees to it that nobody else does so at the same time.</summary>
    public async Task ApplyAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (await AreAppliedAsync(connection, cancellation))
            return;
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
        await messages.Admin.MigrateAsync(AutoCreate.CreateOrUpdate);
        await using var command = new NpgsqlCommand(
            """
            insert into operations.applied_builds (build) values ($1)
            on conflict (single) do update set build = excluded.build
            """,
            connection);
        command.Parameters.AddWithValue(Build);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>One of each is looked for, too: whoever dropped a schema to start anew has left the note.</summary>
    private static async Task<bool> AreAppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using (var schema = new NpgsqlCommand(Schema, connection))
            await schema.ExecuteNonQueryAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            select to_regclass('events.mt_events') is not null
                and to_regclass('wolverine.wolverine_nodes') is not null
                and exists (select from operations.applied_builds where build = $1)
            """,
            connection);
        command.Parameters.AddWithValue(Build);
        return true.Equals(await command.ExecuteScalarAsync(cancellation));
    }
}
