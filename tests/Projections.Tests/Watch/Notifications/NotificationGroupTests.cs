using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Notifications;
using BusinessMetrics.Projections.Watch.Routes;

namespace BusinessMetrics.Projections.Tests.Watch.Notifications;

public sealed class NotificationGroupTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly Route Usual = new() { Name = "default", Channels = ["team"], WaitSeconds = 30, IntervalSeconds = 300, RepeatSeconds = 3600 };

    private static DateTimeOffset At(double minutes) => Start.AddMinutes(minutes);

    private static AlertRaised Raised(int alert, double minutes = 0, AlertLevel level = AlertLevel.Critical, bool late = false) => new()
    {
        AlertId = Id(alert),
        Rule = "slow",
        Figure = new("latency", AlertStatistic.Avg, 5, Service: $"service-{alert}"),
        Level = level,
        Severity = AlertSeverity.High,
        Threshold = 500,
        Value = 600,
        Message = "slow",
        At = At(minutes),
        IsLate = late,
    };

    private static AlertResolved Resolved(int alert, double minutes, AlertResolution reason = AlertResolution.Recovered) =>
        new() { AlertId = Id(alert), Reason = reason, At = At(minutes) };

    private static Guid Id(int alert) => new(alert, 0, 0, new byte[8]);

    private static NotificationGroup Group(params int[] alerts) =>
        alerts.Aggregate(NotificationGroup.For(Usual, Raised(alerts[0])), (group, alert) => group.Raise(Raised(alert), Usual, Start));

    /// <summary>Told whenever something is due, until then: "minute type: firing alerts / ended ones".</summary>
    private static (NotificationGroup? Group, string[] Told) Play(NotificationGroup? group, double until, Route? route = null, IHeldBack? held = null)
    {
        var told = new List<string>();
        while (group?.NextAt is { } due && due <= At(until))
        {
            (group, var notification) = group!.Flush(route ?? Usual, held ?? new Held(), due);
            if (notification is not null)
                told.Add($"{(due - Start).TotalMinutes} {AlertNames.Of(notification.Type)}: {Ids(notification.Firing)} / {Ids(notification.Ended)}");
        }

        return (group, [.. told]);

        static string Ids(IEnumerable<NotifiedAlert> alerts) => string.Join(' ', alerts.Select(alert => alert.Raised.Figure.Service![^1]));
    }

    private static string[] Told(NotificationGroup? group, double until, Route? route = null, IHeldBack? held = null) => Play(group, until, route, held).Told;

    [Fact]
    public void a_group_waits_for_those_that_come_with_it_and_then_for_its_interval()
    {
        var (group, first) = Play(Group(1).Raise(Raised(2), Usual, At(0.25)), 1);
        first.ShouldBe(["0.5 alert.firing: 1 2 / "]);

        group = group!.Raise(Raised(3), Usual, At(2));
        Told(group, 10).ShouldBe(["5.5 alert.firing: 1 2 3 / "]);
        var (next, told) = Play(group, 6);
        told.ShouldBe(["5.5 alert.firing: 1 2 3 / "]);

        // Long after a notice nothing is waited for.
        Told(next!.Resolve(Resolved(1, 20), Usual, At(20)), 30).ShouldBe(["20 alert.resolved: 2 3 / 1"]);
    }

    [Fact]
    public void what_fires_is_told_again_until_somebody_sees_to_it()
    {
        var (group, told) = Play(Group(1), 200);
        told.ShouldBe(["0.5 alert.firing: 1 / ", "60.5 alert.repeated: 1 / ", "120.5 alert.repeated: 1 / ", "180.5 alert.repeated: 1 / "]);

        var acknowledged = group!.Acknowledge(Id(1));
        var (later, nothing) = Play(acknowledged, 1000);
        nothing.ShouldBeEmpty();
        Told(later!.Resolve(Resolved(1, 1000), Usual, At(1000)), 1000).ShouldBe(["1000 alert.resolved:  / 1"]);
        Told(Group(1), 1000, Usual with { Renotifies = false }).ShouldBe(["0.5 alert.firing: 1 / "]);
    }

    [Fact]
    public void one_that_nobody_sees_to_is_told_again_beside_one_that_somebody_does()
    {
        var group = Play(Group(1, 2), 1).Group!.Acknowledge(Id(1));

        Told(group, 61).ShouldBe(["60.5 alert.repeated: 1 2 / "]);
        Told(group.Acknowledge(Id(2)), 1000).ShouldBeEmpty();
    }

    [Fact]
    public void what_was_over_before_anybody_was_told_is_told_to_nobody_unless_it_came_late()
    {
        var (group, told) = Play(Group(1).Resolve(Resolved(1, 0.25), Usual, At(0.25)), 100);
        told.ShouldBeEmpty();
        group.ShouldBeNull();

        var late = NotificationGroup.For(Usual, Raised(1, late: true)).Raise(Raised(1, late: true), Usual, Start).Resolve(Resolved(1, 0.25), Usual, At(0.25));
        Told(late, 100).ShouldBe(["0.5 alert.late:  / 1"]);
    }

    [Fact]
    public void a_group_that_ended_is_forgotten_and_the_next_one_is_another_thread()
    {
        var (group, told) = Play(Play(Group(1), 1).Group!.Resolve(Resolved(1, 2), Usual, At(2)), 100);

        told.ShouldBe(["5.5 alert.resolved:  / 1"]);
        group.ShouldBeNull();
        Group(2).Key.ShouldBe(Group(1).Key);
        Group(2).Thread.ShouldNotBe(Group(1).Thread);
    }

    [Fact]
    public void a_silence_holds_back_until_it_ends_and_not_what_ends()
    {
        var silenced = new Held(until: At(120), alert: 1);
        Told(Group(1), 300, Usual with { Renotifies = false }, silenced).ShouldBe(["120 alert.firing: 1 / "]);
        Told(Group(1, 2), 100, Usual with { Renotifies = false }, silenced).ShouldBe(["0.5 alert.firing: 2 / "]);

        // What was told before the silence: its end is told, its repetition is not.
        var told = Play(Group(1), 1).Group!;
        Told(told, 110, held: silenced).ShouldBeEmpty();
        Told(told.Resolve(Resolved(1, 10), Usual, At(10)), 110, held: silenced).ShouldBe(["10 alert.resolved:  / 1"]);
    }

    [Fact]
    public void nothing_is_told_in_mute_times_and_what_fires_then_is_told_at_their_end()
    {
        var muted = Usual with { Mutes = [new("0 12 * * *", 90, "UTC")], Renotifies = false };

        Told(Group(1), 300, muted).ShouldBe(["90 alert.firing: 1 / "]);
        Told(Group(1).Resolve(Resolved(1, 50), muted, At(50)), 300, muted).ShouldBeEmpty();
    }

    [Fact]
    public void a_warning_is_held_back_while_its_critical_fires_and_ends_without_a_word_where_that_tells_more()
    {
        var warning = NotificationGroup.For(Usual, Raised(1)).Raise(Raised(1, level: AlertLevel.Warning), Usual, Start);
        Told(warning.Raise(Raised(2), Usual, Start), 50, held: new Held(isWorse: true)).ShouldBe(["0.5 alert.firing: 2 / "]);

        var told = Play(warning, 1).Group!;
        var escalated = told.Resolve(Resolved(1, 10, AlertResolution.Escalated), Usual, At(10));
        Told(escalated.Raise(Raised(2, 10), Usual, At(10)), 50).ShouldBe(["10 alert.firing: 2 / "]);
        Told(escalated, 50).ShouldBe(["10 alert.resolved:  / 1"]);
    }

    [Fact]
    public void the_same_alert_is_raised_resolved_and_told_once_however_often_it_is_said()
    {
        var group = Play(Group(1), 1).Group!;

        group.Raise(Raised(1), Usual, At(5)).ShouldBeSameAs(group);
        group.Resolve(Resolved(2, 5), Usual, At(5)).ShouldBeSameAs(group);
        NotificationGroup.Parse(group.ToJson()).ToJson().ShouldBe(group.ToJson());
        group.Flush(Usual, new Held(), At(30)).ShouldBe((group, null));
    }

    private sealed class Held(DateTimeOffset? until = null, int alert = 0, bool isWorse = false) : IHeldBack
    {
        public DateTimeOffset? SilencedUntil(MatchedAlert matched, DateTimeOffset at) => matched.Service == $"service-{alert}" && at < until ? until : null;

        public bool IsWorse(AlertRaised warning, DateTimeOffset at) => isWorse;
    }
}
