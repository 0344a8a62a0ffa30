using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Tests.Store.Units;

public sealed class CurrenciesTests
{
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
