using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Notifications;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Projections.Watch.Silences;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Watch.Notifications;

/// <summary>
/// Alerts come and go, escalate, are acknowledged and silenced, routes are mute, nodes look at any moment and die before they commit:
/// whatever is told is told once and in order, to nobody who must not be told, and nothing that is to be told is left out.
/// </summary>
public sealed class NotificationPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>In no window of <see cref="Settings"/>, and after everything.</summary>
    private static readonly DateTimeOffset End = Start.AddHours(9).AddMinutes(55);

    private const int Hour = 3600;

    /// <param name="EscalatesFrom">The warning in whose place a critical alert comes.</param>
    private sealed record Life(Guid Id, string Rule, AlertLevel Level, int RaisedAt, int? ResolvedAt, int? AcknowledgedAt, bool IsLate, Guid? EscalatesFrom = null)
    {
        public AlertRaised Raised { get; } = new()
        {
            AlertId = Id,
            Rule = Rule,
            Figure = new("m", AlertStatistic.Sum, 5),
            Level = Level,
            Severity = Level == AlertLevel.Critical ? AlertSeverity.Critical : AlertSeverity.Medium,
            Threshold = 1,
            Message = "m is too much",
            At = Start.AddSeconds(RaisedAt),
            IsLate = IsLate,
        };
    }

    private sealed record Round(int At, bool Dies);

    private sealed record World(IReadOnlyList<Life> Lives, Route Route, IReadOnlyList<Silence> Silences, IReadOnlyList<Round> Rounds);

    private static readonly Gen<IReadOnlyList<Life>> Lives = Gen.Select(
            Gen.Int[0, 3], Gen.Int[0, 2 * Hour], Gen.Int[1, Hour], Gen.Int[0, 9], Gen.Int[1, Hour],
            (rule, raised, lasts, kind, acknowledged) => (rule, raised, lasts, kind, acknowledged))
        .Array[1, 12]
        .Select(IReadOnlyList<Life> (drawn) => [.. drawn.Index().SelectMany(each => LivesOf(each.Index, each.Item))]);

    private static IEnumerable<Life> LivesOf(int place, (int Rule, int Raised, int Lasts, int Kind, int Acknowledged) drawn)
    {
        var (rule, raised, lasts, kind, acknowledged) = drawn;
        var name = $"rule-{rule}";
        int? ends = kind == 0 ? null : raised + lasts;
        int? seen = kind is 1 or 2 ? Math.Min(raised + acknowledged, raised + lasts) : null;
        // A warning that becomes critical, in one transaction.
        if (kind == 3)
        {
            yield return new(IdOf(place, 0), name, AlertLevel.Warning, raised, raised + lasts, null, false);
            yield return new(IdOf(place, 1), name, AlertLevel.Critical, raised + lasts, raised + (2 * lasts), null, false, IdOf(place, 0));
        }
        else
        {
            yield return new(IdOf(place, 0), name, kind < 6 ? AlertLevel.Critical : AlertLevel.Warning, raised, kind == 9 ? raised : ends, seen, kind == 9);
        }
    }

    private static Gen<int> OneOf(params int[] values) => Gen.Int[0, values.Length - 1].Select(place => values[place]);

    private static Guid IdOf(int place, int part) => new($"00000000-0000-0000-{part:D4}-{place:D12}");

    private static readonly Gen<Route> Settings = Gen.Select(
        OneOf(0, 30, 120), OneOf(0, 60, 300), OneOf(60, 900, 4 * Hour), Gen.Bool, Gen.Int[0, 3], Gen.Int[0, 3],
        (wait, interval, repeat, renotifies, group, mute) => new Route
        {
            Name = "told",
            Channels = ["channel"],
            WaitSeconds = wait,
            IntervalSeconds = interval,
            RepeatSeconds = repeat,
            Renotifies = renotifies,
            GroupBy = group switch { 0 => [GroupLabel.Rule], 1 => [], 2 => [GroupLabel.Alert], _ => [GroupLabel.Rule, GroupLabel.Severity] },
            Mutes = mute == 0 ? [new("*/20 * * * *", 7, "Europe/Berlin")] : [],
        });

    private static readonly Gen<Silence[]> Silences = Gen.Select(
            Gen.Int[0, 2 * Hour], Gen.Int[60, Hour], Gen.Int[0, 3],
            (from, lasts, rule) => new Silence
            {
                Id = Guid.NewGuid(),
                Match = new() { Rules = [$"rule-{rule}"] },
                Author = "ada",
                Comment = "moving",
                From = Start.AddSeconds(from),
                To = Start.AddSeconds(from + lasts),
            })
        .Array[0, 3];

    private static readonly Gen<Round[]> Rounds = Gen.Select(Gen.Int[0, 9 * Hour], Gen.Int[0, 4], (at, dies) => new Round(at, dies == 0)).Array[1, 80];

    private static readonly Gen<World> Worlds = Gen.Select(Lives, Settings, Silences, Rounds, (lives, route, silences, rounds) =>
        new World(lives, route, silences, [.. rounds.OrderBy(round => round.At)]));

    [Fact]
    public void whatever_happens_is_told_once_and_in_order() => Worlds.Sample(
        world =>
        {
            var told = Run(world);
            foreach (var life in world.Lives)
            {
                var statuses = told.SelectMany(notice => notice.Alerts).Where(alert => alert.Raised.AlertId == life.Id).ToArray();
                // Nothing after its end, and no end before its beginning.
                statuses.SkipWhile(alert => alert.IsFiring).Count().ShouldBeLessThanOrEqualTo(1, $"{life}");
                if (!life.IsLate && statuses.Length > 0)
                    statuses[0].IsFiring.ShouldBeTrue($"{life}");
                var isTold = statuses.Any(alert => alert.IsFiring);
                if (isTold && life.ResolvedAt is not null && world.Lives.All(worse => worse.EscalatesFrom != life.Id))
                    statuses[^1].IsFiring.ShouldBeFalse($"the end of {life} was never told");
                if (life.ResolvedAt is null && !IsHidden(life, world))
                    isTold.ShouldBeTrue($"{life} fires on and nobody knows");
            }

            foreach (var thread in told.GroupBy(notice => notice.Thread))
                thread.Select(notice => notice.IsFirst).ShouldBe(thread.Select((_, place) => place == 0));
        },
        iter: 300);

    [Fact]
    public void nobody_is_told_what_is_silenced_or_while_the_route_is_mute() => Worlds.Sample(
        world =>
        {
            var known = new HashSet<Guid>();
            foreach (var notice in Run(world))
            {
                world.Route.Mutes.EndIfWithin(notice.At).ShouldBeNull();
                foreach (var alert in notice.Firing.Where(alert => known.Add(alert.Raised.AlertId)))
                    world.Silences.ShouldNotContain(silence => silence.HoldsAt(notice.At) && silence.Match.Matches(alert.Matched));
            }
        },
        iter: 300);

    [Fact]
    public void what_fires_is_told_again_no_sooner_than_asked_and_only_while_nobody_sees_to_it() => Worlds.Sample(
        world =>
        {
            var last = new Dictionary<Guid, DateTimeOffset>();
            foreach (var notice in Run(world))
            {
                if (notice.Type == NotificationType.Repeated)
                {
                    world.Route.Renotifies.ShouldBeTrue();
                    (notice.At - last[notice.Thread]).ShouldBeGreaterThanOrEqualTo(world.Route.Repeat);
                    notice.Firing.ShouldContain(alert => !alert.IsAcknowledged);
                    notice.Ended.ShouldBeEmpty();
                }
                else if (last.TryGetValue(notice.Thread, out var before))
                {
                    (notice.At - before).ShouldBeGreaterThanOrEqualTo(world.Route.Interval);
                }

                last[notice.Thread] = notice.At;
            }
        },
        iter: 300);

    [Fact]
    public void with_no_wait_everything_is_told_however_late_it_is_looked_at() => Worlds.Sample(
        world =>
        {
            var open = world with
            {
                Lives = [.. world.Lives.Where(life => !life.IsLate).Select(life => new Life(life.Id, life.Rule, AlertLevel.Critical, life.RaisedAt, life.ResolvedAt, life.AcknowledgedAt, false))],
                Route = world.Route with { WaitSeconds = 0, GroupBy = [GroupLabel.Alert], Mutes = [] },
                Silences = [],
            };
            var told = Run(open).SelectMany(notice => notice.Alerts).ToLookup(alert => alert.Raised.AlertId);
            foreach (var life in open.Lives)
                told[life.Id].Select(alert => alert.IsFiring).Distinct().ShouldBe(life.ResolvedAt is null ? [true] : [true, false], $"{life}");
        },
        iter: 300);

    [Fact]
    public void what_is_told_of_which_alert_does_not_depend_on_who_looked_when() => Worlds.Sample(
        world =>
        {
            var steady = world with
            {
                Lives = [.. world.Lives.Where(life => life.EscalatesFrom is null).Select(life => new Life(life.Id, life.Rule, AlertLevel.Critical, life.RaisedAt, life.ResolvedAt, null, life.IsLate))],
                Route = world.Route with { Renotifies = false, GroupBy = [GroupLabel.Alert], Mutes = [] },
                Silences = [],
            };
            var everySecond = steady with { Rounds = [.. Enumerable.Range(0, 5 * Hour / 5).Select(step => new Round(step * 5, false))] };
            Outcome(Run(steady)).ShouldBe(Outcome(Run(everySecond)));
        },
        iter: 10);

    private static IEnumerable<string> Outcome(IEnumerable<Notification> told) => told
        .SelectMany(notice => notice.Alerts.Select(alert => $"{alert.Raised.AlertId} {(alert.IsFiring ? "firing" : "resolved")}"))
        .Distinct()
        .Order(StringComparer.Ordinal);

    /// <summary>Whether a critical alert of the rule says more, to the end.</summary>
    private static bool IsHidden(Life life, World world) => life.Level == AlertLevel.Warning
        && world.Lives.Any(other => other.Rule == life.Rule && other.Level == AlertLevel.Critical && other.ResolvedAt is null);

    /// <summary>Every round reads what another, or none, left, and leaves nothing where it dies.</summary>
    private static List<Notification> Run(World world)
    {
        var routing = Routing.Of([], [world.Route], world.Silences);
        var log = LogOf(world.Lives);
        IReadOnlyList<string> kept = [];
        var (position, told) = (0L, new List<Notification>());
        foreach (var round in world.Rounds.Append(new((int)(End - Start).TotalSeconds - (5 * Hour), false)).Append(new((int)(End - Start).TotalSeconds, false)).OrderBy(round => round.At))
        {
            var now = Start.AddSeconds(round.At);
            var critical = world.Lives
                .Where(life => life.Level == AlertLevel.Critical && life.RaisedAt <= round.At && !(life.ResolvedAt <= round.At))
                .Select(life => new FiringNow(life.Raised, life.Raised.At, life.AcknowledgedAt <= round.At))
                .ToArray();
            var plan = new NotificationPlan(routing, new HeldBack(routing, critical), kept.Select(NotificationGroup.Parse));
            var page = log.Where(transition => transition.Sequence > position && transition.RecordedAt <= now).Take(round.Dies ? 2 : 1000).ToArray();
            foreach (var transition in page)
                plan.Apply(transition);
            plan.Flush(now);
            if (round.Dies)
                continue;
            var gone = plan.Gone.ToHashSet();
            kept = [.. kept.Select(NotificationGroup.Parse)
                .Where(group => !gone.Contains((group.Route, group.Key)) && !plan.Changed.Any(changed => changed.Key == group.Key))
                .Concat(plan.Changed)
                .Select(group => group.ToJson())];
            position = page.Length > 0 ? page[^1].Sequence : position;
            told.AddRange(plan.Told);
        }

        return told;
    }

    private static IReadOnlyList<LoggedTransition> LogOf(IReadOnlyList<Life> lives)
    {
        var changes = new List<(int At, int Order, object Change)>();
        foreach (var life in lives)
        {
            changes.Add((life.RaisedAt, life.EscalatesFrom is null ? 0 : 2, life.Raised));
            if (life.AcknowledgedAt is { } seen)
                changes.Add((seen, 1, new AlertAcknowledged { AlertId = life.Id, By = "ada" }));
            if (life.ResolvedAt is { } ends)
            {
                var isEscalated = lives.Any(worse => worse.EscalatesFrom == life.Id);
                changes.Add((ends, 1, new AlertResolved { AlertId = life.Id, Reason = isEscalated ? AlertResolution.Escalated : AlertResolution.Recovered, At = Start.AddSeconds(ends) }));
            }
        }

        return [.. changes.OrderBy(change => change.At).ThenBy(change => change.Order).Select((change, place) => new LoggedTransition(place + 1, Start.AddSeconds(change.At), change.Change))];
    }
}
