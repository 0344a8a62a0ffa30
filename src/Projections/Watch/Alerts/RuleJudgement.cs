using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>Which minutes of a rule are to be judged: their ends lie in (From, Until].</summary>
/// <param name="Start">Where the rule stood at <paramref name="From"/>.</param>
/// <param name="Horizon">No minute that ended then or before is judged again.</param>
/// <param name="Moment">What the clock is to the rule: behind by its delay.</param>
public sealed record JudgementPlan(DateTimeOffset From, DateTimeOffset Until, AlertState Start, DateTimeOffset Horizon, DateTimeOffset Moment)
{
    public bool IsAny => Until > From;
}

/// <summary>
/// How a rule is judged while figures change; pure. The ends of minutes are what counts, as in a dry run: each is judged once
/// it has settled, and again with those after it when something of its window arrives later. Between them the rule is
/// judged at the moment itself, so that nobody waits for a minute to end; the next end confirms that or takes it back.
/// </summary>
public static class RuleJudgement
{
    /// <summary>How long a minute settles: most of what happened in it has arrived by then, and is not judged twice.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>What is told so long after its window ended is told late.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(1);

    /// <summary>How far back minutes are judged that nobody judged because no node ran.</summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromHours(24);

    public static JudgementPlan Plan(AlertRule rule, RuleMemory memory, DateTimeOffset now)
    {
        var moment = now - rule.Delay;
        var settled = Granularity.Minute.Floor(moment - Settling);
        var until = settled > memory.Judged ? settled : memory.Judged;
        var horizon = until - rule.LateWithin;
        var from = Later(memory.Judged, until - CatchUp);
        if (memory.Changed is { } changed && Later(changed, horizon) is var again && again < from)
        {
            from = again;
            // Whatever arrives about the time before the rule was evaluated changes a history that nobody remembers.
            if (from < Granularity.Minute.Floor(memory.Since))
                return new(horizon, until, AlertState.Ok, horizon, moment);
        }

        return new(from, until, memory.StateAt(from), horizon, moment);
    }

    public static IReadOnlyList<JudgedMinute> Replay(AlertRule rule, AlertState start, IEnumerable<FigureReading> readings)
    {
        var minutes = new List<JudgedMinute>();
        var state = start;
        foreach (var reading in readings)
        {
            minutes.Add(Judge(rule, state, reading));
            state = minutes[^1].State;
        }

        return minutes;
    }

    private static JudgedMinute Judge(AlertRule rule, AlertState state, FigureReading reading)
    {
        var (after, transitions) = AlertEvaluation.Step(rule, state, reading.Value, reading.At, reading.IsEmpty);
        return new(reading, after, transitions);
    }

    /// <summary>Where the rule stands at the moment.</summary>
    /// <param name="atEnd">Where it stood at the last minute end that was judged, <paramref name="end"/>.</param>
    /// <param name="before">Where it stood at the moment when it was last asked.</param>
    /// <param name="isJudgedAnew">Whether minutes were judged since.</param>
    public static JudgedMinute Now(
        AlertRule rule, AlertState atEnd, DateTimeOffset end, bool isJudgedAnew, AlertState before, FigureReading reading)
    {
        if (reading.At <= end)
            return new(reading, atEnd, []);
        // A rule that asks for time is not ended by a dip between two minutes' ends, only to fire again at the next.
        if (rule.ForMinutes > 0 && atEnd.Firing is not null)
            return new(reading, atEnd, []);
        var start = !isJudgedAnew ? before : atEnd with
        {
            WarningSince = Earliest(atEnd.WarningSince, before.WarningSince, end),
            CriticalSince = Earliest(atEnd.CriticalSince, before.CriticalSince, end),
        };
        return Judge(rule, start, reading);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>A level holds since the moment that was seen first, unless a minute's end since then saw that it did not.</summary>
    private static DateTimeOffset? Earliest(DateTimeOffset? atEnd, DateTimeOffset? before, DateTimeOffset end) => (atEnd, before) switch
    {
        (null, { } seen) => seen > end ? seen : null,
        ({ } judged, { } seen) => seen < judged ? seen : judged,
        _ => atEnd,
    };

    /// <summary>
    /// Whether nothing can be new to the log: nobody else told it anything, and each minute is as it was judged before, or as
    /// the rule stood when it was last asked.
    /// </summary>
    /// <param name="told">How many events the rule's stream of alerts has.</param>
    public static bool IsQuiet(RuleMemory memory, long told, AlertState before, IReadOnlyList<JudgedMinute> minutes, AlertState now) =>
        told == memory.Told
        && now.Firing == before.Firing
        && minutes.All(minute => minute.Level == (minute.At > memory.Judged ? before.Firing : memory.StateAt(minute.At).Firing));
}
