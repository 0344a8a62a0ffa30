using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Watch.Routes;

/// <summary>A route was made, or replaced by this one.</summary>
public sealed record RouteSet([property: JsonPropertyName("r")] Route Route)
{
    public static StoredEvent Stored { get; } = new(typeof(RouteSet), "route_set", RoutesJson.Default.RouteSet);
}

/// <summary>A route was taken away.</summary>
public sealed record RouteRemoved([property: JsonPropertyName("n")] string Name)
{
    public static StoredEvent Stored { get; } = new(typeof(RouteRemoved), "route_removed", RoutesJson.Default.RouteRemoved);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RouteSet))]
[JsonSerializable(typeof(RouteRemoved))]
[JsonSerializable(typeof(Route))]
internal sealed partial class RoutesJson : JsonSerializerContext;
