using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>What the API document shows for the recording endpoints.</summary>
internal static class RecordingExamples
{
    public static HeaderDescription IdempotencyKey { get; } = new(
        RequestIdentity.IdempotencyHeader,
        "Any text of at most 200 characters that this request alone uses. Repeating the request with it records nothing twice.",
        "order-2026-11-23-0001");

    public static JsonNode Metric => new JsonObject
    {
        ["metric_name"] = "prediction_accuracy",
        ["value"] = 0.95,
        ["unit"] = "percentage",
        ["category"] = "performance",
        ["service"] = "model-api",
        ["model_name"] = "bert-base",
        ["user_id"] = "user_123",
        ["metadata"] = new JsonObject { ["confidence_threshold"] = 0.8, ["batch_size"] = 32 },
    };

    public static JsonNode Batch => new JsonArray(Metric);

    public static ResponseExample Recorded { get; } = new(StatusCodes.Status201Created, new JsonObject
    {
        ["success"] = true,
        ["message"] = "Metric recorded",
        ["metric_id"] = "01a206d7-feeb-7905-aa34-6e785b922d24",
        ["timestamp"] = "2026-11-23T05:19:08.523513Z",
    });

    public static ResponseExample BatchRecorded { get; } = new(StatusCodes.Status200OK, new JsonObject
    {
        ["success"] = false,
        ["stored"] = 1,
        ["duplicates"] = 0,
        ["refused"] = 1,
        ["results"] = new JsonArray(
            new JsonObject
            {
                ["index"] = 0,
                ["status"] = "stored",
                ["metric_id"] = "01a206d7-feeb-7905-aa34-6e785b922d24",
                ["timestamp"] = "2026-11-23T05:19:08.523513Z",
            },
            new JsonObject
            {
                ["index"] = 1,
                ["status"] = "refused",
                ["errors"] = new JsonArray(new JsonObject
                {
                    ["field"] = "value",
                    ["received"] = "the string '0.95'",
                    ["allowed"] = "a finite JSON number",
                }),
            }),
    });
}
