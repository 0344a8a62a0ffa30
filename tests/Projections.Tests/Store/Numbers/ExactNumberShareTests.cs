using System.Numerics;
using BusinessMetrics.Projections.Store.Numbers;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Store.Numbers;

public sealed class ExactNumberShareTests
{
    [Theory]
    [InlineData("3", "4", 0.75)]
    [InlineData("-3", "4", -0.75)]
    [InlineData("0", "4", 0)]
    [InlineData("3", "0", 0)]
    [InlineData("0", "1e300", 0)]
    [InlineData("1e300", "4e300", 0.25)]
    [InlineData("3e308", "4e308", 0.75)]
    [InlineData("1e-400", "4e-400", 0.25)]
    [InlineData("1e-320", "3e-320", 1.0 / 3)]
    [InlineData("7", "1e-300", 7e300)]
    [InlineData("1e300", "1e-300", double.MaxValue)]
    [InlineData("-1e300", "1e-300", double.MinValue)]
    [InlineData("1e-300", "1e300", 0)]
    public void a_share_is_finite_whatever_the_two_are(string part, string whole, double share) =>
        ExactNumber.ParseExact(part).ShareOf(ExactNumber.ParseExact(whole)).ShouldBe(share, Math.Clamp(Math.Abs(share) * 1e-14, double.Epsilon, 1e290));

    [Fact]
    public void a_share_of_numbers_of_any_length_is_that_of_their_leading_digits() =>
        Gen.Select(Digits, Digits).Sample(
            (part, whole) => ExactNumber.ParseExact(part).ShareOf(ExactNumber.ParseExact(whole))
                .ShouldBe(Math.Exp(BigInteger.Log(BigInteger.Parse(part)) - BigInteger.Log(BigInteger.Parse(whole))), Tolerance(part, whole)),
            iter: 1000);

    private static readonly Gen<string> Digits = Gen.Char['1', '9'].Array[1, 120].Select(digits => new string(digits));

    private static double Tolerance(string part, string whole) => Math.Pow(10, part.Length - whole.Length + 1) * 1e-9;
}
