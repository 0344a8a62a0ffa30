using BusinessMetrics.Ingest.Redaction;
using BusinessMetrics.Platform.Database;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Trust.Subjects.Pseudonyms;

namespace BusinessMetrics.Ingest.Recording.Committing;

/// <summary>Makes events of what waits, commits those that are new (<see cref="FlushAppend"/>), and tells who sent them.</summary>
public class FlushCommitter(
    MetricLog log,
    SubjectDirectory directory,
    MetricRedaction redaction,
    CommittedEvents committed,
    ProjectionWakeup wakeup,
    ServiceSettings settings,
    ServiceMeters meters,
    RecordingRate rate,
    TimeProvider clock)
{
    private readonly FlushAppend _append = new(log, directory, committed, settings, clock);

    /// <inheritdoc cref="FlushAppend.IsSettling"/>
    public bool IsSettling => _append.IsSettling;

    /// <summary>Commits what the submissions hold and completes them.</summary>
    /// <exception cref="RecordingUnavailableException">Nothing was recorded, or the outcome could not be settled.</exception>
    public async Task CommitAsync(IReadOnlyList<Submission> flush)
    {
        var started = clock.GetTimestamp();
        var given = flush.SelectMany(submission => submission.Metrics).Where(metric => metric.IdIsGiven).Select(metric => metric.MetricId).ToHashSet();
        while (true)
        {
            var recorded = await RecordingQuestion.AskAsync(cancellation => log.FindAsync(given, cancellation));
            var (items, erasuresSeen) = await PrepareAsync(flush, recorded);
            var forgotten = await ForgottenAsync(items, recorded);
            var (fresh, outcomes) = Deduplication.Decide(items, recorded, forgotten, redaction.Otherwise);
            // Asked before anything is committed: what is committed must be told, whatever happens to this question.
            var places = new Dictionary<Guid, long>(await RecordingQuestion.AskAsync(cancellation => log.PlacesAsync(RepeatedIn(outcomes, recorded), cancellation)));
            // A metric that another writer records at this very moment is found, as recorded, in the next round; and
            // one of a person who is erased at this very moment is of a new subject then.
            if (fresh.Count > 0)
            {
                if (await _append.TryAsync(fresh, erasuresSeen) is not { } sequences)
                    continue;
                foreach (var (item, sequence) in fresh.Zip(sequences))
                    places[item.Metric.MetricId] = sequence;
                Count(fresh, clock.GetElapsedTime(started));
            }

            for (var i = 0; i < outcomes.Length; i++)
                if (outcomes[i].Result != RecordingResult.Conflict)
                    outcomes[i] = outcomes[i] with { Sequence = places[outcomes[i].MetricId] };
            Complete(flush, outcomes);
            return;
        }
    }

    private static Guid[] RepeatedIn(RecordingOutcome[] outcomes, IReadOnlyDictionary<Guid, MetricRecorded?> recorded) =>
        [.. outcomes.Where(outcome => outcome.Result == RecordingResult.Duplicate && recorded.ContainsKey(outcome.MetricId)).Select(outcome => outcome.MetricId)];

    /// <summary>
    /// Which of the metrics, that today's rules refuse, were recorded when the rules were others: the first outcome of each of these,
    /// and null of the others.
    /// </summary>
    /// <param name="refused">All have ids that were given.</param>
    /// <exception cref="RecordingUnavailableException">It cannot be told now.</exception>
    public async Task<IReadOnlyList<RecordingOutcome?>> RepetitionsAsync(IReadOnlyList<NewMetric> refused, Caller caller)
    {
        var outcomes = new RecordingOutcome?[refused.Count];
        var recorded = await RecordingQuestion.AskAsync(cancellation => log.FindAsync([.. refused.Select(metric => metric.MetricId).Distinct()], cancellation));
        var known = refused.Index().Where(metric => recorded.GetValueOrDefault(metric.Item.MetricId) is not null).ToArray();
        if (known.Length == 0)
            return outcomes;
        var (items, _) = await PrepareAsync([new([.. known.Select(metric => metric.Item)], caller, clock.GetUtcNow())], recorded);
        var decided = Deduplication.Decide(items, recorded, await ForgottenAsync(items, recorded), redaction.Otherwise).Outcomes;
        var places = await RecordingQuestion.AskAsync(cancellation => log.PlacesAsync(RepeatedIn(decided, recorded), cancellation));
        foreach (var ((index, _), outcome) in known.Zip(decided))
            outcomes[index] = outcome.Result == RecordingResult.Duplicate ? outcome with { Sequence = places[outcome.MetricId] } : null;
        meters.Duplicates(outcomes.Count(outcome => outcome is not null));
        return outcomes;
    }

    /// <summary>The metrics as events, and the newest erasure that their people were looked up after.</summary>
    protected virtual async Task<(List<FlushItem> Items, long? ErasuresSeen)> PrepareAsync(
        IReadOnlyList<Submission> flush, IReadOnlyDictionary<Guid, MetricRecorded?> recorded)
    {
        var metrics = flush.SelectMany(submission => submission.Metrics).ToArray();
        // A repetition must not make an entry: its person may have been erased since, and nothing new is recorded of them.
        var people = PeopleOf(metrics.Where(metric => !recorded.ContainsKey(metric.MetricId)));
        var repeated = PeopleOf(metrics.Where(metric => recorded.ContainsKey(metric.MetricId)));
        var subjects = new List<Subject>();
        long? erasuresSeen = null;
        if (people.Count > 0)
        {
            erasuresSeen = await RecordingQuestion.AskAsync(cancellation => directory.ErasuresSeenAsync(cancellation).AsTask());
            subjects.AddRange((await RecordingQuestion.AskAsync(cancellation => directory.ResolveAsync(people, cancellation))).Values);
        }

        if (repeated.Count > 0)
            subjects.AddRange((await RecordingQuestion.AskAsync(cancellation => directory.FindUsersAsync(repeated, cancellation))).SelectMany(person => person));
        var byName = subjects.DistinctBy(subject => subject.Id).ToLookup(subject => subject.Name);
        return (
            [
                .. from submission in flush
                   from metric in submission.Metrics
                   select FlushItem.Of(metric, submission.Caller, byName),
            ],
            erasuresSeen);
    }

    private static HashSet<string> PeopleOf(IEnumerable<NewMetric> metrics) => metrics.Select(FlushItem.PersonOf).OfType<string>().ToHashSet();

    /// <summary>Of the recorded metrics' subjects, where a repetition names somebody else, those that were erased.</summary>
    private async Task<IReadOnlySet<Guid>> ForgottenAsync(IReadOnlyList<FlushItem> items, IReadOnlyDictionary<Guid, MetricRecorded?> recorded)
    {
        var others = new HashSet<Guid>();
        foreach (var item in items)
            if (recorded.GetValueOrDefault(item.Metric.MetricId)?.Subject is { } subject && subject != item.Event.Subject)
                others.Add(subject);
        return await RecordingQuestion.AskAsync(cancellation => directory.ForgottenAsync(others, cancellation));
    }

    private void Count(IReadOnlyList<FlushItem> items, TimeSpan duration)
    {
        wakeup.Signal();
        meters.Flushed(items.Count, duration);
        rate.Add(items.Count);
        foreach (var (category, count) in items.CountBy(item => item.Metric.Category))
            meters.Recorded(category, count);
    }

    private void Complete(IReadOnlyList<Submission> flush, RecordingOutcome[] outcomes)
    {
        meters.Duplicates(outcomes.Count(outcome => outcome.Result == RecordingResult.Duplicate));
        meters.Refused(ServiceMeters.RefusedAsConflict, outcomes.Count(outcome => outcome.Result == RecordingResult.Conflict));
        var first = 0;
        foreach (var submission in flush)
        {
            submission.Complete(new ArraySegment<RecordingOutcome>(outcomes, first, submission.Metrics.Count));
            first += submission.Metrics.Count;
        }
    }
}
