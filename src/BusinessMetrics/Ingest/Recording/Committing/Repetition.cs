using System.Security.Cryptography;
using System.Text.Json;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Units;
using BusinessMetrics.Trust.Subjects.Pseudonyms;

namespace BusinessMetrics.Ingest.Recording.Committing;

/// <summary>
/// Whether a metric is the one that was recorded under its id; pure. It may have been recorded by other rules than today's: before
/// names were normalised, or under another treatment of personal data.
/// </summary>
internal static class Repetition
{
    /// <param name="item">The metric, and what it would become.</param>
    /// <param name="forgotten">
    /// Subjects that were erased. Whether they and whoever this metric names are one person nobody can tell any more, so
    /// any person passes for them, and any session for theirs.
    /// </param>
    /// <param name="otherwise">What the metric would have been by other rules.</param>
    public static bool Is(MetricRecorded recorded, FlushItem item, IReadOnlySet<Guid> forgotten, Func<NewMetric, IEnumerable<NewMetric>> otherwise)
    {
        if (PersonOf(recorded, item, forgotten) is not var (subject, session))
            return false;
        return Is(recorded, item.Metric, subject, session) || otherwise(item.Metric).Any(metric => Is(recorded, metric, subject, session));
    }

    /// <summary>
    /// Whether nothing in the metric contradicts what was recorded. One sent without a time got it on arrival, so its repetition is
    /// not held to it.
    /// </summary>
    private static bool Is(MetricRecorded recorded, NewMetric metric, Guid? subject, string? session)
    {
        var repeated = metric.ToEvent(subject, session);
        return Comparable(recorded) == Comparable(repeated)
            && (!metric.TimeIsGiven || recorded.OccurredAt == metric.OccurredAt)
            // Before this version, metadata were recorded with the person's name where it was sent.
            && (AreSame(recorded.Metadata, repeated.Metadata) || AreSame(recorded.Metadata, metric.Metadata));
    }

    /// <summary>The recorded person and session, if the metric's may be theirs.</summary>
    private static (Guid? Subject, string? Session)? PersonOf(MetricRecorded recorded, FlushItem item, IReadOnlySet<Guid> forgotten)
    {
        if ((recorded.Subject is null) != (item.Event.Subject is null) || (recorded.Session is null) != (item.Event.Session is null))
            return null;
        if (recorded.Subject is { } subject && forgotten.Contains(subject))
            return (subject, recorded.Session);
        if (recorded.Subject == item.Event.Subject && recorded.Session == item.Event.Session)
            return (recorded.Subject, recorded.Session);
        // Under another composition of the person's name, or of the session's.
        var person = item.People.FirstOrDefault(person => recorded.Subject is null || person.Id == recorded.Subject);
        return person is not null && (recorded.Session is null || IsSession(person, recorded.Session, item.Metric.SessionId!))
            ? (recorded.Subject, recorded.Session)
            : null;
    }

    private static bool IsSession(Subject person, string recorded, string sessionId)
    {
        try
        {
            return NameText.IsSame(person.Sessions.Decrypt(recorded), sessionId);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static MetricRecorded Comparable(MetricRecorded metric) => metric with
    {
        OccurredAt = default,
        Metadata = null,
        // Earlier versions recorded a unit by its name, however it was spelled.
        Unit = UnitCatalogue.Of(metric.Unit, metric.Name).Name,
        Service = NameText.Normalise(metric.Service),
        Model = metric.Model is null ? null : NameText.Normalise(metric.Model),
    };

    private static bool AreSame(JsonElement? left, JsonElement? right) =>
        left is { } known && right is { } given ? JsonElement.DeepEquals(known, given) : left is null && right is null;
}
