using System.Globalization;
using System.Text;
using BusinessMetrics.Projections.Store.Numbers;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Store.Numbers;

public sealed class ExactNumberTextTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("1.50", "1.5")]
    [InlineData("100", "100")]
    [InlineData("100.000", "100")]
    [InlineData("-0.10", "-0.1")]
    [InlineData("1e2", "100")]
    [InlineData("1.5E+3", "1500")]
    [InlineData("25e-2", "0.25")]
    [InlineData("0e300", "0")]
    [InlineData("1e-28", "0.0000000000000000000000000001")]
    [InlineData("1e-29", "1E-29")]
    [InlineData("10e300", "1E+301")]
    [InlineData("-1.20e-300", "-12E-301")]
    [InlineData("123456789012345678901234567890", "12345678901234567890123456789E+1")]
    public void a_number_has_one_text_without_trailing_zeros(string sent, string text)
    {
        ExactNumber.TryParse(sent, out var number).ShouldBeTrue();

        number.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e309")]
    [InlineData("1e-999999999")]
    [InlineData("1e999999999")]
    [InlineData("1e-99999999999999999999")]
    [InlineData("twelve")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("1 2")]
    [InlineData(" 1")]
    [InlineData(" 1e5")]
    [InlineData("1e5 ")]
    [InlineData("--1")]
    [InlineData("1.2.3")]
    public void what_is_no_finite_number_is_refused(string text) =>
        ExactNumber.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void a_number_of_few_digits_is_the_decimal_that_its_text_says() =>
        Gen.Select(Gen.Long, Gen.Int[0, 22]).Sample((digits, decimals) =>
        {
            var text = Math.Abs((decimal)digits).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
            if (decimals > 0)
                text = text.Insert(text.Length - decimals, ".");
            if (digits < 0)
                text = "-" + text;

            ExactNumber.TryParse(text, out var number).ShouldBeTrue();

            number.TryToDecimal(out var value).ShouldBeTrue();
            value.ShouldBe(decimal.Parse(text, CultureInfo.InvariantCulture));
            number.ToString().ShouldBe((value / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture));
        });

    [Theory]
    [InlineData("0")]
    [InlineData("-12.5")]
    [InlineData("1e-28")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("123456789012345678901234567890.5")]
    [InlineData("1e-300")]
    public void bytes_say_what_the_text_does(string text)
    {
        ExactNumber.TryParse(text, out var number).ShouldBeTrue();
        var bytes = new byte[64];

        number.TryFormat(bytes, out var written).ShouldBeTrue();

        Encoding.ASCII.GetString(bytes, 0, written).ShouldBe(number.ToString());
        number.TryFormat(bytes.AsSpan(0, written - 1), out _).ShouldBeFalse();
    }

    [Fact]
    public void four_hundred_characters_are_read_and_one_more_is_not()
    {
        ExactNumber.TryParse("0." + new string('1', 398), out _).ShouldBeTrue();
        ExactNumber.TryParse("0." + new string('1', 399), out _).ShouldBeFalse();
    }

    [Fact]
    public void a_sum_longer_than_any_sent_number_is_read_back()
    {
        var longest = "1" + new string('0', 300) + "." + new string('0', 299) + "1";

        ExactNumber.ParseExact(longest).ShouldBe(ExactNumber.ParseExact("1e300") + ExactNumber.ParseExact("1e-300"));
    }

    [Fact]
    public void a_sum_that_no_double_holds_is_read_back_as_the_database_writes_it()
    {
        var huge = ExactNumber.ParseExact("1e308");

        var sum = ExactNumber.ParseExact("2" + new string('0', 308));

        sum.ShouldBe(huge + huge);
    }

    [Fact]
    public void a_text_that_is_no_number_is_named() =>
        Should.Throw<FormatException>(() => ExactNumber.ParseExact("many")).Message.ShouldContain("'many'");

    [Fact]
    public void every_number_reads_back_from_its_own_text_which_is_the_shortest_of_its_kind() =>
        Decimals.Texts.Sample(text =>
        {
            var number = ExactNumber.ParseExact(text);

            var written = number.ToString();

            Decimals.Scaled(written).ShouldBe(Decimals.Scaled(text));
            ExactNumber.ParseExact(written).ToString().ShouldBe(written);
            var mantissa = written.Split('E')[0];
            if (mantissa.Contains('.') || written.Contains('E'))
                mantissa.ShouldNotEndWith("0");
        }, iter: 2000);
}
