using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Platform.Http;

[Collection(PlatformCollection.Name)]
public class ApiDocumentTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;

    private async Task<JsonNode> DocumentAsync() => (await _service.GetAsync("/openapi/v1.json", token: "")).Json;

    [Fact]
    public async Task every_endpoint_is_in_the_document_with_summary_and_description()
    {
        var paths = (await DocumentAsync())["paths"]!.AsObject();

        paths.Select(path => path.Key).ShouldBe(
            [
                "/metrics", "/metrics/batch", "/metrics/{metricId}/retract",
                "/metrics/catalog", "/metrics/series", "/metrics/summary", "/metrics/performance", "/metrics/security", "/metrics/cost", "/metrics/usage", "/metrics/compliance", "/figures/changes", "/figures/explain",
                "/budgets", "/budgets/{scope}",
                "/audit", "/audit/{eventId}",
                "/alerts", "/alerts/rules", "/alerts/rules/{name}", "/alerts/rules/{name}/dry-run", "/alerts/{id}/ack",
                "/channels", "/channels/{name}", "/channels/{name}/key", "/channels/{name}/rotate-secret", "/channels/{name}/test",
                "/routes", "/routes/{name}", "/routes/test", "/silences", "/silences/{id}",
                "/deliveries", "/deliveries/{id}", "/deliveries/{id}/replay", "/deliveries/replay",
                "/live", "/dashboards", "/dashboards/{id}", "/dashboards/{id}/versions", "/dashboards/{id}/versions/{version}", "/dashboards/{id}/versions/{version}/restore",
                "/metrics/export", "/reports", "/reports/{name}", "/reports/{name}/versions", "/reports/{name}/runs", "/reports/preview", "/report-runs", "/report-runs/{id}", "/report-runs/{id}/{format}", "/report-runs/{id}/verification",
                "/report-schedules", "/report-schedules/{name}", "/report-schedules/{name}/versions", "/report-schedules/{name}/runs", "/report-occurrences",
                "/shares", "/shares/{id}",
                "/subjects/{userId}", "/subjects/{userId}/export", "/subjects/{userId}/hold",
                "/projections", "/projections/{name}/rebuild", "/projections/{name}/verify", "/projections/rebuilds/{operationId}",
                "/audit/checkpoints", "/audit/proof/{eventId}", "/audit/consistency", "/audit/key", "/archive", "/tokens/revoked", "/tokens/revoke", "/nodes", "/storage",
                "/health", "/health/live", "/health/ready",
            ],
            ignoreOrder: true);
        foreach (var (_, operations) in paths)
            foreach (var (_, operation) in operations!.AsObject())
            {
                operation!["summary"]!.GetValue<string>().ShouldNotBeEmpty();
                operation["description"]!.GetValue<string>().ShouldNotBeEmpty();
            }
    }

    [Fact]
    public async Task paths_and_tags_are_in_the_order_of_their_names()
    {
        var document = await DocumentAsync();

        document["paths"]!.AsObject().Select(path => path.Key).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
        document["tags"]!.AsArray().Select(tag => tag!["name"]!.GetValue<string>()).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
    }

    [Fact]
    public async Task a_number_has_one_type_a_map_says_what_it_holds_and_every_refusal_is_a_problem()
    {
        var document = await DocumentAsync();

        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
            foreach (var (field, property) in schema!["properties"]?.AsObject() ?? [])
                if (property!["type"] is JsonArray types)
                    types.Select(type => type!.GetValue<string>()).Count(type => type != "null").ShouldBe(1, $"{name}.{field}");
        var costs = document["components"]!["schemas"]!["CostMetrics"]!["properties"]!;
        costs["samples"]!["type"]!.GetValue<string>().ShouldBe("integer");
        costs["cost_by_service"]!["additionalProperties"]!["$ref"]!.GetValue<string>().ShouldBe("#/components/schemas/ExactNumber");
        // Each in a list may be missing there; and an instant is a text.
        var series = document["components"]!["schemas"]!["SeriesLine"]!["properties"]!["values"]!["items"]!["oneOf"]!.AsArray();
        series.Select(each => each!["type"]?.GetValue<string>() ?? each["$ref"]!.GetValue<string>()).ShouldBe(["null", "#/components/schemas/ExactNumber"], ignoreOrder: true);
        document["components"]!["schemas"]!["SeriesResponse"]!["properties"]!["starts"]!["items"]!["type"]!.GetValue<string>().ShouldBe("string");
        document["components"]!["schemas"]!["AlertResponse"]!["properties"]!["raised_at"]!["type"]!.GetValue<string>().ShouldBe("string");
        var exact = document["components"]!["schemas"]!["ExactNumber"]!;
        exact["type"]!.GetValue<string>().ShouldBe("number");
        // Without its type an enumeration is one of numbers to some generators.
        document["components"]!["schemas"]!["ProjectionBasis"]!.ToJsonString().ShouldBe("""{"enum":["month_over","run_rate","blended","current_spend"],"type":"string"}""");
        exact["description"]!.GetValue<string>().ShouldContain("2^53");
        foreach (var (path, operations) in document["paths"]!.AsObject())
            foreach (var (method, operation) in operations!.AsObject())
                foreach (var (status, response) in operation!["responses"]!.AsObject().Where(response => response.Key[0] is '4' or '5' && response.Value!["content"]?["application/problem+json"] is not null))
                    response!["content"]!["application/problem+json"]!["schema"]!["$ref"]!.GetValue<string>().ShouldBe("#/components/schemas/ProblemDetails", $"{method} {path} {status}");
    }

    [Fact]
    public async Task the_same_is_said_in_terms_of_3_0_for_older_readers()
    {
        var (newer, older) = (await DocumentAsync(), (await _service.GetAsync("/openapi/v1-3.0.json", token: "")).Json);

        newer["openapi"]!.GetValue<string>().ShouldStartWith("3.1.");
        older["openapi"]!.GetValue<string>().ShouldStartWith("3.0.");
        older["paths"]!.AsObject().Select(path => path.Key).ShouldBe(newer["paths"]!.AsObject().Select(path => path.Key));
        older["components"]!["schemas"]!.AsObject().Select(schema => schema.Key).ShouldBe(newer["components"]!["schemas"]!.AsObject().Select(schema => schema.Key), ignoreOrder: true);
        // There null is no type of its own.
        older["components"]!["schemas"]!["CostGroup"]!["properties"]!["key"]!.ToJsonString().ShouldContain("\"nullable\":true");
        older.ToJsonString().ShouldNotContain("\"type\":[");
        older["components"]!["schemas"]!["ExactNumber"]!["format"]!.GetValue<string>().ShouldBe("decimal");
        older["info"]!["description"]!.GetValue<string>().ShouldContain("2^53");
    }

    [Fact]
    public async Task what_is_left_out_when_it_is_null_is_optional_and_never_null()
    {
        var costs = (await DocumentAsync())["components"]!["schemas"]!["CostMetrics"]!;

        costs["required"]!.AsArray().Select(field => field!.GetValue<string>()).ShouldBe(
            ["total_cost", "cost_by_service", "cost_by_resource", "cost_trends", "resource_usage", "cost_efficiency", "budget_status", "samples"]);
        costs["properties"]!["cost_by_service_rest"]!["$ref"]!.GetValue<string>().ShouldBe("#/components/schemas/OtherServicesCost");
        costs["properties"]!["next_cursor"]!["type"]!.GetValue<string>().ShouldBe("string");
    }

    [Fact]
    public async Task the_listing_has_every_parameter_of_the_specification_with_its_default_and_values()
    {
        var parameters = (await DocumentAsync())["paths"]!["/metrics"]!["get"]!["parameters"]!.AsArray();

        parameters.Select(parameter => parameter!["name"]!.GetValue<string>()).ShouldBe(
            ["metric_name", "category", "service", "model_name", "unit", "start_time", "end_time", "aggregation", "group_by", "limit", "offset", "cursor", "include", "as_of", "wait_for", "wait"]);
        parameters.ShouldAllBe(parameter => parameter!["description"]!.GetValue<string>().Length > 0 && parameter["in"]!.GetValue<string>() == "query");
        Named("limit")["schema"]!["default"]!.GetValue<int>().ShouldBe(1000);
        Named("limit")["schema"]!["maximum"]!.GetValue<int>().ShouldBe(10_000);
        Named("aggregation")["schema"]!["enum"]!.AsArray().Select(value => value!.GetValue<string>()).ShouldBe(["sum", "avg", "min", "max", "count"]);

        JsonNode Named(string name) => parameters.Single(parameter => parameter!["name"]!.GetValue<string>() == name)!;
    }

    [Theory]
    [InlineData("performance", "model_name", "service", "aggregation", "top")]
    [InlineData("security", "threat_type", "severity", "top")]
    public async Task figures_have_a_window_a_moment_and_every_parameter_of_the_specification(string name, params string[] own)
    {
        var parameters = (await DocumentAsync())["paths"]![$"/metrics/{name}"]!["get"]!["parameters"]!.AsArray();

        parameters.Select(parameter => parameter!["name"]!.GetValue<string>())
            .ShouldBe(["time_range", "start_time", "end_time", "as_of", .. own, "wait_for", "wait"]);
        parameters[0]!["schema"]!["default"]!.GetValue<string>().ShouldBe("24h");
    }

    [Fact]
    public async Task recording_shows_its_body_an_example_and_every_answer()
    {
        var post = (await DocumentAsync())["paths"]!["/metrics"]!["post"]!;

        var content = post["requestBody"]!["content"]!["application/json"]!;
        content["example"]!["metric_name"]!.GetValue<string>().ShouldBe("prediction_accuracy");
        content["schema"].ShouldNotBeNull();
        post["responses"]!.AsObject().Select(response => response.Key)
            .ShouldBe(["201", "400", "401", "403", "409", "413", "429", "503"], ignoreOrder: true);
        post["parameters"]![0]!["name"]!.GetValue<string>().ShouldBe("Idempotency-Key");
    }

    [Fact]
    public async Task every_answer_of_the_protected_endpoints_has_an_example()
    {
        foreach (var (path, operations) in (await DocumentAsync())["paths"]!.AsObject())
            // What it answers with is a file.
            foreach (var (_, operation) in operations!.AsObject().Where(_ => path.StartsWith("/metrics", StringComparison.Ordinal) && path != "/metrics/export"))
                foreach (var (status, response) in operation!["responses"]!.AsObject())
                    foreach (var (_, content) in response!["content"]!.AsObject())
                        content!["example"].ShouldNotBeNull($"{path} {status}");
    }

    [Fact]
    public async Task the_schema_of_a_metric_names_what_is_required_and_what_a_category_is()
    {
        var document = await DocumentAsync();
        var body = document["paths"]!["/metrics"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!;
        body["$ref"]!.GetValue<string>().ShouldBe("#/components/schemas/MetricData");
        var schema = document["components"]!["schemas"]!["MetricData"]!;

        schema["required"]!.AsArray().Select(name => name!.GetValue<string>())
            .ShouldBe(["metric_name", "value", "unit", "category", "service"], ignoreOrder: true);
        schema["properties"]!["category"]!["enum"]!.AsArray().Count.ShouldBe(5);
        schema["properties"]!["metric_name"]!["maxLength"]!.GetValue<int>().ShouldBe(200);
    }

    [Fact]
    public async Task the_example_of_the_document_is_a_metric_that_the_service_takes()
    {
        var example = (await DocumentAsync())["paths"]!["/metrics"]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"]!;

        (await _service.PostMetricTextAsync(example.ToJsonString())).Status.ShouldBe(201);
    }
}
