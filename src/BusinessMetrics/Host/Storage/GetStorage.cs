using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace BusinessMetrics.Host.Storage;

/// <summary>In bytes, with indexes.</summary>
/// <param name="Database">All of it.</param>
/// <param name="Events">The log.</param>
/// <param name="ReadModels">Each read model's tables, largest first.</param>
/// <param name="Archive">The files that metrics moved to.</param>
public sealed record StorageResponse(long Database, long Events, IReadOnlyList<StoredReadModel> ReadModels, StoredArchive Archive);

public sealed record StoredReadModel(string Name, long Bytes);

/// <param name="Metrics">How many are in them.</param>
public sealed record StoredArchive(long Files, long Metrics, long Bytes);

/// <summary><c>GET /storage</c>: what is kept where, and how large it is.</summary>
public static class GetStorage
{
    // From the catalogue alone: no table is read. A table that has partitions is as large as they are.
    private const string Sql =
        $"""
        select pg_database_size(current_database()),
               (select coalesce(sum(pg_total_relation_size(relation.oid)), 0)::bigint
                from pg_class as relation
                where relation.relnamespace = '{EventSchema.Name}'::regnamespace and relation.relkind in ('r', 'p')),
               (select count(*) from {ArchiveSchema.Schema}.parts),
               (select coalesce(sum(events), 0)::bigint from {ArchiveSchema.Schema}.parts),
               (select coalesce(sum(bytes), 0)::bigint from {ArchiveSchema.Schema}.parts)
        """;

    private const string TablesSql =
        """
        select named.place, coalesce(sum(pg_total_relation_size(part.relid)), 0)::bigint
        from unnest($1, $2) as named (place, name)
        cross join lateral (
            select to_regclass(named.name) as relid
            union
            select partition.relid from pg_partition_tree(to_regclass(named.name)) as partition
        ) as part
        group by named.place
        """;

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {"database": 2147483648, "events": 1073741824, "read_models": [{"name": "ledger", "bytes": 805306368}, {"name": "usage", "bytes": 134217728}],
         "archive": {"files": 30, "metrics": 30000000, "bytes": 1610612736}}
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Example);

    [WolverineGet("/storage", OperationId = "getStorage")]
    [Tags("Projections")]
    [EndpointSummary("How large what is kept is")]
    [EndpointDescription("The database, the log, each read model and the archive, in bytes.")]
    [Authorize(Policy = Policies.ReadProjections)]
    [ProducesResponseType<StorageResponse>(StatusCodes.Status200OK)]
    public static async Task<IResult> Get(NpgsqlDataSource dataSource, IReadOnlyList<ReadModel> models, CancellationToken cancellation)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new(Sql));
        var tables = models.Index().SelectMany(model => model.Item.Tables.Select(table => (Place: model.Index, Name: $"{ReadModelSchema.Live}.{table}"))).ToArray();
        var sizes = new NpgsqlBatchCommand(TablesSql);
        sizes.Parameters.Add(new() { Value = tables.Select(table => table.Place).ToArray() });
        sizes.Parameters.Add(new() { Value = tables.Select(table => table.Name).ToArray() });
        batch.BatchCommands.Add(sizes);

        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (database, events) = (reader.GetInt64(0), reader.GetInt64(1));
        var archive = new StoredArchive(reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
        await reader.NextResultAsync(cancellation);
        var stored = new List<StoredReadModel>();
        while (await reader.ReadAsync(cancellation))
            stored.Add(new(models[reader.GetInt32(0)].Name, reader.GetInt64(1)));
        return Results.Json(new StorageResponse(
            database, events, [.. stored.OrderByDescending(each => each.Bytes).ThenBy(each => each.Name, StringComparer.Ordinal)], archive));
    }
}
