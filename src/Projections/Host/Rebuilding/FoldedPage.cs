using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Host.Rebuilding;

/// <summary>A page of the log, folded: what is left to do is to write it.</summary>
/// <param name="Until">The last sequence of the page.</param>
/// <param name="Preparation">Statements that must have run before <paramref name="Statements"/>.</param>
internal sealed record FoldedPage(long Until, int Events, IReadOnlyList<string> Preparation, BatchStatements Statements) : IAsyncDisposable
{
    /// <exception cref="UnreadableEventException">An event cannot be applied.</exception>
    public static FoldedPage Of(ReadModel model, string schema, IReadOnlyList<RecordedEvent> events, long until)
    {
        var statements = new BatchStatements();
        if (events.Count > 0)
            model.WriteOrName(statements, schema, events);
        return new(until, events.Count, [.. model.PreparationSql(schema, events)], statements);
    }

    public ValueTask DisposeAsync() => Statements.DisposeAsync();
}
