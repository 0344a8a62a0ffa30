using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Watch.Alerts.Rules;

/// <summary>What rules and alerts look like, for the API document.</summary>
internal static class AlertExamples
{
    private const string RuleJson =
        """
        {
          "name": "slow-answers",
          "metric": "inference_latency",
          "category": "performance",
          "service": "model-api",
          "statistic": "p95",
          "window": "15m",
          "comparison": "above",
          "warning": {"threshold": 500, "severity": "medium"},
          "critical": {"threshold": 1000, "severity": "high"},
          "for": "5m",
          "hysteresis": 50,
          "description": "Answers take too long.",
          "delay": "0m",
          "late_within": "1h",
          "no_data": "keep",
          "no_data_for": "24h",
          "updated_at": "2026-11-23T05:19:08.523513Z",
          "health": {"status": "well"}
        }
        """;

    public static PathParameter Name { get; } = new("name", "The rule's name: " + AlertRuleReader.NameRule + ".", "slow-answers");

    public static ResponseExample Rule { get; } = ResponseExample.Ok(RuleJson);

    public static ResponseExample Rules { get; } = ResponseExample.Ok($$"""{"rules": [{{RuleJson}}]}""");

    private const string AlertJson =
        """
        {
          "id": "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11",
          "rule": "slow-answers",
          "metric_name": "inference_latency",
          "level": "warning",
          "severity": "medium",
          "message": "p95 of inference_latency of service model-api over 15m is 612.4, above 500 for 5m",
          "threshold": 500,
          "current_value": 612.4,
          "raised_at": "2026-11-23T05:24:09.101225Z",
          "status": "firing",
          "told_at": "2026-11-23T05:24:09.150001Z",
          "acknowledged": {"at": "2026-11-23T05:26:40.101225Z", "by": "ada", "note": "The cluster is being restarted."}
        }
        """;

    public static PathParameter Id { get; } = new("id", "The alert's id.", "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11");

    public static ResponseExample Acknowledged { get; } = ResponseExample.Ok(AlertJson);

    public static ResponseExample Alerts { get; } = ResponseExample.Ok($$"""{"alerts": [{{AlertJson}}]}""");

    public static ResponseExample DryRun { get; } = ResponseExample.Ok(
        """
        {
          "rule": "slow-answers",
          "from": "2026-11-22T05:30:00Z",
          "to": "2026-11-23T05:30:00Z",
          "evaluations": 1440,
          "transitions": [
            {
              "at": "2026-11-22T17:12:00Z",
              "kind": "raised",
              "level": "warning",
              "severity": "medium",
              "value": 541.9,
              "threshold": 500,
              "message": "p95 of inference_latency of service model-api over 15m is 541.9, above 500 for 5m"
            },
            {
              "at": "2026-11-22T17:41:00Z",
              "kind": "resolved",
              "level": "warning",
              "severity": "medium",
              "value": 438.2,
              "threshold": 500,
              "message": "p95 of inference_latency of service model-api over 15m is 438.2, no longer above 500"
            }
          ]
        }
        """);
}
