using System.Text.Json;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Trust.Subjects.Pseudonyms;

namespace BusinessMetrics.Trust.Subjects;

/// <summary>The people whom an answer may name: with their names for those who may see them, else none, and pseudonyms stand for them.</summary>
internal sealed class PeopleShown
{
    private readonly IReadOnlyDictionary<Guid, Subject> _subjects;
    private readonly Subject? _nobody;

    internal PeopleShown(IReadOnlyDictionary<Guid, Subject> subjects, Subject? nobody)
    {
        _subjects = subjects;
        _nobody = nobody;
    }

    public static PeopleShown None { get; } = new(new Dictionary<Guid, Subject>(), null);

    /// <summary>Whether people or their sessions are named in the answer, which is then in the audit trail before it is given.</summary>
    public static bool ShowsAny(IReadOnlyList<ListedMetric> metrics, bool maySeePeople) =>
        maySeePeople && metrics.Any(metric => metric.Subject is not null || metric.Session is not null);

    public static async Task<PeopleShown> OfAsync(
        IReadOnlyList<ListedMetric> metrics, bool maySeePeople, SubjectDirectory directory, CancellationToken cancellation)
    {
        if (!ShowsAny(metrics, maySeePeople))
            return None;
        var subjects = await directory.FindAsync(metrics.Select(metric => metric.Subject).OfType<Guid>().ToHashSet(), cancellation);
        var nobody = metrics.Any(metric => metric.Session is not null && metric.Subject is null)
            ? (await directory.ResolveAsync([SubjectDirectory.Nobody], cancellation))[SubjectDirectory.Nobody]
            : null;
        return new(subjects, nobody);
    }

    /// <summary>Who it is about, if that may be shown and is still known.</summary>
    public Subject? About(ListedMetric metric) => metric.Subject is { } id ? _subjects.GetValueOrDefault(id) : _nobody;

    public static string? Person(ListedMetric metric, Subject? subject) =>
        metric.Subject is null ? null : subject?.UserId ?? metric.Subject.ToString();

    public static string? Session(ListedMetric metric, Subject? subject) =>
        metric.Session is null || subject is null ? metric.Session : subject.Sessions.Decrypt(metric.Session);

    /// <summary>JSON in UTF-8, with the person in the places of what stands for them, if they may be shown and are still known.</summary>
    public static byte[]? Metadata(ListedMetric metric, Subject? subject) => metric.Metadata is null || subject is null
        ? metric.Metadata
        : PersonReferences.Show(metric.Metadata, metric.Subject, metric.Session, subject.UserId, subject.Sessions.Decrypt);

    public MetricItem Show(ListedMetric metric) => Show(metric, About(metric));

    /// <param name="subject">Who it is about, if that may be shown and is still known.</param>
    internal static MetricItem Show(ListedMetric metric, Subject? subject) => new(
        metric.MetricId,
        metric.Series.Name,
        metric.Value,
        metric.Series.Unit,
        metric.Series.Category.Name,
        metric.Series.Service,
        metric.Series.Model,
        Person(metric, subject),
        Session(metric, subject),
        Metadata(metric, subject) is { } metadata ? JsonElement.Parse(metadata) : null,
        metric.OccurredAt,
        metric.Retraction is { } retraction ? new(retraction.RetractedAt, retraction.Reason) : null);
}
