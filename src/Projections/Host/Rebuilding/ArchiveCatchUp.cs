using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Archive;
using Npgsql;

namespace BusinessMetrics.Projections.Host.Rebuilding;

/// <summary>
/// Brings read models over the part of the log that the daemon cannot read: one that starts anew, or is new, is folded
/// here up to the last archived event. Each page commits with its progress, so it goes on where it was stopped.
/// </summary>
public sealed class ArchiveCatchUp(NpgsqlDataSource dataSource, IReadOnlyList<ReadModel> models, IEventArchive archive, TimeProvider clock)
{
    // The daemon goes on from there. It must not have begun: another node's would fold the same events.
    private const string ProgressSql =
        $"""
        insert into {EventSchema.Name}.mt_event_progression as progression (name, last_seq_id) values ($1, $2)
        on conflict (name) do update set last_seq_id = excluded.last_seq_id where progression.last_seq_id = $3
        """;

    /// <returns>The names of the models that were behind.</returns>
    /// <exception cref="ArchiveUnreadableException">Events that are archived cannot be read.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var last = await ArchiveCatalog.LastSequenceAsync(connection, cancellation);
        var behind = new List<(ReadModel Model, long Position)>();
        foreach (var model in models)
            if (await EventLog.PositionAsync(connection, model, cancellation) is var position && position < last)
                behind.Add((model, position));
        if (behind.Count == 0)
            return [];
        await using var hold = await ArchiveHold.ShareAsync(connection, clock, cancellation);
        foreach (var (model, position) in behind)
            await FoldAsync(connection, model, position, last, cancellation);
        return [.. behind.Select(each => each.Model.Name)];
    }

    private async Task FoldAsync(NpgsqlConnection connection, ReadModel model, long position, long last, CancellationToken cancellation)
    {
        var log = new EventLog(archive);
        var preparation = new Preparation(dataSource);
        while (position < last)
        {
            var until = Math.Min(position + ReadModelRebuild.PageSize, last);
            var events = await log.ReadAsync(connection, model, position, until, cancellation);
            await preparation.RunAsync(model.PreparationSql(ReadModelSchema.Live, events), cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await MoveProgressAsync(connection, model, position, until, cancellation);
            await using var statements = new BatchStatements();
            if (events.Count > 0)
                model.WriteOrName(statements, ReadModelSchema.Live, events);
            await statements.ExecuteAsync(connection, cancellation);
            await transaction.CommitAsync(cancellation);
            position = until;
        }
    }

    private static async Task MoveProgressAsync(NpgsqlConnection connection, ReadModel model, long from, long until, CancellationToken cancellation)
    {
        await using var progress = new NpgsqlCommand(ProgressSql, connection);
        progress.Parameters.AddWithValue(model.ProgressName);
        progress.Parameters.AddWithValue(until);
        progress.Parameters.AddWithValue(from);
        if (await progress.ExecuteNonQueryAsync(cancellation) != 1)
            throw new InvalidOperationException($"{model.Name} is no longer at {from}: another node folds it");
    }
}
