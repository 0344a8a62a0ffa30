using BusinessMetrics.Projections.Events;
using BusinessMetrics.Projections.Ledger;
using JasperFx.Events;
using JasperFx.Events.Daemon.HighWater;
using JasperFx.Events.Projections;
using Marten;
using Npgsql;

namespace BusinessMetrics.Projections;

/// <summary>How events are stored and which projections follow them.</summary>
public static class EventStore
{
    public const string EventSchema = "events";

    /// <summary>How many events a projection takes at a time.</summary>
    private const int PageSize = 5_000;

    public static void Configure(StoreOptions options, NpgsqlDataSource dataSource, IDaemonWakeup wakeup)
    {
        options.Connection(dataSource);
        options.DatabaseSchemaName = ReadModels.Schema;
        options.Events.DatabaseSchemaName = EventSchema;
        options.Events.StreamIdentity = StreamIdentity.AsString;
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.Events.MetadataConfig.CorrelationIdEnabled = true;
        options.Events.MetadataConfig.UserNameEnabled = true;
        // A metric's id is its event's id, and the index is what makes recording it twice impossible.
        options.Events.EnableUniqueIndexOnEventId = true;
        foreach (var (type, name) in EventTypes.All)
            options.Events.MapEventType(type, name);

        options.UseSystemTextJsonForSerialization(configure: json => json.TypeInfoResolver = EventTypes.Resolver);

        // An event that cannot be applied stops its projection and turns health red: skipping it would be a wrong figure.
        options.Projections.Errors.SkipApplyErrors = false;
        options.Projections.Errors.SkipSerializationErrors = false;
        options.Projections.Errors.SkipUnknownEvents = false;
        options.Projections.Wakeup = wakeup;

        options.Projections.Add(
            new LedgerProjection(dataSource),
            ProjectionLifecycle.Async,
            LedgerProjection.Name,
            async =>
            {
                async.BatchSize = PageSize;
                async.MaximumHopperSize = 4 * PageSize;
            });
    }
}
