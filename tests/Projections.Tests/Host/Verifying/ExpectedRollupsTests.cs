using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Host.Verifying;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Tests.Host.Verifying;

public class ExpectedRollupsTests
{
    private static readonly DateTimeOffset Minute = new(2026, 1, 1, 12, 30, 0, TimeSpan.Zero);

    private static RecordedMetric Requests(int value, double second) => new(
        Guid.NewGuid(), 1, Minute, MetricCategories.Usage.NewMetric("request_count", value, "requests", "api", Minute.AddSeconds(second)));

    [Fact]
    public void what_was_retracted_counts_no_more_and_is_counted_as_retracted()
    {
        var expected = new ExpectedRollups(UsageCategory.RequestsByService);
        var wrong = Requests(100, 5);

        expected.Add(Requests(3, 0));
        expected.Add(wrong);
        expected.Add(Requests(4, 59.999));
        expected.Retract(wrong);
        expected.Add(Requests(7, 60));

        expected.Rows.OrderBy(row => row.Key.Bucket).Select(row => (row.Key.Bucket, row.Value)).ShouldBe(
            [(Minute, new AddedUp(2, 7, 1)), (Minute.AddMinutes(1), new AddedUp(1, 7, 0))]);
    }
}
