using System.Security.Cryptography;
using System.Text;

namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>The values of a roll-up model's dimensions, in their order.</summary>
public readonly struct SeriesKey(params string?[] values) : IEquatable<SeriesKey>
{
    /// <summary>Longer texts are cut: dimensions come from callers' metadata too.</summary>
    public const int LongestValue = 200;

    private readonly string?[] _values = values;

    public IReadOnlyList<string?> Values => _values;

    public string? this[int index] => _values[index];

    /// <summary>
    /// The series' number, made from its content: any node, and any rebuild, gives the same series the same number
    /// without asking. Cut from SHA-256, since callers choose the content and must not be able to make two collide.
    /// </summary>
    public Guid ComputeId()
    {
        var content = new StringBuilder();
        foreach (var part in _values)
            content.Append(part is null ? -1 : part.Length).Append(':').Append(part);
        return new(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())).AsSpan(0, 16));
    }

    public bool Equals(SeriesKey other) => _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => obj is SeriesKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in _values)
            hash.Add(value);
        return hash.ToHashCode();
    }

    public static bool operator ==(SeriesKey left, SeriesKey right) => left.Equals(right);

    public static bool operator !=(SeriesKey left, SeriesKey right) => !left.Equals(right);
}
