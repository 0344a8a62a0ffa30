using System.Text;
using System.Text.Json;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Ingest.Recording.Committing;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Tests.Platform.Hardening;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Ingest.Recording;

/// <summary>
/// Projections fold metrics that this process committed as they are in memory, and a rebuild folds them as they are in the
/// log. Both must write the same.
/// </summary>
[Collection(IngestCollection.Name)]
public class ReadBackTests(TestServers servers)
{
    private static readonly (string Category, string Name, string[] Fields)[] Kinds =
    [
        ("performance", "inference_latency", ["note"]),
        ("security", "threat_detected", ["threat_type", "severity", "attack_vector", "success"]),
        ("security", "security_incident", ["incident_id", "type", "severity", "status", "detected_at", "resolved_at"]),
        ("cost", "gpu_cost", ["resource_type"]),
        ("usage", "feature_usage", ["feature"]),
        ("compliance", "compliance_score", ["framework"]),
        ("compliance", "control_status", ["framework", "control", "status", "evidence"]),
        ("compliance", "compliance_issue", ["framework", "issue", "severity", "status"]),
        ("compliance", "audit_event", ["action", "user", "details"]),
    ];

    private static readonly string[] Values =
        ["0", "-0", "-0.0", "1.10", "-7.250", "1e3", "1.50e2", "5e-324", "123456789012345678901234567890.12345678901234567890", "9007199254740993"];

    private static readonly string[] Fields =
    [
        .. HostileText.Json,
        .. HostileText.Texts.Select(text => JsonSerializer.Serialize(text)),
        "\"a\\u0062c\"", "\"\\/\"", "17", "1.50", "-3", "1e3", "{ \"b\" : 1,  \"a\" : 2 }", "\"GDPR\"", "\"27001\"", "\"2026-03-01T01:30:00+02:00\"", "\"implemented\"", "\"resolved\"",
    ];

    [Fact]
    public async Task every_read_model_writes_the_same_of_a_metric_in_memory_and_of_the_one_in_the_log()
    {
        var services = servers.Shared.Host.Services;
        var people = (await services.GetRequiredService<SubjectDirectory>().ResolveAsync(["ann", SubjectDirectory.Nobody], default)).Values.ToLookup(person => person.Name);
        FlushItem[] items = [.. Metrics().Select(metric => FlushItem.Of(metric, new("tester", "read-back"), people))];
        // Most of what is hostile is refused on its way in.
        items.Length.ShouldBeGreaterThan(1_000);
        await using var connection = await services.GetRequiredService<MetricLog>().OpenConnectionAsync(default);
        var recordedAt = Iso8601.Cut(DateTimeOffset.UtcNow);

        var sequences = await MetricLog.AppendAsync(connection, $"metrics/{Guid.NewGuid():N}", items, null, recordedAt, default);

        var logged = await LoggedAsync(connection, sequences!);
        var compared = 0;
        foreach (var (item, sequence) in items.Zip(sequences!))
        {
            if (!item.Event.ReadsBackAsWritten())
                continue;
            var readBack = logged[sequence];
            readBack.Id.ShouldBe(item.Metric.MetricId);
            readBack.RecordedAt.ShouldBe(recordedAt);
            foreach (var model in ReadModelCatalogue.All)
                Written(model, new(item.Metric.MetricId, sequence, recordedAt, item.Event)).ShouldBe(Written(model, readBack), item.Metric.Category.ToJson(item.Event));
            compared++;
        }

        compared.ShouldBeGreaterThan(1_000);
    }

    private static IEnumerable<NewMetric> Metrics()
    {
        foreach (var (category, name, fields) in Kinds)
        {
            foreach (var value in Values)
                if (Read(category, name, value, "{}") is { } metric)
                    yield return metric;
            foreach (var field in fields)
                foreach (var json in Fields)
                    if (Read(category, name, "1", $$"""{"{{field}}":{{json}},"severity_of":"x"}""") is { } metric)
                        yield return metric;
        }
    }

    private static NewMetric? Read(string category, string name, string value, string metadata)
    {
        var json = $$"""
            {"metric_name":"{{name}}","value":{{value}},"unit":"{{(category == "cost" ? "USD" : "ms")}}","category":"{{category}}","service":"read back","model_name":"M",
             "user_id":"ann","session_id":"s","timestamp":"2026-03-10T11:59:59.1234567Z","metadata":{{metadata}}}
            """;
        return RecordMetric.Read(Encoding.UTF8.GetBytes(json), Given.Rules, Given.Filter, null, Given.Now, []);
    }

    private static async Task<Dictionary<long, RecordedEvent>> LoggedAsync(Npgsql.NpgsqlConnection connection, long[] sequences)
    {
        await using var command = new Npgsql.NpgsqlCommand("select seq_id, id, timestamp, type, data from events.mt_events where seq_id = any($1)", connection);
        command.Parameters.AddWithValue(sequences);
        await using var reader = await command.ExecuteReaderAsync();
        var logged = new Dictionary<long, RecordedEvent>();
        while (await reader.ReadAsync())
            logged[reader.GetInt64(0)] = new(
                reader.GetGuid(1), reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(2), EventTypes.Stored.Read(reader.GetString(3), reader.GetFieldValue<byte[]>(4)));
        return logged;
    }

    /// <summary>What a read model has to write, as text; metadata as a whole become JSONB, which forgets how they were written.</summary>
    private static string Written(ReadModel model, RecordedEvent recorded)
    {
        var statements = new Statements();
        model.Write(statements, "schema", [recorded]);
        return string.Join('\n', statements.Texts);
    }

    private sealed class Statements : IStatements
    {
        public List<string> Texts { get; } = [];

        public void Add(string sql, params object[] parameters)
        {
            Texts.Add(sql);
            foreach (Array column in parameters)
                foreach (var value in column)
                    Texts.Add(value is string { Length: > 0 } text && text[0] == '{' && sql.Contains("::jsonb[]", StringComparison.Ordinal) ? Ordered(text) : JsonSerializer.Serialize(value));
        }

        private static string Ordered(string json) => string.Join(
            ',', JsonElement.Parse(json).EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => $"{field.Name}:{field.Value.ValueKind}:{field.Value}"));
    }
}
