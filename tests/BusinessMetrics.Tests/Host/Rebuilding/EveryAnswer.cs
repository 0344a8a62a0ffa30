using BusinessMetrics.Tests.Figures.Oracle;
using BusinessMetrics.Tests.Support;
using CsCheck;

namespace BusinessMetrics.Tests.Host.Rebuilding;

/// <summary>Metrics of every kind, and the answer of every endpoint and grouping about them, byte for byte.</summary>
internal sealed class EveryAnswer
{
    private readonly DateTimeOffset _end;

    /// <summary>Any that works: the metrics are the same in every run.</summary>
    private const string Seed = "0N0XIzNsQ0O2";

    public EveryAnswer()
        : this(new(DateTime.UtcNow.Date, TimeSpan.Zero))
    {
    }

    /// <param name="end">Where the metrics end, and the windows that are asked about.</param>
    public EveryAnswer(DateTimeOffset end) => _end = end;

    /// <summary>Of the fifty days before today, many in the same bucket, some of them refused for a wrong unit.</summary>
    public IReadOnlyList<object> Metrics(int count)
    {
        var metric = Gen.Select(
            MetricKinds.Focus.SelectMany(kinds => kinds),
            Gen.Int[0, 20_000].Select(cents => cents / 100m),
            Gen.OneOf("model-api", "training", "auth"),
            Gen.OneOf(null, "bert-base", "gpt"),
            Gen.OneOf(null, "alice", "bob", "carol"),
            Gen.OneOf(Gen.Long[0, 50L * 86_400_000_000], Gen.Long[0, 3_600_000_000]),
            (kind, value, service, model, user, ago) => (object)new
            {
                metric_name = kind.Name,
                value,
                unit = kind.Unit,
                category = kind.Category,
                service,
                model_name = model,
                user_id = user,
                session_id = user is null ? null : $"session-{ago % 5}",
                metadata = kind.Metadata,
                timestamp = (_end - TimeSpan.FromMicroseconds(ago)).Text(),
            });
        return metric.Array[count].Single(_ => true, Seed);
    }

    /// <summary>Every answer by its address; what it says of the moment when it was computed is left out.</summary>
    public Task<IReadOnlyDictionary<string, string>> AskAsync(HttpClient client, DateTimeOffset asOf, DateTimeOffset to) => AskAsync(client, Urls(asOf, to));

    /// <summary>Every figure by its address: all but what lists single metrics.</summary>
    public Task<IReadOnlyDictionary<string, string>> FiguresAsync(HttpClient client, DateTimeOffset asOf) => AskAsync(
        client, Urls(asOf, asOf).Where(url => url.StartsWith("metrics", StringComparison.Ordinal) && !url.Contains("limit=", StringComparison.Ordinal)));

    private static async Task<IReadOnlyDictionary<string, string>> AskAsync(HttpClient client, IEnumerable<string> urls)
    {
        var answers = new Dictionary<string, string>();
        foreach (var url in urls)
        {
            var answer = await client.JsonAsync(url);
            if (answer["last_updated"] is not null)
                answer.AsObject().Remove("last_updated");
            answers[url] = answer.ToJsonString();
        }

        return answers;
    }

    /// <summary>Every question about figures, of all that is known.</summary>
    public IEnumerable<string> FigureUrls() =>
        Urls(_end, _end).Where(url => url.StartsWith("metrics", StringComparison.Ordinal) && !url.Contains("as_of", StringComparison.Ordinal) && !url.Contains("service=", StringComparison.Ordinal));

    /// <summary>Every question, also as of <paramref name="asOf"/>, and what changed from then to <paramref name="to"/>.</summary>
    public IEnumerable<string> Urls(DateTimeOffset asOf, DateTimeOffset to)
    {
        string[] questions =
        [
            "metrics?limit=10000&include=retracted",
            "metrics?limit=100&service=auth&model_name=gpt",
            .. from method in (string[])["sum", "avg", "min", "max", "count"]
               from field in (string[])["service", "model_name", "category"]
               select $"metrics?aggregation={method}&unit=count&group_by={field}",
            "metrics/summary?",
            .. Each("metrics/summary?category=", "performance", "security", "cost", "usage", "compliance"),
            .. Each("metrics/performance?aggregation=", "sum", "avg", "min", "max", "count"),
            "metrics/performance?service=model-api&model_name=gpt",
            "metrics/security?",
            .. Each("metrics/security?severity=", "low", "critical"),
            "metrics/security?threat_type=phishing",
            "metrics/usage?",
            .. Each("metrics/usage?group_by=", "service", "user_id", "feature"),
            .. Each("metrics/cost?group_by=", "service", "model_name", "resource_type"),
            "metrics/usage?user_id=alice",
            "metrics/compliance?",
            .. Each("metrics/compliance?framework=", "gdpr", "soc2", "iso27001", "nist"),
        ];
        (DateTimeOffset Start, DateTimeOffset End)[] windows = [(_end.AddDays(-60), _end), (_end.AddDays(-20).AddMinutes(7), _end.AddMinutes(-23))];
        foreach (var question in questions)
            foreach (var (start, end) in windows)
                foreach (var moment in (string[])["", $"&as_of={asOf.Text()}"])
                    yield return $"{question}&start_time={start.Text()}&end_time={end.Text()}{moment}";
        yield return $"figures/changes?from={asOf.Text()}&to={to.Text()}&limit=10000&start_time={_end.AddDays(-60).Text()}&end_time={_end.Text()}";
        yield return "alerts/rules";
        yield return "alerts/rules/busy";
        yield return "alerts";
    }

    private static IEnumerable<string> Each(string url, params string[] values) => values.Select(value => url + value);
}
