using System.Globalization;
using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Host.Commands;

/// <summary>The commands as an operator runs them, against the service as a process.</summary>
public class CommandTests
{
    private const string Trace =
        """
        TIMESTAMP,ContextTokens,GeneratedTokens
        2023-11-16 18:17:03.9799600,4808,10
        2023-11-16 18:17:04.0319600,3180,8
        2023-11-16 18:18:04.0781490,110,27
        """;

    // 8098 prompt tokens x 0.000003 + 45 generated x 0.000015.
    private const string TraceCost = "0.024969";

    [Fact]
    public async Task a_replayed_trace_is_found_to_the_cent_and_a_second_replay_changes_nothing()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "trace.csv");
        await File.WriteAllTextAsync(file, Trace);
        await using var service = await ServiceProcess.StartAsync(directory.Path);
        using var client = service.Client();

        for (var run = 1; run <= 2; run++)
        {
            var replay = await ServiceProcess.RunAsync(
                ["replay", file, "--url", service.Url.ToString(), "--token", service.Token, "--shift-to-now"], ("DATA_DIR", directory.Path));

            replay.ExitCode.ShouldBe(0, replay.Errors);
            replay.Output.ShouldContain(run == 1 ? "12 metrics stored, 0 had been recorded before" : "0 metrics stored, 12 had been recorded before");
            await Until.TrueAsync(async () => await SumAsync("service=llm-code&metric_name=request_count") == "3");
            (await SumAsync("category=cost")).ShouldBe(TraceCost);
            (await SumAsync("metric_name=prompt_tokens&model_name=gpt-code")).ShouldBe("8098");
        }

        async Task<string> SumAsync(string query) =>
            JsonNode.Parse(await client.GetStringAsync($"metrics?aggregation=sum&{query}"))!["aggregation"]!["value"]!.ToJsonString();
    }

    [Fact]
    public async Task a_token_is_all_that_the_token_command_prints_and_it_opens_the_running_service()
    {
        using var directory = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(directory.Path);

        var (exitCode, output, errors) = await ServiceProcess.RunAsync(["token", "--role", Roles.Reader, "--user", "ann"], ("DATA_DIR", directory.Path));

        exitCode.ShouldBe(0);
        errors.ShouldBeEmpty();
        output.ShouldMatch("^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\r?\n$");
        using var client = service.Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", output.Trim());
        (await client.GetAsync("metrics")).IsSuccessStatusCode.ShouldBeTrue();
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(directory.Path, "auth-signing.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task channels_are_shown_and_tried_and_their_secrets_are_sealed_anew_with_people()
    {
        using var directory = new TemporaryDirectory();
        await using (var service = await ServiceProcess.StartAsync(directory.Path))
        {
            using var client = service.Client();
            foreach (var (name, channel) in ((string, string)[])[("log", """{"kind": "log"}"""), ("pager", """{"kind": "pagerduty", "routing_key": "hush"}""")])
                (await client.PutAsync($"channels/{name}", new StringContent(channel, System.Text.Encoding.UTF8, "application/json"))).IsSuccessStatusCode.ShouldBeTrue();
            string[] address = ["--url", service.Url.ToString(), "--token", service.Token];

            var list = await ServiceProcess.RunAsync(["channels", "list", .. address], ("DATA_DIR", directory.Path));
            list.Output.ShouldContain("log");
            list.Output.ShouldContain("pagerduty");
            list.Output.ShouldNotContain("hush");
            var tried = await ServiceProcess.RunAsync(["channels", "test", "log", .. address], ("DATA_DIR", directory.Path));
            tried.Output.ShouldStartWith("Delivered in ");
            var unknown = await ServiceProcess.RunAsync(["channels", "test", "nobody", .. address], ("DATA_DIR", directory.Path));
            unknown.ExitCode.ShouldNotBe(0);
            unknown.Errors.ShouldContain("No channel is called");
        }

        var rotated = await ServiceProcess.RunAsync(["subjects", "rotate-key", "--make"], ("DATA_DIR", directory.Path));
        rotated.Output.ShouldContain("The secrets of 2 channels were sealed anew, too.");
        // Without the older key.
        var keys = Path.Combine(directory.Path, "data.key");
        File.WriteAllLines(keys, File.ReadLines(keys).Take(1).ToArray());
        await using var again = await ServiceProcess.StartAsync(directory.Path);
        using var after = again.Client();
        (await after.GetStringAsync("channels")).ShouldContain("pager");
    }

    [Fact]
    public async Task a_token_is_limited_to_the_services_that_it_is_made_for()
    {
        using var directory = new TemporaryDirectory();

        var (_, output, _) = await ServiceProcess.RunAsync(["token", "--role", "writer", "--services", "model-api, training"], ("DATA_DIR", directory.Path));

        new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(output.Trim()).GetPayloadValue<string[]>("services").ShouldBe(["model-api", "training"]);
    }

    [Theory]
    [InlineData(new[] { "token", "--role", "emperor" }, "emperor")]
    [InlineData(new[] { "token" }, "--role")]
    [InlineData(new[] { "token", "--role", "reader", "--user", "" }, "--user")]
    [InlineData(new[] { "token", "--role", "reader", "--user", "a\tb" }, "--user")]
    [InlineData(new[] { "token", "--role", "reader", "--services", " , " }, "--services")]
    [InlineData(new[] { "token", "--role", "reader", "--services", "" }, "--services")]
    [InlineData(new[] { "replay", "/no/such/file.csv" }, "/no/such/file.csv")]
    [InlineData(new[] { "demo", "--days", "0" }, "--days")]
    [InlineData(new[] { "demo", "--days", "x" }, "--days")]
    [InlineData(new[] { "replay", "f.csv", "--speed", "x" }, "--speed")]
    [InlineData(new[] { "demo", "--days", "1", "--url", "http://127.0.0.1:1" }, "Is the service running?")]
    [InlineData(new[] { "demo", "--url", "127.0.0.1:1" }, "--url")]
    public async Task an_operators_mistake_is_named_in_one_line_without_a_stack_trace(string[] arguments, string named)
    {
        using var directory = new TemporaryDirectory();

        var (exitCode, _, errors) = await ServiceProcess.RunAsync(arguments, ("DATA_DIR", directory.Path));

        exitCode.ShouldNotBe(0);
        errors.ShouldContain(named);
        errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task wrong_variables_stop_the_start_and_are_named_without_their_secrets()
    {
        var (exitCode, _, errors) = await ServiceProcess.RunAsync(
            [], ("SERVICE_PORT", "many"), ("AUTH_SIGNING_KEY", "too-short-a-secret"), ("DATABASE_URL", "mysql://root:hidden@db/x"));

        exitCode.ShouldBe(2);
        errors.ShouldContain("SERVICE_PORT");
        errors.ShouldContain("AUTH_SIGNING_KEY");
        errors.ShouldContain("DATABASE_URL");
        errors.ShouldNotContain("too-short-a-secret");
        errors.ShouldNotContain("hidden");
    }

    [Fact]
    public async Task a_port_that_is_taken_and_a_database_that_refuses_are_told_without_a_stack_trace()
    {
        using var directory = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(directory.Path);
        using var other = new TemporaryDirectory();
        var database = File.ReadLines(Path.Combine(directory.Path, "postgres", "data", "postmaster.pid")).ElementAt(3);

        var taken = await ServiceProcess.RunAsync(
            [], ("DATA_DIR", other.Path), ("SERVICE_HOST", "127.0.0.1"), ("SERVICE_PORT", service.Url.Port.ToString(CultureInfo.InvariantCulture)));
        var refused = await ServiceProcess.RunAsync(
            [], ("DATA_DIR", other.Path), ("SERVICE_PORT", "0"), ("DATABASE_URL", $"postgresql://nobody:wrong@127.0.0.1:{database}/x"));

        taken.ExitCode.ShouldBe(1);
        taken.Errors.ShouldContain("SERVICE_PORT");
        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldContain("DATABASE_URL");
        (taken.Output + taken.Errors + refused.Output + refused.Errors).ShouldNotContain("   at ");
    }

    [Fact]
    public async Task a_second_service_in_the_same_data_directory_says_so_and_ends()
    {
        using var directory = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(directory.Path);

        var (exitCode, _, errors) = await ServiceProcess.RunAsync([], ("DATA_DIR", directory.Path), ("SERVICE_PORT", 0.ToString(CultureInfo.InvariantCulture)));

        exitCode.ShouldBe(1);
        errors.ShouldContain("DATA_DIR");
        errors.ShouldContain(directory.Path);
    }
}
