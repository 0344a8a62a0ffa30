namespace BusinessMetrics.Projections.Store.Events;

/// <summary>Where the log's tables are.</summary>
public static class EventSchema
{
    public const string Name = "events";

    /// <summary>The primary key of streams, which one violates that has been committed.</summary>
    public const string StreamKeyIndex = "pkey_mt_streams_id";
}
