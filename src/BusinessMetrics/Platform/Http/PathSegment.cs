using Microsoft.AspNetCore.Http.Features;

namespace BusinessMetrics.Platform.Http;

/// <summary>
/// A segment of the path that a caller chose, from the path as it was sent: in the decoded one a text with an encoded slash
/// and one that says %2F could not be told apart.
/// </summary>
public static class PathSegment
{
    /// <summary>The segment after the prefix, decoded once and trimmed; null where there is none, or the path leads elsewhere than it says.</summary>
    /// <param name="name">The segment's name in the route.</param>
    /// <param name="isMeant">False where the path leads elsewhere: it has . or .. in it.</param>
    public static string? Read(HttpContext context, string prefix, string name, out bool isMeant)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw
            ? raw
            : context.Request.Path.ToUriComponent();
        var text = Decode(target, prefix);
        isMeant = text is null || IsMeant(context, name, text);
        return isMeant ? text : null;
    }

    /// <summary>
    /// Whether the request was taken for the same text. The server resolves dots before it chooses the endpoint: in
    /// <c>/subjects/ann/../ben</c> it sees ben, whom somebody before it may have let pass, and the path as sent says ann.
    /// </summary>
    private static bool IsMeant(HttpContext context, string name, string text)
    {
        return context.GetRouteValue(name) is string routed && Comparable(routed.Trim()) == Comparable(text);

        // The one thing that the server leaves encoded, and does not tell from the same three characters.
        static string Comparable(string text) => text.Replace("/", "%2F", StringComparison.Ordinal).Replace("%2f", "%2F", StringComparison.Ordinal);
    }

    private static string? Decode(string target, string prefix)
    {
        var start = target.IndexOf(prefix, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;
        var rest = target.AsSpan(start + prefix.Length);
        var end = rest.IndexOfAny('/', '?', '#');
        return Uri.UnescapeDataString((end < 0 ? rest : rest[..end]).ToString()).Trim();
    }
}
