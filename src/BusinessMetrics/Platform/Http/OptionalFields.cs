using Microsoft.OpenApi;

namespace BusinessMetrics.Platform.Http;

/// <summary>
/// Says of fields that are left out of an answer when they are null that they are optional: the document would have them
/// required, and maybe null, and a strict reader would refuse every answer without them.
/// </summary>
internal static class OptionalFields
{
    public static void Add(OpenApiSchema schema, string field)
    {
        schema.Required?.Remove(field);
        if (schema.Properties is { } properties && properties.TryGetValue(field, out var known) && known is OpenApiSchema { Type: { } type } property)
            property.Type = type & ~JsonSchemaType.Null;
    }

    /// <summary>Once all are known: an optional field is of its type, and not of that or of none.</summary>
    public static void NameOneType(OpenApiSchema schema)
    {
        foreach (var (field, property) in schema.Properties?.ToArray() ?? [])
            if (schema.Required?.Contains(field) is not true
                && property.OneOf is { Count: 2 } choices
                && choices.SingleOrDefault(choice => choice.Type is not JsonSchemaType.Null) is { } only)
                schema.Properties![field] = only;
    }
}
