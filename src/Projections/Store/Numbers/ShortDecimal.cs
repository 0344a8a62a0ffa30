namespace BusinessMetrics.Projections.Store.Numbers;

/// <summary>Decimals of few digits, which nearly all measurements are: what the general way takes most of its time for is not needed.</summary>
internal static class ShortDecimal
{
    /// <summary>So many digits fit a <see cref="long"/>, whatever they are.</summary>
    private const int MostDigits = 18;

    /// <summary>Reads digits with at most one point between them, and a minus. False for whatever else makes a number, and for zero, which may have a sign.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out decimal number)
    {
        number = default;
        var isNegative = text is ['-', ..];
        var digits = isNegative ? text[1..] : text;
        if (digits.Length is 0 or > MostDigits + 1 || digits[0] == '.' || digits[^1] == '.')
            return false;
        var (whole, point) = (0L, -1);
        for (var i = 0; i < digits.Length; i++)
        {
            if (char.IsAsciiDigit(digits[i]))
                whole = (whole * 10) + (digits[i] - '0');
            else if (digits[i] == '.' && point < 0)
                point = i;
            else
                return false;
        }

        if (whole == 0 || (point < 0 && digits.Length > MostDigits))
            return false;
        var decimals = point < 0 ? 0 : digits.Length - 1 - point;
        number = new((int)whole, (int)(whole >> 32), 0, isNegative, (byte)decimals);
        return true;
    }

    /// <summary>Whether the last decimal is, or may be, a zero that could be left out, or it is a zero that may have a sign.</summary>
    public static bool EndsInZero(decimal value)
    {
        if (value.Scale == 0)
            return value == 0;
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        return bits[2] != 0 || (((ulong)(uint)bits[1] << 32) | (uint)bits[0]) % 10 == 0;
    }
}
