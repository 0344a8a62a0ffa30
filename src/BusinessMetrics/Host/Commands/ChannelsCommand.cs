using System.CommandLine;
using System.Globalization;
using BusinessMetrics.Host.Commands.Sending;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Watch.Channels;
using Spectre.Console;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>channels</c>: shows the ways by which a running service tells of alerts, and tries one.</summary>
internal static class ChannelsCommand
{
    public static Command Create(ServiceSettings settings)
    {
        var (url, token) = RecordingClient.Options(settings);
        token.Description = "A token of an administrator; by default one made with this machine's key.";
        var list = new Command("list", "Show every channel: where it leads, and how it takes what it is sent.") { url, token };
        list.SetAction(async (result, cancellation) =>
        {
            using var http = ServiceApi.Open(result.GetRequiredValue(url), result.GetValue(token), settings);
            return await ListAsync(http, cancellation);
        });

        var name = new Argument<string>("NAME") { Description = "A channel, as list shows them." };
        var test = new Command("test", "Send test.ping there, and show what the other side says.") { name, url, token };
        test.SetAction(async (result, cancellation) =>
        {
            using var http = ServiceApi.Open(result.GetRequiredValue(url), result.GetValue(token), settings);
            return await TestAsync(http, result.GetRequiredValue(name), cancellation);
        });
        return new("channels", "Look after the ways by which people and machines are told of alerts.") { list, test };
    }

    private static async Task<int> ListAsync(HttpClient http, CancellationToken cancellation)
    {
        var answer = await ServiceApi.SendAsync<ChannelsResponse>(http, HttpMethod.Get, "channels", cancellation);
        var table = new Table().Border(TableBorder.None);
        table.AddColumns("name", "kind", "leads to", "state", "waiting", "last delivered");
        foreach (var channel in answer.Channels)
            table.AddRow(
                Markup.Escape(channel.Name),
                AlertNames.Of(channel.Kind),
                Markup.Escape(channel.Url ?? string.Join(", ", channel.To ?? [])),
                Markup.Escape(channel.DisabledFor ?? (channel.Health?.FailingSince is not null ? $"failing: {channel.Health.LastError}" : channel.Status)),
                (channel.Health?.Waiting ?? 0).ToString(CultureInfo.InvariantCulture),
                channel.Health?.DeliveredAt?.ToString("u", CultureInfo.InvariantCulture) ?? "-");
        AnsiConsole.Write(table);
        return 0;
    }

    private static async Task<int> TestAsync(HttpClient http, string name, CancellationToken cancellation)
    {
        var answer = await ServiceApi.SendAsync<ChannelTestResponse>(http, HttpMethod.Post, $"channels/{Uri.EscapeDataString(name)}/test", cancellation);
        var said = string.Join(": ", new[] { answer.Status?.ToString(CultureInfo.InvariantCulture), answer.Answer }.OfType<string>());
        if (answer.Delivered)
        {
            Console.WriteLine($"Delivered in {answer.DurationMs} ms. {said}".TrimEnd());
            return 0;
        }

        Console.Error.WriteLine($"Not delivered: {answer.Error}. {said}".TrimEnd());
        return 1;
    }
}
