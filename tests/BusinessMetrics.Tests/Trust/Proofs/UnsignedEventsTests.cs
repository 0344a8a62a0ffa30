using BusinessMetrics.Trust.Proofs;
using Microsoft.Extensions.Time.Testing;

namespace BusinessMetrics.Tests.Trust.Proofs;

public class UnsignedEventsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly UnsignedEvents _events;

    public UnsignedEventsTests() => _events = new(_clock);

    private bool AreOverdueAfter(int minutes, long signed, long settled)
    {
        _clock.Advance(TimeSpan.FromMinutes(minutes));
        return _events.AreOverdue(signed, settled);
    }

    [Fact]
    public void events_that_nobody_signs_are_overdue_after_minutes()
    {
        AreOverdueAfter(0, signed: 10, settled: 20).ShouldBeFalse();
        AreOverdueAfter(5, signed: 10, settled: 25).ShouldBeFalse();
        AreOverdueAfter(1, signed: 10, settled: 30).ShouldBeTrue();
        AreOverdueAfter(1, signed: 30, settled: 30).ShouldBeFalse();
    }

    [Fact]
    public void what_moves_on_is_not_overdue_however_long_it_takes()
    {
        for (var minute = 0; minute < 60; minute++)
            AreOverdueAfter(1, signed: minute, settled: 1_000_000).ShouldBeFalse();
    }

    [Fact]
    public void a_log_without_new_events_waits_for_nothing()
    {
        AreOverdueAfter(0, signed: 10, settled: 10).ShouldBeFalse();
        AreOverdueAfter(90, signed: 10, settled: 10).ShouldBeFalse();
        AreOverdueAfter(1, signed: 10, settled: 11).ShouldBeFalse();
    }
}
