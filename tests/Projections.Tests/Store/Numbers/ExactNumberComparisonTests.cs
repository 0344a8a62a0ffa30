using BusinessMetrics.Projections.Store.Numbers;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Store.Numbers;

public sealed class ExactNumberComparisonTests
{
    [Theory]
    [InlineData("1.0", "1.00")]
    [InlineData("1e28", "10000000000000000000000000000")]
    [InlineData("-0", "0")]
    [InlineData("0.12345678901234567", "0.12345678901234567000000000")]
    [InlineData("1e30", "1000000000000000000000000000000.0")]
    public void one_number_written_in_two_ways_is_one_number(string left, string right)
    {
        var (a, b) = (ExactNumber.ParseExact(left), ExactNumber.ParseExact(right));

        (a == b).ShouldBeTrue();
        (a != b).ShouldBeFalse();
        a.GetHashCode().ShouldBe(b.GetHashCode());
    }

    [Theory]
    [InlineData("1e300", "1.0000000000000000000000000000000000001e300")]
    [InlineData("-1e300", "1e-300")]
    [InlineData("0", "1e-350")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950336")]
    [InlineData("-1", "0")]
    public void the_smaller_is_smaller_by_every_operator(string smaller, string larger)
    {
        var (a, b) = (ExactNumber.ParseExact(smaller), ExactNumber.ParseExact(larger));

        (a < b).ShouldBeTrue();
        (a <= b).ShouldBeTrue();
        (a > b).ShouldBeFalse();
        (b >= a).ShouldBeTrue();
        ExactNumber.Max(a, b).ShouldBe(b);
        ExactNumber.Min(b, a).ShouldBe(a);
    }

    [Fact]
    public void order_is_that_of_whole_number_arithmetic() =>
        Gen.Select(Decimals.Texts, Decimals.Texts).Sample((left, right) =>
            Math.Sign(ExactNumber.ParseExact(left).CompareTo(ExactNumber.ParseExact(right)))
                .ShouldBe(Math.Sign(Decimals.Scaled(left).CompareTo(Decimals.Scaled(right)))), iter: 2000);

    [Fact]
    public void only_zero_is_zero()
    {
        ExactNumber.Zero.IsZero.ShouldBeTrue();
        ExactNumber.ParseExact("-0.00").IsZero.ShouldBeTrue();
        ExactNumber.ParseExact("1e-350").IsZero.ShouldBeFalse();
    }
}
