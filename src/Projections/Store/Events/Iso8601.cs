using System.Globalization;
using System.Text.RegularExpressions;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>Instants as callers write them: ISO 8601 with an offset, or without one for UTC.</summary>
public static partial class Iso8601
{
    public const string Allowed = "an ISO 8601 instant such as 2026-01-31T13:45:00Z or 2026-01-31T14:45:00.250+01:00 (no offset means UTC)";

    public const int LongestFormat = 28;

    /// <summary>The instant in UTC, cut to the microsecond, which is what PostgreSQL keeps.</summary>
    public static bool TryParse(string? text, out DateTimeOffset instant)
    {
        instant = default;
        if (text is null || !Pattern().IsMatch(text))
            return false;
        // An offset's plus sign that was not escaped in a query string arrives as a space.
        if (text.Length > 6 && text[^6] == ' ')
            text = string.Concat(text.AsSpan(0, text.Length - 6), "+", text.AsSpan(text.Length - 5));
        // The parser rounds beyond its seven decimals, which would carry 59.999999999 seconds into the next minute.
        text = BeyondMicroseconds().Replace(text.Replace(',', '.'), "$1");
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out var parsed))
            return false;
        instant = Cut(parsed);
        return true;
    }

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

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+\- ]\d{2}:\d{2})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"(\.\d{6})\d+", RegexOptions.CultureInvariant)]
    private static partial Regex BeyondMicroseconds();
}
