namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>name@domain.tld, also with the sign as %40, which is how addresses stand in URLs.</summary>
internal static class EmailAddresses
{
    private const int LongestName = 64;
    private const int LongestDomain = 253;

    /// <summary>What ends file names such as logo@2x.png and is no top-level domain.</summary>
    private static readonly HashSet<string> Extensions = new(
        [
            "avif", "bak", "bin", "bmp", "cfg", "conf", "css", "csv", "dll", "exe", "gguf", "gif", "gz", "html", "ico", "ini", "ipynb", "jar", "jpeg", "jpg",
            "js", "json", "jsonl", "log", "onnx", "parquet", "pb", "pdf", "pickle", "pkl", "png", "pt", "pth", "safetensors", "so", "sql", "svg", "tar",
            "tflite", "tmp", "toml", "tsv", "txt", "webp", "whl", "xml", "yaml", "yml",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> ExtensionLookup = Extensions.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>.pt is Portugal's and .so Somalia's, .pb and others are nobody's: what can be a country is kept as one after a plain name.</summary>
    private static readonly string[] Countries = ["pt", "so"];

    public static void Find(ReadOnlySpan<char> text, ref Findings? found)
    {
        for (var from = 0; from < text.Length;)
        {
            var at = text[from..].IndexOfAny('@', '%');
            if (at < 0)
                return;
            at += from;
            var sign = text[at] == '@' ? 1 : text[at..].StartsWith("%40") ? 3 : 0;
            from = at + Math.Max(sign, 1);
            if (sign == 0)
                continue;
            var start = StartOf(text, at);
            var end = EndOf(text, at + sign);
            if (start == at || end == at + sign || IsRepository(text, start, at, end))
                continue;
            Findings.Add(ref found, start, end - start, PersonalDataKinds.Email);
            from = end;
        }
    }

    private static int StartOf(ReadOnlySpan<char> text, int at)
    {
        var start = at;
        while (start > 0 && at - start < LongestName && IsName(text[start - 1]))
            start--;
        while (start < at && text[start] is '.' or '\'' or '-')
            start++;
        return start;
    }

    private static bool IsName(char character) =>
        char.IsLetterOrDigit(character) || character is '.' or '_' or '+' or '-' or '\'';

    /// <summary>The end of a domain; its own start where there is none.</summary>
    private static int EndOf(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && end - start < LongestDomain && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '-'))
            end++;
        while (end > start && text[end - 1] is '.' or '-')
            end--;
        var domain = text[start..end];
        var dot = domain.LastIndexOf('.');
        if (dot <= 0 || domain[0] is '.' or '-' || domain.IndexOf("..") >= 0)
            return start;
        var top = domain[(dot + 1)..];
        if (top.StartsWith("xn--", StringComparison.OrdinalIgnoreCase))
            return end;
        foreach (var character in top)
            if (!char.IsLetter(character))
                return start;
        if (top.Length is < 2 or > 24)
            return start;
        return ExtensionLookup.Contains(top) && !(Characters.IsAnyOf(top, Countries) && !HasDigit(domain[..dot])) ? start : end;
    }

    private static bool HasDigit(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('0', '9') >= 0;

    /// <summary>git@host:path is where a repository is.</summary>
    private static bool IsRepository(ReadOnlySpan<char> text, int start, int at, int end) =>
        text[start..at].SequenceEqual("git") && end + 1 < text.Length && text[end] == ':' && text[end + 1] != ' ';
}
