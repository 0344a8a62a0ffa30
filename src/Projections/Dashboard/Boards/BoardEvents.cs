using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Dashboard.Boards;

/// <summary>
/// A dashboard of somebody's own changed. Each event tells all of it, so that what holds is told by the newest alone. Who
/// changed it the log keeps beside the event, as of every other.
/// </summary>
public abstract record BoardEvent
{
    [JsonPropertyName("i")]
    public required Guid BoardId { get; init; }

    /// <summary>Its author: the subject of the token that it was made with.</summary>
    [JsonPropertyName("o")]
    public required string Author { get; init; }

    /// <summary>How many changes there were with this one.</summary>
    [JsonPropertyName("v")]
    public required int Version { get; init; }
}

/// <summary>It was made.</summary>
public sealed record DashboardCreated : BoardEvent
{
    [JsonPropertyName("d")]
    public required BoardDocument Document { get; init; }

    public static StoredEvent Stored { get; } = new(typeof(DashboardCreated), "dashboard_created", BoardsJson.Default.DashboardCreated);
}

/// <summary>It was replaced by another document.</summary>
public sealed record DashboardChanged : BoardEvent
{
    [JsonPropertyName("d")]
    public required BoardDocument Document { get; init; }

    public static StoredEvent Stored { get; } = new(typeof(DashboardChanged), "dashboard_changed", BoardsJson.Default.DashboardChanged);
}

/// <summary>It is again what it was.</summary>
public sealed record DashboardRestored : BoardEvent
{
    /// <summary>The version whose document holds again.</summary>
    [JsonPropertyName("f")]
    public required int From { get; init; }

    [JsonPropertyName("d")]
    public required BoardDocument Document { get; init; }

    public static StoredEvent Stored { get; } = new(typeof(DashboardRestored), "dashboard_restored", BoardsJson.Default.DashboardRestored);
}

/// <summary>It is there no more.</summary>
public sealed record DashboardDeleted : BoardEvent
{
    public static StoredEvent Stored { get; } = new(typeof(DashboardDeleted), "dashboard_deleted", BoardsJson.Default.DashboardDeleted);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DashboardCreated))]
[JsonSerializable(typeof(DashboardChanged))]
[JsonSerializable(typeof(DashboardRestored))]
[JsonSerializable(typeof(DashboardDeleted))]
[JsonSerializable(typeof(BoardDocument))]
internal sealed partial class BoardsJson : JsonSerializerContext;
