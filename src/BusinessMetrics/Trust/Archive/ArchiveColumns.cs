using Parquet.Schema;

namespace BusinessMetrics.Trust.Archive;

/// <summary>
/// The columns of the archive's files: all that an event's leaf holds, so that proofs go on working, and when its metric
/// happened. Any program that reads Parquet can read them. Times are whole microseconds since 1970, UTC, and not
/// Parquet's timestamps: of those the library writes bounds in milliseconds, by which readers would pass over groups
/// that hold what they look for.
/// </summary>
internal static class ArchiveColumns
{
    public static DataField Sequence { get; } = new DataField<long>("sequence");

    public static DataField EventId { get; } = new DataField<Guid>("event_id");

    public static DataField Stream { get; } = new("stream", typeof(string), isNullable: false);

    public static DataField Version { get; } = new DataField<long>("version");

    public static DataField Type { get; } = new("type", typeof(string), isNullable: false);

    public static DataField Data { get; } = new("data", typeof(string), isNullable: false);

    public static DataField RecordedAt { get; } = new DataField<long>("recorded_at_us");

    public static DataField CorrelationId { get; } = new("correlation_id", typeof(string), isNullable: true);

    public static DataField UserName { get; } = new("user_name", typeof(string), isNullable: true);

    public static DataField IsArchived { get; } = new DataField<bool>("is_archived");

    public static DataField OccurredAt { get; } = new DataField<long>("occurred_at_us");

    public static ParquetSchema Schema { get; } = new(
        Sequence, EventId, Stream, Version, Type, Data, RecordedAt, CorrelationId, UserName, IsArchived, OccurredAt);
}
