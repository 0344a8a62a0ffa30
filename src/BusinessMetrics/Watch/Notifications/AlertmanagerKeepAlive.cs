using System.Text.Json;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Notifications;
using BusinessMetrics.Watch.Channels;
using BusinessMetrics.Watch.Deliveries.Rendering;
using BusinessMetrics.Watch.Deliveries.Sending;
using BusinessMetrics.Watch.Routes;
using Npgsql;

namespace BusinessMetrics.Watch.Notifications;

/// <summary>
/// Tells Alertmanagers every minute what fires: an alert ends there by itself when nobody does, and one that was restarted knows
/// nothing. Of several nodes one does. What begins or ends is a delivery of its own, at once.
/// </summary>
public sealed partial class AlertmanagerKeepAlive(
    NpgsqlDataSource dataSource, RoutingDirectory directory, ChannelSender sender, ServiceSettings settings, TimeProvider clock, ILogger<AlertmanagerKeepAlive> logger)
    : BackgroundService
{
    private const long AdvisoryLock = 0x427573_416d4b;
    private const int MostTogether = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.AlertThresholdsEnabled)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TellAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailure(exception);
            }

            await Task.Delay(AlertmanagerAlerts.Every, clock, stoppingToken);
        }
    }

    /// <summary>Tells what fires and what ended just now.</summary>
    public async Task TellAsync(CancellationToken cancellation)
    {
        var targets = (await directory.TargetsAsync(cancellation)).Values.Where(target => target.Channel.Kind == ChannelKind.Alertmanager).ToArray();
        if (targets.Length == 0)
            return;
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var command = new NpgsqlCommand($"select pg_try_advisory_xact_lock({AdvisoryLock})", connection))
            if (!(bool)(await command.ExecuteScalarAsync(cancellation))!)
                return;
        var routing = (await directory.CurrentAsync(cancellation)).Routing;
        foreach (var target in targets)
        {
            var routes = routing.Routes.Where(route => route.Channels.Contains(target.Channel.Name)).Select(route => route.Name).ToArray();
            var now = clock.GetUtcNow();
            var alerts = (await FiringAsync(connection, routes, cancellation)).Select(alert => AlertmanagerAlerts.Of(alert, now, settings.PublicUrl));
            foreach (var part in alerts.Concat(await EndedAsync(connection, target.Channel.Name, now, cancellation)).Chunk(MostTogether))
                await SendAsync(target, part, cancellation);
        }
    }

    private async Task SendAsync(ChannelTarget target, IReadOnlyList<JsonObject> alerts, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new JsonArray([.. alerts]));
        if (await sender.SendAsync(target, new(Guid.CreateVersion7(), null, "application/json", body), cancellation) is { IsDelivered: false } outcome)
            LogNotTold(target.Channel.Name, outcome.Error!);
    }

    private static async Task<IReadOnlyList<NotifiedAlert>> FiringAsync(NpgsqlConnection connection, string[] routes, CancellationToken cancellation)
    {
        // By the primary key (route, group_key).
        await using var command = new NpgsqlCommand("select state from operations.notification_groups where route = any($1)", connection);
        command.Parameters.AddWithValue(routes);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var firing = new List<NotifiedAlert>();
        while (await reader.ReadAsync(cancellation))
            firing.AddRange(NotificationGroup.Parse(reader.GetString(0)).Alerts.Where(alert => alert is { IsFiring: true, IsTold: true }));
        return firing;
    }

    /// <summary>As it was sent.</summary>
    private static async Task<IReadOnlyList<JsonObject>> EndedAsync(NpgsqlConnection connection, string channel, DateTimeOffset now, CancellationToken cancellation)
    {
        // By deliveries_by_time.
        await using var command = new NpgsqlCommand(
            "select body from operations.deliveries where created_at > $1 and channel = $2 and type <> 'test.ping' order by sequence", connection);
        command.Parameters.AddWithValue(now - AlertmanagerAlerts.EndsFor);
        command.Parameters.AddWithValue(channel);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var ended = new List<JsonObject>();
        while (await reader.ReadAsync(cancellation))
            ended.AddRange(JsonNode.Parse(await reader.GetFieldValueAsync<byte[]>(0, cancellation))!.AsArray()
                .Select(alert => alert!.AsObject())
                .Where(alert => DateTimeOffset.Parse(alert["endsAt"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture) <= now)
                .Select(alert => alert.DeepClone().AsObject()));
        return ended;
    }

    [LoggerMessage(LogLevel.Warning, "The Alertmanager of the channel {Channel} could not be told what fires: {Error}")]
    private partial void LogNotTold(string channel, string error);

    [LoggerMessage(LogLevel.Error, "Alertmanagers cannot be told what fires; trying again in a minute")]
    private partial void LogFailure(Exception exception);
}
