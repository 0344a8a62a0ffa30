using System.Text.Json;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Watch.Channels;

[Collection(DeliveryCollection.Name)]
public class ChannelAddressesTests(TestServers servers)
{
    [Theory]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://172.16.0.1/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::127.0.0.1]/")]
    [InlineData("https://[::ffff:0:127.0.0.1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("http://93.184.216.34/")]
    [InlineData("http://metrics.invalid/")]
    [InlineData("ftp://93.184.216.34/")]
    [InlineData("https://user:pass-4711@93.184.216.34/")]
    [InlineData("/alerts")]
    public async Task a_url_that_leads_inside_or_lies_open_is_refused(string url)
    {
        foreach (var kind in (string[])["webhook", "slack", "alertmanager"])
        {
            var refused = await PutAsync("on-call", new { kind, url });
            refused.Status.ShouldBe(400, refused.Text);
            refused.RefusedFields.ShouldBe(["url"]);
            refused.Text.ShouldNotContain("pass-4711");
        }

        (await PutAsync("on-call", new { kind = "pagerduty", url, routing_key = "key" })).RefusedFields.ShouldBe(["url"]);
    }

    private Task<Answer> PutAsync(string name, object channel) => servers.Shared.SendAsync(HttpMethod.Put, $"/channels/{name}", JsonSerializer.Serialize(channel));
}
