using System.Globalization;
using System.Text;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Reports.Documents;

/// <summary>
/// How numbers and dates are written. Of its own, since the service runs without the operating system's: the same report has the
/// same letters on every machine. Words stay English.
/// </summary>
public sealed class ReportLocale
{
    private const string NoValue = "no data";
    private const string Minus = "−";
    private const string NoBreakSpace = "\u00A0";

    /// <summary>A number of more is written as a power of ten.</summary>
    private const int MostDigits = 33;

    private const int MostPercentDecimals = 4;

    private static readonly ReportLocale[] All =
    [
        new("en-GB", ",", ".", "{0} {2} {3}", "{0} {1} {3}", currencyFirst: true, percentSpace: ""),
        new("en-US", ",", ".", "{2} {0}, {3}", "{1} {0}, {3}", currencyFirst: true, percentSpace: ""),
        new("de-DE", ".", ",", "{0:00}.{4:00}.{3}", "{0:00}.{4:00}.{3}", currencyFirst: false, NoBreakSpace),
        new("de-CH", "’", ".", "{0:00}.{4:00}.{3}", "{0:00}.{4:00}.{3}", currencyFirst: true, ""),
        new("fr-FR", NoBreakSpace, ",", "{0:00}/{4:00}/{3}", "{0:00}/{4:00}/{3}", currencyFirst: false, NoBreakSpace),
        new("es-ES", ".", ",", "{0:00}/{4:00}/{3}", "{0:00}/{4:00}/{3}", currencyFirst: false, NoBreakSpace),
        new("it-IT", ".", ",", "{0:00}/{4:00}/{3}", "{0:00}/{4:00}/{3}", currencyFirst: false, ""),
        new("nl-NL", ".", ",", "{0:00}-{4:00}-{3}", "{0:00}-{4:00}-{3}", currencyFirst: true, ""),
        new("sv-SE", NoBreakSpace, ",", "{3}-{4:00}-{0:00}", "{3}-{4:00}-{0:00}", currencyFirst: false, NoBreakSpace),
    ];

    private readonly string _group;
    private readonly string _decimal;
    private readonly CompositeFormat _date;
    private readonly CompositeFormat _longDate;
    private readonly bool _currencyFirst;
    private readonly string _percentSpace;

    private ReportLocale(string name, string group, string decimalPoint, string date, string longDate, bool currencyFirst, string percentSpace)
    {
        Name = name;
        (_group, _decimal, _currencyFirst, _percentSpace) = (group, decimalPoint, currencyFirst, percentSpace);
        (_date, _longDate) = (CompositeFormat.Parse(date), CompositeFormat.Parse(longDate));
    }

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(locale => locale.Name)];

    public static ReportLocale Default { get; } = All[0];

    public string Name { get; }

    public static ReportLocale? Find(string name) => All.FirstOrDefault(locale => locale.Name == name);

    /// <summary>The number as its style shows it, with its unit; "no data" where there is none.</summary>
    /// <param name="currency">The report's, for money.</param>
    public string Format(ExactNumber? value, NumberStyle style, string? unit, string currency) => value is not { } number
        ? NoValue
        : style switch
        {
            NumberStyle.Money => Money(number, currency),
            NumberStyle.Percentage => Percent(number),
            NumberStyle.Share => Percent(number * 100),
            NumberStyle.Duration => Duration(number),
            NumberStyle.Count => WithUnit(Number(number, 0), unit),
            _ => WithUnit(Measure(number), unit),
        };

    /// <summary>As <see cref="Format"/>, without unit, currency or sign: for a column whose head says it.</summary>
    public string Bare(ExactNumber? value, NumberStyle style) => value is not { } number
        ? ""
        : style switch
        {
            NumberStyle.Money => Number(number, SmallDecimals(number)),
            NumberStyle.Percentage => Number(number, PercentDecimals(number)),
            NumberStyle.Share => Number(number * 100, PercentDecimals(number * 100)),
            NumberStyle.Duration => Duration(number),
            NumberStyle.Count => Number(number, 0),
            _ => Measure(number),
        };

    /// <summary>By how much it changed, with its sign; null where that cannot be told.</summary>
    public string? Change(double? percent)
    {
        if (percent is not { } change || !double.IsFinite(change))
            return null;
        var exact = ExactNumber.FromDouble(change);
        var decimals = PercentDecimals(exact);
        var sign = exact.DividedBy(1, decimals) is { IsZero: false } rounded ? rounded < 0 ? "" : "+" : "±";
        return sign + Number(exact, decimals) + Percentage;
    }

    public string Money(ExactNumber value, string currency)
    {
        var number = Number(value, SmallDecimals(value));
        return _currencyFirst ? $"{currency}{NoBreakSpace}{number}" : $"{number}{NoBreakSpace}{currency}";
    }

    /// <summary>With one decimal; with more where that would be 0 or 100 and the number is not.</summary>
    public string Percent(ExactNumber value) => Number(value, PercentDecimals(value)) + Percentage;

    /// <summary>With groups of three digits and so many decimals, the last one rounded half to even.</summary>
    public string Number(ExactNumber value, int decimals)
    {
        var text = value.DividedBy(1, decimals).ToString();
        var sign = text[0] == '-' ? Minus : "";
        text = text.TrimStart('-');
        // With so few decimals only a huge number is written with a power, and that is positive.
        if (text.IndexOf('E', StringComparison.Ordinal) is var power and >= 0)
            text = text[..power] + new string('0', int.Parse(text[(power + 1)..], CultureInfo.InvariantCulture));
        var (whole, fraction) = text.Split('.') is [var before, var after] ? (before, after) : (text, "");
        if (whole.Length > MostDigits)
            return sign + PowerOfTen(whole);
        var grouped = new StringBuilder(sign);
        for (var i = 0; i < whole.Length; i++)
        {
            if (i > 0 && (whole.Length - i) % 3 == 0)
                grouped.Append(_group);
            grouped.Append(whole[i]);
        }

        if (decimals > 0)
            grouped.Append(_decimal).Append(fraction.PadRight(decimals, '0'));
        return grouped.ToString();
    }

    /// <summary>9 Nov 2026.</summary>
    public string Date(DateOnly day) => Written(_date, day);

    /// <summary>9 November 2026.</summary>
    public string LongDate(DateOnly day) => Written(_longDate, day);

    /// <summary>The day and the minute in a zone: 9 Nov 2026 14:05.</summary>
    public string Instant(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return string.Create(CultureInfo.InvariantCulture, $"{Date(DateOnly.FromDateTime(local.DateTime))} {local:HH:mm}");
    }

    public static string MonthName(int month) => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);

    private string Percentage => _percentSpace + "%";

    /// <summary>To three digits: 1.23E+45.</summary>
    private string PowerOfTen(string digits)
    {
        var (first, power) = (Math.Round(decimal.Parse(digits[..9], CultureInfo.InvariantCulture) / 100_000_000, 2), digits.Length - 1);
        if (first == 10)
            (first, power) = (1, power + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{first:0.00}E+{power}").Replace(".", _decimal, StringComparison.Ordinal);
    }

    private static int PercentDecimals(ExactNumber value)
    {
        for (var decimals = 1; decimals <= MostPercentDecimals; decimals++)
            if (value.DividedBy(1, decimals) is var rounded && rounded.IsZero == value.IsZero && (rounded == 100) == (value == 100))
                return decimals;
        return 1;
    }

    private static string WithUnit(string number, string? unit) => string.IsNullOrEmpty(unit) || unit == "count" ? number : $"{number}{NoBreakSpace}{unit}";

    /// <summary>Two; of less than a cent as many as show two digits, and not more than eight.</summary>
    private static int SmallDecimals(ExactNumber value)
    {
        var size = Math.Abs(value.ToDouble());
        return size is 0 or >= 0.01 ? 2 : Math.Min(8, 1 - (int)Math.Floor(Math.Log10(size)));
    }

    private string Measure(ExactNumber value)
    {
        var size = Math.Abs(value.ToDouble());
        var decimals = size == 0 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(size)), 0, 8);
        return Number(value.DividedBy(1, decimals), Decimals(value.DividedBy(1, decimals)));
    }

    /// <summary>How many a number has.</summary>
    private static int Decimals(ExactNumber value) => value.ToString() is var text && text.IndexOf('.') is var point and >= 0 ? text.Length - point - 1 : 0;

    private string Duration(ExactNumber seconds)
    {
        var whole = seconds.DividedBy(1, 0).ToDouble();
        if (Math.Abs(whole) >= TimeSpan.MaxValue.TotalSeconds)
            return Number(seconds, 0) + NoBreakSpace + "s";
        var time = TimeSpan.FromSeconds(Math.Abs(whole));
        (long Amount, string Unit)[] parts = [(time.Days, "d"), (time.Hours, "h"), (time.Minutes, "min"), (time.Seconds, "s")];
        var first = Array.FindIndex(parts, part => part.Amount > 0);
        var shown = first < 0 ? [parts[3]] : parts.Skip(first).Take(2).Where(part => part.Amount > 0);
        return (whole < 0 ? Minus : "") + string.Join(' ', shown.Select(part => $"{Number(part.Amount, 0)}{NoBreakSpace}{part.Unit}"));
    }

    private static string Written(CompositeFormat format, DateOnly day) =>
        string.Format(CultureInfo.InvariantCulture, format, day.Day, MonthName(day.Month), MonthName(day.Month)[..3], day.Year, day.Month);
}
