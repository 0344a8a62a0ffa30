using System.Text.Json.Nodes;
using BusinessMetrics.Http;

namespace BusinessMetrics.Recording;

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
}
