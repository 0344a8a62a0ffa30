using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Figures.Costs;

[Collection(FiguresCollection.Name)]
public class CostParametersTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;

    [Theory]
    [InlineData("time_range=13h", "time_range")]
    [InlineData("resource_type=gpu", "resource_type")]
    [InlineData("group_by=user_id", "group_by")]
    [InlineData("model_name=bert", "model_name")]
    [InlineData("as_of=2999-01-01", "as_of")]
    [InlineData("start_time=2026-03-02&end_time=2026-03-01", "start_time")]
    public async Task a_bad_parameter_is_refused_by_its_name(string query, string parameter)
    {
        var answer = await _service.GetAsync("/metrics/cost?" + query);

        answer.Status.ShouldBe(400);
        answer.RefusedFields.ShouldBe([parameter]);
    }
}
