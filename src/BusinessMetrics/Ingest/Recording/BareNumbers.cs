namespace BusinessMetrics.Ingest.Recording;

/// <summary>NaN, Infinity and -Infinity as Python and others write them, where JSON knows no such numbers.</summary>
internal static class BareNumbers
{
    /// <summary>The first one in a text; null where there is none outside of strings.</summary>
    public static string? First(ReadOnlySpan<byte> json)
    {
        var at = Next(json, 0, out var length);
        return at < 0 ? null : System.Text.Encoding.ASCII.GetString(json.Slice(at, length));
    }

    /// <summary>The text with strings of the same length in their places; null where there are none.</summary>
    public static byte[]? Masked(ReadOnlySpan<byte> json)
    {
        byte[]? masked = null;
        for (var at = Next(json, 0, out var length); at >= 0; at = Next(json, at + length, out length))
        {
            masked ??= json.ToArray();
            masked.AsSpan(at, length).Fill((byte)'x');
            masked[at] = masked[at + length - 1] = (byte)'"';
        }

        return masked;
    }

    private static int Next(ReadOnlySpan<byte> json, int from, out int length)
    {
        var isInString = false;
        for (var i = from; i < json.Length; i++)
        {
            if (isInString)
            {
                if (json[i] == '\\')
                    i++;
                else if (json[i] == '"')
                    isInString = false;
                continue;
            }

            if (json[i] == '"')
                isInString = true;
            else if (LengthAt(json[i..]) is > 0 and var found)
            {
                length = found;
                return i;
            }
        }

        length = 0;
        return -1;
    }

    private static int LengthAt(ReadOnlySpan<byte> json) => json[0] switch
    {
        (byte)'N' when json.StartsWith("NaN"u8) => 3,
        (byte)'I' when json.StartsWith("Infinity"u8) => 8,
        (byte)'-' when json.StartsWith("-Infinity"u8) => 9,
        _ => 0,
    };
}
