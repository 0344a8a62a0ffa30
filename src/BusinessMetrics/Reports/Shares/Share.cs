using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Reports.Definitions;

namespace BusinessMetrics.Reports.Shares;

/// <summary>What a link shows.</summary>
public enum ShareKind
{
    /// <summary>A report that was made.</summary>
    [JsonStringEnumMemberName("run")]
    Run,

    /// <summary>A dashboard of somebody's own, or one for all.</summary>
    [JsonStringEnumMemberName("dashboard")]
    Dashboard,

    /// <summary>Sections as reports have them.</summary>
    [JsonStringEnumMemberName("sections")]
    Sections,

    /// <summary>One panel as dashboards have them.</summary>
    [JsonStringEnumMemberName("panel")]
    Panel,
}

/// <summary>Whether a link opens.</summary>
public enum ShareState
{
    [JsonStringEnumMemberName("open")]
    Open,

    [JsonStringEnumMemberName("expired")]
    Expired,

    [JsonStringEnumMemberName("revoked")]
    Revoked,
}

/// <summary>The time that figures are about: a range up to the moment that they are as of, or from an instant on.</summary>
/// <param name="TimeRange">1h, 24h, 7d or 30d.</param>
/// <param name="EndTime">Not included; null where it goes on.</param>
public sealed record ShareTime(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TimeRange = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? StartTime = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? EndTime = null);

/// <summary>What is shared: one of a run, a dashboard, sections or a panel.</summary>
public sealed record ShareContent
{
    public required ShareKind Kind { get; init; }

    public Guid? Run { get; init; }

    /// <summary>The name of the report that the run made.</summary>
    public string? Report { get; init; }

    public Guid? Dashboard { get; init; }

    public IReadOnlyList<SectionKind>? Sections { get; init; }

    public ReportPanel? Panel { get; init; }

    /// <summary>Null of a run, which has its own, and of a dashboard that is shown as it says itself.</summary>
    public ShareTime? Time { get; init; }

    /// <summary>An IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";

    public string ToJson() => JsonSerializer.Serialize(this, SharesJson.Default.ShareContent);

    public static ShareContent Parse(string json) => JsonSerializer.Deserialize(json, SharesJson.Default.ShareContent)!;
}

/// <summary>Something that whoever has the link may read, without an account.</summary>
/// <param name="Sequence">Shares are listed by it.</param>
/// <param name="Owner">The subject who shared it: a dashboard that they may not see any more it does not show any more.</param>
/// <param name="Role">reader, or auditor where the owner may read compliance: what it may ask.</param>
/// <param name="Services">What it is about; null for all.</param>
/// <param name="AsOf">Null where it is as of each opening, and of a run, which has its own.</param>
/// <param name="Position">The place in the log of the last event that counts; null where that is another with each opening.</param>
/// <param name="Password">Null where the link is enough.</param>
public sealed record Share(
    long Sequence,
    Guid Id,
    string Name,
    ShareContent Content,
    string Owner,
    string Role,
    IReadOnlyList<string>? Services,
    DateTimeOffset? AsOf,
    long? Position,
    string Watermark,
    SharePassword? Password,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt = null,
    long Openings = 0,
    DateTimeOffset? LastOpenedAt = null)
{
    public ShareState StateAt(DateTimeOffset now) => RevokedAt is not null ? ShareState.Revoked : now >= ExpiresAt ? ShareState.Expired : ShareState.Open;
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ShareContent))]
internal sealed partial class SharesJson : JsonSerializerContext;
