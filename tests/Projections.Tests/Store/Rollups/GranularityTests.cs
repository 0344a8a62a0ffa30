using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Tests.Store.Rollups;

public sealed class GranularityTests
{
    [Theory]
    [InlineData(Granularity.Minute, "2028-02-29T23:59:59.9999999Z", "2028-02-29T23:59:00Z", "2028-03-01T00:00:00Z")]
    [InlineData(Granularity.Hour, "2028-02-29T23:59:59.9999999Z", "2028-02-29T23:00:00Z", "2028-03-01T00:00:00Z")]
    [InlineData(Granularity.Day, "2028-02-29T00:00:00.0000001Z", "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z")]
    [InlineData(Granularity.Day, "2028-02-28T12:00:00Z", "2028-02-28T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData(Granularity.Day, "2027-02-28T12:00:00Z", "2027-02-28T00:00:00Z", "2027-03-01T00:00:00Z")]
    [InlineData(Granularity.Day, "2027-12-31T23:59:59Z", "2027-12-31T00:00:00Z", "2028-01-01T00:00:00Z")]
    [InlineData(Granularity.Hour, "2027-12-31T23:30:00Z", "2027-12-31T23:00:00Z", "2028-01-01T00:00:00Z")]
    [InlineData(Granularity.Week, "2026-03-15T23:59:59Z", "2026-03-09T00:00:00Z", "2026-03-16T00:00:00Z")]
    [InlineData(Granularity.Week, "2027-01-01T12:00:00Z", "2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z")]
    [InlineData(Granularity.Minute, "1969-12-31T23:59:30Z", "1969-12-31T23:59:00Z", "1970-01-01T00:00:00Z")]
    // Buckets are of UTC, whatever offset an instant is written with.
    [InlineData(Granularity.Day, "2026-03-10T01:30:00+02:00", "2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z")]
    [InlineData(Granularity.Hour, "2026-03-10T12:15:00+05:30", "2026-03-10T06:00:00Z", "2026-03-10T07:00:00Z")]
    public void an_instant_lies_between_its_floor_and_its_ceiling(Granularity granularity, string instant, string floor, string ceiling)
    {
        granularity.Floor(At(instant)).ShouldBe(At(floor));
        granularity.Floor(At(instant)).Offset.ShouldBe(TimeSpan.Zero);
        granularity.Ceiling(At(instant)).ShouldBe(At(ceiling));
    }

    [Theory]
    [InlineData(Granularity.Minute, "2026-03-10T12:34:00Z")]
    [InlineData(Granularity.Hour, "2026-03-10T12:00:00Z")]
    [InlineData(Granularity.Day, "2028-02-29T00:00:00Z")]
    [InlineData(Granularity.Day, "2028-01-01T00:00:00Z")]
    [InlineData(Granularity.Day, "0001-01-01T00:00:00Z")]
    [InlineData(Granularity.Week, "2026-03-09T00:00:00Z")]
    [InlineData(Granularity.Week, "0001-01-01T00:00:00Z")]
    public void a_bound_is_its_own_floor_and_ceiling(Granularity granularity, string bound)
    {
        granularity.Floor(At(bound)).ShouldBe(At(bound));
        granularity.Ceiling(At(bound)).ShouldBe(At(bound));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text);
}
