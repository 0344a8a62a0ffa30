using System.Runtime.CompilerServices;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Trust.Archive;
using Npgsql;

namespace BusinessMetrics.Trust.Archive;

/// <summary>The archive in files, with the database's knowledge of which there are.</summary>
public sealed class FileArchive(NpgsqlDataSource dataSource, ArchiveDirectory directory) : IEventArchive
{
    public async IAsyncEnumerable<LoggedEvent> ReadAsync(long after, long until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var waiting = new Queue<ArchivedPart>(await AskAsync(connection => ArchiveCatalog.OverlappingAsync(connection, after, until, cancellation), cancellation));
        // Days overlap by a few events around midnight, so that the next one may be in any file that has begun.
        var open = new PriorityQueue<IAsyncEnumerator<LoggedEvent>, long>();
        var last = after;
        try
        {
            while (waiting.Count > 0 || open.Count > 0)
            {
                while (waiting.TryPeek(out var next) && (!open.TryPeek(out _, out var lowest) || next.FirstSequence <= lowest))
                    await AdvanceAsync(EventsAsync(waiting.Dequeue(), after, until, cancellation).GetAsyncEnumerator(cancellation));
                if (!open.TryDequeue(out var events, out var sequence))
                    continue;
                if (sequence > last)
                    yield return events.Current;
                last = sequence;
                await AdvanceAsync(events);
            }
        }
        finally
        {
            foreach (var (events, _) in open.UnorderedItems)
                await events.DisposeAsync();
        }

        async Task AdvanceAsync(IAsyncEnumerator<LoggedEvent> events)
        {
            if (await events.MoveNextAsync())
                open.Enqueue(events, events.Current.Sequence);
            else
                await events.DisposeAsync();
        }
    }

    public async Task<IReadOnlyList<LoggedEvent>> OccurredInAsync(IReadOnlyList<TimeWindow> windows, CancellationToken cancellation)
    {
        if (windows.Count == 0)
            return [];
        var parts = await AskAsync(
            connection => ArchiveCatalog.OccurredBetweenAsync(connection, windows.Min(window => window.Start), windows.Max(window => window.End), cancellation), cancellation);
        var found = new List<LoggedEvent>();
        foreach (var part in parts.Where(part => windows.Any(window => window.Start <= part.LastOccurredAt && window.End > part.FirstOccurredAt)))
            await foreach (var archived in GroupsAsync(part, (reader, group) => windows.Any(window => reader.MayHold(group, window.Start, window.End)), cancellation))
                if (windows.Any(window => archived.OccurredAt >= window.Start && archived.OccurredAt < window.End))
                    found.Add(archived.Event);
        return found;
    }

    public async Task<IReadOnlyList<LoggedEvent>> FindAsync(IReadOnlyCollection<Guid> eventIds, CancellationToken cancellation)
    {
        var places = await AskAsync(connection => ArchiveCatalog.PlacesAsync(connection, eventIds, cancellation), cancellation);
        var found = new List<LoggedEvent>();
        foreach (var wanted in places.GroupBy(place => (place.Day, place.Part)))
        {
            var part = (await AskAsync(connection => ArchiveCatalog.OfDayAsync(connection, wanted.Key.Day, cancellation), cancellation))
                .Single(part => part.Part == wanted.Key.Part);
            var sequences = wanted.ToDictionary(place => place.Sequence, place => place.EventId);
            await foreach (var archived in GroupsAsync(
                part, (reader, group) => sequences.Keys.Any(sequence => reader.MayHold(group, sequence - 1, sequence)), cancellation))
                if (sequences.TryGetValue(archived.Event.Sequence, out var id) && archived.Event.Id == id)
                    found.Add(archived.Event);
        }

        return found;
    }

    public async Task<IReadOnlyList<LoggedEvent>> OfSubjectAsync(Guid subjectId, CancellationToken cancellation)
    {
        var pseudonym = subjectId.ToString();
        var found = new List<LoggedEvent>();
        foreach (var part in await AskAsync(connection => ArchiveCatalog.OfSubjectAsync(connection, subjectId, cancellation), cancellation))
            await foreach (var archived in EventsAsync(part, 0, long.MaxValue, cancellation))
                if (archived.Data.Contains(pseudonym, StringComparison.Ordinal) && ArchivedMetrics.Read(archived).Metric.Subject == subjectId)
                    found.Add(archived);
        return found;
    }

    /// <summary>The day of the file in which an event is that left; null of one that is there, or never was.</summary>
    public async Task<DateOnly?> DayOfAsync(Guid eventId, CancellationToken cancellation) =>
        await AskAsync(connection => ArchiveCatalog.PlacesAsync(connection, [eventId], cancellation), cancellation) is [var place] ? place.Day : null;

    /// <summary>Files that should be there and are not.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellation)
    {
        var parts = await AskAsync(connection => ArchiveCatalog.AllAsync(connection, cancellation), cancellation);
        return [.. parts.Where(part => !directory.Has(part)).Select(part => ArchiveDirectory.FileOf(part.Day, part.Part))];
    }

    private async IAsyncEnumerable<LoggedEvent> EventsAsync(ArchivedPart part, long after, long until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var archived in GroupsAsync(part, (reader, group) => reader.MayHold(group, after, until), cancellation))
            if (archived.Event.Sequence > after && archived.Event.Sequence <= until)
                yield return archived.Event;
    }

    private async IAsyncEnumerable<ArchivedEvent> GroupsAsync(
        ArchivedPart part, Func<ArchiveReader, int, bool> mayHold, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var reader = await directory.OpenAsync(part, cancellation);
        for (var group = 0; group < reader.Groups; group++)
            if (mayHold(reader, group))
                foreach (var archived in await reader.ReadAsync(group, cancellation))
                    yield return archived;
    }

    private async Task<T> AskAsync<T>(Func<NpgsqlConnection, Task<T>> question, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return await question(connection);
    }
}
