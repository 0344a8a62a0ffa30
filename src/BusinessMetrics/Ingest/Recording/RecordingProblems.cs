using BusinessMetrics.Ingest.Recording.Committing;
using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>Why metrics that can be read are not recorded.</summary>
internal static class RecordingProblems
{
    /// <summary>409: the id stands for another metric.</summary>
    public static IResult Conflict(Guid metricId) => Problems.Conflict(
        "metric-id-conflict",
        "Another metric has this id",
        $"A metric with another body was recorded under {metricId}. A repetition must be the same; a new metric needs a new metric_id or Idempotency-Key.");

    /// <summary>503 with Retry-After.</summary>
    public static IResult Unavailable(HttpContext context, RecordingUnavailableException reason)
    {
        context.Response.Headers.RetryAfter = ((int)reason.RetryAfter.TotalSeconds).ToString();
        return Problems.Unavailable(reason.Message);
    }
}
