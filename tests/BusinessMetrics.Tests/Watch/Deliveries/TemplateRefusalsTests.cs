using System.Text.Json;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Watch.Deliveries;

[Collection(DeliveryCollection.Name)]
public class TemplateRefusalsTests(TestServers servers)
{
    [Theory]
    [InlineData("slack", "{\"text\":\n \"{% if title %}\"}", @"\(\d+:\d+\)")]
    [InlineData("slack", "{\"text\":\n {{ title }} }", @"line 2, byte \d+")]
    [InlineData("slack", "[\"{{ title }}\"]", "no object")]
    [InlineData("slack", "{\"text\": {{ 1 | divided_by: 0 }} }", ".+")]
    [InlineData("slack", "{\"text\": \"{% for i in (1..1000000) %}x{% endfor %}\"}", ".+")]
    [InlineData("email", "{{ title", @"\(\d+:\d+\)")]
    [InlineData("email", "{{ nothing }}", "gives nothing")]
    public async Task a_template_that_gives_nothing_of_use_is_refused_when_it_is_saved(string kind, string template, string why)
    {
        object channel = kind == "slack" ? new { kind, url = "http://127.0.0.1/", template } : new { kind, to = (string[])["ann@example.org"], template };
        var refused = await servers.Shared.SendAsync(HttpMethod.Put, "/channels/chat", JsonSerializer.Serialize(channel));

        refused.Status.ShouldBe(400, refused.Text);
        refused.RefusedFields.ShouldBe(["template"]);
        refused.Json["errors"]![0]!.Text("received").ShouldMatch(why);
    }
}
