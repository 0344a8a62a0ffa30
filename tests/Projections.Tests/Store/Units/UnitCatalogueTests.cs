using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Tests.Store.Units;

public sealed class UnitCatalogueTests
{
    [Theory]
    [InlineData("ns", "ns", "0.000001")]
    [InlineData("Nanoseconds", "ns", "0.000001")]
    [InlineData("us", "us", "0.001")]
    [InlineData("\u00b5s", "us", "0.001")]
    [InlineData("\u03bcs", "us", "0.001")]
    [InlineData("usec", "us", "0.001")]
    [InlineData("MS", "ms", "1")]
    [InlineData("msec", "ms", "1")]
    [InlineData(" milli seconds", "milli seconds", null)]
    [InlineData("s", "s", "1000")]
    [InlineData("Sec", "s", "1000")]
    [InlineData("minutes", "min", "60000")]
    [InlineData("hr", "h", "3600000")]
    [InlineData("Days", "d", "86400000")]
    [InlineData("m", "m", null)]
    public void time_is_known_in_milliseconds(string text, string name, string? milliseconds)
    {
        var unit = UnitCatalogue.Of(text, "latency");

        unit.Name.ShouldBe(name);
        unit.Dimension.ShouldBe(milliseconds is null ? Dimension.Unknown : Dimension.Time);
        if (milliseconds is not null)
            (unit.Base, unit.ToBase(1)).ShouldBe(("ms", ExactNumber.ParseExact(milliseconds)));
    }

    [Theory]
    [InlineData("USD", "USD", "USD", "1")]
    [InlineData("usd", "USD", "USD", "1")]
    [InlineData("$", "USD", "USD", "1")]
    [InlineData("Dollars", "USD", "USD", "1")]
    [InlineData("US-Dollar", "USD", "USD", "1")]
    [InlineData("cents", "USD", "USD", "0.01")]
    [InlineData("cent", "EUR", "EUR", "0.01")]
    [InlineData("\u20ac", "USD", "EUR", "1")]
    [InlineData("\u00a3", "GBP", "GBP", "1")]
    [InlineData("pence", "GBP", "GBP", "0.01")]
    [InlineData("\u00a5", "JPY", "JPY", "1")]
    [InlineData("\u00a5", "CNY", "CNY", "1")]
    [InlineData("yen", "USD", "JPY", "1")]
    [InlineData("us dollars", "EUR", "USD", "1")]
    public void money_is_known_in_its_currency(string text, string reportingCurrency, string currency, string factor)
    {
        var unit = UnitCatalogue.Of(text, "gpu_cost", reportingCurrency);

        (unit.Dimension, unit.Base, unit.ToBase(1)).ShouldBe((Dimension.Money, currency, ExactNumber.ParseExact(factor)));
    }

    [Theory]
    [InlineData("$", "EUR")]
    [InlineData("dollars", "CAD")]
    [InlineData("\u00a5", "USD")]
    [InlineData("cents", "JPY")]
    [InlineData("pence", "USD")]
    public void what_may_be_several_currencies_is_none_but_the_reporting_one(string text, string reportingCurrency) =>
        UnitCatalogue.Of(text, "gpu_cost", reportingCurrency).Dimension.ShouldBe(Dimension.Unknown);

    [Theory]
    [InlineData("ratio", "error_rate", "100")]
    [InlineData("1", "error_rate", "100")]
    [InlineData("1", "model_accuracy", "100")]
    [InlineData("%", "error_rate", "1")]
    [InlineData("Percent", "anything", "1")]
    [InlineData("per mille", "error_rate", "0.1")]
    [InlineData("\u2030", "error_rate", "0.1")]
    [InlineData("ppm", "error_rate", "0.0001")]
    public void ratios_are_known_in_percent(string text, string name, string factor)
    {
        var unit = UnitCatalogue.Of(text, name);

        (unit.Dimension, unit.Base, unit.ToBase(1)).ShouldBe((Dimension.Ratio, "percentage", ExactNumber.ParseExact(factor)));
    }

    [Fact]
    public void one_is_a_unit_of_ratios_alone() => UnitCatalogue.Of("1", "queue_depth").Dimension.ShouldBe(Dimension.Unknown);

    [Theory]
    [InlineData("By", "1")]
    [InlineData("bytes", "1")]
    [InlineData("kB", "1000")]
    [InlineData("gb", "1000000000")]
    [InlineData("GBy", "1000000000")]
    [InlineData("PB", "1000000000000000")]
    [InlineData("KiB", "1024")]
    [InlineData("GiBy", "1073741824")]
    [InlineData("PiB", "1125899906842624")]
    public void bytes_are_known(string text, string bytes)
    {
        var unit = UnitCatalogue.Of(text, "network");

        (unit.Dimension, unit.Base, unit.ToBase(1)).ShouldBe((Dimension.Bytes, "B", ExactNumber.ParseExact(bytes)));
    }

    [Theory]
    [InlineData("Mb")]
    [InlineData("Gb")]
    [InlineData("Kib")]
    public void bits_are_no_bytes(string text) => UnitCatalogue.Of(text, "network").Dimension.ShouldBe(Dimension.Unknown);

    [Theory]
    [InlineData("{request}", "requests", Dimension.Count)]
    [InlineData("reqs", "requests", Dimension.Count)]
    [InlineData("Calls", "requests", Dimension.Count)]
    [InlineData("count", "count", Dimension.Count)]
    [InlineData("{token}", "tokens", Dimension.Tokens)]
    [InlineData("{request}/s", "per_second", Dimension.Rate)]
    [InlineData("req/s", "per_second", Dimension.Rate)]
    [InlineData("vCPU-hours", "cpu_hours", Dimension.Resource)]
    [InlineData("GPU hours", "gpu_hours", Dimension.Resource)]
    [InlineData("bananas", "bananas", Dimension.Unknown)]
    [InlineData("Red Bananas", "Red Bananas", Dimension.Unknown)]
    [InlineData("mW", "mW", Dimension.Unknown)]
    [InlineData("MW", "MW", Dimension.Unknown)]
    public void others_have_one_name_however_they_are_spelled(string text, string name, Dimension dimension)
    {
        var unit = UnitCatalogue.Of(text, "anything");

        (unit.Name, unit.Dimension).ShouldBe((name, dimension));
    }

    [Fact]
    public void every_spelling_reads_as_the_unit_that_it_stands_for()
    {
        foreach (var (unit, spellings) in UnitCatalogue.All)
            foreach (var spelling in spellings)
                UnitCatalogue.Of(spelling, "anything").ShouldBe(unit, spelling);
    }

    [Fact]
    public void the_spellings_of_money_are_all_read_as_the_reporting_currency()
    {
        foreach (var currency in (string[])["USD", "EUR", "GBP", "JPY", "CNY", "ZAR"])
            foreach (var spelling in UnitCatalogue.SpellingsOfMoney(currency))
                UnitCatalogue.Of(spelling, "gpu_cost", currency).Base.ShouldBe(currency, spelling);
        UnitCatalogue.SpellingsOfMoney("USD").ShouldContain("$");
    }

    [Theory]
    [InlineData("min", "250", "0.004166666666666667")]
    [InlineData("s", "250", "0.25")]
    [InlineData("us", "0.25", "250")]
    public void a_number_of_the_base_is_converted_back_and_rounded_once(string text, string milliseconds, string expected) =>
        UnitCatalogue.Of(text, "latency").FromBase(ExactNumber.ParseExact(milliseconds)).ToString().ShouldBe(expected);
}
