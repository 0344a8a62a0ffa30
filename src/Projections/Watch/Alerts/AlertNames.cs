using System.Text.Json;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>The names of statistics, comparisons, severities and so on, as they are sent, stored and answered.</summary>
public static class AlertNames
{
    private static readonly JsonSerializerOptions Names = new() { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    public static string Of<T>(T value)
        where T : struct, Enum => ByEnum<T>.Names[value];

    /// <summary>Reads a name in any letter case; null for what is none.</summary>
    public static T? Find<T>(string? text)
        where T : struct, Enum
    {
        foreach (var (value, name) in ByEnum<T>.Names)
            if (name.Equals(text?.Trim(), StringComparison.OrdinalIgnoreCase))
                return value;
        return null;
    }

    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    private static class ByEnum<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Names =
            Enum.GetValues<T>().ToDictionary(value => value, value => JsonSerializer.SerializeToElement(value, AlertNames.Names).GetString()!);
    }
}
