using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BusinessMetrics.Tests.Host.Upgrade;

/// <summary>
/// What a version left behind: a dump of its database, its data directory without the database, and what it answered. The clock
/// stands where it stood then, so that nothing has grown older since.
/// </summary>
internal sealed class KeptService
{
    public const int RetentionDays = 60;

    /// <summary>Before a question that somebody asks who may not see people.</summary>
    public const string AsAuditor = "auditor:";

    private const string DatabaseFile = "database.sql.gz";
    private const string AnswersFile = "answers.json.gz";
    private const string AskedAtFile = "asked-at";
    private const string DataFolder = "data";

    /// <summary>A service whose clock stands at <paramref name="now"/> and goes on from there.</summary>
    public static Task<TestService> StartAsync(ServiceSettings settings, ShiftedClock clock) => TestService.StartAsync(
        settings with { RetentionDays = RetentionDays, AlertThresholdsEnabled = false },
        builder => builder.Services.AddSingleton<TimeProvider>(clock));

    public static ShiftedClock ClockAt(DateTimeOffset now) => new(now - DateTimeOffset.UtcNow);

    /// <summary>Puts back what was kept in <paramref name="folder"/> and starts this version on it.</summary>
    public static async Task<TestService> RestoreAsync(string folder, ServiceSettings empty)
    {
        await using (var dump = new GZipStream(File.OpenRead(Path.Combine(folder, DatabaseFile)), CompressionMode.Decompress))
            await RunAsync("psql", empty, dump, Stream.Null, "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, DataFolder), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(empty.DataDirectory, Path.GetRelativePath(Path.Combine(folder, DataFolder), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return await StartAsync(empty, ClockAt(DateTimeOffset.Parse(await File.ReadAllTextAsync(Path.Combine(folder, AskedAtFile)), CultureInfo.InvariantCulture)));
    }

    /// <summary>Keeps what a service that has been stopped left behind, and what it had answered.</summary>
    /// <param name="askedAt">When it was asked: a later version is told that it is that time.</param>
    public static async Task KeepAsync(string folder, ServiceSettings left, IReadOnlyDictionary<string, string> answers, DateTimeOffset askedAt)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, AskedAtFile), askedAt.Text());
        await using (var dump = new GZipStream(File.Create(Path.Combine(folder, DatabaseFile)), CompressionLevel.SmallestSize))
            await RunAsync("pg_dump", left, Stream.Null, dump, "--no-owner", "--no-privileges");
        foreach (var file in Directory.EnumerateFiles(left.DataDirectory, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, DataFolder, Path.GetRelativePath(left.DataDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        await using var kept = new GZipStream(File.Create(Path.Combine(folder, AnswersFile)), CompressionLevel.SmallestSize);
        await JsonSerializer.SerializeAsync(kept, answers);
    }

    public static async Task<IReadOnlyDictionary<string, string>> AnswersAsync(string folder)
    {
        await using var kept = new GZipStream(File.OpenRead(Path.Combine(folder, AnswersFile)), CompressionMode.Decompress);
        return (await JsonSerializer.DeserializeAsync<Dictionary<string, string>>(kept))!;
    }

    /// <summary>The answers byte for byte, but for what they say of the moment when they are given, and of later looks.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> AskAsync(TestService service, IEnumerable<string> urls)
    {
        var answers = new Dictionary<string, string>();
        foreach (var url in urls)
        {
            var asAuditor = url.StartsWith(AsAuditor, StringComparison.Ordinal);
            using var client = service.Client(asAuditor ? Roles.Auditor : Roles.Admin);
            // Refusals too: what was answered once may be refused by decision.
            using var response = await client.GetAsync(asAuditor ? url[AsAuditor.Length..] : url);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            answer.AsObject().Remove("trace_id");
            foreach (var passing in (string[])["last_updated", "exported_at"])
                answer.AsObject().Remove(passing);
            // What is left of the current month is less with every minute.
            foreach (var budget in answer["budgets"]?.AsArray() ?? [])
                budget!.AsObject().Remove(ProjectedSpend);
            if (url.Contains("/export", StringComparison.Ordinal))
                foreach (var look in answer["actions"]!.AsArray().Where(action => action!["action"]!.GetValue<string>() == "subject.export").ToArray())
                    answer["actions"]!.AsArray().Remove(look);
            if (url.Contains("audit/proof", StringComparison.Ordinal))
                foreach (var growing in (string[])["path", "checkpoint"])
                    answer.AsObject().Remove(growing);
            answers[url] = answer.ToJsonString();
        }

        return answers;
    }

    /// <summary>A metric of the second time of recording that still counts, as the kept listing has it.</summary>
    public static string IdOf(IReadOnlyDictionary<string, string> answers) => answers
        .Where(answer => answer.Key.StartsWith("metrics?limit=1000", StringComparison.Ordinal))
        .SelectMany(answer => JsonNode.Parse(answer.Value)!["metrics"]!.AsArray())
        .First(metric => metric!["retracted"] is null)!["metric_id"]!.GetValue<string>();

    public static async Task PutAsync(HttpClient client, string url, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PutAsync(url, content);
        response.IsSuccessStatusCode.ShouldBeTrue($"{url}: {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>0.1.0 projected a month's spend by its mean; how it is told since is said beside it.</summary>
    private const string ProjectedSpend = "projected_spend";

    /// <summary>
    /// Where two answers differ: in anything but fields that are new, projections of spend, the last digits of what means and rates
    /// are in, which 0.1.0 divided as doubles, and which have been rounded once since; and in quantiles by at most their 1 %, which
    /// have not lain beyond the window's greatest since (docs/operate/upgrade.md).
    /// </summary>
    public static IEnumerable<string> Differences(JsonNode? kept, JsonNode? given, string path = "$") => (kept, given) switch
    {
        (JsonObject before, JsonObject now) when before.All(field => field.Key == ProjectedSpend || now.ContainsKey(field.Key)) =>
            before.Where(field => field.Key != ProjectedSpend).SelectMany(field => Differences(field.Value, now[field.Key], $"{path}.{field.Key}")),
        (JsonArray before, JsonArray now) when before.Count == now.Count =>
            before.SelectMany((item, i) => Differences(item, now[i], $"{path}[{i}]")),
        _ when kept?.ToJsonString() == given?.ToJsonString() || Differs(kept, given, byAtMost: IsQuantile(path) ? 0.01 : 1e-13) => [],
        _ => [$"{path}: {kept?.ToJsonString()} is {given?.ToJsonString()} now"],
    };

    private static bool IsQuantile(string path) => path is "$.latency.p95_ms" or "$.latency.p99_ms";

    private static bool Differs(JsonNode? kept, JsonNode? given, double byAtMost) =>
        kept?.GetValueKind() == JsonValueKind.Number && given?.GetValueKind() == JsonValueKind.Number
            && Math.Abs(kept.GetValue<double>() - given.GetValue<double>()) <= Math.Abs(kept.GetValue<double>()) * byAtMost;

    private static async Task RunAsync(string program, ServiceSettings settings, Stream input, Stream output, params string[] arguments)
    {
        var database = new NpgsqlConnectionStringBuilder(settings.DatabaseConnectionString);
        var start = new ProcessStartInfo(Path.Combine(PostgresBinaries.Find(), program), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = database.Host,
                ["PGPORT"] = database.Port.ToString(CultureInfo.InvariantCulture),
                ["PGUSER"] = database.Username,
                ["PGPASSWORD"] = database.Password,
                ["PGDATABASE"] = database.Database,
            },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var written = process.StandardOutput.BaseStream.CopyToAsync(output);
        await input.CopyToAsync(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        await written;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
    }
}
