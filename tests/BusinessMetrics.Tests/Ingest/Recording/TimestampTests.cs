using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Tests.Ingest.Recording;

public sealed class TimestampTests
{
    [Fact]
    public void a_metric_without_a_time_happened_when_it_arrived()
    {
        var arrival = Given.Now.AddTicks(12345678);

        var metric = Given.Rules.Apply(Given.Data, null, arrival, []).ShouldNotBeNull();

        metric.TimeIsGiven.ShouldBeFalse();
        metric.OccurredAt.ShouldBe(Given.Now.AddTicks(12345670));
    }

    [Fact]
    public void a_given_time_is_kept()
    {
        var metric = Given.Accepted(Given.Data with { Timestamp = "2026-03-10T10:30:00+01:00" });

        metric.TimeIsGiven.ShouldBeTrue();
        metric.OccurredAt.ShouldBe(new DateTimeOffset(2026, 3, 10, 9, 30, 0, TimeSpan.Zero));
        metric.OccurredAt.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void a_clock_may_be_five_minutes_ahead_and_no_more()
    {
        Given.Accepted(Given.Data with { Timestamp = "2026-03-10T12:05:00Z" });

        var error = Given.Refused(Given.Data with { Timestamp = "2026-03-10T12:05:00.000001Z" });
        error.Field.ShouldBe("timestamp");
        error.Received.ShouldBe("'2026-03-10T12:05:00.000001Z'");
        error.Allowed.ShouldContain("5 minutes ahead");
        error.Allowed.ShouldContain("2026-03-10T12:00:00Z");
    }

    [Fact]
    public void a_metric_may_be_as_old_as_it_is_retained_and_no_older()
    {
        Given.Accepted(Given.Data with { Timestamp = "2025-03-10T12:00:00Z" });

        var error = Given.Refused(Given.Data with { Timestamp = "2025-03-10T11:59:59.999999Z" });
        error.Field.ShouldBe("timestamp");
        error.Allowed.ShouldBe("at most 365 days old (METRICS_RETENTION_DAYS)");
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-02-29T12:00:00Z")]
    [InlineData("1773144000")]
    public void what_is_no_instant_is_refused_with_an_example(string sent) =>
        Given.Refused(Given.Data with { Timestamp = sent }).ShouldBe(new("timestamp", $"'{sent}'", Iso8601.Allowed));
}
