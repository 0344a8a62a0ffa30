using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Trust.Access;

/// <summary>Walks every operation of the API document as everybody and compares what happens with the published table.</summary>
[Collection(TrustCollection.Name)]
public class AccessTableTests(TestServers servers) : IAsyncLifetime
{
    private const string Mine = "service-of-mine";
    private const string Theirs = "service-of-theirs";

    /// <summary>In every name that their service reports, and in nothing that is asked.</summary>
    private const string Secret = "zq7";

    /// <summary>With more digits than the hexadecimal trace id of a refusal has in a row by chance.</summary>
    private const long SecretFigure = 77_770_777;

    private TestService _service = null!;
    private string _metric = "";
    private string _rebuild = "";
    private string _dashboard = "";
    private string _alert = "";
    private string _run = "";
    private string _share = "";
    private IReadOnlyList<Operation> _operations = [];

    public async Task InitializeAsync()
    {
        _service = await TestService.StartAsync(await servers.NewServiceAsync() with { FailedAuthenticationsPerMinute = 1_000_000 });
        using var client = _service.Client();
        _metric = (await client.RecordAllAsync(TheirMetrics()))[0];
        await client.JsonAsync("alerts/rules/theirs", HttpMethod.Put, new
        {
            metric = $"{Secret}_latency",
            service = Theirs,
            statistic = "max",
            window = "1h",
            comparison = "above",
            warning = new { threshold = 1 },
        });
        await client.JsonAsync($"budgets/{Theirs}", HttpMethod.Put, new { amount = SecretFigure });
        _dashboard = (await client.JsonAsync("dashboards", HttpMethod.Post, new
        {
            title = Secret,
            visibility = "all",
            panels = new[] { new { id = "p", kind = "figure", query = new { figure = "total_cost", service = Theirs }, x = 0, y = 0, w = 1, h = 1 } },
        }))["id"]!.GetValue<string>();
        await client.JsonAsync("reports/theirs", HttpMethod.Put, new
        {
            title = Secret,
            period = new { kind = "last_day" },
            services = new[] { Theirs },
            sections = new[] { new { kind = "costs" } },
        });
        _run = (await client.JsonAsync("reports/theirs/runs", HttpMethod.Post, new { formats = new[] { "json" } }))["id"]!.GetValue<string>();
        _share = (await client.JsonAsync("shares", HttpMethod.Post, new { name = Secret, sections = new[] { "costs" }, services = new[] { Theirs } }))["id"]!.GetValue<string>();
        var rebuild = await client.StartRebuildAsync("usage");
        await client.RebuildEndAsync(rebuild);
        _rebuild = rebuild.Split('/')[^1];
        await client.CatchUpAsync();
        await Until.TrueAsync(async () => (await client.JsonAsync("alerts?rule=theirs"))["alerts"]!.AsArray().Count > 0);
        _alert = (await client.JsonAsync("alerts?rule=theirs"))["alerts"]![0]!["id"]!.GetValue<string>();
        _operations = Operation.All((await _service.GetAsync("/openapi/v1.json", token: "")).Json);
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public void the_table_names_every_operation_of_the_document_once_and_no_other()
    {
        var named = AccessTable.Rows.SelectMany(row => row.Endpoints).Where(name => name.Contains(' ')).ToArray();

        named.ShouldBe(_operations.Select(operation => operation.Name), ignoreOrder: true);
    }

    [Fact]
    public void the_table_is_what_the_policies_are()
    {
        var rows = AccessTable.Rows.Where(row => row.Policy is not null).ToArray();

        rows.Select(row => row.Policy).ShouldBe(Policies.Grants.Keys, ignoreOrder: true);
        foreach (var row in rows)
        {
            Policies.Grants[row.Policy!].Roles.ShouldBe(row.Roles, ignoreOrder: true, row.Policy);
            Policies.Grants[row.Policy!].ConcernsEveryService.ShouldBe(row.RefusesScoped, row.Policy);
        }
    }

    [Fact]
    public void every_endpoint_has_the_policy_of_its_row()
    {
        var endpoints = _service.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToArray();
        foreach (var operation in _operations)
        {
            var endpoint = endpoints.Single(each =>
                "/" + each.RoutePattern.RawText!.TrimStart('/') == operation.Path
                && each.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Contains(operation.Method));
            endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy.ShouldBe(AccessTable.Of(operation.Name)!.Policy, operation.Name);
        }
    }

    [Fact]
    public async Task every_endpoint_admits_the_roles_of_its_row_and_no_others()
    {
        foreach (var operation in _operations)
            foreach (var role in (string[])[.. Roles.All, "", "Admin", "nobody"])
            {
                var row = AccessTable.Of(operation.Name)!;
                var answer = await SendAsync(operation, _service.Token(role), mayDo: row.Roles.Contains(role));

                if (row.Policy is null || row.Roles.Contains(role))
                    answer.Status.ShouldNotBeOneOf(401, 403, 500);
                else
                    ShouldBeRefused(answer, 403, $"{operation.Name} as '{role}'");
            }
    }

    [Fact]
    public async Task no_endpoint_admits_a_token_that_does_not_hold()
    {
        var tokens = BadTokens.Of(_service).Append(("none at all", "")).ToArray();
        foreach (var operation in _operations)
            foreach (var (name, token) in tokens)
            {
                var answer = await SendAsync(operation, token);

                if (AccessTable.Of(operation.Name)!.Policy is null)
                    answer.Status.ShouldBe(200, $"{operation.Name} with a token: {name}");
                else
                    ShouldBeRefused(answer, 401, $"{operation.Name} with a token: {name}");
            }
    }

    [Fact]
    public async Task a_token_for_another_service_is_refused_or_hears_nothing_of_this_one()
    {
        var silent = 0;
        foreach (var operation in _operations)
            foreach (var role in (string[])[.. AccessTable.Of(operation.Name)!.Roles])
            {
                var row = AccessTable.Of(operation.Name)!;
                var mine = await SendAsync(operation, _service.Token(role, services: Mine));
                var everything = await SendAsync(operation, _service.Token(role), mayDo: true);

                if (row.RefusesScoped)
                    ShouldBeRefused(mine, 403, $"{operation.Name} as {role} of another service");
                mine.Text.ShouldNotContain(Secret, Case.Insensitive, operation.Name);
                mine.Text.ShouldNotContain($"{SecretFigure}", Case.Insensitive, operation.Name);
                silent += everything.Text.Contains(Secret, StringComparison.Ordinal) || everything.Text.Contains($"{SecretFigure}", StringComparison.Ordinal) ? 1 : 0;
            }

        // The secret is there to be heard: by three roles in nine answers at least.
        silent.ShouldBeGreaterThanOrEqualTo(20);
    }

    [Fact]
    public async Task naming_a_service_beyond_the_token_is_refused_by_every_question_and_change()
    {
        var questions = _operations.Where(operation => operation.Parameters.Contains("service")).ToArray();
        var named = _operations.Where(operation => operation.Path.Contains('{') && AccessTable.Of(operation.Name) is { RefusesScoped: false, Policy: not null }).ToArray();

        questions.Length.ShouldBeGreaterThanOrEqualTo(5);
        foreach (var operation in questions)
        {
            var refused = await SendAsync(operation, _service.Token(Roles.Admin, services: [Mine, "another"]), $"&service={Theirs}");
            ShouldBeRefused(refused, 403, operation.Name);
            refused.Json["service"]!.GetValue<string>().ShouldBe(Theirs);
            (await SendAsync(operation, _service.Token(Roles.Admin, services: [Mine, "another"]), $"&service={Mine}")).Status.ShouldBe(200, operation.Name);
        }

        named.Length.ShouldBeGreaterThanOrEqualTo(7);
        foreach (var operation in named)
            ShouldBeRefused(await SendAsync(operation, _service.Token(Roles.Admin, services: Mine)), 403, operation.Name);
    }

    [Fact]
    public void a_row_with_anything_but_yes_and_no_is_not_read() =>
        Should.Throw<FormatException>(() => AccessTable.Read("|p|e|w|r|a|x|s|\n|---|\n|`p`|`GET /x`|yes|maybe|no|no|narrowed|"));

    private static void ShouldBeRefused(Answer answer, int status, string what)
    {
        answer.Status.ShouldBe(status, what + answer.Text);
        answer.MediaType.ShouldBe("application/problem+json", what);
        if (status == 401)
            answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer", what);
    }

    private Task<Answer> SendAsync(Operation operation, string token, string query = "", bool mayDo = false)
    {
        var body = operation.Name == "POST /metrics/batch" ? new JsonArray(TheirMetric()) : operation.Name == "POST /metrics" ? TheirMetric() : operation.Body;
        var path = operation.Path
            .Replace("{metricId}", _metric, StringComparison.Ordinal)
            .Replace("{operationId}", _rebuild, StringComparison.Ordinal)
            .Replace("{scope}", Theirs, StringComparison.Ordinal)
            .Replace("alerts/{id}", $"alerts/{_alert}", StringComparison.Ordinal)
            .Replace("report-runs/{id}", $"report-runs/{_run}", StringComparison.Ordinal)
            .Replace("shares/{id}", $"shares/{_share}", StringComparison.Ordinal)
            .Replace("{format}", "json", StringComparison.Ordinal)
            .Replace("{id}", _dashboard, StringComparison.Ordinal)
            .Replace("{version}", "1", StringComparison.Ordinal)
            .Replace("projections/{name}", "projections/cost", StringComparison.Ordinal)
            .Replace("{name}", "theirs", StringComparison.Ordinal)
            // Paths of other kinds name nothing that is there; who may ask is decided before that is looked for.
            .Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        // What is removed would be missing for the next who asks.
        if (operation.Method == "DELETE" && mayDo)
            path += "-gone";
        var given = operation.Parameters.Contains("from") ? $"from={DateTimeOffset.UtcNow.AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}"
            : operation.Parameters.Contains("figure") ? $"figure=feature_usage{(query.Contains("group_by", StringComparison.Ordinal) ? "" : "&group_by=feature")}"
            : "";
        // A stream has no end to wait for.
        var method = operation.Path == "/live" ? HttpMethod.Head : new(operation.Method);
        return _service.SendAsync(method, $"{path}?{given}{query}".TrimEnd('?').Replace("?&", "?", StringComparison.Ordinal), body?.ToJsonString(), token: token);
    }

    private static JsonObject TheirMetric() => new()
    {
        ["metric_name"] = $"{Secret}_sent",
        ["value"] = 1,
        ["unit"] = "count",
        ["category"] = "usage",
        ["service"] = Theirs,
    };

    private static IEnumerable<object> TheirMetrics()
    {
        yield return Metric("performance", $"{Secret}_latency", "ms", new { });
        yield return Metric("performance", "accuracy", "ratio", new { });
        yield return Metric("security", "threat_detected", "count", new { threat_type = Secret, attack_vector = Secret, severity = "high" });
        yield return Metric("security", "security_incident", "count", new { incident_id = Secret, type = Secret });
        yield return Metric("cost", $"{Secret}_cost", "USD", new { resource_type = "compute" });
        yield return Metric("usage", "feature_usage", "count", new { feature = Secret });
        yield return Metric("usage", "request_count", "requests", new { });
        yield return Metric("compliance", "control_status", "count", new { framework = "gdpr", control = Secret, evidence = Secret });

        static object Metric(string category, string name, string unit, object metadata) => new
        {
            metric_name = name,
            value = SecretFigure,
            unit,
            category,
            service = Theirs,
            model_name = $"{Secret}-model",
            user_id = $"{Secret}-user",
            metadata,
        };
    }
}
