using System.Text.Json.Nodes;

namespace BusinessMetrics.Platform.Http;

/// <summary>A parameter of a query string: what the API document says of it and what is allowed in it are one thing.</summary>
public sealed record QueryParameter(string Name, string Description)
{
    /// <summary>The values there are, where they can be listed.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    public string? Default { get; init; }

    /// <summary>For numbers, their least and greatest.</summary>
    public (long Least, long Most)? Range { get; init; }

    /// <summary>Whether the number need not be whole.</summary>
    public bool IsFraction { get; init; }

    /// <summary>An ISO 8601 instant.</summary>
    public bool IsInstant { get; init; }

    /// <summary>Whether empty is as good as left out, as of a cursor before the first page; an empty filter is refused.</summary>
    public bool MayBeEmpty { get; init; }

    public JsonNode? Example { get; init; }
}
