using System.Text.Json.Nodes;

namespace BusinessMetrics.Tests.Trust.Access;

/// <summary>An operation of the API document.</summary>
/// <param name="Parameters">The names of those in the query string.</param>
/// <param name="Body">The document's example.</param>
internal sealed record Operation(string Method, string Path, IReadOnlyList<string> Parameters, JsonNode? Body, string ContentType)
{
    public string Name => $"{Method} {Path}";

    public static IReadOnlyList<Operation> All(JsonNode document) =>
    [
        .. from path in document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           let content = operation.Value!["requestBody"]?["content"]?.AsObject().FirstOrDefault()
           select new Operation(
               operation.Key.ToUpperInvariant(),
               path.Key,
               [.. (operation.Value["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.GetValue<string>() == "query").Select(parameter => parameter!["name"]!.GetValue<string>())],
               content?.Value?["example"],
               content?.Key ?? "application/json"),
    ];
}
