using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Audit;

namespace BusinessMetrics.Tests.Trust.Audit;

public class RefusalTallyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static AuditRecorded From(string source, string target = "endpoint:GET /metrics") => new()
    {
        Actor = "anonymous",
        Action = "endpoint.call",
        Target = target,
        Outcome = AuditOutcomes.Refused,
        SourceAddress = source,
        CorrelationId = Guid.NewGuid().ToString(),
        Details = "401 no token",
    };

    [Fact]
    public void the_first_of_a_minute_are_told_one_by_one_and_at_once()
    {
        var tally = new RefusalTally(eachPerMinute: 2);
        var (first, second) = (From("10.0.0.1"), From("10.0.0.1"));
        tally.Add(first, Noon);
        tally.Add(second, Noon.AddSeconds(1));

        tally.Drain(Noon.AddSeconds(2)).ShouldBe([first with { At = Noon }, second with { At = Noon.AddSeconds(1) }]);
        tally.Drain(Noon.AddSeconds(2)).ShouldBeEmpty();
    }

    [Fact]
    public void the_others_are_counted_and_told_when_the_minute_is_over()
    {
        var tally = new RefusalTally(eachPerMinute: 1);
        for (var second = 0; second < 5; second++)
            tally.Add(From("10.0.0.1"), Noon.AddSeconds(second));
        tally.Drain(Noon.AddSeconds(5)).Count.ShouldBe(1);

        var told = tally.Drain(Noon.AddMinutes(1)).ShouldHaveSingleItem();

        told.Details.ShouldBe("401 no token; 4 such calls from 2026-11-23T12:00:01Z to 2026-11-23T12:00:04Z");
        told.At.ShouldBe(Noon.AddSeconds(1));
        told.SourceAddress.ShouldBe("10.0.0.1");
        told.CorrelationId.ShouldBeNull();
        tally.Drain(Noon.AddMinutes(2)).ShouldBeEmpty();
    }

    [Fact]
    public void sources_and_objects_are_counted_apart_and_every_minute_anew()
    {
        var tally = new RefusalTally(eachPerMinute: 1);
        foreach (var minute in (int[])[0, 1])
            foreach (var audit in (AuditRecorded[])[From("a"), From("b"), From("a", "endpoint:GET /audit"), From("a"), From("a")])
                tally.Add(audit, Noon.AddMinutes(minute));

        var told = tally.Drain(Noon.AddMinutes(2));

        told.Count.ShouldBe(8);
        told.Count(audit => audit.Details!.Contains("2 such calls")).ShouldBe(2);
    }

    [Fact]
    public void more_than_all_together_may_be_is_counted_too()
    {
        var tally = new RefusalTally(allPerMinute: 3);
        for (var source = 0; source < 10; source++)
            tally.Add(From($"10.0.0.{source}"), Noon);

        tally.Drain(Noon).Count.ShouldBe(3);
        tally.Drain(Noon, all: true).Sum(audit => 1).ShouldBe(7);
    }

    [Fact]
    public void with_too_many_sources_to_tell_apart_they_are_counted_together()
    {
        var tally = new RefusalTally(allPerMinute: 0, mostSources: 5);
        for (var source = 0; source < 100; source++)
            tally.Add(From($"2001:db8::{source:x}"), Noon);

        var told = tally.Drain(Noon.AddMinutes(1));

        told.Count.ShouldBe(6);
        var various = told.Single(audit => audit.SourceAddress is null);
        various.Target.ShouldBe("various");
        various.Details.ShouldBe("95 such calls from 2026-11-23T12:00:00Z to 2026-11-23T12:00:00Z");
    }

    [Fact]
    public void while_nothing_is_drained_no_more_than_the_limits_is_kept_and_no_call_is_forgotten()
    {
        var tally = new RefusalTally(eachPerMinute: 10, allPerMinute: 100, mostSources: 20, mostWaiting: 50);
        for (var call = 0; call < 10_000; call++)
            tally.Add(From($"10.0.{call % 40}.1"), Noon.AddSeconds(call));

        var told = tally.Drain(Noon.AddDays(1), all: true);

        told.Count.ShouldBeLessThan(50 + 20 + 168);
        told.Sum(audit => audit.Details!.Contains("such calls") ? long.Parse(audit.Details!.Split("; ")[^1].Split(' ')[0]) : 1).ShouldBe(10_000);
    }
}
