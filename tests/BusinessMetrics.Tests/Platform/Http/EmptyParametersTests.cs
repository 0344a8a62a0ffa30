using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Platform.Http;

/// <summary>A filter that a script left empty is no filter: its answer would be about everybody.</summary>
[Collection(PlatformCollection.Name)]
public sealed class EmptyParametersTests(TestServers servers)
{
    [Theory]
    [InlineData("/metrics/cost?service=", "service")]
    [InlineData("/metrics?metric_name=", "metric_name")]
    [InlineData("/metrics?model_name=%20", "model_name")]
    [InlineData("/metrics?category=", "category")]
    [InlineData("/metrics/cost?start_time=2026-11-01T00:00:00Z&end_time=", "end_time")]
    [InlineData("/metrics/usage?user_id=", "user_id")]
    [InlineData("/metrics/security?threat_type=", "threat_type")]
    [InlineData("/metrics/summary?time_range=", "time_range")]
    [InlineData("/alerts?rule=", "rule")]
    [InlineData("/audit?actor=", "actor")]
    [InlineData("/budgets?month=", "month")]
    public async Task an_empty_parameter_is_refused_by_name(string url, string field)
    {
        var answer = await servers.Shared.GetAsync(url);

        answer.Status.ShouldBe(400, answer.Text);
        answer.RefusedFields.ShouldBe([field]);
    }
}
