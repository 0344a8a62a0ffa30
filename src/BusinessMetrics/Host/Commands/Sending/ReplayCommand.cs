using System.CommandLine;
using System.Globalization;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using CsvHelper;
using CsvHelper.Configuration;
using CsvHelper.Configuration.Attributes;

namespace BusinessMetrics.Host.Commands.Sending;

/// <summary>One request of an inference trace in the form of the Azure LLM inference traces.</summary>
internal sealed record TraceRow
{
    [Name("TIMESTAMP")]
    public required string Timestamp { get; init; }

    [Name("ContextTokens")]
    public required int ContextTokens { get; init; }

    [Name("GeneratedTokens")]
    public required int GeneratedTokens { get; init; }
}

/// <summary><c>replay</c>: sends an inference trace as the metrics that a serving stack would have reported.</summary>
internal static class ReplayCommand
{
    private const decimal PromptTokenPrice = 0.000003m;
    private const decimal GeneratedTokenPrice = 0.000015m;

    public static Command Create(ServiceSettings settings)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A CSV file with the columns TIMESTAMP, ContextTokens and GeneratedTokens." };
        var (url, token) = RecordingClient.Options(settings);
        var shift = new Option<bool>("--shift-to-now") { Description = "Move all times so that the last request is now; older ones than METRICS_RETENTION_DAYS would be refused." };
        var speed = new Option<double?>("--speed") { Description = "Replay this many times as fast as it happened; as fast as possible by default." };
        var service = new Option<string>("--service") { Description = "The service that the metrics speak of.", DefaultValueFactory = _ => "llm-code" };
        var model = new Option<string>("--model") { Description = "The model.", DefaultValueFactory = _ => "gpt-code" };
        speed.Validators.Add(result =>
        {
            if (!(double.TryParse(result.Tokens[^1].Value, CultureInfo.InvariantCulture, out var value) && value > 0))
                result.AddError("--speed: a number above 0 is allowed");
        });

        var command = new Command("replay", "Send an inference trace through the batch endpoint.") { file, url, token, shift, speed, service, model };
        command.SetAction(async (result, cancellation) =>
        {
            var rows = Read(result.GetRequiredValue(file));
            if (rows.Count == 0)
                throw new StartupException($"{result.GetRequiredValue(file)} holds no requests.");
            var shiftBy = result.GetValue(shift) ? TimeProvider.System.GetUtcNow() - rows[^1].Time : TimeSpan.Zero;
            using var client = RecordingClient.Open(result.GetRequiredValue(url), result.GetValue(token), settings);
            var metrics = rows.SelectMany((row, index) => MetricsOf(row.Row, index, row.Time + shiftBy, result.GetRequiredValue(service), result.GetRequiredValue(model)));
            var first = rows[0].Time + shiftBy;
            var factor = result.GetValue(speed);
            Func<MetricData, TimeSpan>? due = factor is null ? null : metric => (Time(metric.Timestamp!) - first) / factor.Value;
            return await BatchSending.RunAsync(client, $"replaying {rows.Count} requests", metrics, 4 * rows.Count, due, cancellation);
        });
        return command;
    }

    /// <summary>The four metrics of a request: one request, its tokens, and what they cost.</summary>
    internal static IEnumerable<MetricData> MetricsOf(TraceRow row, int index, DateTimeOffset time, string service, string model)
    {
        var cost = (row.ContextTokens * PromptTokenPrice) + (row.GeneratedTokens * GeneratedTokenPrice);
        yield return Metric("request_count", 1, "requests", "usage");
        yield return Metric("prompt_tokens", row.ContextTokens, "tokens", "usage");
        yield return Metric("generated_tokens", row.GeneratedTokens, "tokens", "usage");
        yield return Metric("inference_cost", cost, "USD", "cost") with { Metadata = System.Text.Json.JsonSerializer.SerializeToElement(new { resource_type = "compute" }) };

        MetricData Metric(string name, ExactNumber value, string unit, string category) => new()
        {
            MetricId = BatchSending.IdOf($"{service}/{model}/{index}/{row.Timestamp}/{row.ContextTokens}/{row.GeneratedTokens}/{name}"),
            MetricName = name,
            Value = value,
            Unit = unit,
            Category = category,
            Service = service,
            ModelName = model,
            Timestamp = Iso8601.Format(time),
        };
    }

    private static List<(TraceRow Row, DateTimeOffset Time)> Read(FileInfo file)
    {
        try
        {
            using var reader = new CsvReader(file.OpenText(), new CsvConfiguration(CultureInfo.InvariantCulture));
            return [.. reader.GetRecords<TraceRow>().Select(row => (row, Time(row.Timestamp))).OrderBy(row => row.Item2)];
        }
        catch (IOException exception)
        {
            throw new StartupException(exception.Message);
        }
        catch (Exception exception) when (exception is CsvHelperException or FormatException)
        {
            throw new StartupException($"{file} is no inference trace: {exception.Message.Split('\n')[0].Trim()}");
        }
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
