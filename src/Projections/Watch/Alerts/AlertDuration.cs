using System.Globalization;
using System.Text.RegularExpressions;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>Durations in whole minutes, as people write them: 5m, 1h, 24h, 7d.</summary>
public static partial class AlertDuration
{
    private const int Hour = 60;
    private const int Day = 24 * Hour;

    /// <summary>The minutes; null for what is no duration.</summary>
    public static int? Parse(string? text)
    {
        if (Pattern().Match(text?.Trim() ?? "") is not { Success: true } match)
            return null;
        var number = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch
        {
            "d" => number * Day,
            "h" => number * Hour,
            _ => number,
        };
    }

    /// <summary>In the greatest unit that divides it; a single day in hours, as the time ranges are called.</summary>
    public static string Format(int minutes) => minutes switch
    {
        > Day when minutes % Day == 0 => $"{minutes / Day}d",
        > 0 when minutes % Hour == 0 => $"{minutes / Hour}h",
        _ => $"{minutes}m",
    };

    [GeneratedRegex(@"^(\d{1,5})(m|h|d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
