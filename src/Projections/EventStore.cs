using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using JasperFx.Events;
using JasperFx.Events.Daemon.HighWater;
using JasperFx.Events.Projections;
using Marten;
using Npgsql;

namespace BusinessMetrics.Projections;

/// <summary>How events are stored and which projections follow them.</summary>
public static class EventStore
{
    /// <summary>For Marten's own tables, once they are there.</summary>
    public static string StatisticsSql { get; } = ColumnStatistics.NoneSql($"{EventSchema.Name}.mt_events", "data", "mt_dotnet_type", "tenant_id", "correlation_id", "user_name");

    /// <param name="folds">Null where the store is only written to and no daemon runs.</param>
    public static void Configure(StoreOptions options, NpgsqlDataSource dataSource, IDaemonWakeup wakeup, IFigureFolds? folds = null)
    {
        options.Connection(dataSource);
        options.DatabaseSchemaName = ReadModelSchema.Live;
        options.Events.DatabaseSchemaName = EventSchema.Name;
        options.Events.StreamIdentity = StreamIdentity.AsString;
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.Events.MetadataConfig.CorrelationIdEnabled = true;
        options.Events.MetadataConfig.UserNameEnabled = true;
        // A metric's id is its event's id, and the index is what makes recording it twice impossible.
        options.Events.EnableUniqueIndexOnEventId = true;
        // Why a projection stopped, and at which event, is kept beside its progress.
        options.Events.EnableExtendedProgressionTracking = true;
        foreach (var stored in EventTypes.All)
            options.Events.MapEventType(stored.Type, stored.Name);

        options.UseSystemTextJsonForSerialization(configure: json => json.TypeInfoResolver = EventTypes.Resolver);

        // An event that cannot be applied stops its projection and turns health red: skipping it would be a wrong figure.
        options.Projections.Errors.SkipApplyErrors = false;
        options.Projections.Errors.SkipSerializationErrors = false;
        options.Projections.Errors.SkipUnknownEvents = false;
        options.Projections.Wakeup = wakeup;

        foreach (var model in ReadModelCatalogue.All)
            options.Projections.Add(new ReadModelProjection(model, dataSource, folds), ProjectionLifecycle.Async, model.Name);
    }
}
