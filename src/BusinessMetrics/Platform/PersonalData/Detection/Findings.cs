namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>A piece of a text that is personal data.</summary>
public readonly record struct Finding(int Start, int Length, string Kind)
{
    public int End => Start + Length;
}

/// <summary>What was found in a text. Where two rules see the same characters, the one that looked first has them.</summary>
public sealed class Findings
{
    private readonly List<Finding> _found = [];

    public IReadOnlyList<Finding> InOrder => [.. _found.OrderBy(finding => finding.Start)];

    /// <summary>Makes the list with the first finding: most texts have none.</summary>
    public static void Add(ref Findings? findings, int start, int length, string kind)
    {
        findings ??= new();
        foreach (var known in findings._found)
            if (start < known.End && known.Start < start + length)
                return;
        findings._found.Add(new(start, length, kind));
    }
}
