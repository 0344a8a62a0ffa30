using System.Text;
using Microsoft.Extensions.Primitives;

namespace BusinessMetrics.Platform.Http.Forwarding;

/// <summary>Reads the header <c>Forwarded</c> (RFC 7239): elements by commas, in them pairs by semicolons, values as tokens or in quotes.</summary>
public static class ForwardedHeader
{
    /// <summary>The hops, the newest last. One that is malformed says nothing, and nothing that stands before it can be told from it.</summary>
    public static IReadOnlyList<ForwardedHop> Read(StringValues lines)
    {
        var hops = new List<ForwardedHop>();
        foreach (var line in lines)
        {
            var text = (line ?? "").AsSpan();
            while (!text.IsEmpty)
            {
                var element = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                if (!TryReadElement(ref text, element))
                {
                    hops.Clear();
                    hops.Add(default);
                    break;
                }

                if (element.Count > 0)
                    hops.Add(new(
                        ForwardedHop.AddressOf(element.GetValueOrDefault("for")),
                        ForwardedHop.SchemeOf(element.GetValueOrDefault("proto")),
                        ForwardedHop.HostOf(element.GetValueOrDefault("host"))));
            }
        }

        return hops;
    }

    /// <summary>Takes an element and the comma after it off the text; false, and the text to its end, where it is malformed.</summary>
    private static bool TryReadElement(ref ReadOnlySpan<char> text, Dictionary<string, string> element)
    {
        while (true)
        {
            text = text.TrimStart(" \t");
            if (text.IsEmpty)
                return true;
            if (text[0] is ',' or ';')
            {
                var ends = text[0] == ',';
                text = text[1..];
                if (ends)
                    return true;
                continue;
            }

            if (!TryReadPair(ref text, out var name, out var value) || !element.TryAdd(name, value) || (text.TrimStart(" \t") is [not (',' or ';'), ..]))
            {
                text = [];
                return false;
            }
        }
    }

    private static bool TryReadPair(ref ReadOnlySpan<char> text, out string name, out string value)
    {
        (name, value) = ("", "");
        var equals = text.IndexOf('=');
        if (equals <= 0)
            return false;
        name = text[..equals].ToString();
        text = text[(equals + 1)..];
        if (!name.All(IsOfToken))
            return false;
        if (text is ['"', ..])
            return TryReadQuoted(ref text, out value);
        // Addresses with ports and in brackets have to be in quotes, and often are not.
        var length = text.IndexOfAny(",; \t");
        value = (length < 0 ? text : text[..length]).ToString();
        text = length < 0 ? [] : text[length..];
        return value.Length > 0 && !value.Contains('"');
    }

    private static bool TryReadQuoted(ref ReadOnlySpan<char> text, out string value)
    {
        var read = new StringBuilder();
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                text = text[(at + 1)..];
                value = read.ToString();
                return true;
            }

            if (text[at] == '\\' && ++at == text.Length)
                break;
            read.Append(text[at]);
        }

        value = "";
        return false;
    }

    private static bool IsOfToken(char character) => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character);
}
