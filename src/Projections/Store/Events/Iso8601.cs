using System.Globalization;
using System.Text.RegularExpressions;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>
/// Instants as callers write them: ISO 8601 and RFC 3339, an offset or none for UTC, and what the usual libraries make of
/// them (a space for the T, small letters, offsets without a colon or minutes).
/// </summary>
public static partial class Iso8601
{
    public const string Allowed = "an ISO 8601 instant such as 2026-01-31T13:45:00Z or 2026-01-31T14:45:00.250+01:00 (no offset means UTC)";

    public const int LongestFormat = 28;

    private const string Usual = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    private const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>The instant in UTC, cut to the microsecond, which is what PostgreSQL keeps.</summary>
    public static bool TryParse(string? text, out DateTimeOffset instant)
    {
        instant = default;
        if (text is null)
            return false;
        // What nearly every sender writes, in a tenth of the time; it takes a point without decimals, which is nobody's.
        if (text.Length >= 19 && text.AsSpan(19) is not (['.'] or ['.', not (>= '0' and <= '9'), ..]) && DateTimeOffset.TryParseExact(text, Usual, CultureInfo.InvariantCulture, Styles, out instant))
        {
            instant = Cut(instant);
            return true;
        }

        instant = default;
        if (Pattern().Match(text) is not { Success: true } found)
            return false;
        var hour = found.Groups["hour"].ValueSpan;
        var second = found.Groups["second"].ValueSpan;
        var isEndOfDay = hour is "24";
        var isLeapSecond = second is "60";
        if (isEndOfDay && (found.Groups["minute"].ValueSpan is not "00" || second is not ("" or "00") || found.Groups["fraction"].ValueSpan.ContainsAnyInRange('1', '9')))
            return false;
        // The parser rounds beyond its seven decimals, which would carry 59.999999999 seconds into the next minute; and it
        // knows no second after the 59th, of which this is the last microsecond.
        var decimals = isLeapSecond ? "999999" : found.Groups["fraction"].Value is { Length: > 6 } many ? many[..6] : found.Groups["fraction"].Value;
        var time = hour.IsEmpty ? "" : $"T{(isEndOfDay ? "00" : hour)}:{found.Groups["minute"].ValueSpan}:{(isLeapSecond ? "59" : second.IsEmpty ? "00" : second)}{(decimals.Length > 0 ? "." + decimals : "")}";
        if (!DateTimeOffset.TryParse($"{found.Groups["date"].ValueSpan}{time}{OffsetOf(found)}", CultureInfo.InvariantCulture, Styles, out var parsed))
            return false;
        // Leap seconds are inserted at the end of a day of UTC, wherever they are told.
        if (isLeapSecond && parsed.UtcDateTime is not { Hour: 23, Minute: 59 })
            return false;
        if (isEndOfDay && parsed > DateTimeOffset.MaxValue.AddDays(-1))
            return false;
        instant = Cut(isEndOfDay ? parsed.AddDays(1) : parsed);
        return true;
    }

    /// <summary>As the parser takes it; a plus sign that was not escaped in a query string arrives as a space.</summary>
    private static string OffsetOf(Match found) => found.Groups["sign"].Value is { Length: > 0 } sign
        ? $"{(sign == " " ? "+" : sign)}{found.Groups["offsetHour"].ValueSpan}:{(found.Groups["offsetMinute"].ValueSpan is { IsEmpty: false } minute ? minute : "00")}"
        : found.Groups["hour"].Success ? "Z" : "";

    public static DateTimeOffset Cut(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>As answers write it: UTC, with as many decimals as there are.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>As <see cref="Format"/>, in ASCII.</summary>
    /// <param name="destination">At least <see cref="LongestFormat"/> bytes.</param>
    public static int Format(DateTimeOffset instant, Span<byte> destination)
    {
        // A standard format takes a tenth of the time of one that is spelt out; its seventh decimal is beyond what is kept.
        instant.UtcDateTime.TryFormat(destination, out var written, "O", CultureInfo.InvariantCulture);
        var shortest = destination[..(written - 2)].TrimEnd((byte)'0').TrimEnd((byte)'.').Length;
        destination[shortest] = (byte)'Z';
        return shortest + 1;
    }

    [GeneratedRegex(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})([Tt ](?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})([.,](?<fraction>[0-9]{1,9}))?)?([Zz]|(?<sign>[+\- ])(?<offsetHour>[0-9]{2})(:?(?<offsetMinute>[0-9]{2}))?)?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
