using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Trust.Streams;

namespace BusinessMetrics.Watch.Budgets;

/// <summary>A budget's history once a decision was made from it.</summary>
/// <param name="Changed">False where the decision changed nothing.</param>
/// <param name="Position">The place in the log up to which it is there; null where the scope has no history.</param>
public sealed record DecidedBudget(IReadOnlyList<RecordedEvent> Events, bool Changed, long? Position);

/// <summary>Decides about budgets from their streams; who comes second decides again from what the first one left.</summary>
public sealed class BudgetStreams(EventStreams streams)
{
    private const int Attempts = 10;

    /// <returns>The history up to the decision, which figures show by then; null if others kept changing the budget meanwhile.</returns>
    public async Task<DecidedBudget?> DecideAsync(
        string scope, Func<Budget?, IReadOnlyList<object>> decide, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var history = await streams.ReadAsync(Budget.StreamOf(scope), cancellation);
            var events = decide(Budget.Of(history.Events.Select(recorded => recorded.Data)));
            if (events.Count == 0)
                return new(await ShownAsync(history.Events, cancellation), Changed: false, history.Events is [.., var last] ? last.Sequence : null);
            if (await streams.AppendAsync(history, events, caller, [audit], cancellation) is not { } sequence)
                continue;
            // Read back for the moment of record, which the database gives; others may have appended since.
            var after = await streams.ReadAsync(Budget.StreamOf(scope), cancellation);
            return new(await ShownAsync([.. after.Events.Where(recorded => recorded.Sequence <= sequence)], cancellation), Changed: true, sequence);
        }

        return null;
    }

    private async Task<IReadOnlyList<RecordedEvent>> ShownAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellation)
    {
        if (events.Count > 0)
            await streams.WaitForAsync(BudgetsReadModel.ModelName, events[^1].Sequence, cancellation);

        return events;
    }
}
