using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Tests.Store.Events;

public sealed class Iso8601Tests
{
    [Theory]
    [InlineData("2026-01-31T13:45:00Z", "2026-01-31T13:45:00Z")]
    // No offset is UTC.
    [InlineData("2026-01-31T13:45:00", "2026-01-31T13:45:00Z")]
    [InlineData("2026-01-31T13:45", "2026-01-31T13:45:00Z")]
    [InlineData("2026-01-31", "2026-01-31T00:00:00Z")]
    [InlineData("2026-01-31T13:45:00+01:00", "2026-01-31T12:45:00Z")]
    [InlineData("2026-01-31T13:45:00-05:30", "2026-01-31T19:15:00Z")]
    [InlineData("2026-01-31T13:45+14:00", "2026-01-30T23:45:00Z")]
    // A plus sign that a query string turned into a space.
    [InlineData("2026-01-31T13:45:00 01:00", "2026-01-31T12:45:00Z")]
    [InlineData("2026-01-31T13:45:00.25 01:00", "2026-01-31T12:45:00.25Z")]
    [InlineData("2026-01-31T13:45:00.250Z", "2026-01-31T13:45:00.25Z")]
    [InlineData("2026-01-31T13:45:00,250Z", "2026-01-31T13:45:00.25Z")]
    [InlineData("2026-01-31T13:45:00.123456Z", "2026-01-31T13:45:00.123456Z")]
    // Cut to the microsecond, never rounded into the next one, or the next minute.
    [InlineData("2026-01-31T13:45:00.1234567Z", "2026-01-31T13:45:00.123456Z")]
    [InlineData("2026-01-31T13:45:00.1234569Z", "2026-01-31T13:45:00.123456Z")]
    [InlineData("2026-01-31T13:45:59.999999999Z", "2026-01-31T13:45:59.999999Z")]
    [InlineData("2026-01-31T13:45:59.99999999+01:00", "2026-01-31T12:45:59.999999Z")]
    // RFC 3339's small letters, and what Python and PostgreSQL write of an instant.
    [InlineData("2026-01-31t13:45:00z", "2026-01-31T13:45:00Z")]
    [InlineData("2026-01-31 13:45:00+00:00", "2026-01-31T13:45:00Z")]
    [InlineData("2026-01-31 13:45:00.25", "2026-01-31T13:45:00.25Z")]
    [InlineData("2026-01-31 13:45:00Z", "2026-01-31T13:45:00Z")]
    [InlineData("2026-01-31T13:45:00+0100", "2026-01-31T12:45:00Z")]
    [InlineData("2026-01-31 13:45:00-0530", "2026-01-31T19:15:00Z")]
    [InlineData("2026-01-31T13:45:00+01", "2026-01-31T12:45:00Z")]
    [InlineData("2026-01-31T13:45:00 01", "2026-01-31T12:45:00Z")]
    // The end of a day, and a leap second, which is the last microsecond of its minute.
    [InlineData("2026-01-31T24:00:00Z", "2026-02-01T00:00:00Z")]
    [InlineData("2026-12-31T24:00", "2027-01-01T00:00:00Z")]
    [InlineData("2026-01-31T24:00:00.000+01:00", "2026-01-31T23:00:00Z")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999999Z")]
    [InlineData("2017-01-01T05:29:60.5+05:30", "2016-12-31T23:59:59.999999Z")]
    [InlineData("2028-02-29T23:59:59Z", "2028-02-29T23:59:59Z")]
    [InlineData("2028-02-29T23:30:00-01:00", "2028-03-01T00:30:00Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z")]
    public void an_instant_is_read_in_UTC_to_the_microsecond(string text, string written)
    {
        Iso8601.TryParse(text, out var instant).ShouldBeTrue();

        instant.Offset.ShouldBe(TimeSpan.Zero);
        Iso8601.Format(instant).ShouldBe(written);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("31.01.2026")]
    [InlineData("01/31/2026")]
    [InlineData("2026-1-31")]
    [InlineData("20260131T134500Z")]
    [InlineData("2026-01-31T13:45:00Z\n")]
    [InlineData(" 2026-01-31T13:45:00Z")]
    [InlineData("2026-01-31T13:45:00.Z")]
    [InlineData("2026-01-31T13:45:00.")]
    [InlineData("2026-01-31T13:45:00.+01:00")]
    [InlineData("2026-01-31T13:45:00.1234567890Z")]
    [InlineData("2026-01-31T13:45:00+15:00")]
    [InlineData("2026-01-31T13:45:00+01:60")]
    [InlineData("2026-01-31Z")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2100-02-29T00:00:00Z")]
    [InlineData("2026-04-31T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-00-10T00:00:00Z")]
    [InlineData("2026-01-31T24:00:01Z")]
    [InlineData("2026-01-31T24:00:00.000001Z")]
    [InlineData("2026-01-31T24:01:00Z")]
    [InlineData("9999-12-31T24:00:00Z")]
    [InlineData("1764000000")]
    [InlineData("26-01-31T13:45:00Z")]
    [InlineData("2026-01-31  13:45:00Z")]
    [InlineData("2026-01-31T13:45:00+1")]
    [InlineData("2026-01-31T13:45:00+010")]
    [InlineData("2026-01-31T25:00:00Z")]
    [InlineData("2026-01-31T13:60:00Z")]
    [InlineData("2026-01-31T13:45:60Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    // Before the first and after the last instant there is.
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("１２３４-01-01T00:00:00Z")]
    public void what_is_no_such_instant_is_refused(string? text) =>
        Iso8601.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void cutting_drops_what_is_less_than_a_microsecond() =>
        Iso8601.Cut(new DateTimeOffset(2026, 1, 31, 14, 0, 0, TimeSpan.FromHours(1)).AddTicks(19))
            .ShouldBe(new DateTimeOffset(2026, 1, 31, 13, 0, 0, TimeSpan.Zero).AddTicks(10));
}
