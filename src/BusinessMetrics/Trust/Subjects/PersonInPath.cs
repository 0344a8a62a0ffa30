using BusinessMetrics.Platform.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BusinessMetrics.Trust.Subjects;

/// <summary>
/// Reads the user id out of <c>/subjects/{user_id}</c>. From the path as it was sent: in the decoded one an id with an
/// encoded slash and one that says %2F could not be told apart. What is refused is not shown: it may be somebody's id.
/// </summary>
public static class PersonInPath
{
    public const string Route = "/subjects/{userId}";

    private const string Prefix = "/subjects/";
    private const int Longest = 200;

    public static PathParameter Description { get; } = new("userId", "The person, as metrics name them in user_id; percent-encoded.", "user_123");

    public static string? Read(HttpContext context, List<FieldError> errors)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw
            ? raw
            : context.Request.Path.ToUriComponent();
        var userId = Decode(target);
        if (userId is not null && !IsMeant(context, userId))
        {
            errors.Add(new("user_id", "a path that leads elsewhere than it says", "a path without . and .., and a query without /subjects/"));
            return null;
        }

        if (userId is { Length: > 0 and <= Longest } && !userId.Any(char.IsControl))
            return userId;
        errors.Add(new("user_id", userId is null ? FieldError.Nothing : $"{userId.Length} characters", $"1-{Longest} characters, without control characters"));
        return null;
    }

    /// <summary>
    /// Whether the request was taken for the same person. The server resolves dots before it chooses the endpoint: in
    /// <c>/subjects/ann/../ben</c> it sees ben, whom somebody before it may have let pass, and the path as sent says ann.
    /// </summary>
    private static bool IsMeant(HttpContext context, string userId)
    {
        return context.GetRouteValue("userId") is string routed && Comparable(routed.Trim()) == Comparable(userId);

        // The one thing that the server leaves encoded, and does not tell from the same three characters.
        static string Comparable(string text) => text.Replace("/", "%2F", StringComparison.Ordinal).Replace("%2f", "%2F", StringComparison.Ordinal);
    }

    /// <summary>The segment after the prefix, decoded and trimmed as recording trims it; null without the prefix.</summary>
    internal static string? Decode(string target)
    {
        var start = target.IndexOf(Prefix, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;
        var rest = target.AsSpan(start + Prefix.Length);
        var end = rest.IndexOfAny('/', '?', '#');
        return Uri.UnescapeDataString((end < 0 ? rest : rest[..end]).ToString()).Trim();
    }
}
