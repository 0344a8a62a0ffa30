using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Dashboard.Boards;

/// <summary>Who may see a dashboard: its author alone, or everybody who reads figures.</summary>
public enum BoardVisibility
{
    [JsonStringEnumMemberName("private")]
    Private,

    [JsonStringEnumMemberName("all")]
    All,
}

/// <summary>What a panel shows.</summary>
public enum BoardPanelKind
{
    [JsonStringEnumMemberName("figure")]
    Figure,

    [JsonStringEnumMemberName("series")]
    Series,

    [JsonStringEnumMemberName("bars")]
    Bars,

    [JsonStringEnumMemberName("table")]
    Table,

    [JsonStringEnumMemberName("budget")]
    Budget,

    [JsonStringEnumMemberName("text")]
    Text,
}

/// <summary>What a variable chooses.</summary>
public enum BoardVariableKind
{
    [JsonStringEnumMemberName("service")]
    Service,

    [JsonStringEnumMemberName("model")]
    Model,

    [JsonStringEnumMemberName("range")]
    Range,
}

/// <summary>A dashboard of somebody's own, as it is drawn: stored in events and sent in the same words.</summary>
public sealed record BoardDocument
{
    [JsonPropertyName("title")]
    public required string Title { get; init; }

    [JsonPropertyName("visibility")]
    public required BoardVisibility Visibility { get; init; }

    [JsonPropertyName("variables")]
    public required IReadOnlyList<BoardVariable> Variables { get; init; }

    [JsonPropertyName("panels")]
    public required IReadOnlyList<BoardPanel> Panels { get; init; }

    /// <summary>The services that its queries and variables name, each once, in order.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Services =>
    [
        .. Panels.SelectMany(panel => panel.Services)
            .Concat(Variables.Where(variable => variable.Kind == BoardVariableKind.Service).Select(variable => variable.Value).OfType<string>())
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    public static BoardDocument Parse(string json) => JsonSerializer.Deserialize(json, BoardsJson.Default.BoardDocument)!;

    /// <summary>The same for documents that say the same.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BoardsJson.Default.BoardDocument);
}

/// <summary>What a reader of the dashboard chooses, and its panels' queries refer to as <c>$name</c>.</summary>
/// <param name="Value">What is chosen at first; null for nothing.</param>
public sealed record BoardVariable(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("kind")] BoardVariableKind Kind,
    [property: JsonPropertyName("value"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Value);

/// <summary>A part of a dashboard, on a grid of twelve columns.</summary>
public sealed record BoardPanel
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("kind")]
    public required BoardPanelKind Kind { get; init; }

    [JsonPropertyName("title")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    /// <summary>The parameters of its question, in the order of their names; null for a text.</summary>
    [JsonPropertyName("query")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Query { get; init; }

    /// <summary>Plain; only of a text.</summary>
    [JsonPropertyName("text")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    [JsonPropertyName("x")]
    public required int X { get; init; }

    [JsonPropertyName("y")]
    public required int Y { get; init; }

    [JsonPropertyName("w")]
    public required int Width { get; init; }

    [JsonPropertyName("h")]
    public required int Height { get; init; }

    /// <summary>The services that its query names, rather than a variable.</summary>
    [JsonIgnore]
    internal IEnumerable<string> Services => Query is null
        ? []
        : new[] { Query.GetValueOrDefault("service"), Query.GetValueOrDefault("scope") is { } scope ? Watch.Budgets.Budget.ServiceOf(scope) : null }
            .OfType<string>()
            .Where(service => !service.StartsWith(Reference));

    /// <summary>What a value begins with that is a variable's.</summary>
    public const char Reference = '$';
}
