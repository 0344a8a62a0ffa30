namespace BusinessMetrics.Tests.Architecture;

/// <summary>The areas in the order in which they stand on each other: each may use itself and those before it.</summary>
internal static class Area
{
    private const string Service = "BusinessMetrics";
    private const string Projections = "BusinessMetrics.Projections";

    /// <summary>The roof: it puts together what no other area may know, and so do the root namespaces.</summary>
    private const string Roof = "Host";

    public static readonly IReadOnlyList<string> InOrder = ["Store", "Platform", "Trust", "Ingest", "Figures", "Watch", "Dashboard", "Reports", Roof];

    /// <summary>The area of a namespace of either project; null for one that is in neither.</summary>
    /// <exception cref="ArgumentException">It is in a folder that is no area.</exception>
    public static string? Of(string name)
    {
        var root = IsIn(name, Projections) ? Projections : Service;
        if (!IsIn(name, root))
            return null;
        var area = name.Length == root.Length ? Roof : name[(root.Length + 1)..].Split('.')[0];
        return InOrder.Contains(area) ? area : throw new ArgumentException($"{name} is in no area: there are {string.Join(", ", InOrder)}", nameof(name));
    }

    /// <summary>Null where the one may use the other; else what is allowed.</summary>
    public static string? Refusal(string user, string used)
    {
        var (from, to) = (Place(user), Place(used));
        return to <= from ? null : $"{user} may use {string.Join(", ", InOrder.Take(from + 1))}, and {used} may use {user}";
    }

    private static int Place(string area) => InOrder.Index().Single(known => known.Item == area).Index;

    private static bool IsIn(string name, string root) => name == root || name.StartsWith(root + ".", StringComparison.Ordinal);
}
