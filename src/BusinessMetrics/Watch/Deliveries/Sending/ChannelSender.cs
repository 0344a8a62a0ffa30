using BusinessMetrics.Platform.Outbound;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Watch.Channels;

namespace BusinessMetrics.Watch.Deliveries.Sending;

/// <summary>Sends to a channel of any kind, behind the circuit breaker of its destination.</summary>
public sealed class ChannelSender(HttpSender http, MailSender mail, LogSender log, CircuitBreakers breakers)
{
    public CircuitBreaker BreakerOf(Channel channel) => breakers.Of(ChannelHealth.DestinationOf(channel.Name), AlertNames.Of(channel.Kind));

    /// <returns>Null where its circuit is open, and nothing was sent.</returns>
    public async Task<DeliveryOutcome?> SendAsync(ChannelTarget target, Outgoing outgoing, CancellationToken cancellation)
    {
        DeliveryOutcome? outcome = null;
        await BreakerOf(target.Channel).TryAsync(
            async token =>
            {
                outcome = await SendOnceAsync(target, outgoing, token);
                return outcome.IsDestinationWell;
            },
            cancellation);
        return outcome;
    }

    /// <summary>Whatever the circuit is.</summary>
    public Task<DeliveryOutcome> SendOnceAsync(ChannelTarget target, Outgoing outgoing, CancellationToken cancellation) => target.Channel.Kind switch
    {
        ChannelKind.Email => mail.SendAsync(target, outgoing, cancellation),
        ChannelKind.Log => Task.FromResult(log.Send(outgoing)),
        _ => http.SendAsync(target, outgoing, cancellation),
    };
}
