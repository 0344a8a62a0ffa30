using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Outbound;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Watch.Channels;
using Microsoft.Security.AntiSSRF;

namespace BusinessMetrics.Watch.Deliveries.Sending;

/// <summary>What is sent.</summary>
/// <param name="Recipient">Of mail, the fingerprint of whom it is for.</param>
public sealed record Outgoing(Guid Id, string? Recipient, string ContentType, byte[] Body);

/// <summary>Sends by HTTP: one POST, without redirects; whatever is not 2xx within the time is a failure.</summary>
public sealed class HttpSender(OutboundHttp http, PersonalDataFilter filter, TimeProvider clock)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private const int LongestAnswer = 1024;
    private const string AlertmanagerPath = "/api/v2/alerts";

    public async Task<DeliveryOutcome> SendAsync(ChannelTarget target, Outgoing outgoing, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var request = RequestOf(target, outgoing, clock.GetUtcNow());
            using var answer = await http.SendAsync(request, either.Token);
            return await OutcomeOfAsync(target.Channel.Kind, answer, either.Token);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return new(ErrorOf(exception));
        }
    }

    /// <summary>Why a call failed, in one word.</summary>
    internal static string ErrorOf(Exception exception) => exception switch
    {
        OperationCanceledException or TimeoutException => "timeout",
        AntiSSRFException or ArgumentException => "address_refused",
        AuthenticationException => "tls",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery } => "dns",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "refused",
        SocketException { SocketErrorCode: SocketError.TimedOut } => "timeout",
        SocketException => "unreachable",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "dns",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls",
        HttpRequestException { InnerException: { } inner } => ErrorOf(inner),
        IOException { InnerException: SocketException inner } => ErrorOf(inner) is "unreachable" ? "closed" : ErrorOf(inner),
        IOException or HttpRequestException => "closed",
        _ => "failed",
    };

    private static HttpRequestMessage RequestOf(ChannelTarget target, Outgoing outgoing, DateTimeOffset now)
    {
        var (channel, secret) = target;
        var (url, body) = channel.Kind switch
        {
            ChannelKind.Slack => (secret.Url!, outgoing.Body),
            ChannelKind.PagerDuty => (channel.Url!, WithRoutingKey(outgoing.Body, secret.RoutingKey!)),
            ChannelKind.Alertmanager => (channel.Url!.TrimEnd('/') + AlertmanagerPath, outgoing.Body),
            _ => (channel.Url!, outgoing.Body),
        };
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(outgoing.ContentType);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("BusinessMetrics", "1"));
        if (channel.Kind != ChannelKind.Webhook || secret.Keys is not { } keys)
            return request;
        var id = outgoing.Id.ToString();
        var before = channel.RotatesUntil is { } until && now < until ? secret.KeysBefore : null;
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", WebhookSignature.Timestamp(now));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(id, now, body, keys, before));
        return request;
    }

    private static byte[] WithRoutingKey(byte[] body, string key)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        json["routing_key"] = key;
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private async Task<DeliveryOutcome> OutcomeOfAsync(ChannelKind kind, HttpResponseMessage answer, CancellationToken cancellation)
    {
        var status = (int)answer.StatusCode;
        var said = await ReadAsync(answer, cancellation);
        if (answer.IsSuccessStatusCode)
            return new(null, status, said);
        // PagerDuty and Alertmanager say so of what they will never take.
        var isFinal = status == StatusCodes.Status410Gone || (kind is ChannelKind.PagerDuty or ChannelKind.Alertmanager && status is 400 or 422);
        return new(status is >= 300 and < 400 ? "redirect" : $"http_{status}", status, said, isFinal, status == StatusCodes.Status410Gone, RetryAfterOf(answer));
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - clock.GetUtcNow(),
        _ => null,
    };

    /// <summary>The beginning of what the other side says; that it was delivered does not depend on it.</summary>
    private async Task<string?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
            var buffer = new byte[LongestAnswer];
            var length = await stream.ReadAtLeastAsync(buffer, LongestAnswer, throwOnEndOfStream: false, cancellation);
            return length == 0 ? null : filter.Masked(Printable(Encoding.UTF8.GetString(buffer, 0, length)));
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
