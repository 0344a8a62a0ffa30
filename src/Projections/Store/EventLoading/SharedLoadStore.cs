using System.Runtime.CompilerServices;
using BusinessMetrics.Projections.Store.Events;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;
using Polly.Retry;

namespace BusinessMetrics.Projections.Store.EventLoading;

/// <summary>
/// Marten's store, except that its daemon reads each event once for all read models together and not once for each, and
/// those not at all that this process has just committed (docs/operate/benchmarks.md says what that spares).
/// </summary>
public sealed class SharedLoadStore(
    StoreOptions options, NpgsqlDataSource dataSource, StoredEvents stored, CommittedEvents committed, ILoggerFactory loggers)
    : DocumentStore(WithLoggers(options, loggers)), IEventStore<IDocumentOperations, IQuerySession>
{
    private static readonly ResiliencePipeline Retries = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>(),
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(50),
            BackoffType = DelayBackoffType.Exponential,
        })
        .Build();

    private readonly LogTail _tail = new(new EventTable(dataSource, stored).LoadAsync, committed);

    IEventLoader IEventStore<IDocumentOperations, IQuerySession>.BuildEventLoader(
        IEventDatabase database, ILogger loggerFactory, EventFilterable filtering, AsyncOptions shardOptions, ShardName shardName) =>
        new ResilientEventLoader(Retries, new ReadModelEventLoader(_tail, shardName.Identity, EventsOf(filtering)), database);

    private IEnumerable<StoredEvent> EventsOf(EventFilterable filtering) =>
        stored.All.Where(known => filtering.IncludedEventTypes.Contains(known.Type));

    // What Marten's own registration does before it makes a store; there is no public way to.
    private static StoreOptions WithLoggers(StoreOptions options, ILoggerFactory loggers)
    {
        SetLogFactory(options, loggers);
        return options;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_LogFactory")]
    private static extern void SetLogFactory(StoreOptions options, ILoggerFactory? loggers);
}
