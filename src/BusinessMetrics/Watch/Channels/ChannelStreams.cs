using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Trust.Streams;
using NSec.Cryptography;

namespace BusinessMetrics.Watch.Channels;

/// <summary>A channel as a change left it.</summary>
/// <param name="NewSecret">Told this once; null where nothing was made.</param>
internal sealed record DecidedChannel(Channel Channel, DateTimeOffset ChangedAt, long Position, byte[]? NewSecret = null);

/// <summary>Changes channels, each in a stream of its own, and what is secret of them in the same transaction.</summary>
public sealed class ChannelStreams(EventStreams streams, ChannelVault vault, ChannelCipher cipher, TimeProvider clock)
{
    /// <summary>How long what was signed with before is signed with, too.</summary>
    public static readonly TimeSpan Rotation = TimeSpan.FromHours(24);

    /// <summary>The channel of a name; null where there is none.</summary>
    public async Task<Channel?> FindAsync(string name, CancellationToken cancellation) =>
        Of(await streams.ReadNewestAsync(Channel.StreamOf(name), cancellation));

    /// <summary>Makes or replaces a channel; the same again changes nothing, unless it was switched off.</summary>
    internal async Task<(DecidedChannel? Channel, FieldError? Missing)> SetAsync(
        WantedChannel wanted, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await streams.ReadNewestAsync(Channel.StreamOf(wanted.Channel.Name), cancellation);
            var current = Of(history);
            var known = current?.Kind == wanted.Channel.Kind ? await vault.FindAsync(current.Name, cancellation) : null;
            if (MissingOf(wanted, known) is { } missing)
                return (null, missing);
            var made = wanted.Channel.Kind == ChannelKind.Webhook && wanted.Secret.Keys is null && known is null ? WebhookSecret.New() : null;
            var (channel, secret) = Merged(wanted, current, known, made);
            if (current is not null && channel.ToJson() == current.ToJson())
                return (new(current, history.Events[^1].RecordedAt, history.Events[^1].Sequence), null);
            if (await AppendAsync(history, new ChannelSet { Channel = channel }, secret, caller, audit, cancellation) is { } decided)
                return (decided with { NewSecret = made }, null);
        }
    }

    /// <summary>Signs with a new secret from now on, and for a day with the one before.</summary>
    /// <returns>Null where there is no such webhook.</returns>
    internal async Task<DecidedChannel?> RotateAsync(string name, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await streams.ReadNewestAsync(Channel.StreamOf(name), cancellation);
            if (Of(history) is not { Kind: ChannelKind.Webhook } current || await vault.FindAsync(name, cancellation) is not { Keys: { } before } known)
                return null;
            var made = WebhookSecret.New();
            var secret = known with { Keys = NewKeys(made), KeysBefore = before };
            var channel = WithKeys(current, secret) with { RotatesUntil = clock.GetUtcNow() + Rotation };
            if (await AppendAsync(history, new ChannelSecretRotated { Channel = channel }, secret, caller, audit, cancellation) is { } decided)
                return decided with { NewSecret = made };
        }
    }

    /// <summary>Switches a channel off, unless it is already.</summary>
    /// <param name="reason">For people.</param>
    internal async Task<bool> DisableAsync(string name, string reason, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await streams.ReadNewestAsync(Channel.StreamOf(name), cancellation);
            if (Of(history) is not { IsEnabled: true } current)
                return false;
            if (await streams.AppendAsync(history, [new ChannelDisabled { Channel = current with { DisabledFor = reason } }], caller, [audit], cancellation) is { } sequence)
            {
                await streams.WaitForAsync(RoutingReadModel.ModelName, sequence, cancellation);
                return true;
            }
        }
    }

    /// <summary>Takes a channel away, and what is secret of it.</summary>
    /// <returns>The place in the log up to which that is there; null where there is no such channel.</returns>
    internal async Task<long?> RemoveAsync(string name, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await streams.ReadNewestAsync(Channel.StreamOf(name), cancellation);
            if (Of(history) is null)
                return null;
            if (await streams.AppendAsync(history, [new ChannelRemoved(name)], caller, [audit], cancellation, session => ChannelVault.Forget(session, name)) is not { } sequence)
                continue;
            await streams.WaitForAsync(RoutingReadModel.ModelName, sequence, cancellation);
            return sequence;
        }
    }

    private async Task<DecidedChannel?> AppendAsync(
        StreamHistory history, ChannelEvent change, ChannelSecret secret, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        var name = change.Channel.Name;
        if (await streams.AppendAsync(history, [change], caller, [audit], cancellation, session => vault.Keep(session, name, secret)) is not { } sequence)
            return null;
        await streams.WaitForAsync(RoutingReadModel.ModelName, sequence, cancellation);
        var recorded = await streams.ReadOneAsync(Channel.StreamOf(name), history.Version + 1, cancellation)
            ?? throw new InvalidOperationException($"a change of the channel {name} was recorded and is not there");
        return new(change.Channel, recorded.RecordedAt, sequence);
    }

    /// <summary>What is secret, needed, and neither sent nor known.</summary>
    private static FieldError? MissingOf(WantedChannel wanted, ChannelSecret? known) => wanted.Channel.Kind switch
    {
        ChannelKind.Slack when wanted.Secret.Url is null && known?.Url is null => new("url", FieldError.Nothing, "an http or https URL"),
        ChannelKind.Email when wanted.Secret.Recipients is null && known?.Recipients is null =>
            new("to", FieldError.Nothing, $"1 to {ChannelDataReader.MostRecipients} addresses such as on-call@example.org"),
        ChannelKind.PagerDuty when wanted.Secret.RoutingKey is null && known?.RoutingKey is null => new("routing_key", FieldError.Nothing, "the integration's key"),
        _ => null,
    };

    private (Channel Channel, ChannelSecret Secret) Merged(WantedChannel wanted, Channel? current, ChannelSecret? known, byte[]? made)
    {
        var secret = new ChannelSecret
        {
            Url = wanted.Secret.Url ?? known?.Url,
            Recipients = wanted.Secret.Recipients ?? known?.Recipients,
            RoutingKey = wanted.Secret.RoutingKey ?? known?.RoutingKey,
            Keys = wanted.Channel.Kind != ChannelKind.Webhook ? null : KeysOf(made ?? wanted.Secret.Keys?.Secret, known?.Keys),
        };
        var isRotating = secret.Keys is not null && secret.Keys.Secret.AsSpan().SequenceEqual(known?.Keys?.Secret) && known!.KeysBefore is not null;
        secret = secret with { KeysBefore = isRotating ? known!.KeysBefore : null };
        var channel = wanted.Channel with
        {
            Url = wanted.Channel.Url ?? HostOf(secret.Url),
            Recipients = secret.Recipients?.Select(MailAddresses.Masked).ToArray(),
            RotatesUntil = isRotating ? current!.RotatesUntil : null,
        };
        channel = WithKeys(channel, secret);
        // Whatever the data key is by now.
        return (known is not null && secret.ToJson().AsSpan().SequenceEqual(known.ToJson()) ? channel with { Fingerprint = current!.Fingerprint } : channel, secret);
    }

    private Channel WithKeys(Channel channel, ChannelSecret secret) => channel with
    {
        Fingerprint = channel.Kind is ChannelKind.Log or ChannelKind.Alertmanager ? null : cipher.FingerprintOf(secret),
        PublicKey = secret.Keys is { } keys ? WebhookKeys.PublicOf(keys.PrivateKey) : null,
    };

    private static SigningKeys? KeysOf(byte[]? wanted, SigningKeys? known) => wanted is null || wanted.AsSpan().SequenceEqual(known?.Secret)
        ? known
        : NewKeys(wanted) with { PrivateKey = known?.PrivateKey ?? WebhookKeys.NewPrivate() };

    private static SigningKeys NewKeys(byte[] secret) => new(secret, WebhookKeys.NewPrivate());

    /// <summary>Of a URL that is itself a secret.</summary>
    private static string? HostOf(string? url) => url is null ? null : new Uri(url).GetLeftPart(UriPartial.Authority) + "/…";

    private static Channel? Of(StreamHistory history) => history.Events is [.., { Data: ChannelEvent change }] ? change.Channel : null;
}

/// <summary>Keys of Ed25519 as Standard Webhooks writes them.</summary>
public static class WebhookKeys
{
    public const string PublicPrefix = "whpk_";

    private static readonly SignatureAlgorithm Algorithm = SignatureAlgorithm.Ed25519;

    public static byte[] NewPrivate()
    {
        using var key = Key.Create(Algorithm, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        return key.Export(KeyBlobFormat.RawPrivateKey);
    }

    public static string PublicOf(byte[] privateKey)
    {
        using var key = Key.Import(Algorithm, privateKey, KeyBlobFormat.RawPrivateKey);
        return PublicPrefix + Convert.ToBase64String(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    public static byte[] Sign(byte[] privateKey, byte[] message)
    {
        using var key = Key.Import(Algorithm, privateKey, KeyBlobFormat.RawPrivateKey);
        return Algorithm.Sign(key, message);
    }
}
