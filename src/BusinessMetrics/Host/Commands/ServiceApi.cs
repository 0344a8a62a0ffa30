using System.Net.Http.Headers;
using System.Text.Json;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Host.Commands;

/// <summary>What commands ask a running service, as an administrator.</summary>
internal static class ServiceApi
{
    private static readonly JsonSerializerOptions Json = MakeOptions();

    public static HttpClient Open(Uri url, string? token, ServiceSettings settings)
    {
        var http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", token ?? new TokenIssuer(settings, TimeProvider.System).Issue(Roles.Admin, "cli", TimeSpan.FromDays(1)));
        return http;
    }

    /// <exception cref="StartupException">The service refused, or does not answer.</exception>
    public static async Task<T> SendAsync<T>(HttpClient http, HttpMethod method, string path, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            using var response = await http.SendAsync(request, cancellation);
            if (!response.IsSuccessStatusCode)
                throw new StartupException($"{http.BaseAddress} answered {(int)response.StatusCode}: {await DetailAsync(response, cancellation)}");
            return (await response.Content.ReadFromJsonAsync<T>(Json, cancellation))!;
        }
        catch (HttpRequestException exception)
        {
            throw new StartupException($"{http.BaseAddress} does not answer: {exception.Message}\nIs the service running? Name another with --url.");
        }
    }

    private static async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        try
        {
            using var problem = JsonDocument.Parse(text);
            return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() ?? text : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions();
        JsonAnswers.Configure(options);
        return options;
    }
}
