using BusinessMetrics.Projections.Store.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;

namespace BusinessMetrics.Projections.Store.EventLoading;

/// <summary>Loads the events that one read model is folded from.</summary>
internal sealed class ReadModelEventLoader(LogTail tail, string shard, IEnumerable<StoredEvent> events) : IEventLoader
{
    private readonly HashSet<string> _types = [.. events.Select(stored => stored.Name)];

    public async Task<EventPage> LoadAsync(EventRequest request, CancellationToken token)
    {
        var range = await tail.ReadAsync(shard, _types, request.Floor, request.HighWater, request.BatchSize, token);
        var page = new EventPage(request.Floor);
        page.AddRange(range.Events.Where(loaded => _types.Contains(loaded.EventTypeName)));
        // A page takes its ceiling from its last event only where it is as long as the batch.
        page.CalculateCeiling(batchSize: -1, range.Until);
        return page;
    }
}
