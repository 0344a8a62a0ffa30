using System.Text.Json.Nodes;

namespace BusinessMetrics.Platform.Http;

/// <summary>A request body that an endpoint reads itself, for the API document.</summary>
public sealed record RequestBodyDescription(Type Type, string Description, JsonNode Example, params string[] ContentTypes)
{
    public bool IsOptional { get; init; }
}

/// <summary>A part of an endpoint's path, for the API document.</summary>
public sealed record PathParameter(string Name, string Description, string Example);

/// <summary>A request header that an endpoint understands, for the API document.</summary>
public sealed record HeaderDescription(string Name, string Description, string Example);

/// <summary>The example of an endpoint's answer, for the API document.</summary>
public sealed record ResponseExample(int Status, JsonNode Example)
{
    public static ResponseExample Ok(string json) => new(StatusCodes.Status200OK, JsonNode.Parse(json)!);

    public static ResponseExample Accepted(string json) => new(StatusCodes.Status202Accepted, JsonNode.Parse(json)!);
}
