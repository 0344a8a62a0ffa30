using System.Globalization;
using BusinessMetrics.Projections.Store.Numbers;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Store.Numbers;

public sealed class ExactNumberColumnTests
{
    [Fact]
    public void decimals_go_as_decimals_without_zeros_at_the_end() => Gen.Decimal.Array[0, 20].Sample(numbers =>
    {
        var column = ExactNumber.ToColumn([.. numbers.Select(number => (ExactNumber)number)]).ShouldBeOfType<decimal[]>();

        column.ShouldBe(numbers);
        foreach (var number in column)
            (number.Scale == 0 || !number.ToString(CultureInfo.InvariantCulture).EndsWith('0')).ShouldBeTrue($"{number}");
    });

    [Fact]
    public void one_that_is_no_decimal_makes_texts_of_all() =>
        ExactNumber.ToColumn([1.50m, ExactNumber.ParseExact("1e100")]).ShouldBe((string[])["1.5", "1E+100"]);
}
