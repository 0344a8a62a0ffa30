using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Projections.Store.Numbers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace BusinessMetrics.Platform.Http;

/// <summary>The OpenAPI document: what endpoints declare of themselves, said in its terms.</summary>
public static class ApiDocument
{
    private const string BearerScheme = "bearer";

    private const string ExactNumbers =
        "Exact, with as many digits as it has: it may be beyond 2^53 or finer than a double. Read it as a decimal, or as the text that it is, where that matters.";

    private const string WholeNumbers = "Whole; it may exceed 2^53, which a double, and so a number of JavaScript, holds exactly no longer.";

    /// <summary>The documents by their names in /openapi/{name}.json: the same, for readers of different age.</summary>
    private static readonly Dictionary<string, OpenApiSpecVersion> Versions = new()
    {
        ["v1"] = OpenApiSpecVersion.OpenApi3_1,
        ["v1-3.0"] = OpenApiSpecVersion.OpenApi3_0,
    };

    /// <param name="described">Types that say of themselves what a schema cannot be told from.</param>
    public static void AddApiDocuments(this IServiceCollection services, IReadOnlyDictionary<Type, Action<OpenApiSchema>> described)
    {
        foreach (var (name, version) in Versions)
            services.AddOpenApi(name, options =>
            {
                options.OpenApiVersion = version;
                Describe(options, described);
            });
    }

    private static void Describe(OpenApiOptions options, IReadOnlyDictionary<Type, Action<OpenApiSchema>> described)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "BusinessMetrics",
                Version = "v1",
                Description = "The metrics and compliance record of a machine-learning security platform. "
                    + "Every answer that refuses something is RFC 9457 problem details that name the field, what came and what is allowed. "
                    + "Numbers are exact: what a schema calls ExactNumber, and whole numbers of 64 bits, may exceed 2^53, beyond which a reader that takes every number "
                    + "for a double rounds without a word. Read them as decimals (C#: decimal, Java: BigDecimal, Python: json.loads(..., parse_float=Decimal)), "
                    + "or as the text that they are (JavaScript: JSON.parse with a reviver that looks at context.source).",
            };
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[BearerScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "A token of the configured authority, or one that `BusinessMetrics token` prints.",
            };
            document.Servers = null;
            foreach (var schema in document.Components.Schemas?.Values.OfType<OpenApiSchema>() ?? [])
                OptionalFields.NameOneType(schema);
            Order(document);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(async (schema, context, cancellation) =>
        {
            var type = context.JsonTypeInfo.Type;
            // What a map or a list holds is left out where its type has a converter of its own, and generators make empty records of it.
            if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } held })
                schema.AdditionalProperties ??= await context.GetOrCreateSchemaAsync(held, cancellationToken: cancellation);
            if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } item } && schema.Items is null)
            {
                var each = await context.GetOrCreateSchemaAsync(Nullable.GetUnderlyingType(item) ?? item, cancellationToken: cancellation);
                schema.Items = Nullable.GetUnderlyingType(item) is null ? each : new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, each] };
            }
            if (type == typeof(ExactNumber) || type == typeof(ExactNumber?))
                (schema.Type, schema.Format, schema.Description) = (JsonSchemaType.Number, "decimal", ExactNumbers);
            else if (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?))
                schema.Type = JsonSchemaType.String;
            else if (type == typeof(long) || type == typeof(long?))
                schema.Description ??= WholeNumbers;
            else if ((Nullable.GetUnderlyingType(type) ?? type).IsEnum)
                schema.Type = JsonSchemaType.String;
            if (described.TryGetValue(type, out var describe))
                describe(schema);
            foreach (var property in context.JsonTypeInfo.Properties.Where(IsLeftOutWhenNull))
                OptionalFields.Add(schema, property.Name);
        });
        options.AddOperationTransformer(DescribeAsync);
    }

    /// <summary>The page that shows the document: nothing on it asks a server of somebody else's.</summary>
    public static void ConfigurePage(ScalarOptions page) => page
        .WithTitle("BusinessMetrics API")
        .AddPreferredSecuritySchemes(BearerScheme)
        .WithNonce()
        .DisableDefaultFonts()
        .DisableTelemetry()
        .DisableAgent()
        .DisableMcp()
        .HideDeveloperTools()
        .HideClientButton();

    /// <summary>By name: endpoints are found in the order of their files, and a file that moves is no change for a reader.</summary>
    private static void Order(OpenApiDocument document)
    {
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths.OrderBy(known => known.Key, StringComparer.Ordinal))
            paths.Add(path, item);
        document.Paths = paths;
        if (document.Tags is { } tags)
            document.Tags = new HashSet<OpenApiTag>(tags.OrderBy(tag => tag.Name, StringComparer.Ordinal));
    }

    private static bool IsLeftOutWhenNull(JsonPropertyInfo property) => property.AttributeProvider?
        .GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true)
        .OfType<JsonIgnoreAttribute>()
        .Any(ignored => ignored.Condition is JsonIgnoreCondition.WhenWritingNull) ?? false;

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var action = context.Description.ActionDescriptor;
        operation.Summary ??= Metadata<IEndpointSummaryMetadata>(action)?.Summary;
        operation.Description ??= Metadata<IEndpointDescriptionMetadata>(action)?.Description;
        operation.OperationId = Metadata<IEndpointNameMetadata>(action)?.EndpointName ?? operation.OperationId;
        operation.Parameters =
        [
            .. action.EndpointMetadata.OfType<PathParameter>().Select(Parameter),
            .. action.EndpointMetadata.OfType<QueryParameter>().Select(Parameter),
            .. action.EndpointMetadata.OfType<AnsweredFrom>().SelectMany(_ => AnsweredFrom.Parameters).Select(Parameter),
            .. action.EndpointMetadata.OfType<HeaderDescription>().Select(Parameter),
        ];
        if (Metadata<RequestBodyDescription>(action) is { } body)
            operation.RequestBody = await RequestBodyAsync(body, context, cancellation);
        if (Metadata<IAllowAnonymous>(action) is null)
            AddSecurity(operation, context);
        RemoveAssumedResponses(operation, action);
        AddPositions(operation, context);
        AddExamples(operation, action);
    }

    private static T? Metadata<T>(ActionDescriptor action)
        where T : class => action.EndpointMetadata.OfType<T>().LastOrDefault();

    private static IOpenApiParameter Parameter(QueryParameter parameter) => new OpenApiParameter
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Example = parameter.Example,
        Schema = new OpenApiSchema
        {
            Type = parameter switch
            {
                { Range: null } => JsonSchemaType.String,
                { IsFraction: true } => JsonSchemaType.Number,
                _ => JsonSchemaType.Integer,
            },
            Format = parameter.IsInstant ? "date-time" : null,
            Minimum = parameter.Range?.Least.ToString(),
            Maximum = parameter.Range?.Most.ToString(),
            Enum = parameter.Values?.Select(value => (JsonNode)value).ToList(),
            Default = parameter.Default is null ? null
                : parameter.Range is null ? JsonValue.Create(parameter.Default)
                : JsonValue.Create(long.Parse(parameter.Default)),
        },
    };

    private static IOpenApiParameter Parameter(PathParameter part) => new OpenApiParameter
    {
        Name = part.Name,
        In = ParameterLocation.Path,
        Required = true,
        Description = part.Description,
        Example = part.Example,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static IOpenApiParameter Parameter(HeaderDescription header) => new OpenApiParameter
    {
        Name = header.Name,
        In = ParameterLocation.Header,
        Description = header.Description,
        Example = header.Example,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static async Task<OpenApiRequestBody> RequestBodyAsync(
        RequestBodyDescription body, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        // By name, since what has none is given one by each generator, which another endpoint then changes.
        var item = body.Type.GetElementType() ?? body.Type;
        context.Document!.AddComponent<IOpenApiSchema>(item.Name, await context.GetOrCreateSchemaAsync(item, cancellationToken: cancellation));
        var named = new OpenApiSchemaReference(item.Name, context.Document);
        IOpenApiSchema schema = body.Type.IsArray ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = named } : named;
        var content = new OpenApiMediaType { Schema = schema, Example = body.Example };
        return new()
        {
            Required = !body.IsOptional,
            Description = body.Description,
            Content = body.ContentTypes.DefaultIfEmpty("application/json").ToDictionary(type => type, _ => content),
        };
    }

    /// <summary>Some answers are assumed of every endpoint; only what an endpoint declares is true of it.</summary>
    private static void RemoveAssumedResponses(OpenApiOperation operation, ActionDescriptor action)
    {
        var declared = action.EndpointMetadata.OfType<ProducesResponseTypeAttribute>().Select(response => response.StatusCode).ToHashSet();
        foreach (var assumed in (int[])[StatusCodes.Status200OK, StatusCodes.Status404NotFound, StatusCodes.Status500InternalServerError])
            if (!declared.Contains(assumed))
                operation.Responses?.Remove(assumed.ToString());
    }

    private static void AddSecurity(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        operation.Security = [new() { [new OpenApiSecuritySchemeReference(BearerScheme, context.Document)] = [] }];
        operation.Responses ??= [];
        operation.Responses["401"] = Refusal("There is no valid bearer token.");
        operation.Responses["403"] = Refusal("The token's role is not enough, or its services are others.");
        operation.Responses["429"] = Refusal("The caller asks too often; Retry-After says when to ask again.");

        OpenApiResponse Refusal(string description) => new()
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemExamples.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document) },
            },
        };
    }

    /// <summary>Where in the log an answer is: in a header, since a body may come from the cache.</summary>
    private static void AddPositions(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var action = context.Description.ActionDescriptor;
        if (Metadata<RecordedAt>(action) is not null)
            AddHeader(RecordedAt.Header, "The place in the log of what was recorded, for wait_for; missing where nothing was.");
        if (Metadata<AnsweredFrom>(action) is null)
            return;
        AddHeader(AnsweredFrom.Header, "The place in the log up to which the answer includes what was recorded, at least.");
        operation.Responses!["503"] = new OpenApiResponse
        {
            Description = "With wait_for: the figures are not that far yet; or the database does not answer.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemExamples.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document) },
            },
        };

        void AddHeader(string name, string description)
        {
            foreach (var (_, response) in (operation.Responses ?? []).Where(response => response.Key[0] == '2'))
                if (response is OpenApiResponse answer)
                    (answer.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = new OpenApiHeader
                    {
                        Description = description,
                        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" },
                    };
        }
    }

    private static void AddExamples(OpenApiOperation operation, ActionDescriptor action)
    {
        foreach (var (status, response) in operation.Responses ?? [])
        {
            var example = action.EndpointMetadata.OfType<ResponseExample>().LastOrDefault(example => example.Status.ToString() == status)?.Example
                ?? ProblemExamples.Of(status);
            foreach (var content in response.Content?.Values ?? [])
                content.Example = example?.DeepClone();
        }
    }
}
