using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Tests.Ingest.Recording;

public sealed class UnitTests
{
    [Theory]
    [InlineData("%", "percentage")]
    [InlineData("percent", "percentage")]
    [InlineData("Percentage", "percentage")]
    [InlineData("us", "us")]
    [InlineData("µs", "us")]
    [InlineData("μs", "us")]
    [InlineData("microsecond", "us")]
    [InlineData("Microseconds", "us")]
    [InlineData("ms", "ms")]
    [InlineData("MS", "ms")]
    [InlineData("millisecond", "ms")]
    [InlineData("milliseconds", "ms")]
    [InlineData("s", "s")]
    [InlineData("sec", "s")]
    [InlineData("second", "s")]
    [InlineData(" Seconds ", "s")]
    [InlineData("min", "min")]
    [InlineData("minute", "min")]
    [InlineData("minutes", "min")]
    [InlineData("h", "h")]
    [InlineData("hour", "h")]
    [InlineData("HOURS", "h")]
    [InlineData("requests", "requests")]
    [InlineData("GB-hours", "gb_hours")]
    [InlineData("memory GB hours", "memory_gb_hours")]
    [InlineData("req/s", "req/s")]
    [InlineData("usd", "USD")]
    [InlineData("Eur", "EUR")]
    [InlineData("xyz", "xyz")]
    public void a_unit_has_one_name(string sent, string unit) =>
        Given.Accepted(Given.Data with { Unit = sent }).Unit.ShouldBe(unit);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void a_blank_unit_is_refused(string sent)
    {
        var error = Given.Refused(Given.Data with { Unit = sent });

        error.Field.ShouldBe("unit");
        error.Allowed.ShouldStartWith("1-50 characters");
    }

    [Fact]
    public void a_unit_has_fifty_characters_at_most()
    {
        Given.Accepted(Given.Data with { Unit = new string('u', 50) });
        Given.Refused(Given.Data with { Unit = new string('u', 51) }).Field.ShouldBe("unit");
    }

    [Theory]
    [InlineData("usd")]
    [InlineData("USD")]
    [InlineData("cpu_hours")]
    [InlineData("gb")]
    [InlineData("h")]
    public void a_cost_is_in_the_reporting_currency_or_in_a_resource(string unit) =>
        Given.Accepted(Given.Data with { Category = "cost", Unit = unit });

    [Theory]
    [InlineData("EUR")]
    [InlineData("jpy")]
    public void a_cost_in_another_currency_is_refused(string unit)
    {
        var error = Given.Refused(Given.Data with { Category = "cost", Unit = unit });

        error.Field.ShouldBe("unit");
        error.Received.ShouldBe($"'{unit}'");
        error.Allowed.ShouldStartWith("USD");
        error.Allowed.ShouldContain("REPORTING_CURRENCY");
    }

    [Fact]
    public void the_reporting_currency_can_be_another()
    {
        var rules = Given.Rules with { ReportingCurrency = "EUR" };

        rules.Apply(Given.Data with { Category = "cost", Unit = "eur" }, null, Given.Now, []).ShouldNotBeNull().Unit.ShouldBe("EUR");
        rules.Apply(Given.Data with { Category = "cost", Unit = "USD" }, null, Given.Now, []).ShouldBeNull();
    }

    [Fact]
    public void money_is_an_amount_that_can_be_counted_exactly_while_other_values_may_be_of_any_size()
    {
        var huge = ExactNumber.ParseExact("1e300");

        Given.Refused(Given.Data with { Category = "cost", Unit = "USD", Value = huge }).Field.ShouldBe("value");
        Given.Accepted(Given.Data with { Category = "cost", Unit = "gb", Value = huge }).Value.ShouldBe(huge);
        Given.Accepted(Given.Data with { Unit = "USD", Value = huge }).Value.ShouldBe(huge);
    }

    [Theory]
    [InlineData("usd", "USD")]
    [InlineData("CHF", "CHF")]
    [InlineData("sle", "SLE")]
    [InlineData("XCG", "XCG")]
    [InlineData("ZWG", "ZWG")]
    public void the_active_codes_of_ISO_4217_are_currencies(string text, string code) =>
        Currencies.Find(text).ShouldBe(code);

    [Theory]
    [InlineData("XXX")] // no currency
    [InlineData("XTS")] // testing
    [InlineData("XAU")] // gold
    [InlineData("DEM")] // withdrawn
    [InlineData("HRK")] // withdrawn
    [InlineData("US")]
    [InlineData("USDT")]
    [InlineData("")]
    [InlineData(" ")]
    public void others_are_not(string text) => Currencies.Find(text).ShouldBeNull();
}
