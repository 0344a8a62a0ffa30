using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Watch.Routes;

[Collection(DeliveryCollection.Name)]
public class RouteRefusalsTests(TestServers servers)
{
    [Theory]
    [InlineData("""{}""", "channels")]
    [InlineData("""{"channels": []}""", "channels")]
    [InlineData("""{"channels": ["team", "nobody"]}""", "channels")]
    [InlineData("""{"channels": ["team"], "order": 1001}""", "order")]
    [InlineData("""{"channels": ["team"], "wait": "2h"}""", "wait")]
    [InlineData("""{"channels": ["team"], "wait": "-1s"}""", "wait")]
    [InlineData("""{"channels": ["team"], "interval": "2d"}""", "interval")]
    [InlineData("""{"channels": ["team"], "repeat": "59s"}""", "repeat")]
    [InlineData("""{"channels": ["team"], "repeat": "soon"}""", "repeat")]
    [InlineData("""{"channels": ["team"], "group_by": ["colour"]}""", "group_by")]
    [InlineData("""{"channels": ["team"], "match": {"severity": ["bad"]}}""", "match.severity")]
    [InlineData("""{"channels": ["team"], "match": {"rule": []}}""", "match.rule")]
    [InlineData("""{"channels": ["team"], "match": {"colour": ["red"]}}""", "match.colour")]
    [InlineData("""{"channels": ["team"], "mute": [{"cron": "61 * * * *", "for": "8h"}]}""", "mute[0].cron")]
    [InlineData("""{"channels": ["team"], "mute": [{"cron": "0 0 30 2 *", "for": "8h"}]}""", "mute[0].cron")]
    [InlineData("""{"channels": ["team"], "mute": [{"cron": "* * * * * *", "for": "8h"}]}""", "mute[0].cron")]
    [InlineData("""{"channels": ["team"], "mute": [{"cron": "0 22 * * *", "for": "8h"}, {"cron": "0 22 * * *", "for": "30s"}]}""", "mute[1].for")]
    [InlineData("""{"channels": ["team"], "during": [{"cron": "0 22 * * *", "for": "8h", "time_zone": "Mars/Olympus"}]}""", "during[0].time_zone")]
    [InlineData("""{"channels": ["team"], "during": [{"cron": "0 22 * * *", "for": "8h", "time_zone": "W. Europe Standard Time"}]}""", "during[0].time_zone")]
    [InlineData("""{"channels": ["team"], "name": "another"}""", "name")]
    [InlineData("""{"channels": ["team"], "colour": "red"}""", "colour")]
    public async Task a_refusal_names_the_field(string route, string field)
    {
        (await servers.Shared.SendAsync(HttpMethod.Put, "/channels/team", """{"kind": "log"}""")).Status.ShouldBe(200);

        var refused = await servers.Shared.SendAsync(HttpMethod.Put, "/routes/night", route);

        refused.Status.ShouldBe(400, refused.Text);
        refused.RefusedFields.ShouldBe([field]);
    }
}
