using System.Buffers;
using System.Text.Json;

namespace BusinessMetrics.Figures.Querying;

/// <summary>Metadata on their way from the store's text, which has spaces between its parts, into an answer, which has none.</summary>
internal static class MetadataText
{
    private static readonly SearchValues<byte> QuoteOrEscape = SearchValues.Create("\"\\"u8);

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> stored)
    {
        if (!stored.Contains((byte)' ') && IsWrittenAlike(stored))
            writer.WriteRawValue(stored, skipInputValidation: true);
        else if (IsWrittenAlike(stored))
            WriteWithoutSpaces(writer, stored);
        else
            JsonElement.Parse(stored).WriteTo(writer);
    }

    /// <summary>Printable ASCII without numbered escapes, of which the store and an answer write every character in the same way.</summary>
    private static bool IsWrittenAlike(ReadOnlySpan<byte> stored) =>
        !stored.ContainsAnyExceptInRange((byte)' ', (byte)'~') && stored.IndexOf("\\u"u8) < 0;

    private static void WriteWithoutSpaces(Utf8JsonWriter writer, ReadOnlySpan<byte> stored)
    {
        var rented = ArrayPool<byte>.Shared.Rent(stored.Length);
        var written = 0;
        while (!stored.IsEmpty)
        {
            var part = stored[..LengthOfPart(stored)];
            stored = stored[part.Length..];
            if (part is [(byte)' '])
                continue;
            part.CopyTo(rented.AsSpan(written));
            written += part.Length;
        }

        writer.WriteRawValue(rented.AsSpan(0, written), skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>A space, or a string with its quotes, or what is before the next of these.</summary>
    private static int LengthOfPart(ReadOnlySpan<byte> json)
    {
        if (json[0] == ' ')
            return 1;
        if (json[0] != '"')
            return json.IndexOfAny((byte)' ', (byte)'"') is var next and >= 0 ? next : json.Length;
        var end = 1;
        for (; json[end += json[end..].IndexOfAny(QuoteOrEscape)] == '\\'; end += 2)
        {
        }

        return end + 1;
    }
}
