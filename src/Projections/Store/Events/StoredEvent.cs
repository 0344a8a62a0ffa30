using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>An event type, the name it is stored under and its JSON; neither changes once anything is recorded.</summary>
public sealed record StoredEvent(Type Type, string Name, JsonTypeInfo Json)
{
    /// <summary>What the store notes of the .NET type.</summary>
    public string DotNetName { get; } = $"{Type.FullName}, {Type.Assembly.GetName().Name}";

    /// <summary>An event of this type as it is stored.</summary>
    public string Write(object data) => JsonSerializer.Serialize(data, Json);
}
