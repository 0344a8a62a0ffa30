using System.Text.Json.Nodes;
using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Tests.Support;
using Npgsql;

namespace BusinessMetrics.Tests.Trust.Subjects.Erasing;

[Collection(TrustCollection.Name)]
public class NothingIsLeftTests(TestServers servers)
{
    private const int People = 50;
    private const int Erased = 40;

    private static readonly string Run = Guid.NewGuid().ToString("N")[..12];

    private readonly DateTimeOffset _at = new(DateTime.UtcNow.Date.AddDays(-1), TimeSpan.Zero);

    [Fact]
    public async Task after_an_erasure_no_byte_leads_to_the_person_and_no_total_has_moved()
    {
        using var directory = new TemporaryDirectory();
        // At the most talkative level: what is not said there is said nowhere.
        await using var service = await ServiceProcess.StartAsync(directory.Path, ("LOG_LEVEL", "TRACE"), ("REDIS_URL", servers.RedisConfiguration));
        using var client = service.Client();
        await client.RecordAllAsync(Enumerable.Range(0, People).SelectMany(Metrics));
        (await client.GetAsync($"metrics/usage?user_id={Uri.EscapeDataString(Person(0))}&nonsense=1")).IsSuccessStatusCode.ShouldBeFalse();
        await client.CatchUpAsync();
        var database = DatabaseOf(directory);
        var totals = await TotalsAsync(client);
        var gone = new Leftovers([.. Enumerable.Range(0, Erased).SelectMany(person => (string[])[Person(person), Session(person)])]);
        var shown = await AnswersAsync(client);
        gone.In("answers", shown).Count.ShouldBeGreaterThanOrEqualTo(2 * Erased);
        var rows = await RowsAsync(database);
        var keptOf = new Leftovers(rows);
        keptOf.In("dump", await Leftovers.DumpAsync(database)).Count.ShouldBeGreaterThanOrEqualTo(rows.Count);

        for (var person = 0; person < Erased; person++)
        {
            using var erased = await client.DeleteAsync($"subjects/{Uri.EscapeDataString(Person(person))}");
            var certificate = await erased.Content.ReadAsStringAsync();
            erased.IsSuccessStatusCode.ShouldBeTrue(certificate);
            JsonNode.Parse(certificate)!["events"]!.GetValue<int>().ShouldBe(Metrics(person).Count());
        }

        await client.CatchUpAsync();
        var dump = await Leftovers.DumpAsync(database);
        var remaining = await RowsAsync(database);
        string[] found =
        [
            .. gone.In("dump", dump),
            .. new Leftovers([.. rows.Except(remaining)]).In("dump", dump),
            .. await gone.InRedisAsync(servers.RedisConfiguration),
            .. gone.InFiles(directory.Path, Path.Combine(directory.Path, "postgres", "data", "base")),
            .. gone.In("answers", await AnswersAsync(client)),
            .. gone.In("prometheus", await client.GetStringAsync("metrics/prometheus")),
            .. gone.In("output", service.Output),
        ];
        found.ShouldBeEmpty();
        (await TotalsAsync(client)).ShouldBe(totals);
        // The ten others are who they were.
        var stay = await AnswersAsync(client);
        for (var person = Erased; person < People; person++)
            stay.ShouldContain(Person(person));
    }

    [Fact]
    public async Task over_a_real_connection_ids_with_encoded_slashes_and_percent_signs_are_told_apart()
    {
        using var directory = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(directory.Path);
        using var client = service.Client();
        string[] people = ["a/b", "a%2Fb", "a b", "a+b", "a%20b", "ü/%", "x?y#z", "..a"];
        await client.RecordAllAsync(people.Select(person => Metric(person, "s-1", 0)));
        await client.CatchUpAsync();

        foreach (var person in people)
            (await client.JsonAsync($"subjects/{Uri.EscapeDataString(person)}/export"))["user_id"]!.GetValue<string>().ShouldBe(person);
        foreach (var person in people)
            (await client.JsonAsync($"subjects/{Uri.EscapeDataString(person)}", HttpMethod.Delete))["events"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task a_path_that_says_one_person_and_leads_to_another_is_about_neither()
    {
        using var directory = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(directory.Path);
        using var client = service.Client();
        string[] people = ["ann", "ben"];
        await client.RecordAllAsync(people.Select(person => Metric(person, "s-1", 0)));
        await client.CatchUpAsync();

        foreach (var path in (string[])["subjects/ann/../ben", "subjects/ann/%2e%2e/ben", "x/../subjects/ann/../ben", "%73ubjects/ben?x=/subjects/ann"])
        {
            // As it stands: the client would resolve it otherwise.
            using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri($"{service.Url}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            using var response = await client.SendAsync(request);
            response.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest, path);
        }

        foreach (var person in people)
            (await client.JsonAsync($"subjects/{person}/export"))["user_id"]!.GetValue<string>().ShouldBe(person);
    }

    private static string Person(int number) => number switch
    {
        1 => $"zoë-{Run}/löwe ?{number}",
        2 => $"o'brien\"{Run}\\{number}",
        _ => $"person{number:00}.{Run}@example.org",
    };

    private static string Session(int number) => $"session-{number:00}-{Run}-of-one";

    private IEnumerable<object> Metrics(int person) => Enumerable.Range(0, 3 + person % 5).Select(i => Metric(Person(person), Session(person), person * 10 + i));

    private object Metric(string person, string session, int number) => new
    {
        metric_id = Guid.NewGuid(),
        metric_name = number % 2 == 0 ? "requests" : "inference_latency",
        value = 1 + number,
        unit = number % 2 == 0 ? "count" : "ms",
        category = number % 2 == 0 ? "usage" : "performance",
        service = $"s{number % 3}",
        user_id = person,
        session_id = session,
        timestamp = _at.AddMinutes(number),
    };

    /// <summary>Everything that an administrator is told about everybody, from caches too.</summary>
    private async Task<string> AnswersAsync(HttpClient client)
    {
        var answers = new List<string>();
        foreach (var url in (string[])
            ["metrics?limit=10000", "metrics?limit=10000&include=retracted", "metrics/summary?time_range=7d", "metrics/usage?time_range=7d", "metrics/usage?time_range=7d&group_by=user_id",
             "metrics/performance?time_range=7d", "metrics/security?time_range=7d", "metrics/cost?time_range=7d", "metrics/compliance", "alerts", "alerts/rules", "projections",
             $"figures/changes?from={Uri.EscapeDataString(_at.AddDays(-1).Text())}", "health", "openapi/v1.json"])
            answers.Add(await client.GetStringAsync(url));
        return string.Join('\n', answers);
    }

    private async Task<string> TotalsAsync(HttpClient client)
    {
        var window = $"start_time={_at.Text()}&end_time={_at.AddDays(1).Text()}";
        var listing = await client.JsonAsync($"metrics?aggregation=sum&unit=count&group_by=service&{window}");
        var summary = await client.JsonAsync($"metrics/summary?{window}");
        var usage = await client.JsonAsync($"metrics/usage?{window}");
        string[] figures =
        [
            listing.ToJsonString(), summary["total_metrics"]!.ToJsonString(), usage["total_requests"]!.ToJsonString(), usage["requests_by_service"]!.ToJsonString(),
            usage["peak_usage"]!.ToJsonString(), usage["average_usage"]!.ToJsonString(), usage["user_activity"]!.AsArray().Count.ToString(),
        ];
        return string.Join('\n', figures);
    }

    private static string DatabaseOf(TemporaryDirectory directory) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = int.Parse(File.ReadLines(Path.Combine(directory.Path, "postgres", "data", "postmaster.pid")).ElementAt(3)),
        Username = EmbeddedPostgres.User,
        Password = File.ReadAllText(Path.Combine(directory.Path, "postgres.password")).Trim(),
        Database = EmbeddedPostgres.Database,
        Pooling = false,
    }.ConnectionString;

    /// <summary>What the rows of the people hold: by it, somebody who has the data key could find them.</summary>
    private static async Task<HashSet<string>> RowsAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            "select unnest(array[encode(user_id_hash, 'hex'), encode(user_id_encrypted, 'hex'), encode(session_key_encrypted, 'hex')]) from people.subjects");
        await using var reader = await command.ExecuteReaderAsync();
        var values = new HashSet<string>();
        while (await reader.ReadAsync())
            values.Add(reader.GetString(0));
        return values;
    }
}
