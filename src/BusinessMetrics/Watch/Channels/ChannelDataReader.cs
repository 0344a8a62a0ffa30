using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Watch.Alerts.Rules;
using BusinessMetrics.Watch.Deliveries.Rendering;

namespace BusinessMetrics.Watch.Channels;

/// <summary>A channel as it was asked for; what is secret and left out stays as it was.</summary>
internal sealed record WantedChannel(Channel Channel, ChannelSecret Secret);

/// <summary>What a channel has to keep to be set (docs/understand/watch/channels.md); reads it from its JSON.</summary>
internal static class ChannelDataReader
{
    public const int MostRecipients = 50;

    private const int LongestTemplate = 16 * 1024;
    private const int LongestUrl = 2000;
    private const int LongestRoutingKey = 200;

    private static readonly string[] Fields = ["name", "kind", "url", "to", "from", "secret", "routing_key", "template", "send_resolved", "fallback"];

    private static readonly Dictionary<ChannelKind, string[]> FieldsOf = new()
    {
        [ChannelKind.Webhook] = ["url", "secret"],
        [ChannelKind.Email] = ["to", "from", "template"],
        [ChannelKind.Slack] = ["url", "template"],
        [ChannelKind.PagerDuty] = ["url", "routing_key"],
        [ChannelKind.Alertmanager] = ["url"],
        [ChannelKind.Log] = [],
    };

    /// <summary>The channel, or null with the reasons in <paramref name="errors"/>.</summary>
    /// <param name="name">As it stands in the path.</param>
    public static WantedChannel? Read(string name, ReadOnlyMemory<byte> json, List<FieldError> errors)
    {
        if (!AlertRuleReader.IsName(name))
            errors.Add(new("name", FieldError.Quote(name), AlertRuleReader.NameRule));
        return JsonFields.Parse(json, Fields, errors) is { } body ? Read(name, body, errors) : null;
    }

    private static WantedChannel? Read(string name, JsonFields body, List<FieldError> errors)
    {
        if (body.Name("name") is { } named && named != name)
            body.Refuse("name", FieldError.Quote(named), $"the name in the path, {FieldError.Quote(name)}, or nothing");
        if (AlertNames.Find<ChannelKind>(body.Text("kind")) is not { } kind)
        {
            body.Refuse("kind", body.Received("kind"), "one of " + string.Join(", ", AlertNames.All<ChannelKind>()));
            return null;
        }

        foreach (var field in FieldsOf.Values.SelectMany(fields => fields).Distinct().Except(FieldsOf[kind]).Where(body.Has))
            body.Refuse(field, body.Received(field), $"nothing: {AlertNames.Of(kind)} has no {field}");
        var url = Url(body);
        var recipients = Recipients(body);
        var from = body.Text("from");
        if (from is not null && MailAddresses.Find(from) is null)
            body.Refuse("from", FieldError.Quote(from), "one address such as metrics@example.org");
        var secret = body.Text("secret") is { } text ? Secret(body, text) : null;
        var routingKey = body.Text("routing_key");
        if (routingKey?.Length > LongestRoutingKey || routingKey?.Any(char.IsControl) == true)
            body.Refuse("routing_key", "(not shown)", $"1-{LongestRoutingKey} characters");
        var fallback = body.Text("fallback");
        if (fallback is not null && (!AlertRuleReader.IsName(fallback) || fallback == name))
            body.Refuse("fallback", FieldError.Quote(fallback), "another channel's name");
        var template = Template(body, kind);
        var sendsResolved = body.Switch("send_resolved") ?? true;
        if (url is null && kind is ChannelKind.Webhook or ChannelKind.Alertmanager)
            body.Refuse("url", body.Received("url"), "an http or https URL");
        if (errors.Count > 0)
            return null;

        var channel = new Channel
        {
            Name = name,
            Kind = kind,
            Url = kind == ChannelKind.Slack ? null : url?.AbsoluteUri ?? (kind == ChannelKind.PagerDuty ? PagerDutyUrl : null),
            From = from,
            Template = template,
            SendsResolved = sendsResolved,
            Fallback = fallback,
        };
        return new(channel, new()
        {
            Url = kind == ChannelKind.Slack ? url?.AbsoluteUri : null,
            Recipients = recipients,
            RoutingKey = routingKey,
            Keys = secret is null ? null : new(secret, []),
        });
    }

    public const string PagerDutyUrl = "https://events.pagerduty.com/v2/enqueue";

    private static Uri? Url(JsonFields body)
    {
        if (body.Text("url") is not { } text)
            return null;
        if (text.Length <= LongestUrl && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Host.Length: > 0, UserInfo.Length: 0 })
            return url;
        // It may be a secret.
        body.Refuse("url", "(not shown)", $"an http or https URL of at most {LongestUrl} characters, without user and password");
        return null;
    }

    private static string[]? Recipients(JsonFields body)
    {
        if (body.Texts("to", MostRecipients) is not { } texts)
            return null;
        var addresses = texts.Select(MailAddresses.Find).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (texts.Count > 0 && texts.All(text => MailAddresses.Find(text) is not null))
            return addresses;
        body.Refuse("to", $"{texts.Count} of them, {texts.Count(text => MailAddresses.Find(text) is null)} of which are none", $"1 to {MostRecipients} addresses such as on-call@example.org");
        return null;
    }

    private static byte[]? Secret(JsonFields body, string text)
    {
        if (WebhookSecret.Parse(text) is { } secret)
            return secret;
        body.Refuse("secret", "(not shown)", WebhookSecret.Allowed);
        return null;
    }

    private static string? Template(JsonFields body, ChannelKind kind)
    {
        if (body.Text("template") is not { } text)
            return null;
        if (text.Length > LongestTemplate)
            body.Refuse("template", $"{text.Length} characters", $"at most {LongestTemplate}");
        else if (NotificationTemplate.ProblemOf(text, kind) is { } problem)
            body.Refuse("template", problem, kind == ChannelKind.Slack ? "Liquid that gives a JSON object" : "Liquid that gives one line");
        return text;
    }
}
