using System.Globalization;
using System.Text.RegularExpressions;

namespace BusinessMetrics.Projections.Events;

/// <summary>Instants as callers write them: ISO 8601 with an offset, or without one for UTC.</summary>
public static partial class Iso8601
{
    public const string Allowed = "an ISO 8601 instant such as 2026-01-31T13:45:00Z or 2026-01-31T14:45:00.250+01:00 (no offset means UTC)";

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

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+\- ]\d{2}:\d{2})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"(\.\d{6})\d+", RegexOptions.CultureInvariant)]
    private static partial Regex BeyondMicroseconds();
}
