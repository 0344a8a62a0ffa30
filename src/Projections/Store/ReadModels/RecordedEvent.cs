namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>An event with what the store knows of it.</summary>
public sealed record RecordedEvent(Guid Id, long Sequence, DateTimeOffset RecordedAt, object Data)
{
    /// <summary>Whether it left for the archive together with its record: it still counts, and is not listed.</summary>
    public bool IsArchived { get; init; }
}
