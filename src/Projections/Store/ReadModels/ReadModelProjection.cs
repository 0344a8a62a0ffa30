using BusinessMetrics.Projections.Store.EventLoading;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Npgsql;

namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>
/// Lets Marten's daemon keep a read model: a page of events is folded in memory and written with one statement a
/// table, in the daemon's own transaction, so that progress and figures commit together (<see cref="ProgressFence"/>) and
/// every event counts once.
/// </summary>
public sealed class ReadModelProjection : ProjectionBase, IProjection
{
    /// <summary>How many events a projection takes at a time.</summary>
    private const int PageSize = 5_000;

    private readonly ReadModel _model;
    private readonly Preparation _preparation;
    private readonly IFigureFolds? _folds;

    public ReadModelProjection(ReadModel model, NpgsqlDataSource dataSource, IFigureFolds? folds)
    {
        _folds = folds;
        _model = model;
        _preparation = new(dataSource);
        Name = model.Name;
        foreach (var stored in model.Events)
            IncludeType(stored.Type);
        Options.BatchSize = PageSize;
        Options.MaximumHopperSize = 4 * PageSize;
    }

    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        if (events.FirstOrDefault(recorded => recorded.Data is UnreadableEvent) is { } unreadableEvent)
            throw new ApplyEventException(unreadableEvent, ((UnreadableEvent)unreadableEvent.Data).Cause);
        var page = events
            .Select(recorded => new RecordedEvent(recorded.Id, recorded.Sequence, recorded.Timestamp.ToUniversalTime(), recorded.Data))
            .ToArray();
        if (page.Length == 0)
            return;
        if (_model.HoldsFigures)
            _folds?.Folded();
        await _preparation.RunAsync(_model.PreparationSql(ReadModelSchema.Live, page), cancellation);
        var statements = new DaemonStatements(operations);
        ProgressFence.Require(statements, _model);
        try
        {
            _model.WriteOrName(statements, ReadModelSchema.Live, page);
        }
        catch (UnreadableEventException unreadable)
        {
            throw new ApplyEventException(events.First(recorded => recorded.Sequence == unreadable.Sequence), unreadable.InnerException!);
        }
    }

    private sealed class DaemonStatements(IDocumentOperations operations) : IStatements
    {
        public void Add(string sql, params object[] parameters) => operations.QueueSqlCommand(sql, parameters);
    }
}
