using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Watch.Silences;
using BusinessMetrics.Watch.Routes;

namespace BusinessMetrics.Watch.Silences;

/// <summary>A silence as it is sent, for the API document.</summary>
public sealed record SilenceData
{
    /// <summary>Which alerts; at least one field.</summary>
    public required AlertMatchData Match { get; init; }

    /// <summary>Why, for others: 1 to 500 characters.</summary>
    public required string Comment { get; init; }

    /// <summary>When it begins; now if left out.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it ends by itself: at most 90 days after it begins.</summary>
    public required DateTimeOffset To { get; init; }
}

/// <param name="Author">Who made it.</param>
/// <param name="To">When it ends, or ended, by itself or before its time.</param>
/// <param name="Status">pending, active or ended.</param>
/// <param name="Silences">The alerts that fire and that it holds back, of those that are told; not of a past moment.</param>
/// <param name="UpdatedBy">Who changed it last.</param>
public sealed record SilenceResponse(
    Guid Id,
    AlertMatchData Match,
    string Author,
    string Comment,
    DateTimeOffset From,
    DateTimeOffset To,
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Guid>? Silences,
    DateTimeOffset UpdatedAt,
    string? UpdatedBy)
{
    public static SilenceResponse Of(Silence silence, DateTimeOffset updatedAt, string? updatedBy, DateTimeOffset now, IReadOnlyList<Guid>? silenced) => new(
        silence.Id,
        AlertMatchData.Of(silence.Match),
        silence.Author,
        silence.Comment,
        silence.From,
        silence.To,
        now < silence.From ? "pending" : silence.HoldsAt(now) ? "active" : "ended",
        silenced,
        updatedAt,
        updatedBy);
}

/// <param name="Silences">In the order in which they were made.</param>
public sealed record SilencesResponse(IReadOnlyList<SilenceResponse> Silences);

/// <summary>What silences look like, for the API document.</summary>
internal static class SilenceExamples
{
    private const string SilenceJson =
        """
        {
          "id": "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11",
          "match": {"service": ["model-api"]},
          "author": "ada",
          "comment": "Moving to the new cluster.",
          "from": "2026-11-23T20:00:00Z",
          "to": "2026-11-23T22:00:00Z",
          "status": "active",
          "silences": ["019ab6d2-9a00-7d11-8f00-b5a113f6c7f0"],
          "updated_at": "2026-11-23T19:58:08.523513Z",
          "updated_by": "ada"
        }
        """;

    public static PathParameter Id { get; } = new("id", "The silence's id.", "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11");

    public static ResponseExample Silence { get; } = ResponseExample.Ok(SilenceJson);

    public static ResponseExample Silences { get; } = ResponseExample.Ok($$"""{"silences": [{{SilenceJson}}]}""");

    public static ResponseExample Made { get; } = new(StatusCodes.Status201Created, JsonNode.Parse(SilenceJson)!);
}
