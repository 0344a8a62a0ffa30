using System.Globalization;
using BusinessMetrics.Projections.Store.Numbers;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Store.Numbers;

public sealed class ExactNumberDoubleTests
{
    [Fact]
    public void a_double_comes_back_as_itself() =>
        Gen.Double.Where(double.IsFinite).Sample(value => ExactNumber.FromDouble(value).ToDouble().ShouldBe(value), iter: 5000);

    [Fact]
    public void a_double_of_everyday_size_comes_back_as_itself() =>
        Gen.Double[-1000, 1000].Sample(value => ExactNumber.FromDouble(value).ToDouble().ShouldBe(value), iter: 5000);

    [Fact]
    public void a_decimal_becomes_the_double_that_its_text_names() =>
        Gen.Decimal.Sample(value =>
            ((ExactNumber)value).ToDouble().ShouldBe(double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)), iter: 5000);

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1E+300")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(double.MaxValue, "17976931348623157E+292")]
    public void a_double_becomes_the_shortest_decimal_that_names_it(double value, string text) =>
        ExactNumber.FromDouble(value).ToString().ShouldBe(text);

    [Theory]
    [InlineData("0.30", true)]
    [InlineData("79228162514264337593543950335", true)]
    [InlineData("1e-28", true)]
    [InlineData("79228162514264337593543950336", false)]
    [InlineData("1e-29", false)]
    [InlineData("12345678901234567890.1234567891", false)]
    public void only_what_fits_exactly_becomes_a_decimal(string text, bool fits)
    {
        var number = ExactNumber.ParseExact(text);

        number.TryToDecimal(out var value).ShouldBe(fits);
        if (fits)
            value.ShouldBe(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
    }
}
