namespace BusinessMetrics.Platform.Settings;

/// <summary>
/// Finds, in a URL with user and password, what would end them early: an unencoded # ? @ or /. Where one stands, the rest of
/// the password is read as a port, a path or nothing at all, and the service would connect elsewhere or as somebody else.
/// </summary>
internal static class UnencodedCharacter
{
    /// <summary>What stands where, without anything of the secret; null where nothing is wrong.</summary>
    /// <param name="isUnreadable">Whether a query with an @ in it is none: the URL has no options, or cannot be read for any reason.</param>
    public static string? Find(string url, bool isUnreadable = false)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        if (start < "://".Length)
            return null;
        var authorityEnd = EndOf("/?#", start);
        var pathEnd = EndOf("?#", authorityEnd);
        var ats = Enumerable.Range(start, url.Length - start).Where(at => url[at] == '@').ToArray();
        var inAuthority = ats.Count(at => at < authorityEnd);
        var hash = url.IndexOf('#', start);
        var isBroken = hash >= 0
            || inAuthority > 1
            || ats.Any(at => at >= authorityEnd && at < pathEnd)
            || (isUnreadable && inAuthority == 0 && ats.Length > 0);
        if (!isBroken)
            return null;

        var first = ats.Length > 0 ? url.IndexOfAny(['#', '?', '@', '/'], start, ats[^1] - start) : -1;
        if (first >= 0 && url[first] == '@')
            return $"there is more than one @ (characters {first + 1} and {ats[^1] + 1}); percent-encode all but the one before the host, as %40";
        if (first < 0)
            return $"there is an unencoded # at character {hash + 1}; percent-encode it, as %23";
        var part = url.IndexOf(':', start, first - start) >= 0 ? "password" : "user";
        return $"the {part} has an unencoded {url[first]} at character {first + 1}; percent-encode it, as {Uri.HexEscape(url[first])}";

        int EndOf(string characters, int from) => url.AsSpan(from).IndexOfAny(characters) is >= 0 and var end ? from + end : url.Length;
    }
}
