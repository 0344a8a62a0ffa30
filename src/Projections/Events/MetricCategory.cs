namespace BusinessMetrics.Projections.Events;

/// <summary>The five kinds of metric. In JSON and SQL they are their lower-case names.</summary>
public enum MetricCategory
{
    Performance,
    Security,
    Cost,
    Usage,
    Compliance,
}

public static class MetricCategories
{
    private static readonly string[] Lower = [.. Enum.GetNames<MetricCategory>().Select(name => name.ToLowerInvariant())];

    /// <summary>The names as they are sent and stored: performance, security, cost, usage, compliance.</summary>
    public static IReadOnlyList<string> Names => Lower;

    public static string Name(this MetricCategory category) => Lower[(int)category];

    /// <summary>Reads a category in any letter case; numbers are no categories.</summary>
    public static bool TryParse(string? text, out MetricCategory category)
    {
        var index = Array.FindIndex(Lower, name => name.Equals(text?.Trim(), StringComparison.OrdinalIgnoreCase));
        category = (MetricCategory)Math.Max(index, 0);
        return index >= 0;
    }
}
