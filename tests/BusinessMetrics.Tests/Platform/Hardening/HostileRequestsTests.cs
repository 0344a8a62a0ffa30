using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Xunit.Abstractions;

namespace BusinessMetrics.Tests.Platform.Hardening;

/// <summary>
/// Thousands of hostile requests, made from the API document, as everybody, to the service as it runs in production: in
/// a process of its own, on its own servers. HOSTILE_REQUESTS says how many (10000 before a release), HOSTILE_SEED which.
/// </summary>
public partial class HostileRequestsTests(ITestOutputHelper output)
{
    private const int Connections = 8;
    private const string Key = "a key of at least thirty-two characters";
    private const double MostGrowth = 150e6;

    private static int Setting(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : fallback;

    [Fact]
    public async Task hostile_requests_find_no_crash_no_leak_and_nothing_of_the_inside()
    {
        var count = Setting("HOSTILE_REQUESTS", 3_000);
        var seed = Setting("HOSTILE_SEED", 20_261_123);
        using var directory = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(
            directory.Path, ("AUTH_SIGNING_KEY", Key), ("RATE_LIMIT_FAILURES_PER_MINUTE", "1000000"), ("LOG_LEVEL", "ERROR"));
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Connections, AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var client = new HttpClient(handler) { BaseAddress = service.Url, Timeout = TimeSpan.FromSeconds(30) };
        var operations = JsonNode.Parse(await client.GetStringAsync("openapi/v1.json"))!["paths"]!.AsObject();
        // Whoever gets in there stays.
        operations.Remove("/live").ShouldBeTrue();
        var issuer = new TokenIssuer(new ServiceSettings { DataDirectory = directory.Path, AuthSigningKey = Key }, TimeProvider.System);
        var admin = Token(Roles.Admin);
        // Administrators get furthest.
        string[] tokens = [admin, admin, admin, .. Roles.All.Select(role => Token(role)), Token(Roles.Admin, "model-api"), Token("nobody"), "eyJhbGciOiJub25lIn0.e30.", ""];
        var wrong = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();

        await SendAsync(0, count / 2);
        var before = Resident();
        await SendAsync(count / 2, count);
        var after = Resident();

        output.WriteLine($"{count} requests, resident {before / 1e6:0} MB after half of them and {after / 1e6:0} MB in the end");
        output.WriteLine(string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        foreach (var finding in wrong.Take(50))
            output.WriteLine(finding[..Math.Min(finding.Length, 1_000)]);
        wrong.ShouldBeEmpty();
        (after - before).ShouldBeLessThan(MostGrowth);
        // Requests that got through are as much a part of it as those that were refused.
        statuses.GetValueOrDefault(200).ShouldBeGreaterThan(count / 20);
        client.DefaultRequestHeaders.Authorization = new("Bearer", admin);
        await client.CatchUpAsync();
        (await client.JsonAsync("health"))["status"]!.GetValue<string>().ShouldBe("healthy");
        await client.RecordAsync(new { metric_name = "still_here", value = 1, unit = "count", category = "usage", service = "test" });
        service.Output.ShouldNotContain("Unhandled exception");

        string Token(string role, params string[] services) => issuer.Issue(role, "fuzz", TimeSpan.FromHours(1), services.Length == 0 ? null : services);

        double Resident()
        {
            service.Process.Refresh();
            return service.Process.WorkingSet64;
        }

        Task SendAsync(int from, int to) => Parallel.ForEachAsync(
            Enumerable.Range(from, to - from),
            new ParallelOptions { MaxDegreeOfParallelism = Connections },
            async (number, cancellation) =>
            {
                var request = HostileRequest.Make(seed + number, operations, tokens);
                try
                {
                    using var response = await client.SendAsync(request.Message, cancellation);
                    statuses.AddOrUpdate((int)response.StatusCode, 1, (_, known) => known + 1);
                    if (Judge(response, await response.Content.ReadAsStringAsync(cancellation)) is { } reason)
                        wrong.Enqueue($"{reason}: {request.Text}");
                }
                catch (HttpRequestException) when (request.Message.RequestUri!.OriginalString.Contains("/export", StringComparison.Ordinal))
                {
                    // Another of the requests erased the person meanwhile, which breaks an export off.
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
                {
                    wrong.Enqueue($"{exception.GetType().Name} {exception.Message}: {request.Text}");
                }
            });
    }

    /// <summary>What is wrong with an answer; null for nothing.</summary>
    private static string? Judge(HttpResponseMessage response, string text)
    {
        var status = (int)response.StatusCode;
        if (Inside().Match(text) is { Success: true } leak)
            return $"{status} with '{leak.Value}' in {text[..Math.Min(text.Length, 500)]}";
        if (response.Headers.TryGetValues("X-Injected", out _) || response.Headers.TryGetValues("Set-Cookie", out _))
            return "a header of the caller's making";
        // 503 is an honest answer of one thing: changes of one budget that keep crossing each other.
        if (status >= 500 && !text.Contains("Others keep changing", StringComparison.Ordinal))
            return $"{status} {text}";
        if (status < 400 || text.Length == 0)
            return null;
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return $"{status} as {response.Content.Headers.ContentType}";
        return JsonNode.Parse(text)!["status"]!.GetValue<int>() == status ? null : $"{status} that says something else: {text}";
    }

    /// <summary>Types, frames, statements, tables and files of the service: nothing that a request could have held.</summary>
    [GeneratedRegex(@"\bat BusinessMetrics\.|\bat System\.|\bat Microsoft\.|Npgsql|Exception\b|SQLSTATE|\b[0-9A-Z]{5}: |mt_events|mt_streams|read_models\.|wolverine|syntax error|\.cs:line|StackExchange|/tmp/business")]
    private static partial Regex Inside();
}
