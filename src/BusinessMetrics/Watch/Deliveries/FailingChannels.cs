using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Watch.Channels;
using Npgsql;

namespace BusinessMetrics.Watch.Deliveries;

/// <summary>Switches channels off that want nothing any more (410), or have taken nothing for days. Those of the environment are only told of in the log.</summary>
public sealed partial class FailingChannels(
    NpgsqlDataSource dataSource, ChannelStreams channels, EnvironmentChannels environment, TimeProvider clock, ILogger<FailingChannels> logger)
{
    public static readonly TimeSpan Patience = TimeSpan.FromDays(5);

    private static readonly Caller Dispatcher = new("delivery", "delivery");

    public async Task SwitchOffAsync(IReadOnlyList<EndedAttempt> ended, CancellationToken cancellation)
    {
        foreach (var channel in ended.Where(each => each.Outcome.IsGone).Select(each => each.Delivery.Channel).Distinct())
            await SwitchOffAsync(channel, "the other side answered 410: it wants nothing any more", cancellation);
        var failed = ended.Where(each => each.Outcome is { IsDelivered: false, IsGone: false }).Select(each => each.Delivery.Channel).Distinct().ToArray();
        if (failed.Length == 0)
            return;
        foreach (var (channel, error) in await FailingForLongAsync(failed, cancellation))
            await SwitchOffAsync(channel, $"nothing was taken there for {Patience.TotalDays:0} days, last for {error}", cancellation);
    }

    private async Task SwitchOffAsync(string channel, string reason, CancellationToken cancellation)
    {
        if (environment.Has(channel))
            LogOfEnvironment(channel, reason);
        else if (await channels.DisableAsync(channel, reason, Dispatcher, AuditedRequest.BySystem("channel.disable", $"channel:{channel}", reason), cancellation))
            LogSwitchedOff(channel, reason);
    }

    private async Task<IReadOnlyList<(string Channel, string Error)>> FailingForLongAsync(string[] names, CancellationToken cancellation)
    {
        // By the primary key (channel).
        await using var command = dataSource.CreateCommand(
            "select channel, coalesce(last_error, 'failed') from operations.channel_health where channel = any($1) and failing_since < $2");
        command.Parameters.AddWithValue(names);
        command.Parameters.AddWithValue(clock.GetUtcNow() - Patience);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var failing = new List<(string, string)>();
        while (await reader.ReadAsync(cancellation))
            failing.Add((reader.GetString(0), reader.GetString(1)));
        return failing;
    }

    [LoggerMessage(LogLevel.Error, "The channel {Channel} was switched off: {Reason}")]
    private partial void LogSwitchedOff(string channel, string reason);

    [LoggerMessage(LogLevel.Error, "The channel {Channel}, which the environment names, should be switched off: {Reason}")]
    private partial void LogOfEnvironment(string channel, string reason);
}
