using System.Text.Json;
using BusinessMetrics.Projections.Events;
using BusinessMetrics.Projections.Ledger;
using BusinessMetrics.Projections.Rollups;
using BusinessMetrics.Subjects;

namespace BusinessMetrics.Querying;

/// <summary>Turns listed metrics into answers: with people's names for those who may see them, else with pseudonyms.</summary>
internal static class PeopleShown
{
    /// <summary>Whether people or their sessions are named in the answer, which is then in the audit trail before it is given.</summary>
    public static bool ShowsAny(IReadOnlyList<ListedMetric> metrics, bool maySeePeople) =>
        maySeePeople && metrics.Any(metric => metric.Subject is not null || metric.Session is not null);

    public static async Task<IReadOnlyList<MetricItem>> OfAsync(
        IReadOnlyList<ListedMetric> metrics, bool maySeePeople, SubjectDirectory directory, CancellationToken cancellation)
    {
        var subjects = maySeePeople
            ? await directory.FindAsync(metrics.Select(metric => metric.Subject).OfType<Guid>().ToHashSet(), cancellation)
            : new Dictionary<Guid, Subject>();
        var nobody = maySeePeople && metrics.Any(metric => metric.Session is not null && metric.Subject is null)
            ? (await directory.ResolveAsync([SubjectDirectory.Nobody], cancellation))[SubjectDirectory.Nobody]
            : null;
        return [.. metrics.Select(metric => Show(metric, metric.Subject is { } id ? subjects.GetValueOrDefault(id) : nobody))];
    }

    /// <param name="subject">Who it is about, if that may be shown and is still known.</param>
    internal static MetricItem Show(ListedMetric metric, Subject? subject)
    {
        var person = metric.Subject is null ? null : subject?.UserId ?? metric.Subject.ToString();
        var session = metric.Session is null || subject is null ? metric.Session : subject.Sessions.Decrypt(metric.Session);
        JsonElement? metadata = null;
        if (metric.Metadata is not null)
        {
            using var document = JsonDocument.Parse(metric.Metadata);
            metadata = document.RootElement.Clone();
        }

        return new(
            metric.MetricId,
            metric.Series.Name,
            metric.Value,
            metric.Series.Unit,
            metric.Series.Category.Name,
            metric.Series.Service,
            metric.Series.Model,
            person,
            session,
            metadata,
            metric.OccurredAt,
            metric.Retraction is { } retraction ? new(retraction.RetractedAt, retraction.Reason) : null);
    }
}
