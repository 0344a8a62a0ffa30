using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Tests.Reports.Documents;

public sealed class ReportLocaleTests
{
    private static readonly ReportLocale English = ReportLocale.Default;

    /// <summary>Spaces that do not break are written as _ here.</summary>
    private static string Visible(string? text) => (text ?? "null").Replace('\u00A0', '_');

    private static ReportLocale Locale(string name) => ReportLocale.Find(name) ?? throw new ArgumentException(name);

    private static ExactNumber Exact(string number) => ExactNumber.ParseExact(number);

    [Theory]
    [InlineData("en-GB", "USD_1,234,567.50", "12.4%", "9 Nov 2026", "9 November 2026", "9 Nov 2026 14:05")]
    [InlineData("en-US", "USD_1,234,567.50", "12.4%", "Nov 9, 2026", "November 9, 2026", "Nov 9, 2026 14:05")]
    [InlineData("de-DE", "1.234.567,50_USD", "12,4_%", "09.11.2026", "09.11.2026", "09.11.2026 14:05")]
    [InlineData("de-CH", "USD_1’234’567.50", "12.4%", "09.11.2026", "09.11.2026", "09.11.2026 14:05")]
    [InlineData("fr-FR", "1_234_567,50_USD", "12,4_%", "09/11/2026", "09/11/2026", "09/11/2026 14:05")]
    [InlineData("es-ES", "1.234.567,50_USD", "12,4_%", "09/11/2026", "09/11/2026", "09/11/2026 14:05")]
    [InlineData("it-IT", "1.234.567,50_USD", "12,4%", "09/11/2026", "09/11/2026", "09/11/2026 14:05")]
    [InlineData("nl-NL", "USD_1.234.567,50", "12,4%", "09-11-2026", "09-11-2026", "09-11-2026 14:05")]
    [InlineData("sv-SE", "1_234_567,50_USD", "12,4_%", "2026-11-09", "2026-11-09", "2026-11-09 14:05")]
    public void each_country_writes_as_it_does(string name, string money, string percent, string date, string longDate, string instant)
    {
        var locale = Locale(name);
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Visible(locale.Format(Exact("1234567.5"), NumberStyle.Money, "USD", "USD")).ShouldBe(money);
        Visible(locale.Format(Exact("12.44"), NumberStyle.Percentage, null, "USD")).ShouldBe(percent);
        Visible(locale.Date(new(2026, 11, 9))).ShouldBe(date);
        Visible(locale.LongDate(new(2026, 11, 9))).ShouldBe(longDate);
        Visible(locale.Instant(new(2026, 11, 9, 13, 5, 59, TimeSpan.Zero), berlin)).ShouldBe(instant);
    }

    [Fact]
    public void there_are_nine_and_no_other_is_found()
    {
        ReportLocale.Names.ShouldBe(["en-GB", "en-US", "de-DE", "de-CH", "fr-FR", "es-ES", "it-IT", "nl-NL", "sv-SE"]);
        ReportLocale.Names.ShouldAllBe(name => ReportLocale.Find(name)!.Name == name);
        ReportLocale.Find("en").ShouldBeNull();
        ReportLocale.Find("pt-PT").ShouldBeNull();
    }

    [Theory]
    [InlineData("0", "0.00")]
    [InlineData("999.994", "999.99")]
    [InlineData("999.995", "1,000.00")]
    [InlineData("-1234.5", "−1,234.50")]
    [InlineData("0.01", "0.01")]
    // Half to even.
    [InlineData("0.125", "0.12")]
    [InlineData("0.135", "0.14")]
    // Less than a cent shows two digits, but not more than eight decimals.
    [InlineData("0.004099", "0.0041")]
    [InlineData("-0.000456", "−0.00046")]
    [InlineData("0.00000001234", "0.00000001")]
    [InlineData("0.000000000123", "0.00000000")]
    public void money_has_cents_and_more_where_it_is_less_than_one(string number, string text) =>
        Visible(English.Format(Exact(number), NumberStyle.Money, "USD", "EUR")).ShouldBe($"EUR_{text}");

    [Theory]
    [InlineData("0", "0.0%")]
    [InlineData("50", "50.0%")]
    [InlineData("12.25", "12.2%")]
    [InlineData("-3.26", "−3.3%")]
    [InlineData("100", "100.0%")]
    [InlineData("250", "250.0%")]
    // What is not all, or nothing, does not say so.
    [InlineData("99.972", "99.97%")]
    [InlineData("99.9996", "99.9996%")]
    [InlineData("99.99999", "100.0%")]
    [InlineData("100.04", "100.04%")]
    [InlineData("0.04", "0.04%")]
    [InlineData("-0.004", "−0.004%")]
    [InlineData("0.00001", "0.0%")]
    public void a_percentage_has_one_decimal_unless_that_would_hide_it(string number, string text)
    {
        English.Format(Exact(number), NumberStyle.Percentage, null, "USD").ShouldBe(text);
        English.Bare(Exact(number), NumberStyle.Percentage).ShouldBe(text.TrimEnd('%'));
    }

    [Theory]
    [InlineData("0.9312", "93.1%")]
    [InlineData("1", "100.0%")]
    [InlineData("0.99972", "99.97%")]
    [InlineData("-0.05", "−5.0%")]
    public void a_share_is_shown_in_percent(string number, string text)
    {
        English.Format(Exact(number), NumberStyle.Share, null, "USD").ShouldBe(text);
        English.Bare(Exact(number), NumberStyle.Share).ShouldBe(text.TrimEnd('%'));
    }

    [Theory]
    [InlineData("0", null, "0")]
    [InlineData("1234567", "count", "1,234,567")]
    [InlineData("1234567", "calls", "1,234,567_calls")]
    [InlineData("-1000", "", "−1,000")]
    [InlineData("2.5", null, "2")]
    [InlineData("3.5", null, "4")]
    [InlineData("-0.4", null, "0")]
    public void a_count_is_whole(string number, string? unit, string text) =>
        Visible(English.Format(Exact(number), NumberStyle.Count, unit, "USD")).ShouldBe(text);

    [Theory]
    [InlineData("0", "0_s")]
    [InlineData("1.84", "1.84_s")]
    [InlineData("1.845", "1.84_s")]
    [InlineData("9.996", "10_s")]
    [InlineData("12.34", "12.3_s")]
    [InlineData("12.04", "12_s")]
    [InlineData("999.4", "999_s")]
    [InlineData("1234.5", "1,234_s")]
    [InlineData("0.0834567", "0.0835_s")]
    [InlineData("-0.5", "−0.5_s")]
    [InlineData("0.000000000001", "0_s")]
    public void a_measure_has_three_digits_and_no_zeros_behind_them(string number, string text) =>
        Visible(English.Format(Exact(number), NumberStyle.Measure, "s", "USD")).ShouldBe(text);

    [Theory]
    [InlineData("0", "0_s")]
    [InlineData("0.4", "0_s")]
    [InlineData("59.6", "1_min")]
    [InlineData("61", "1_min 1_s")]
    [InlineData("3600", "1_h")]
    [InlineData("5460", "1_h 31_min")]
    // The largest two, without nothing of the second.
    [InlineData("86460", "1_d")]
    [InlineData("187200", "2_d 4_h")]
    [InlineData("-726", "−12_min 6_s")]
    [InlineData("86400000", "1,000_d")]
    [InlineData("1000000000000", "1,000,000,000,000_s")]
    [InlineData("-1000000000000", "−1,000,000,000,000_s")]
    public void a_duration_is_the_largest_two_of_its_parts(string seconds, string text) =>
        Visible(English.Format(Exact(seconds), NumberStyle.Duration, "s", "USD")).ShouldBe(text);

    [Theory]
    [InlineData("1e20", "100,000,000,000,000,000,000")]
    [InlineData("123456789012345678901234567890", "123,456,789,012,345,678,901,234,567,890")]
    [InlineData("-1e300", "−1.00E+300")]
    [InlineData("1.79769e308", "1.80E+308")]
    [InlineData("9.999e40", "1.00E+41")]
    [InlineData("1234567890123456789012345678901234567.5", "1.23E+36")]
    [InlineData("1e-300", "0")]
    public void a_huge_number_is_a_power_of_ten_and_a_tiny_one_nothing(string number, string text)
    {
        English.Number(Exact(number), 0).ShouldBe(text);
        Locale("de-DE").Number(Exact(number), 0).ShouldBe(text.Contains('E', StringComparison.Ordinal) ? text.Replace('.', ',') : text.Replace(',', '.'));
    }

    [Theory]
    [InlineData(NumberStyle.Money, "1234.5", "1,234.50")]
    [InlineData(NumberStyle.Count, "1234", "1,234")]
    [InlineData(NumberStyle.Measure, "1.845", "1.84")]
    [InlineData(NumberStyle.Duration, "61", "1_min 1_s")]
    public void a_column_says_its_unit_once_so_its_numbers_do_not(NumberStyle style, string number, string text) =>
        Visible(English.Bare(Exact(number), style)).ShouldBe(text);

    [Fact]
    public void no_number_is_no_data_but_an_empty_cell_in_a_column()
    {
        foreach (var style in Enum.GetValues<NumberStyle>())
        {
            English.Format(null, style, "s", "USD").ShouldBe("no data");
            English.Bare(null, style).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData(12.44, "+12.4%")]
    [InlineData(-12.46, "−12.5%")]
    [InlineData(0d, "±0.0%")]
    [InlineData(100d, "+100.0%")]
    [InlineData(-0.009, "−0.01%")]
    [InlineData(0.000001, "±0.0%")]
    [InlineData(-0.000001, "±0.0%")]
    [InlineData(12345.6, "+12,345.6%")]
    [InlineData(1e300, "+1.00E+300%")]
    public void a_change_has_its_sign(double percent, string text) => English.Change(percent).ShouldBe(text);

    [Fact]
    public void a_change_that_cannot_be_told_is_none()
    {
        English.Change(null).ShouldBeNull();
        English.Change(double.PositiveInfinity).ShouldBeNull();
        English.Change(double.NaN).ShouldBeNull();
        Visible(Locale("fr-FR").Change(-8.25)).ShouldBe("−8,2_%");
    }

    [Fact]
    public void an_instant_is_told_in_its_zone_on_both_sides_of_the_change_of_clocks()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        English.Instant(new(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), berlin).ShouldBe("25 Oct 2026 02:30");
        English.Instant(new(2026, 10, 25, 1, 30, 0, TimeSpan.Zero), berlin).ShouldBe("25 Oct 2026 02:30");
        English.Instant(new(2026, 12, 31, 23, 30, 0, TimeSpan.Zero), berlin).ShouldBe("1 Jan 2027 00:30");
    }

    [Fact]
    public void months_have_their_English_names() =>
        Enumerable.Range(1, 12).Select(ReportLocale.MonthName).ShouldBe(
            ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]);
}
