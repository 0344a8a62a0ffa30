using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Notifications;
using BusinessMetrics.Tests.Host.Deployment;
using BusinessMetrics.Watch.Channels;
using BusinessMetrics.Watch.Deliveries.Rendering;
using BusinessMetrics.Watch.Deliveries.Sending;

namespace BusinessMetrics.Tests.Watch.Deliveries;

/// <summary>What docs/connect/webhooks.md tells the author of a receiver, against what the service signs and sends.</summary>
public class WebhookSnippetsTests
{
    private const string Id = "019ab6d2-8c1c-7c7e-9a51-3f6c7f0b5a11";

    private static readonly string Page = RepositoryFiles.Read("docs/connect/webhooks.md");
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 5, 24, 40, TimeSpan.Zero);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"type": "alert.firing", "data": {"title": "größer als 5 \"ms\""}}""");
    private static readonly SigningKeys Keys = new(WebhookSecret.New(), WebhookKeys.NewPrivate());
    private static readonly SigningKeys KeysBefore = new(WebhookSecret.New(), WebhookKeys.NewPrivate());

    [Fact]
    public async Task python_takes_what_is_genuine_and_nothing_else()
    {
        const string Harness =
            """

            import json, sys
            for case in json.load(sys.stdin):
                genuine = is_genuine(case["secret"], case["headers"], base64.b64decode(case["body"]), case["now"])
                print("yes" if genuine is True else "no")
            """;

        var said = await RunAsync("python3", ["-c", Snippet("python") + Harness], JsonSerializer.Serialize(Cases.Select(DataOf)));

        said.ShouldBe(Expected);
    }

    [Fact]
    public async Task typescript_takes_what_is_genuine_and_nothing_else()
    {
        const string Harness =
            """

            import { readFileSync } from "node:fs";
            for (const { secret, headers, body, now } of JSON.parse(readFileSync(0, "utf8")))
              console.log(isGenuine(secret, new Headers(headers), Buffer.from(body, "base64"), now) ? "yes" : "no");
            """;

        var said = await NodeAsync(Snippet("typescript") + Harness, JsonSerializer.Serialize(Cases.Select(DataOf)));

        said.ShouldBe(Expected);
    }

    [Fact]
    public void csharp_takes_what_is_genuine_and_nothing_else()
    {
        var said = Cases.Select(each => IsGenuine(each.Secret, each.Headers, each.Body, Now) ? "yes" : "no");

        said.ShouldBe(Expected);

        // --- as the page shows it
        static bool IsGenuine(string secret, IReadOnlyDictionary<string, string> headers, byte[] body, DateTimeOffset now)
        {
            var (id, timestamp) = (headers["webhook-id"], headers["webhook-timestamp"]);
            if (!long.TryParse(timestamp, out var sent) || Math.Abs(now.ToUnixTimeSeconds() - (double)sent) > 300)
                return false;
            var key = Convert.FromBase64String(secret["whsec_".Length..]);
            byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
            var expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
            return headers["webhook-signature"].Split(' ').Any(given => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), expected));
        }
        // ---
    }

    [Fact]
    public void the_csharp_that_is_run_here_is_that_of_the_page()
    {
        var source = File.ReadAllText(ThisFile());
        var shown = Snippet("csharp");
        var run = Regex.Match(source, "// --- as the page shows it\n(.+?)        // ---\n", RegexOptions.Singleline).Groups[1].Value;

        string.Concat(run.Split('\n').Where(line => line.Length > 0).Select(line => line[8..] + "\n")).ShouldBe(shown[shown.IndexOf("static bool", StringComparison.Ordinal)..]);
        foreach (var line in shown.Split('\n').Where(line => line.StartsWith("using ", StringComparison.Ordinal)))
            source.ShouldContain(line);
    }

    [Theory]
    [InlineData("right", "yes")]
    [InlineData("another key", "no")]
    [InlineData("another body", "no")]
    public async Task the_public_key_tells_the_services_signature_from_others(string which, string expected)
    {
        var signature = Signed(Keys with { Secret = null }, null, Now);
        signature.ShouldStartWith("v1a,");
        var data = new
        {
            key = WebhookKeys.PublicOf(which == "another key" ? KeysBefore.PrivateKey : Keys.PrivateKey),
            signed = Convert.ToBase64String([.. Encoding.UTF8.GetBytes($"{Id}.{WebhookSignature.Timestamp(Now)}."), .. which == "another body" ? Altered() : Body]),
            signature = signature["v1a,".Length..],
        };
        const string Harness =
            """

            import { readFileSync } from "node:fs";
            const { key, signed, signature } = JSON.parse(readFileSync(0, "utf8"));
            console.log(isSigned(key, Buffer.from(signed, "base64"), signature) ? "yes" : "no");
            """;

        (await NodeAsync(Snippet("typescript", 1) + Harness, JsonSerializer.Serialize(data))).ShouldBe([expected]);
    }

    [Fact]
    public void the_example_is_what_is_sent()
    {
        var raised = new AlertRaised
        {
            AlertId = new("019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11"),
            Rule = "slow-answers",
            Figure = new("inference_latency", AlertStatistic.P95, 15, "performance", "model-api", null, "ms"),
            Level = AlertLevel.Critical,
            Severity = AlertSeverity.Critical,
            Threshold = 1000,
            Value = ExactNumber.FromDouble(1204.9),
            Message = "p95 of inference_latency of service model-api over 15m is 1204.9 ms, above 1000 ms",
            At = new(2026, 11, 23, 5, 24, 0, TimeSpan.Zero),
        };
        var notice = new Notice
        {
            Id = new(Id),
            Type = NotificationType.Firing,
            At = new(2026, 11, 23, 5, 24, 39, TimeSpan.Zero),
            Thread = new("5a119ab6-d27f-1c7c-7e9a-513f6c7f0b5a"),
            Route = "default",
            Labels = new Dictionary<string, string> { ["rule"] = "slow-answers" },
            Alerts = [new() { Raised = raised }],
            Series = new Dictionary<Guid, IReadOnlyList<NoticePoint>>
            {
                [raised.AlertId] = [new(raised.At.AddMinutes(-30), 310.5), new(raised.At.AddMinutes(-15), null), new(raised.At, 1204.9)],
            },
            PublicUrl = new("https://metrics.example.org"),
        };

        var sent = NoticeRenderer.Render(new() { Name = "on-call", Kind = ChannelKind.Webhook }, notice, null)!;

        sent.ContentType.ShouldBe("application/json");
        JsonNode.Parse(sent.Body)!.ToJsonString().ShouldBe(JsonNode.Parse(Snippet("json"))!.ToJsonString());
    }

    [Fact]
    public void every_type_of_notice_is_on_the_page()
    {
        foreach (var type in AlertNames.All<NotificationType>())
            Page.ShouldMatch($@"(?m)^\|[^|]*`{type}`[^|]*\|");
    }

    private static IReadOnlyList<Case> Cases { get; } =
    [
        new("as it is sent", Keys, Signed(Keys, null, Now), IsGenuine: true),
        new("with the new secret while it is rotated", Keys, Signed(Keys, KeysBefore, Now), IsGenuine: true),
        new("with the old one", KeysBefore, Signed(Keys, KeysBefore, Now), IsGenuine: true),
        new("five minutes old", Keys, Signed(Keys, null, Now.AddMinutes(-5)), IsGenuine: true) { SentAt = Now.AddMinutes(-5) },
        new("older", Keys, Signed(Keys, null, Now.AddSeconds(-301)), IsGenuine: false) { SentAt = Now.AddSeconds(-301) },
        new("ahead", Keys, Signed(Keys, null, Now.AddSeconds(301)), IsGenuine: false) { SentAt = Now.AddSeconds(301) },
        new("another body", Keys, Signed(Keys, null, Now), IsGenuine: false) { Body = Altered() },
        new("another secret", KeysBefore, Signed(Keys, null, Now), IsGenuine: false),
        new("another id", Keys, Signed(Keys, null, Now), IsGenuine: false) { WebhookId = "019ab6d2-0000-7c7e-9a51-3f6c7f0b5a11" },
        new("sent again as if it were new", Keys, Signed(Keys, null, Now.AddHours(-1)), IsGenuine: false),
        new("no moment", Keys, Signed(Keys, null, Now), IsGenuine: false) { Timestamp = "now" },
        new("another version", Keys, Signed(Keys, null, Now).Replace("v1,", "v2,", StringComparison.Ordinal), IsGenuine: false),
        new("no signature", Keys, "", IsGenuine: false),
        new("not in ASCII", Keys, "v1,\u00e4", IsGenuine: false),
    ];

    private static string[] Expected => [.. Cases.Select(each => each.IsGenuine ? "yes" : "no")];

    private static string Signed(SigningKeys keys, SigningKeys? before, DateTimeOffset at) => WebhookSignature.Of(Id, at, Body, keys, before);

    private static byte[] Altered()
    {
        byte[] altered = [.. Body];
        altered[^3] ^= 1;
        return altered;
    }

    private static object DataOf(Case each) => new { secret = each.Secret, headers = each.Headers, body = Convert.ToBase64String(each.Body), now = Now.ToUnixTimeSeconds() };

    /// <summary>The page's code of a language, from its first block on.</summary>
    private static string Snippet(string language, int place = 0) => Regex.Matches(Page, $"^```{language}\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)[place].Groups[1].Value;

    /// <summary>Types are in the signatures alone, and taken off: not every node reads them. eng/check-docs runs the page with them.</summary>
    private static async Task<string[]> NodeAsync(string typeScript, string input)
    {
        var javaScript = Regex.Replace(typeScript, "^function .*$", line => Regex.Replace(line.Value, @": \w+", ""), RegexOptions.Multiline);
        return await RunAsync("node", ["--input-type=module", "--eval", javaScript], input);
    }

    private static async Task<string[]> RunAsync(string program, IReadOnlyList<string> arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await complained);
        return (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    /// <summary>A notice as it comes to a receiver at <see cref="WebhookSnippetsTests.Now"/>.</summary>
    private sealed record Case(string What, SigningKeys Keys, string Signature, bool IsGenuine)
    {
        public DateTimeOffset SentAt { get; init; } = Now;

        public string WebhookId { get; init; } = Id;

        public byte[] Body { get; init; } = WebhookSnippetsTests.Body;

        public string? Timestamp { get; init; }

        public string Secret => WebhookSecret.Format(Keys.Secret!);

        public IReadOnlyDictionary<string, string> Headers => new Dictionary<string, string>
        {
            ["webhook-id"] = WebhookId,
            ["webhook-timestamp"] = Timestamp ?? WebhookSignature.Timestamp(SentAt),
            ["webhook-signature"] = Signature,
        };
    }
}
