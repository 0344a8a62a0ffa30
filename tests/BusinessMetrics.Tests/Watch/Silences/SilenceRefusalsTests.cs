using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Watch.Silences;

[Collection(DeliveryCollection.Name)]
public class SilenceRefusalsTests(TestServers servers)
{
    [Theory]
    [InlineData("""{"comment": "moving", "to": "2100-01-01T00:00:00Z", "match": {"rule": ["*"]}}""", "to")]
    [InlineData("""{"comment": "moving", "to": "2020-01-01T00:00:00Z", "match": {"rule": ["*"]}}""", "to")]
    [InlineData("""{"comment": "moving", "match": {"rule": ["*"]}}""", "to")]
    [InlineData("""{"to": "2020-01-01", "match": {"rule": ["*"]}, "comment": "moving", "until": "later"}""", "until", "to")]
    [InlineData("""{"match": {}, "comment": "", "to": "2020-01-01"}""", "match", "comment", "to")]
    public async Task a_refusal_names_the_field(string silence, params string[] fields)
    {
        var refused = await servers.Shared.SendAsync(HttpMethod.Post, "/silences", silence);

        refused.Status.ShouldBe(400, refused.Text);
        refused.RefusedFields.ShouldBe(fields, ignoreOrder: true);
    }
}
