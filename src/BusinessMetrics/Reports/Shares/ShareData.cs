using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Reports.Definitions;

namespace BusinessMetrics.Reports.Shares;

/// <summary>What is to be shared, as it is sent: one of run, dashboard, sections and panel. <see cref="ShareDataReader"/> is what reads it.</summary>
public sealed record ShareData
{
    /// <summary>1-100 characters: the page's title, and what one's own links are told apart by.</summary>
    public required string Name { get; init; }

    /// <summary>The id of a run that is done.</summary>
    public Guid? Run { get; init; }

    /// <summary>The id of a dashboard that one may see.</summary>
    public Guid? Dashboard { get; init; }

    /// <summary>As reports have them, each once, but custom.</summary>
    public IReadOnlyList<SectionKind>? Sections { get; init; }

    public ReportPanelData? Panel { get; init; }

    /// <summary>Of a dashboard its own if left out, else the last 30 days. Not of a run.</summary>
    public ShareTime? Time { get; init; }

    /// <summary>Whose days and clocks: an IANA name; UTC if left out. Not of a run.</summary>
    public string? TimeZone { get; init; }

    /// <summary>A moment of record time; as of each opening if left out. Not of a run.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Only these; all that one may read if left out.</summary>
    public IReadOnlyList<string>? Services { get; init; }

    /// <summary>1 to 365; 30 if left out.</summary>
    public int? ExpiresInDays { get; init; }

    /// <summary>8-200 characters that whoever opens it has to know; the link is enough if left out.</summary>
    public string? Password { get; init; }

    /// <summary>What stands across each page, in up to 60 characters; the name if left out.</summary>
    public string? Watermark { get; init; }
}

/// <param name="Report">The report that the run made.</param>
/// <param name="Time">Left out of a run, and of a dashboard that is shown as it says itself.</param>
/// <param name="AsOf">Left out where it is as of each opening, and of a run, which has its own.</param>
/// <param name="Services">What it is about; left out for all.</param>
/// <param name="CreatedBy">For those who may see people, and for whoever shared it.</param>
/// <param name="Openings">How often somebody read it.</param>
/// <param name="Url">The link: only in the answer to who shares.</param>
public sealed record ShareResponse(
    Guid Id,
    string Name,
    ShareKind Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Run,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Report,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Dashboard,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SectionKind>? Sections,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ReportPanelData? Panel,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ShareTime? Time,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? AsOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Services,
    string Watermark,
    bool HasPassword,
    ShareState State,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CreatedBy,
    DateTimeOffset ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? RevokedAt,
    long Openings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? LastOpenedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url)
{
    internal static ShareResponse Of(Share share, ShareCaller caller, DateTimeOffset now, string? url = null)
    {
        var content = share.Content;
        return new(
            share.Id,
            share.Name,
            content.Kind,
            content.Run,
            content.Report,
            content.Dashboard,
            content.Sections,
            content.Panel is { } panel ? new(panel.Kind, panel.Title, panel.Query, panel.Text) : null,
            content.Time,
            share.AsOf,
            share.Services,
            share.Watermark,
            share.Password is not null,
            share.StateAt(now),
            share.CreatedAt,
            caller.Shown(share.Owner),
            share.ExpiresAt,
            share.RevokedAt,
            share.Openings,
            share.LastOpenedAt,
            url);
    }
}

/// <param name="Shares">The newest first.</param>
/// <param name="NextCursor">Asks for the next page; left out on the last one.</param>
public sealed record SharesResponse(
    IReadOnlyList<ShareResponse> Shares,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor);

/// <summary>What shares look like, for the API document.</summary>
internal static class ShareExamples
{
    public const string DataJson = """{"name": "October for Acme", "run": "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11", "services": ["training"], "expires_in_days": 30}""";

    private const string Fields =
        """
        "id": "019ab6d2-9a00-7d11-8f00-b5a113f6c7f0", "name": "October for Acme", "kind": "run", "run": "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11", "report": "monthly-cost",
        "services": ["training"], "watermark": "October for Acme", "has_password": false, "state": "open", "created_at": "2026-11-23T05:19:08.523513Z", "created_by": "ada",
        "expires_at": "2026-12-23T05:19:08.523513Z", "openings": 0
        """;

    public static PathParameter Id { get; } = new("id", "The share's id.", "019ab6d2-9a00-7d11-8f00-b5a113f6c7f0");

    public static ResponseExample Created { get; } = new(
        StatusCodes.Status201Created, JsonNode.Parse($$"""{ {{Fields}}, "url": "https://metrics.example.org/shared/3q2-7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs"}""")!);

    public static ResponseExample Share { get; } = ResponseExample.Ok($$"""{ {{Fields}} }""");

    public static ResponseExample Shares { get; } = ResponseExample.Ok($$"""{"shares": [{ {{Fields}} }]}""");
}

internal static class ShareProblems
{
    /// <summary>403.</summary>
    public static IResult Disabled { get; } = Problems.Forbidden(
        "sharing-disabled", "Sharing is switched off", "SHARING_ENABLED is false: no links are made, and those there are open no more.");

    /// <summary>403.</summary>
    public static IResult NoSubject { get; } = Problems.Forbidden(
        "no-subject", "The token names nobody", $"What is shared is somebody's, who can take it back: the token needs a '{Caller.SubjectClaim}' claim.");

    /// <summary>404, also of those that others shared.</summary>
    public static IResult NoShare(string id) =>
        Problems.NotFound("unknown-share", "There is no such share", $"No share has the id {FieldError.Quote(id)}; GET /shares lists those there are.");

    /// <summary>409.</summary>
    public static IResult TooMany { get; } = Problems.Conflict(
        "too-many-shares", "You share as much as one may", $"Allowed are {ShareLog.MostOpen} open links; revoke one first.");
}
