using System.Buffers;
using System.Net;
using System.Text.RegularExpressions;

namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>
/// IPv4 and IPv6 addresses of machines. Loopback, multicast, masks and the like are nobody's. Four numbers are a version
/// where their field's name, the word before them or their surroundings say so, and where all have one digit.
/// </summary>
internal static partial class IpAddresses
{
    private const int LongestV6 = 45;

    /// <summary>Eight bytes with colons between them are more likely a device's number; an address written out is longer.</summary>
    private const int LongestOfBytes = 23;

    private static readonly string[] VersionWords =
        ["v", "ver", "version", "versions", "release", "rel", "build", "firmware", "driver", "revision", "rev", "sdk", "runtime", "patch", "section", "chapter", "upgrade", "upgraded", "downgrade"];

    private static readonly SearchValues<string> VersionNames = SearchValues.Create(
        ["version", "firmware", "release", "driver", "revision", "semver", "build", "sdk", "runtime", "package", "dependency", "library", "section"],
        StringComparison.OrdinalIgnoreCase);

    /// <param name="key">The name of the field that the text stands in.</param>
    public static void FindV4(ReadOnlySpan<char> text, ReadOnlySpan<char> key, ref Findings? found)
    {
        foreach (var match in V4().EnumerateMatches(text))
            if (IsAddress(text.Slice(match.Index, match.Length)) && !IsVersion(text, match.Index, match.Index + match.Length, key))
                Findings.Add(ref found, match.Index, match.Length, PersonalDataKinds.Ip);
    }

    public static void FindV6(ReadOnlySpan<char> text, ref Findings? found)
    {
        for (var from = 0; from < text.Length;)
        {
            var colon = text[from..].IndexOf(':');
            if (colon < 0)
                return;
            var start = from + colon;
            while (start > from && char.IsAsciiHexDigit(text[start - 1]))
                start--;
            var end = from + colon;
            while (end < text.Length && (char.IsAsciiHexDigit(text[end]) || text[end] is ':' or '.'))
                end++;
            from = Math.Max(end, from + colon + 1);
            // A colon or point at the end is the sentence's, unless it is the address' own "::".
            while (end > start && (text[end - 1] == '.' || (text[end - 1] == ':' && !(end - start > 1 && text[end - 2] == ':'))))
                end--;
            if (!Characters.IsWordAt(text, start - 1) && !Characters.IsWordAt(text, end) && IsV6(text[start..end]))
                Findings.Add(ref found, start, end - start, PersonalDataKinds.Ip);
        }
    }

    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        Span<int> parts = stackalloc int[4];
        var index = 0;
        var longest = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (part.Length > 1 && part[0] == '0')
                return false;
            parts[index] = int.Parse(part, System.Globalization.CultureInfo.InvariantCulture);
            if (parts[index++] > 255)
                return false;
            longest = Math.Max(longest, part.Length);
        }

        return longest > 1 && parts[0] is not (0 or 127 or >= 224);
    }

    private static bool IsVersion(ReadOnlySpan<char> text, int start, int end, ReadOnlySpan<char> key)
    {
        // A name in front, as in Chrome/120.0.10.9 or libfoo-1.10.2.3, or a label behind, as in 1.10.2.3-rc1 and 1.10.2.3+5.
        var before = start > 0 ? text[start - 1] : ' ';
        var beforeThat = start > 1 ? text[start - 2] : ' ';
        // The number of a clause or a control: A.9.2.1.10.
        if (before == '.' && char.IsLetter(beforeThat) && !Characters.IsWordAt(text, start - 3))
            return true;
        if (before is '~' or '^' || (before == '-' && char.IsLetter(beforeThat))
            || (before == '/' && char.IsLetterOrDigit(beforeThat))
            || (before == '=' && beforeThat is '=' or '>' or '<' or '~' or '!'))
            return true;
        if (end < text.Length && (text[end] is '+' || (text[end] is '-' && end + 1 < text.Length && char.IsLetter(text[end + 1]))))
            return true;
        return Characters.IsAnyOf(Characters.WordBefore(text, start), VersionWords) || key.ContainsAny(VersionNames);
    }

    private static bool IsV6(ReadOnlySpan<char> text)
    {
        if (text.Length is < 3 or > LongestV6 || text.Count(':') < 2 || text.IndexOfAnyInRange('0', '9') < 0 || !IPAddress.TryParse(text, out var address))
            return false;
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            && !IPAddress.IsLoopback(address) && !address.IsIPv6Multicast && !address.Equals(IPAddress.IPv6Any)
            && IsGivenOut(address, text.Length > LongestOfBytes);
    }

    /// <summary>Global unicast, unique local, link-local, mapped or translated; the rest of the address space is nobody's.</summary>
    private static bool IsGivenOut(IPAddress address, bool isWrittenOut)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return isWrittenOut || (bytes[0] & 0xE0) == 0x20 || (bytes[0] & 0xFE) == 0xFC || address.IsIPv6LinkLocal || address.IsIPv4MappedToIPv6
            || (bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == 0xFF && bytes[3] == 0x9B);
    }

    [GeneratedRegex(@"(?<![\p{L}0-9]|[0-9][.,])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\p{L}0-9_]|\.[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex V4();
}
