using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Watch.Channels;
using Npgsql;
using Route = BusinessMetrics.Projections.Watch.Routes.Route;

namespace BusinessMetrics.Watch.Routes;

/// <summary>What holds, and a text that differs where it does.</summary>
/// <param name="Disabled">The channels that are switched off, with the place in the log and the moment of that.</param>
public sealed record CurrentRouting(Routing Routing, string Version, IReadOnlyList<(Channel Channel, long Sequence, DateTimeOffset At)> Disabled);

/// <summary>The channels, routes and silences that hold now, the environment's among them. Read anew when one changed.</summary>
public sealed class RoutingDirectory(RoutingReader reader, NpgsqlDataSource dataSource, EnvironmentChannels environment, ChannelVault vault, TimeProvider clock)
{
    private readonly string _environment = HashOf(environment);
    private CurrentRouting? _known;
    private KnownTargets? _targets;

    public async Task<CurrentRouting> CurrentAsync(CancellationToken cancellation)
    {
        var version = $"{await NewestAsync(cancellation)}/{_environment}";
        if (_known is { } known && known.Version == version)
            return known;
        var channels = await reader.ChannelsAsync(null, null, cancellation);
        var routes = await reader.RoutesAsync(null, null, cancellation);
        var silences = await reader.SilencesAsync(null, clock.GetUtcNow(), null, cancellation);
        IEnumerable<Route> all = routes.Select(route => route.Value);
        if (environment.DefaultRoute is { } fallback && !all.Any(route => route.IsDefault))
            all = all.Append(fallback);
        return _known = new(
            Routing.Of([.. channels.Select(channel => channel.Value), .. environment.Targets.Select(target => target.Channel)], all, silences.Select(silence => silence.Value)),
            version,
            [.. channels.Where(channel => !channel.Value.IsEnabled).Select(channel => (channel.Value, channel.Sequence, channel.ChangedAt))]);
    }

    /// <summary>The channels that are on, by name, with all that is needed to send.</summary>
    public async Task<IReadOnlyDictionary<string, ChannelTarget>> TargetsAsync(CancellationToken cancellation)
    {
        var current = await CurrentAsync(cancellation);
        if (_targets is { } known && known.Version == current.Version)
            return known.Targets;
        var channels = current.Routing.Channels.Where(channel => channel.IsEnabled && !environment.Has(channel.Name)).ToArray();
        var secrets = await vault.ReadAsync([.. channels.Select(channel => channel.Name)], cancellation);
        var targets = channels
            .Select(channel => new ChannelTarget(channel, secrets.GetValueOrDefault(channel.Name) ?? new()))
            .Concat(environment.Targets)
            .ToDictionary(target => target.Channel.Name, StringComparer.Ordinal);
        _targets = new(current.Version, targets);
        return targets;
    }

    /// <summary>A channel whether it is on or off; null where there is none.</summary>
    public async Task<ChannelTarget?> FindTargetAsync(string name, CancellationToken cancellation)
    {
        if ((await TargetsAsync(cancellation)).GetValueOrDefault(name) is { } target)
            return target;
        var routing = (await CurrentAsync(cancellation)).Routing;
        return routing.ChannelOf(name) is { } channel ? new(channel, await vault.FindAsync(name, cancellation) ?? new()) : null;
    }

    private async Task<long> NewestAsync(CancellationToken cancellation)
    {
        // By routing_changes_by_sequence.
        await using var command = dataSource.CreateCommand($"select coalesce(max(sequence), 0) from {ReadModelSchema.Live}.{RoutingReadModel.Table}");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static string HashOf(EnvironmentChannels environment) => environment.DefaultRoute is not { } route
        ? "none"
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(environment.Targets.Select(target => target.Channel.ToJson())) + route.ToJson())).AsSpan(0, 8));

    /// <summary>One object, so that whoever reads while another writes sees all of either.</summary>
    private sealed record KnownTargets(string Version, IReadOnlyDictionary<string, ChannelTarget> Targets);
}
