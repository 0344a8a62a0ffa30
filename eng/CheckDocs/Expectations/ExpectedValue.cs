using System.Text.Json;

namespace BusinessMetrics.CheckDocs.Expectations;

/// <summary>A value as a page shows it; <c>...</c> stands for whatever was left out.</summary>
internal abstract record ExpectedValue;

/// <summary><c>...</c> in the place of a value.</summary>
internal sealed record AnyValue : ExpectedValue;

/// <param name="IsOpen">There may be further members.</param>
internal sealed record ExpectedObject(IReadOnlyDictionary<string, ExpectedValue> Members, bool IsOpen) : ExpectedValue;

/// <param name="IsOpen">There may be further items.</param>
internal sealed record ExpectedArray(IReadOnlyList<ExpectedValue> Items, bool IsOpen) : ExpectedValue;

internal sealed record ExpectedScalar(JsonElement Value) : ExpectedValue;
