using System.Globalization;

namespace BusinessMetrics.Projections.Watch.Routes;

/// <summary>Spans as people write them: 30s, 5m, 4h or 7d.</summary>
public static class RouteDuration
{
    private static readonly (char Unit, int Seconds)[] Units = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

    /// <summary>In seconds; null for what is none.</summary>
    public static int? Parse(string? text)
    {
        if (text is not [.. var digits, var unit] || Units.FirstOrDefault(known => known.Unit == unit) is not { Seconds: > 0 and var seconds }
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return null;
        return (long)count * seconds <= int.MaxValue ? count * seconds : null;
    }

    /// <summary>In the greatest unit that it is whole in.</summary>
    public static string Format(int seconds)
    {
        var (unit, length) = seconds == 0 ? ('s', 1) : Units.First(known => seconds % known.Seconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / length}{unit}");
    }
}
