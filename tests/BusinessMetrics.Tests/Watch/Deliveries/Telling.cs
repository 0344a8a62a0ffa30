using System.Net;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Watch.Deliveries;

/// <summary>What tests of deliveries do with a service, in this process or in one of its own.</summary>
internal static class Telling
{
    /// <summary>A service that may call this machine, where receivers are.</summary>
    public static async Task<ServiceSettings> NewTellingAsync(this TestServers servers) =>
        (await servers.NewServiceAsync()) with { OutboundAllowed = [IPNetwork.Parse("127.0.0.0/8")], PublicUrl = new("https://metrics.example.org") };

    public static Task<JsonNode> SetChannelAsync(this HttpClient client, string name, object channel) => client.JsonAsync($"channels/{name}", HttpMethod.Put, channel);

    public static Task<JsonNode> SetWebhookAsync(this HttpClient client, string name, Receiver receiver) =>
        client.SetChannelAsync(name, new { kind = "webhook", url = new Uri(receiver.Url, name).AbsoluteUri });

    /// <summary>Without waiting, unless it says so itself.</summary>
    public static Task<JsonNode> SetRouteAsync(this HttpClient client, string name, string[] channels, object? match = null) =>
        client.JsonAsync($"routes/{name}", HttpMethod.Put, match is null
            ? new { channels, wait = "0s", interval = "0s" }
            : new { channels, wait = "0s", interval = "0s", match });

    /// <summary>Has an alert of a rule fire, and returns it.</summary>
    public static async Task<JsonNode> RaiseAsync(this HttpClient client, string rule, string service = "model-api", string severity = "high")
    {
        await client.RecordAsync(new { metric_name = rule, value = 12, unit = "count", category = "usage", service, timestamp = DateTimeOffset.UtcNow });
        await client.SetRuleAsync(rule, 10, service, severity);
        return await client.OneAlertAsync($"rule={rule}&status=firing");
    }

    /// <summary>Has the alert of a rule end.</summary>
    public static async Task<JsonNode> ResolveAsync(this HttpClient client, string rule, string service = "model-api", string severity = "high")
    {
        await client.SetRuleAsync(rule, 100, service, severity);
        return await client.OneAlertAsync($"rule={rule}&status=resolved");
    }

    public static Task<JsonNode> SetRuleAsync(this HttpClient client, string rule, int threshold, string service = "model-api", string severity = "high") =>
        client.JsonAsync($"alerts/rules/{rule}", HttpMethod.Put, new { metric = rule, service, statistic = "max", window = "24h", comparison = "above", critical = new { threshold, severity } });

    public static async Task<JsonArray> AlertsAsync(this HttpClient client, string query = "") => (await client.JsonAsync($"alerts?{query}"))["alerts"]!.AsArray();

    /// <summary>The newest first.</summary>
    public static async Task<JsonArray> DeliveriesAsync(this HttpClient client, string query = "") => (await client.JsonAsync($"deliveries?{query}"))["deliveries"]!.AsArray();

    /// <summary>The delivery that is asked for, once it is as it should be.</summary>
    public static async Task<JsonNode> DeliveryAsync(this HttpClient client, string query, Func<JsonNode, bool> condition)
    {
        JsonNode? found = null;
        await Until.TrueAsync(async () => (found = (await client.DeliveriesAsync(query)).FirstOrDefault(delivery => condition(delivery!))) is not null);
        return found!;
    }

    private static async Task<JsonNode> OneAlertAsync(this HttpClient client, string query)
    {
        JsonNode? alert = null;
        await Until.TrueAsync(async () => (alert = (await client.AlertsAsync(query)).FirstOrDefault()) is not null);
        return alert!;
    }
}
