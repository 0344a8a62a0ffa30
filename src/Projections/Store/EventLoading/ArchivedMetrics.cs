using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Store.EventLoading;

/// <summary>Archived events as the metrics that they were.</summary>
public static class ArchivedMetrics
{
    /// <exception cref="ArchiveUnreadableException">The event is no metric.</exception>
    public static RecordedMetric Read(LoggedEvent archived) =>
        MetricCategories.ReadMetric(archived.Type, archived.Data) is { } metric
            ? new(archived.Id, archived.Sequence, archived.Timestamp, metric)
            : throw new ArchiveUnreadableException($"The archived event with sequence {archived.Sequence} is a {archived.Type}, and no metric.");
}
