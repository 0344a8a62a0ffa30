using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Trust.Access;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace BusinessMetrics.Host.Commands.Sending;

/// <summary>How a sent batch ended.</summary>
/// <param name="Repeated">Recorded before, now or by an earlier run.</param>
internal readonly record struct SentBatch(int Stored, int Repeated, IReadOnlyList<FieldError> Refused);

/// <summary>Sends metrics to a service in batches, again where it answers that it cannot take them now.</summary>
internal sealed class RecordingClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = MakeOptions();
    private readonly HttpClient _http;

    public RecordingClient(Uri url, string token)
    {
        var retries = new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 5,
                Delay = TimeSpan.FromMilliseconds(250),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
        _http = new HttpClient(new ResilienceHandler(retries) { InnerHandler = new SocketsHttpHandler() })
        {
            BaseAddress = url,
            Timeout = TimeSpan.FromMinutes(5),
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The options that name a service; the token defaults to one of this machine's own service.</summary>
    public static (Option<Uri> Url, Option<string?> Token) Options(ServiceSettings settings)
    {
        var url = new Option<Uri>("--url")
        {
            Description = "The service.",
            DefaultValueFactory = _ => new Uri($"http://127.0.0.1:{settings.Port}"),
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var parsed) && parsed.Scheme is ("http" or "https"))
                    return parsed;
                result.AddError($"--url: '{result.Tokens[0].Value}' is not an http or https URL");
                return null;
            },
        };
        var token = new Option<string?>("--token") { Description = "A token that may record; by default one made with this machine's key." };
        return (url, token);
    }

    public static RecordingClient Open(Uri url, string? token, ServiceSettings settings) =>
        new(url, token ?? new TokenIssuer(settings, TimeProvider.System).Issue(Roles.Writer, "cli", TimeSpan.FromDays(1)));

    /// <exception cref="StartupException">The service refused the whole batch, or does not answer.</exception>
    public async Task<SentBatch> SendAsync(IReadOnlyList<MetricData> metrics, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(metrics, Json));
        content.Headers.ContentType = new("application/json");
        try
        {
            using var response = await _http.PostAsync("metrics/batch", content, cancellation);
            if (!response.IsSuccessStatusCode)
                throw new StartupException($"{_http.BaseAddress} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellation)}");
            var answer = (await response.Content.ReadFromJsonAsync<BatchResponse>(Json, cancellation))!;
            return Judge(answer);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new StartupException($"{_http.BaseAddress} does not answer: {exception.Message}\nIs the service running? Name another with --url.");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>
    /// The sender makes its ids from what the metrics say, so one that is taken was sent by an earlier run, even if
    /// its time was shifted then by another amount.
    /// </summary>
    private static SentBatch Judge(BatchResponse answer)
    {
        var refused = answer.Results.Where(result => result.Status == BatchItemStatus.Refused).ToLookup(result => result.Errors![0].Field == "metric_id");
        return new(answer.Stored, answer.Duplicates + refused[true].Count(), [.. refused[false].SelectMany(result => result.Errors!)]);
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions();
        JsonAnswers.Configure(options);
        return options;
    }
}
