using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Trust.Subjects.Pseudonyms;

namespace BusinessMetrics.Ingest.Recording.Committing;

/// <summary>What became of one metric.</summary>
public enum RecordingResult
{
    /// <summary>It is committed.</summary>
    Stored,

    /// <summary>It had been recorded before; it counts once.</summary>
    Duplicate,

    /// <summary>Another metric was recorded under its id before.</summary>
    Conflict,
}

/// <param name="MetricId">The metric's id.</param>
/// <param name="OccurredAt">The recorded metric's own time: for a duplicate the first one's.</param>
/// <param name="Sequence">Its place in the log: for a duplicate the first one's; 0 until it is committed, and of a conflict.</param>
public readonly record struct RecordingOutcome(RecordingResult Result, Guid MetricId, DateTimeOffset OccurredAt, long Sequence = 0);

/// <summary>A metric in a flush, as the event that it becomes.</summary>
public sealed record FlushItem(NewMetric Metric, Caller Caller, MetricRecorded Event)
{
    /// <summary>Whoever has no entry: the metric is a repetition, and nothing is recorded of them.</summary>
    private static readonly Subject Unknown = new(Guid.Empty, SubjectDirectory.Nobody, new SessionCipher(new byte[SubjectCipher.KeyLength]));

    /// <summary>Whoever the metric may be about, the one that it is recorded under first.</summary>
    public IReadOnlyList<Subject> People { get; init; } = [];

    /// <param name="subjects">By their user ids; who is missing has no entry.</param>
    public static FlushItem Of(NewMetric metric, Caller caller, ILookup<string, Subject> subjects)
    {
        Subject[] people = PersonOf(metric) is { } userId ? [.. subjects[userId]] : [];
        var person = people.FirstOrDefault(Unknown);
        var session = metric.SessionId is null ? null : person.Sessions.Encrypt(metric.SessionId);
        return new(metric, caller, metric.ToEvent(metric.UserId is null ? null : person.Id, session)) { People = people };
    }

    /// <summary>Whose directory entry the metric needs; null where it names nobody and no session.</summary>
    public static string? PersonOf(NewMetric metric) => metric.UserId ?? (metric.SessionId is null ? null : SubjectDirectory.Nobody);
}

/// <summary>Decides which metrics of a flush are new; pure.</summary>
public static class Deduplication
{
    /// <summary>The metrics to append, and an outcome for each item in its order.</summary>
    /// <param name="recorded">What the store already holds under the given ids.</param>
    /// <param name="forgotten">The subjects of those that were erased: a repetition that names a person may mean them.</param>
    /// <param name="otherwise">What a metric may have been recorded as by other rules than today's.</param>
    public static (IReadOnlyList<FlushItem> New, RecordingOutcome[] Outcomes) Decide(
        IReadOnlyList<FlushItem> items,
        IReadOnlyDictionary<Guid, MetricRecorded?> recorded,
        IReadOnlySet<Guid> forgotten,
        Func<NewMetric, IEnumerable<NewMetric>>? otherwise = null)
    {
        otherwise ??= _ => [];
        var known = new Dictionary<Guid, MetricRecorded?>(recorded);
        var fresh = new List<FlushItem>(items.Count);
        var outcomes = new RecordingOutcome[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            var metric = item.Metric;
            if (!metric.IdIsGiven)
            {
                fresh.Add(item);
                outcomes[i] = new(RecordingResult.Stored, metric.MetricId, metric.OccurredAt);
            }
            else if (known.TryGetValue(metric.MetricId, out var first))
            {
                var isRepetition = first is not null && Repetition.Is(first, item, forgotten, otherwise);
                outcomes[i] = new(
                    isRepetition ? RecordingResult.Duplicate : RecordingResult.Conflict,
                    metric.MetricId,
                    first?.OccurredAt ?? metric.OccurredAt);
            }
            else
            {
                known[metric.MetricId] = item.Event;
                fresh.Add(item);
                outcomes[i] = new(RecordingResult.Stored, metric.MetricId, metric.OccurredAt);
            }
        }

        // In the order of their ids, so that two writers that meet the same ids cannot deadlock.
        return ([.. fresh.OrderBy(item => item.Metric.IdIsGiven ? item.Metric.MetricId : Guid.Empty)], outcomes);
    }
}
