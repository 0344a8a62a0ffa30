using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Host.Deployment;

/// <summary>The configuration of Prometheus and Grafana against what the running service exposes.</summary>
[Collection(HostCollection.Name)]
public class DashboardTests(TestServers servers)
{
    private const string Dashboard = "eng/monitoring/grafana/dashboards/business-metrics.json";

    private static readonly string[] Functions = ["sum", "max", "by", "rate", "increase", "histogram_quantile", "vector", "or"];

    private readonly TestService _service = servers.Shared;

    [Fact]
    public async Task the_dashboard_asks_only_for_metrics_and_labels_that_the_service_exposes()
    {
        var exposed = await ExposedAsync();
        var names = Regex.Matches(exposed, @"^(\w+)[ {]", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToHashSet();
        var labels = Regex.Matches(exposed, @"[{,](\w+)=""").Select(match => match.Groups[1].Value).ToHashSet();
        // Prometheus itself adds these: whether a target answers, and which one and which job it is.
        names.Add("up");
        labels.UnionWith(["job", "instance"]);

        var expressions = Expressions();

        expressions.Count.ShouldBeGreaterThan(15);
        foreach (var expression in expressions)
        {
            MetricsIn(expression).ShouldBeSubsetOf(names, expression);
            LabelsIn(expression).ShouldBeSubsetOf(labels, expression);
        }
    }

    [Fact]
    public async Task every_metric_of_the_services_own_is_on_the_dashboard()
    {
        var own = Regex.Matches(await ExposedAsync(), @"^# TYPE (business_metrics_\w+) ", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value)
            .ToList();
        var shown = string.Join('\n', Expressions());

        own.ShouldContain("business_metrics_recorded_total");
        foreach (var metric in own)
            shown.ShouldContain(metric);
    }

    [Fact]
    public async Task a_request_that_records_is_timed_like_any_other()
    {
        // ExposedAsync records one.
        var posted = (await ExposedAsync()).Split('\n').Where(line => line.StartsWith("http_request_duration_seconds_count") && line.Contains("method=\"POST\""));

        posted.ShouldContain(line => line.Contains("endpoint=\"/metrics\"") && line.Contains("code=\"201\""));
    }

    [Fact]
    public async Task prometheus_asks_the_compose_files_service_at_its_port_and_path()
    {
        var service = ComposeFile.Read().Service;
        var prometheus = RepositoryFiles.Read("eng/monitoring/prometheus.yml");
        var path = Regex.Match(prometheus, @"metrics_path: (\S+)").Groups[1].Value;

        prometheus.ShouldContain($"targets: [\"business-metrics:{service.Environment["SERVICE_PORT"]}\"]");
        Expressions().ShouldContain(expression => expression.Contains("job=\"business-metrics\""));
        prometheus.ShouldContain("job_name: business-metrics");
        (await _service.GetAsync(path, token: "")).Status.ShouldBe(200);
    }

    [Fact]
    public void grafana_finds_prometheus_and_the_dashboard()
    {
        var compose = ComposeFile.Read();
        var source = RepositoryFiles.Read("eng/monitoring/grafana/provisioning/datasources/prometheus.yml");
        var provider = RepositoryFiles.Read("eng/monitoring/grafana/provisioning/dashboards/business-metrics.yml");
        var folder = Regex.Match(provider, @"path: (\S+)").Groups[1].Value;
        var uid = Regex.Match(source, @"uid: (\S+)").Groups[1].Value;

        var port = compose.Services["prometheus"].Ports.Single().Split(':')[^1];
        source.ShouldContain($"url: http://prometheus:{port}");
        var grafana = compose.Services["grafana"];
        grafana.Volumes.ShouldContain($"./{Path.GetDirectoryName(Dashboard)}:{folder}:ro");
        grafana.Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"].ShouldBe($"{folder}/{Path.GetFileName(Dashboard)}");
        Targets().Select(target => target["datasource"]!["uid"]!.GetValue<string>()).Distinct().ShouldBe([uid]);
    }

    [Fact]
    public void panels_do_not_lie_on_each_other()
    {
        var cells = from panel in Panels()
                    let place = panel["gridPos"]!
                    from x in Enumerable.Range(place["x"]!.GetValue<int>(), place["w"]!.GetValue<int>())
                    from y in Enumerable.Range(place["y"]!.GetValue<int>(), place["h"]!.GetValue<int>())
                    select (x, y);

        cells.ShouldBeUnique();
        cells.ShouldAllBe(cell => cell.x < 24);
        Panels().Select(panel => panel["id"]!.GetValue<int>()).ShouldBeUnique();
    }

    /// <summary>What Prometheus would read, after a request that is counted and a projection that has run and was compared.</summary>
    private async Task<string> ExposedAsync()
    {
        await _service.PostMetricTextAsync("""{"metric_name": "seen", "value": 1, "unit": "count", "category": "usage", "service": "test"}""");
        await _service.CatchUpAsync();
        (await _service.SendAsync(HttpMethod.Post, "/projections/usage/verify")).Status.ShouldBe(200);
        await _service.GetAsync("/health/ready", token: "");
        // Of channels there is something to count only where there are any.
        var meters = _service.Host.Services.GetRequiredService<ServiceMeters>();
        meters.Delivered("webhook", isDelivered: true);
        meters.OpenCircuits("webhook", 0);
        return (await _service.GetAsync("/metrics/prometheus", token: "")).Text;
    }

    private static IEnumerable<JsonNode> Panels() =>
        JsonNode.Parse(RepositoryFiles.Read(Dashboard))!["panels"]!.AsArray().Select(panel => panel!);

    private static IEnumerable<JsonNode> Targets() =>
        Panels().Where(panel => panel["targets"] is not null).SelectMany(panel => panel["targets"]!.AsArray()).Select(target => target!);

    private static List<string> Expressions() => [.. Targets().Select(target => target["expr"]!.GetValue<string>())];

    private static IEnumerable<string> MetricsIn(string expression)
    {
        var bare = Regex.Replace(expression, @"\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)", " ");
        return Regex.Matches(bare, @"\b[a-z_]\w*").Select(match => match.Value).Except(Functions);
    }

    private static IEnumerable<string> LabelsIn(string expression) =>
        Regex.Matches(expression, @"(\w+)[=!]~?=?""").Select(match => match.Groups[1].Value)
            .Concat(Regex.Matches(expression, @"by \(([^)]*)\)").SelectMany(match => match.Groups[1].Value.Split(", ")));
}
