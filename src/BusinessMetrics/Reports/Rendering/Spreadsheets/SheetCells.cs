using System.Globalization;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Rendering.Spreadsheets;

/// <summary>Values as a spreadsheet keeps them.</summary>
internal static class SheetCells
{
    public const string DateFormat = "yyyy-mm-dd hh:mm:ss";

    /// <summary>A cell takes no more; a workbook with a longer one is called broken.</summary>
    private const int LongestText = 32_767;

    /// <summary>Digits that a spreadsheet keeps of a number.</summary>
    private const int DigitsKept = 15;

    /// <summary>Spreadsheets' own greatest is 9.99999999999999E+307.</summary>
    private const double Greatest = 9.9e307;

    // Dividing by one with 28 decimals drops trailing zeros: equal numbers are written alike.
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>The first day that is the same in every spreadsheet: 1900 has a 29 February in some.</summary>
    private static readonly DateTime FirstDay = new(1900, 3, 1);

    public static object? Of(ReportCell cell) => cell switch
    {
        { Number: { } number } => Of(number),
        { At: { } at } => Of(at),
        { Text: { } text } => Of(text),
        _ => null,
    };

    public static object? Of(string? text) => text is null ? null : Cut(Clean(text), LongestText);

    /// <summary>With all digits that there are, whatever a spreadsheet makes of them; as text where no spreadsheet has such a number.</summary>
    public static object? Of(ExactNumber? number)
    {
        if (number is not { } exact)
            return null;
        if (exact.TryToDecimal(out var value))
            return value / One;
        return exact.ToDouble() is var nearest && Math.Abs(nearest) <= Greatest ? nearest : exact.ToString();
    }

    /// <summary>In UTC: a spreadsheet's dates have no zone.</summary>
    public static object Of(DateTimeOffset at) => Local(at, TimeZoneInfo.Utc);

    /// <summary>What clocks show in a zone.</summary>
    public static object Local(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        return local >= FirstDay ? local : Iso8601.Format(at);
    }

    /// <summary>The number in full where a spreadsheet keeps less of it; else null.</summary>
    public static string? ExactOf(ExactNumber? number)
    {
        if (number?.ToString() is not { } text)
            return null;
        var digits = text.Split('E')[0].Count(char.IsAsciiDigit) - text.TakeWhile(letter => letter is '-' or '0' or '.').Count(char.IsAsciiDigit);
        return digits > DigitsKept || !number.Value.TryToDecimal(out _) ? text : null;
    }

    /// <summary>How a column of such numbers is shown; null for as it is.</summary>
    public static string? FormatOf(NumberStyle? style) => style switch
    {
        NumberStyle.Money => "#,##0.00",
        NumberStyle.Count => "#,##0",
        NumberStyle.Percentage => "0.0\"%\"",
        NumberStyle.Share => "0.0%",
        _ => null,
    };

    /// <summary>How many letters a value takes, about.</summary>
    public static int LengthOf(object? value) => value switch
    {
        null => 0,
        string text => text.Length,
        DateTime => DateFormat.Length,
        // Shown with two decimals and groups, or as it is.
        decimal number => Math.Min(20, number.ToString("#,##0.00", CultureInfo.InvariantCulture).Length),
        _ => 12,
    };

    /// <summary>What XML cannot hold is replaced: half a surrogate pair, and the two that are no characters.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.AsSpan().ContainsAny('\uFFFE', '\uFFFF'))
            return text;
        var letters = text.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            if (char.IsHighSurrogate(letters[i]) && i + 1 < letters.Length && char.IsLowSurrogate(letters[i + 1]))
                i++;
            else if (char.IsSurrogate(letters[i]) || letters[i] is '\uFFFE' or '\uFFFF')
                letters[i] = '\uFFFD';
        }

        return new(letters);
    }

    /// <summary>Not more than so many characters, and none cut in two.</summary>
    public static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
}
