using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using Microsoft.Playwright;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>
/// Takes pictures of every page into the folder that SCREENSHOTS names; eng/screenshots runs it. Before a service of its own,
/// where rules watch, budgets are set and somebody has made a dashboard.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class ScreenshotsTests(Browser browser)
{
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ScreenshotFactAttribute : FactAttribute
    {
        public ScreenshotFactAttribute() => Skip = Chromium.Missing ?? (Folder is null ? "SCREENSHOTS names no folder." : null);
    }

    private static string? Folder => Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder ? folder : null;

    [ScreenshotFact]
    public async Task every_page_light_dark_and_on_a_phone()
    {
        using var data = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(data.Path);
        var (exit, output, errors) = await ServiceProcess.RunAsync(
            ["demo", "--days", "62", "--rate", "300"], ("DATA_DIR", data.Path), ("SERVICE_HOST", "127.0.0.1"), ("SERVICE_PORT", $"{service.Url.Port}"));
        exit.ShouldBe(0, output + errors);
        using var client = service.Client();
        var board = await SetUpAsync(client);
        var then = DateTimeOffset.UtcNow;
        await client.PostAsJsonAsync("/metrics", new { metric_name = "gpu_cost", value = 412.5, unit = "USD", category = "cost", service = "training", timestamp = then.AddDays(-2) });
        await Until.TrueAsync(async () => (await client.GetStringAsync("/metrics/catalog?metric_name=gpu_cost")).Contains("gpu_cost", StringComparison.Ordinal));
        var trail = JsonNode.Parse(await client.GetStringAsync("/audit?action=budget.set"))!["events"]![0]!["event_id"]!.GetValue<string>();
        (string Name, string Path)[] pages =
        [
            ("front", ""), ("overview", ""), ("performance", "performance?range=7d"), ("security", "security?range=30d"), ("costs", "costs"), ("usage", "usage?range=30d"), ("compliance", "compliance"),
            ("explore", "explore?range=7d&figure=latency&statistic=p95&group=service&compare=previous"), ("catalog", "catalog"), ("record", "record"), ("alerts", "alerts"),
            ("rule", "alerts?rule=slow-answers"), ("channels", "channels"), ("routes", "routes"), ("silences", "silences"), ("deliveries", "deliveries"), ("budgets", "budgets"), ("boards", "boards"), ("board", $"boards/{board}"), ("audit", "audit"), ("event", $"audit/{trail}"), ("people", "people"),
            ("system", "system"), ("storage", "system?part=storage"), ("explain", "costs?panel=explain:total_cost"), ("changes", $"costs?asOf={then:yyyy-MM-dd'T'HH:mm:ss'Z'}&panel=changes"),
        ];
        foreach (var (name, width, scheme) in ((string, int, ColorScheme)[])[("light", 1440, ColorScheme.Light), ("dark", 1440, ColorScheme.Dark), ("phone", 375, ColorScheme.Light)])
        {
            await using var window = await browser.OpenAtAsync(service.Url, width, 1000, scheme);
            await window.SignInAsync(service.Token);
            foreach (var (page, path) in pages)
            {
                await window.GoAsync($"/dashboard/{path}");
                var isWhole = page != "front" && !path.Contains("panel=", StringComparison.Ordinal);
                await window.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder!, $"{page}-{name}.png"), FullPage = isWhole });
            }
        }
    }

    /// <returns>The dashboard's id.</returns>
    private static async Task<string> SetUpAsync(HttpClient client)
    {
        await SetAsync("/alerts/rules/slow-answers", """{"metric": "inference_latency", "statistic": "p95", "window": "1h", "unit": "ms", "comparison": "above", "for": "5m", "warning": {"threshold": 200}, "critical": {"threshold": 300}}""");
        await SetAsync("/alerts/rules/threats-of-a-day", """{"metric": "threat_detected", "category": "security", "statistic": "sum", "window": "24h", "comparison": "above", "warning": {"threshold": 100}}""");
        await SetAsync("/budgets/total", """{"amount": 24000, "alert_threshold": 80}""");
        await SetAsync("/budgets/training", """{"amount": 4500, "alert_threshold": 90}""");
        using var made = await client.PostAsJsonAsync("/dashboards", JsonNode.Parse("""
            {
              "title": "Model API", "visibility": "all",
              "variables": [{"name": "service", "kind": "service", "value": "model-api"}, {"name": "range", "kind": "range", "value": "7d"}],
              "panels": [
                {"id": "requests", "kind": "figure", "title": "Requests", "query": {"figure": "requests", "service": "$service", "time_range": "$range", "compare": "previous"}, "x": 0, "y": 0, "w": 3, "h": 3},
                {"id": "p95", "kind": "figure", "title": "Latency, p95", "query": {"figure": "latency", "statistic": "p95", "service": "$service", "time_range": "$range", "compare": "previous"}, "x": 3, "y": 0, "w": 3, "h": 3},
                {"id": "spend", "kind": "figure", "title": "Spend", "query": {"figure": "total_cost", "service": "$service", "time_range": "$range", "compare": "previous"}, "x": 6, "y": 0, "w": 3, "h": 3},
                {"id": "note", "kind": "text", "text": "Slower than 200 ms for five minutes: the team on call looks at the model first, then at the feature store.", "x": 9, "y": 0, "w": 3, "h": 3},
                {"id": "latency", "kind": "series", "title": "Latency by model", "query": {"figure": "latency", "statistic": "p95", "group_by": "model_name", "service": "$service", "time_range": "$range"}, "x": 0, "y": 3, "w": 8, "h": 7},
                {"id": "threats", "kind": "bars", "title": "Threats by type", "query": {"figure": "threats", "group_by": "threat_type", "time_range": "$range"}, "x": 8, "y": 3, "w": 4, "h": 7},
                {"id": "budget", "kind": "budget", "title": "The month", "query": {"scope": "total"}, "x": 0, "y": 10, "w": 12, "h": 4}
              ]
            }
            """));
        made.EnsureSuccessStatusCode();
        return JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();

        async Task SetAsync(string path, string body)
        {
            using var answer = await client.PutAsJsonAsync(path, JsonNode.Parse(body));
            answer.EnsureSuccessStatusCode();
        }
    }
}
