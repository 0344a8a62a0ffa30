using BusinessMetrics.Projections.Store.Numbers;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Store.Numbers;

public sealed class ExactNumberSumTests
{
    [Fact]
    public void a_tiny_number_survives_between_two_huge_ones_in_any_order()
    {
        string[][] orders =
        [
            ["1e300", "1e-300", "-1e300"], ["1e300", "-1e300", "1e-300"], ["1e-300", "1e300", "-1e300"],
            ["1e-300", "-1e300", "1e300"], ["-1e300", "1e300", "1e-300"], ["-1e300", "1e-300", "1e300"],
        ];

        foreach (var order in orders)
            Sum(order).ToString().ShouldBe("1E-300");
    }

    [Fact]
    public void tenths_add_up_to_a_whole() =>
        Sum(Enumerable.Repeat("0.1", 10)).ToString().ShouldBe("1");

    [Theory]
    // The greatest decimal, and one more.
    [InlineData("79228162514264337593543950335", "1", "79228162514264337593543950336")]
    [InlineData("-79228162514264337593543950335", "-1", "-79228162514264337593543950336")]
    // 29 digits whose 30th a decimal would round away.
    [InlineData("7922816251426433759354395033.5", "0.05", "7922816251426433759354395033.55")]
    [InlineData("10000000000000000000000000000", "0.0000000000000000000000000001", "10000000000000000000000000000.0000000000000000000000000001")]
    // Trailing zeros that make a decimal look rounded although nothing is lost.
    [InlineData("70000000000000000000000000000", "0.0000000000000000000000000000", "70000000000000000000000000000")]
    [InlineData("0.5", "0.50", "1")]
    public void what_a_decimal_would_round_is_kept(string left, string right, string sum)
    {
        Sum([left, right]).ToString().ShouldBe(sum);
        Sum([right, left]).ShouldBe(Sum([left, right]));
    }

    [Fact]
    public void a_sum_that_fits_a_decimal_again_is_one_again()
    {
        var sum = Sum(["79228162514264337593543950335", "1", "-1"]);

        sum.TryToDecimal(out var value).ShouldBeTrue();
        value.ShouldBe(decimal.MaxValue);
    }

    [Fact]
    public void sums_and_differences_are_those_of_whole_number_arithmetic() =>
        Gen.Select(Decimals.Texts, Decimals.Texts).Sample((left, right) =>
        {
            var (a, b) = (ExactNumber.ParseExact(left), ExactNumber.ParseExact(right));

            Decimals.Scaled((a + b).ToString()).ShouldBe(Decimals.Scaled(left) + Decimals.Scaled(right));
            Decimals.Scaled((a - b).ToString()).ShouldBe(Decimals.Scaled(left) - Decimals.Scaled(right));
            Decimals.Scaled((-a).ToString()).ShouldBe(-Decimals.Scaled(left));
        }, iter: 2000);

    [Fact]
    public void a_sum_is_the_same_in_any_order() =>
        Decimals.Texts.Array[0, 20].SelectMany(texts => Gen.Shuffle(texts).Select(shuffled => (texts, shuffled))).Sample(pair =>
        {
            Sum(pair.shuffled).ToString().ShouldBe(Sum(pair.texts).ToString());
            Decimals.Scaled(Sum(pair.texts).ToString())
                .ShouldBe(pair.texts.Aggregate(System.Numerics.BigInteger.Zero, (sum, text) => sum + Decimals.Scaled(text)));
        }, iter: 500);

    private static ExactNumber Sum(IEnumerable<string> texts) =>
        texts.Aggregate(ExactNumber.Zero, (sum, text) => sum + ExactNumber.ParseExact(text));
}
