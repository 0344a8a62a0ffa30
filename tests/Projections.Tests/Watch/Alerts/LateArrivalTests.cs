using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Watch.Alerts;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Watch.Alerts;

/// <summary>
/// Metrics arrive in any order, nodes die between telling and remembering: once the last metric has arrived, the log tells of
/// the same levels at the end of every minute as a replay of history does.
/// </summary>
public sealed class LateArrivalTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private const int Minutes = 40;
    private const int LatestArrival = 55;

    private static readonly AlertStatistic[] Statistics =
        [AlertStatistic.Count, AlertStatistic.Sum, AlertStatistic.Avg, AlertStatistic.Min, AlertStatistic.Max, AlertStatistic.Last];

    private sealed record Arrival(double Happened, double Arrives, int Value, int? TakenBack);

    private sealed record Round(double After, bool Dies);

    private static readonly Gen<Arrival> Arrivals = Gen.Select(
        Gen.Int[0, Minutes * 60 * 10], Gen.Int[0, 9], Gen.Int[0, 900], Gen.Int[0, 20], Gen.Int[0, 12],
        (happened, isLate, late, value, back) => new Arrival(
            happened / 10.0,
            (happened / 10.0) + (isLate < 6 ? 0.3 : late),
            value,
            back == 0 ? 60 : null));

    private static readonly Gen<Round> Rounds = Gen.Select(Gen.Int[1, 900], Gen.Int[0, 9], (after, dies) => new Round(after / 10.0, dies == 0));

    private static readonly Gen<AlertRule> Rules = Gen.Select(
        Gen.Enum<AlertComparison>(),
        Gen.Int[0, Statistics.Length - 1],
        Gen.Int[1, 8],
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 4], Gen.Int[0, 2]),
        Gen.Int[0, 3],
        (comparison, statistic, window, numbers, silence) =>
        {
            var (levels, held, hysteresis, delay) = numbers;
            var isAbove = comparison is AlertComparison.Above or AlertComparison.AtLeast;
            return new AlertRule
            {
                Name = "tried",
                Figure = new("m", Statistics[statistic], window),
                Comparison = comparison,
                Warning = levels == 1 ? null : new(isAbove ? 8 : 12, AlertSeverity.Medium),
                Critical = levels == 2 ? null : new(isAbove ? 14 : 5, AlertSeverity.Critical),
                ForMinutes = held,
                Hysteresis = hysteresis,
                DelayMinutes = delay * 2,
                LateWithinMinutes = 120,
                NoData = silence == 0 ? null : (NoDataPolicy)(silence - 1),
                NoDataForMinutes = 6,
            };
        });

    [Fact]
    public void what_is_told_agrees_with_a_replay_once_the_last_metric_has_arrived() =>
        Gen.Select(Rules, Arrivals.Array[0, 60], Rounds.Array[20, 120]).Sample((rule, arrivals, rounds) =>
        {
            var told = Live(rule, arrivals, rounds, out var until);
            var replayed = RuleJudgement.Replay(rule, AlertState.Ok, AlertReplay.MinuteEnds(Start, until).Select(end => Read(rule, arrivals, double.MaxValue, end)));

            var alerts = ToldAlert.Of(told);
            foreach (var minute in replayed)
            {
                var firing = alerts.Where(alert => alert.FiredAt(minute.At) && !alert.IsNextTo(minute.At)).ToArray();
                // What is told of a failure takes longer than looking for one.
                if (firing.Any(alert => alert.Level != minute.Level))
                    firing.Select(alert => (AlertLevel?)alert.Level).ShouldAllBe(level => level == minute.Level, $"{rule} told at {minute.At:T}\n{Story(told)}");
                if (minute.Level is { } level && !alerts.Any(alert => alert.Level == level && (alert.FiredAt(minute.At) || alert.IsNextTo(minute.At))))
                    Assert.Fail($"{rule} not told at {minute.At:T}\n{Story(told)}");
                if (firing.Length > 1)
                    Assert.Fail($"{rule} twice at {minute.At:T}\n{Story(told)}");
            }
        }, iter: 1500);

    [Fact]
    public void an_alert_begins_and_ends_once_and_one_fires_at_a_time() =>
        Gen.Select(Rules, Arrivals.Array[0, 60], Rounds.Array[20, 120]).Sample((rule, arrivals, rounds) =>
        {
            var (firing, ended) = (new HashSet<Guid>(), new HashSet<Guid>());
            var told = Live(rule, arrivals, rounds, out _);
            foreach (var (i, each) in told.Index())
            {
                if (each.Data is AlertRaised raised)
                    firing.Add(raised.AlertId).ShouldBeTrue();
                if (each.Data is AlertResolved resolved)
                {
                    firing.Remove(resolved.AlertId).ShouldBeTrue();
                    ended.Add(resolved.AlertId).ShouldBeTrue();
                }

                // A late alert that is over begins and ends in one transaction, whatever fires then.
                if (i == told.Count - 1 || told[i + 1].Sequence != each.Sequence)
                    firing.Count.ShouldBeLessThan(2, Story(told));
            }
        }, iter: 500);

    private static string Story(IEnumerable<RecordedEvent> told) => string.Join('\n', told.Select(each => $"{each.RecordedAt:T} " + (each.Data switch
    {
        AlertRaised raised => $"{raised.AlertId.ToString()[^4..]} {raised.Level} from {raised.At:T}{(raised.IsLate ? ", late" : "")}",
        AlertResolved resolved => $"{resolved.AlertId.ToString()[^4..]} {resolved.Reason} at {resolved.At:T}",
        AlertRevised revised => $"{revised.AlertId.ToString()[^4..]} fired {string.Join(", ", revised.Fired.Select(span => $"{span.From:T}-{span.To:T}"))}",
        _ => "",
    })));

    /// <summary>Evaluates at moments that may be far apart, from what has arrived by then; a node that dies has told and not remembered.</summary>
    private static List<RecordedEvent> Live(AlertRule rule, Arrival[] arrivals, Round[] rounds, out DateTimeOffset judged)
    {
        var log = new List<RecordedEvent>();
        var (memory, state, seen) = (RuleMemory.Of(AlertState.Ok, Start, 0), AlertState.Ok, 0.0);
        var (now, transaction) = (0.0, 0);
        // After the last arrival there are enough to judge the last minute.
        Round[] settling = [.. Enumerable.Range(0, 4).Select(_ => new Round(60, false))];
        foreach (var round in rounds.Where(_ => now < (LatestArrival + 2) * 60).Append(new(Math.Max(1, ((LatestArrival + 2) * 60) - now), false)).Concat(settling))
        {
            now += round.After;
            var changed = arrivals.Where(each => Changed(each, seen, now)).Select(each => Granularity.Minute.Floor(Start.AddSeconds(each.Happened))).ToArray();
            var known = changed.Length > 0 ? memory.ChangedFrom(changed.Min()) : memory;
            var plan = RuleJudgement.Plan(rule, known, Start.AddSeconds(now));
            var minutes = RuleJudgement.Replay(rule, plan.Start, plan.IsAny ? AlertReplay.MinuteEnds(plan.From, plan.Until).Select(end => Read(rule, arrivals, now, end)) : []);
            var after = known.With(minutes, plan.Horizon);
            var current = RuleJudgement.Now(
                rule, after.StateAt(after.Judged), after.Judged, minutes.Count > 0, state, Read(rule, arrivals, now, plan.Moment.AddMicroseconds(1)) with { At = plan.Moment });
            if (!RuleJudgement.IsQuiet(known, log.Count, state, minutes, current.State))
                log.AddRange(RuleTelling.Events(rule, log, known.Since, plan.Start.Firing, minutes, _ => null, current).Select(each => new RecordedEvent(Guid.NewGuid(), transaction, Start.AddSeconds(now), each)));
            transaction++;
            if (round.Dies)
                continue;
            (memory, state, seen) = (after with { Told = log.Count }, current.State, now);
        }

        judged = memory.Judged;
        return log;
    }

    private static bool Changed(Arrival arrival, double seen, double now) =>
        (arrival.Arrives > seen && arrival.Arrives <= now) || (arrival.TakenBack is { } after && arrival.Arrives + after > seen && arrival.Arrives + after <= now);

    /// <summary>What happened in the window that ends before <paramref name="end"/>, by an addition of its own.</summary>
    private static FigureReading Read(AlertRule rule, Arrival[] arrivals, double now, DateTimeOffset end)
    {
        var window = arrivals
            .Where(each => each.Arrives <= now && !(each.Arrives + each.TakenBack <= now))
            .Select(each => (At: Start.AddSeconds(each.Happened), each.Value))
            .Where(each => each.At < end && each.At >= end - rule.Figure.Window)
            .OrderBy(each => each.At)
            .Select(each => (ExactNumber)each.Value)
            .ToArray();
        ExactNumber? value = rule.Figure.Statistic switch
        {
            AlertStatistic.Count => window.Length,
            AlertStatistic.Sum => window.Aggregate(ExactNumber.Zero, (sum, each) => sum + each),
            _ when window.Length == 0 => null,
            AlertStatistic.Avg => window.Aggregate(ExactNumber.Zero, (sum, each) => sum + each).DividedBy(window.Length, 12),
            AlertStatistic.Min => window.Aggregate(ExactNumber.Min),
            AlertStatistic.Max => window.Aggregate(ExactNumber.Max),
            _ => window[^1],
        };
        return new(end, value, window.Length == 0);
    }
}
