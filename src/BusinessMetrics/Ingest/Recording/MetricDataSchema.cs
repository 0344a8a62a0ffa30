using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Events;
using Microsoft.OpenApi;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>The rules of a metric that a JSON schema can say; <see cref="MetricRules"/> are all of them.</summary>
internal static class MetricDataSchema
{
    public static void Describe(OpenApiSchema schema)
    {
        schema.Required = new HashSet<string> { "metric_name", "value", "unit", "category", "service" };
        schema.AdditionalPropertiesAllowed = false;
        schema.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["metric_name"] = Text("Case, spaces and hyphens are normalised: a letter, then letters, digits and _ . : /", MetricRules.LongestName),
            ["value"] = new OpenApiSchema { Type = JsonSchemaType.Number, Description = "A finite number, kept digit for digit." },
            ["unit"] = Text("Such as ms, percentage, requests, or a currency's ISO 4217 code.", MetricRules.LongestUnit),
            ["category"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. MetricCategories.Names.Select(name => (JsonNode)name)],
                Description = "In any letter case.",
            },
            ["service"] = Text("The service that the metric speaks of.", MetricRules.LongestName),
            ["model_name"] = Text("The model.", MetricRules.LongestName),
            ["user_id"] = Text("The person concerned. It is kept apart from the metric and can be forgotten.", MetricRules.LongestName),
            ["session_id"] = Text("The person's session.", MetricRules.LongestName),
            ["metadata"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalPropertiesAllowed = true,
                MaxProperties = MetadataReader.MaximumKeys,
                Description = "Anything else, in at most 16 KB.",
            },
            ["timestamp"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "date-time",
                Description = "When it happened; without an offset UTC. Now if left out; at most 5 minutes ahead, at most METRICS_RETENTION_DAYS old.",
            },
            ["metric_id"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "uuid",
                Description = "Makes recording idempotent: the same id and body again counts once, another body is 409.",
            },
        };
    }

    private static OpenApiSchema Text(string description, int longest) => new()
    {
        Type = JsonSchemaType.String,
        MinLength = 1,
        MaxLength = longest,
        Description = description,
    };
}
