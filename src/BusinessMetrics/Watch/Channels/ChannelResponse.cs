using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Watch.Alerts.Rules;

namespace BusinessMetrics.Watch.Channels;

/// <param name="Url">Where it leads; of slack its host alone.</param>
/// <param name="To">Who gets the mail, masked.</param>
/// <param name="Fingerprint">Of what is secret of it: it differs where that does.</param>
/// <param name="PublicKey">What signatures v1a are checked with; of webhooks.</param>
/// <param name="RotatesUntil">Until when it is signed with the secret before, too.</param>
/// <param name="Status">enabled or disabled.</param>
/// <param name="DisabledFor">Why it was switched off.</param>
/// <param name="Source">api, or environment: such a channel is changed there.</param>
/// <param name="UpdatedAt">When it was changed; not of the environment's.</param>
/// <param name="UpdatedBy">Who changed it; not of the environment's.</param>
/// <param name="Health">How it takes what it is sent; not of a past moment.</param>
/// <param name="Secret">What was made for it just now: it is not shown again.</param>
public sealed record ChannelResponse(
    string Name,
    ChannelKind Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? To,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? From,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Template,
    bool SendResolved,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fallback,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fingerprint,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PublicKey,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? RotatesUntil,
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DisabledFor,
    string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? UpdatedBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChannelHealthResponse? Health = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret = null)
{
    public const string OfApi = "api";
    public const string OfEnvironment = "environment";

    public static ChannelResponse Of(
        Channel channel, string source, DateTimeOffset? updatedAt, string? updatedBy, DateTimeOffset now, ChannelHealthResponse? health = null, byte[]? secret = null) => new(
        channel.Name,
        channel.Kind,
        channel.Url,
        channel.Recipients,
        channel.From,
        channel.Template,
        channel.SendsResolved,
        channel.Fallback,
        channel.Fingerprint,
        channel.PublicKey,
        channel.RotatesUntil > now ? channel.RotatesUntil : null,
        channel.IsEnabled ? "enabled" : "disabled",
        channel.DisabledFor,
        source,
        updatedAt,
        updatedBy,
        health,
        secret is null ? null : WebhookSecret.Format(secret));
}

/// <param name="Waiting">Notices that are not delivered yet.</param>
/// <param name="DeliveredAt">When the last one was.</param>
/// <param name="FailingSince">Since when none was, where the last attempts failed.</param>
/// <param name="LastError">How the last failed attempt ended.</param>
/// <param name="Circuit">open while this node spares it, since it does not answer; else closed.</param>
public sealed record ChannelHealthResponse(
    long Waiting,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? DeliveredAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? FailingSince,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LastError,
    string Circuit);

/// <param name="Channels">By name, those of the environment among them.</param>
public sealed record ChannelsResponse(IReadOnlyList<ChannelResponse> Channels);

/// <summary>What channels look like, for the API document.</summary>
internal static class ChannelExamples
{
    private const string ChannelJson =
        """
        {
          "name": "on-call",
          "kind": "webhook",
          "url": "https://hooks.example.org/alerts",
          "send_resolved": true,
          "fingerprint": "b1946ac92492d234",
          "public_key": "whpk_gWgOmOtuCAKK2DUcSSgX1mHXrj4Z7DLLSMgGmCfk3uY=",
          "status": "enabled",
          "source": "api",
          "updated_at": "2026-11-23T05:19:08.523513Z",
          "updated_by": "ada",
          "health": {"waiting": 0, "delivered_at": "2026-11-23T06:02:11.101225Z", "circuit": "closed"}
        }
        """;

    public static PathParameter Name { get; } = new("name", "The channel's name: " + AlertRuleReader.NameRule + ".", "on-call");

    public static ResponseExample Channel { get; } = ResponseExample.Ok(ChannelJson);

    public static ResponseExample Channels { get; } = ResponseExample.Ok($$"""{"channels": [{{ChannelJson}}]}""");

    public static ResponseExample WithSecret { get; } = new(StatusCodes.Status200OK, Made());

    private static JsonObject Made()
    {
        var made = JsonNode.Parse(ChannelJson)!.AsObject();
        made.Remove("health");
        made["secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        return made;
    }
}

internal static class ChannelProblems
{
    /// <summary>404.</summary>
    public static IResult NoChannel(string name) =>
        Problems.NotFound("unknown-channel", "There is no such channel", $"No channel is called {FieldError.Quote(name)}; GET /channels lists those there are.");

    /// <summary>409: the environment names it.</summary>
    public static IResult OfEnvironment(string name) =>
        Problems.Conflict("channel-of-environment", "The environment has this channel", $"{name} is what ALERT_WEBHOOK_URL and ALERT_EMAIL_ENABLED make: change it there.");

    /// <summary>409.</summary>
    public static IResult InUse(string name, IReadOnlyList<string> users) =>
        Problems.Conflict("channel-in-use", "The channel is in use", $"{name} is named by {string.Join(", ", users)}: change that first.");
}
