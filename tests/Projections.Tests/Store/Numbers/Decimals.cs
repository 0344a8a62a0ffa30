using System.Globalization;
using System.Numerics;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Store.Numbers;

/// <summary>Decimal texts of every form that JSON has, and what they come to in whole 10^-900ths: arithmetic of its own.</summary>
internal static class Decimals
{
    private const int Scale = 900;

    private static readonly Gen<string> Sign = Gen.OneOf(Gen.Const(""), Gen.Const("-"));

    private static readonly Gen<string> Whole = Gen.Select(Sign, Gen.Int[1, 9], Digits(0, 40)).Select((sign, first, rest) => sign + first + rest);

    private static readonly Gen<string> Point = Gen.Select(Whole, Digits(1, 40)).Select((whole, digits) => $"{whole}.{digits}");

    private static readonly Gen<string> Exponent = Gen.Select(Gen.OneOf(Whole, Point), Gen.OneOf(Gen.Const("e"), Gen.Const("E")), Gen.Int[-250, 250])
        .Select((digits, mark, exponent) => digits + mark + exponent);

    private static readonly Gen<string> Everyday = Gen.Decimal.Select(value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Numbers that a decimal holds and numbers that it does not, near each other and far apart.</summary>
    public static Gen<string> Texts { get; } = Gen.OneOf(Everyday, Whole, Point, Exponent, Gen.Const("0"));

    /// <summary>The number times 10^900.</summary>
    public static BigInteger Scaled(string text)
    {
        var parts = text.Split('e', 'E');
        var exponent = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : parts[0].Length - point - 1;
        var digits = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return digits * BigInteger.Pow(10, Scale + exponent - decimals);
    }

    private static Gen<string> Digits(int least, int most) =>
        Gen.Char['0', '9'].Array[least, most].Select(digits => new string(digits));
}
