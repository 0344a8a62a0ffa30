using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Tests.Support;

/// <summary>What tests ask of a service, in this process or in one of its own.</summary>
internal static class Api
{
    private const int BatchSize = 10_000;

    /// <summary>An instant as a query parameter.</summary>
    public static string Text(this DateTimeOffset instant) => Iso8601.Format(instant);

    /// <summary>The answer's JSON; fails the test where it is no success.</summary>
    public static async Task<JsonNode> JsonAsync(this HttpClient client, string url, HttpMethod? method = null, object? body = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, url);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{url}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Records a metric and returns its id.</summary>
    public static async Task<string> RecordAsync(this HttpClient client, object metric) =>
        (await client.JsonAsync("metrics", HttpMethod.Post, metric))["metric_id"]!.GetValue<string>();

    /// <summary>Records metrics in batches and returns the ids of those that were taken.</summary>
    public static async Task<IReadOnlyList<string>> RecordAllAsync(this HttpClient client, IEnumerable<object> metrics)
    {
        var ids = new List<string>();
        foreach (var batch in metrics.Chunk(BatchSize))
        {
            var results = (await client.JsonAsync("metrics/batch", HttpMethod.Post, batch))["results"]!.AsArray();
            ids.AddRange(results.Select(result => result!["metric_id"]?.GetValue<string>()).OfType<string>());
        }

        return ids;
    }

    public static Task<JsonNode> RetractAsync(this HttpClient client, string metricId, string reason = "wrong") =>
        client.JsonAsync($"metrics/{metricId}/retract", HttpMethod.Post, new { reason });

    /// <summary>How many metrics count.</summary>
    public static async Task<long> CountAsync(this HttpClient client, string query = "") =>
        (await client.JsonAsync("metrics?limit=1&" + query))["total_count"]!.GetValue<long>();

    public static async Task<JsonNode> ProjectionAsync(this HttpClient client, string name) =>
        (await client.JsonAsync("projections"))["projections"]!.AsArray().Single(each => each!["name"]!.GetValue<string>() == name)!;

    public static async Task<IReadOnlyList<string>> ProjectionNamesAsync(this HttpClient client) =>
        [.. (await client.JsonAsync("projections"))["projections"]!.AsArray().Select(each => each!["name"]!.GetValue<string>())];

    /// <summary>Returns when every read model holds all that was recorded.</summary>
    public static Task CatchUpAsync(this HttpClient client) => Until.TrueAsync(async () =>
        (await client.JsonAsync("projections"))["projections"]!.AsArray().All(each => each!["lag_events"]!.GetValue<long>() == 0));

    /// <summary>Starts a rebuild and returns where to ask for it.</summary>
    public static async Task<string> StartRebuildAsync(this HttpClient client, string name)
    {
        using var response = await client.PostAsync($"projections/{name}/rebuild", null);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return response.Headers.Location!.ToString();
    }

    /// <summary>The rebuild when it has ended.</summary>
    public static async Task<JsonNode> RebuildEndAsync(this HttpClient client, string operation)
    {
        JsonNode rebuild = null!;
        await Until.TrueAsync(async () => (rebuild = await client.JsonAsync(operation))["state"]!.GetValue<string>() != "running");
        return rebuild;
    }

    /// <summary>Rebuilds a read model; fails the test where that does not succeed.</summary>
    public static async Task<JsonNode> RebuildAsync(this HttpClient client, string name)
    {
        var rebuild = await client.RebuildEndAsync(await client.StartRebuildAsync(name));
        rebuild["state"]!.GetValue<string>().ShouldBe("succeeded", rebuild.ToJsonString());
        return rebuild;
    }

    /// <summary>A field's text.</summary>
    public static string Text(this JsonNode node, string field) => node[field]!.GetValue<string>();

    /// <summary>A number as it was sent.</summary>
    public static decimal Decimal(this JsonNode? number) => decimal.Parse(number!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

}
