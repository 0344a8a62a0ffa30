using BusinessMetrics.Platform.Database;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Audit;
using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace BusinessMetrics.Trust.Streams;

/// <summary>A stream's events in their order, or as much of its end as a decision needs.</summary>
public sealed record StreamHistory(string Key, IReadOnlyList<RecordedEvent> Events)
{
    /// <summary>How many events it has.</summary>
    public long Version { get; init; } = Events.Count;
}

/// <summary>
/// Streams of things with a life: budgets, alert rules, retractions. A decision is appended only if nobody appended
/// since the history that it was made from.
/// </summary>
public sealed class EventStreams(IDocumentStore store, NpgsqlDataSource dataSource, FigureWaits waits, ProjectionWakeup wakeup)
{
    /// <summary>Longer than the daemon waits for a gap in the sequence, such as an append that lost a race leaves.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<StreamHistory> ReadAsync(string key, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(key, token: cancellation);
        return new(key, [.. events.Select(Recorded)]);
    }

    /// <summary>As <see cref="ReadAsync"/>, with the newest event alone: for streams whose events are large and each tell all.</summary>
    public async Task<StreamHistory> ReadNewestAsync(string key, CancellationToken cancellation)
    {
        if (!(await VersionsAsync([key], cancellation)).TryGetValue(key, out var version))
            return new(key, []);
        await using var session = store.QuerySession();
        var newest = (await session.Events.FetchStreamAsync(key, fromVersion: version, token: cancellation))[^1];
        return new(key, [Recorded(newest)]) { Version = newest.Version };
    }

    /// <summary>The event that made a stream's version; null where it has no such version.</summary>
    public async Task<RecordedEvent?> ReadOneAsync(string key, long version, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return (await session.Events.FetchStreamAsync(key, version, fromVersion: version, token: cancellation)) is [var one] ? Recorded(one) : null;
    }

    /// <summary>How many events each of the streams has, where it has any.</summary>
    public async Task<IReadOnlyDictionary<string, long>> VersionsAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        // A lookup in the primary key (id) for each.
        await using var command = dataSource.CreateCommand($"select id, version from {EventSchema.Name}.mt_streams where id = any($1)");
        command.Parameters.AddWithValue(keys.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var versions = new Dictionary<string, long>();
        while (await reader.ReadAsync(cancellation))
            versions[reader.GetString(0)] = reader.GetInt64(1);
        return versions;
    }

    /// <summary>Appends what was decided from <paramref name="history"/> together with what the audit trail says of it, all or nothing.</summary>
    /// <param name="audits">At least one: no change goes untold.</param>
    /// <param name="alongside">What else is changed in the same transaction.</param>
    /// <returns>The place in the log up to which all of it is; null if somebody else appended meanwhile, and the decision has to be made again.</returns>
    public async Task<long?> AppendAsync(
        StreamHistory history,
        IReadOnlyList<object> events,
        Caller caller,
        IReadOnlyList<AuditRecorded> audits,
        CancellationToken cancellation,
        Action<IDocumentSession>? alongside = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(audits.Count);
        await using var session = store.LightweightSession();
        session.CorrelationId = caller.CorrelationId;
        session.LastModifiedBy = caller.Name;
        var stream = history.Version == 0
            ? session.Events.StartStream(history.Key, events)
            : session.Events.Append(history.Key, history.Version + events.Count, events);
        var told = audits.Select(audit => AuditTrail.Enlist(session, audit)).ToArray();
        alongside?.Invoke(session);
        try
        {
            await session.SaveChangesAsync(cancellation);
        }
        catch (Exception exception) when (exception is ConcurrencyException or Marten.Exceptions.ExistingStreamIdCollisionException)
        {
            return null;
        }

        wakeup.Signal();
        return stream.Events.Concat(told).Max(recorded => recorded.Sequence);
    }

    /// <summary>
    /// Waits until a read model holds what was appended up to <paramref name="sequence"/>, so that callers read their own
    /// writes; but not for long: what is committed is committed, whether it shows or not.
    /// </summary>
    public Task WaitForAsync(string readModel, long sequence, CancellationToken cancellation) =>
        waits.UntilAsync([readModel], sequence, Patience, cancellation);

    private static RecordedEvent Recorded(IEvent recorded) => new(recorded.Id, recorded.Sequence, recorded.Timestamp.ToUniversalTime(), recorded.Data);
}
