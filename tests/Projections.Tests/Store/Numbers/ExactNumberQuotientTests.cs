using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Tests.Store.Numbers;

public sealed class ExactNumberQuotientTests
{
    [Theory]
    [InlineData("1", "3", 6, "0.333333")]
    [InlineData("2", "3", 6, "0.666667")]
    [InlineData("-2", "3", 6, "-0.666667")]
    [InlineData("2", "-3", 2, "-0.67")]
    [InlineData("1", "8", 2, "0.12")]
    [InlineData("3", "8", 2, "0.38")]
    [InlineData("-1", "8", 2, "-0.12")]
    [InlineData("-3", "8", 2, "-0.38")]
    [InlineData("0", "7", 6, "0")]
    [InlineData("7.50", "2.5", 6, "3")]
    [InlineData("0.0000001", "1", 6, "0")]
    [InlineData("1e40", "1e10", 6, "1E+30")]
    [InlineData("79228162514264337593543950335", "3", 1, "26409387504754779197847983445")]
    public void a_quotient_is_rounded_half_to_even_at_its_last_decimal(string dividend, string divisor, int decimals, string quotient) =>
        ExactNumber.ParseExact(dividend).DividedBy(ExactNumber.ParseExact(divisor), decimals).ShouldBe(ExactNumber.ParseExact(quotient));

    [Fact]
    public void nothing_is_divided_by_zero() =>
        Should.Throw<DivideByZeroException>(() => ((ExactNumber)1).DividedBy(ExactNumber.Zero, 6));
}
