using System.Text;
using System.Text.Json;

namespace BusinessMetrics.CheckDocs.Expectations;

/// <summary>Whether JSON has the shape that a page shows: the same keys and types, and texts that are alike.</summary>
internal static class JsonShape
{
    /// <returns>Where they differ; null where they do not.</returns>
    public static string? Difference(string expected, string actual)
    {
        try
        {
            var (shown, given) = (ExpectedJson.Read(expected), Values(actual));
            if (shown.Count != given.Count)
                return $"{shown.Count} JSON values are shown and {given.Count} came";
            return shown.Zip(given, (one, other) => Difference(one, other, "$")).FirstOrDefault(difference => difference is not null);
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
        catch (JsonException)
        {
            return "what came is no JSON";
        }
    }

    private static string? Difference(ExpectedValue expected, JsonElement actual, string path) => expected switch
    {
        ExpectedObject members => actual.ValueKind == JsonValueKind.Object ? OfMembers(members, actual, path) : $"{path} is no object",
        ExpectedArray items => actual.ValueKind == JsonValueKind.Array ? OfItems(items, [.. actual.EnumerateArray()], path) : $"{path} is no array",
        ExpectedScalar scalar => OfScalars(scalar.Value, actual, path),
        _ => null,
    };

    private static string? OfMembers(ExpectedObject expected, JsonElement actual, string path)
    {
        foreach (var (name, value) in expected.Members)
        {
            if (!actual.TryGetProperty(name, out var member))
                return $"{path}.{name} is missing";
            if (Difference(value, member, $"{path}.{name}") is { } difference)
                return difference;
        }

        var further = actual.EnumerateObject().FirstOrDefault(member => !expected.Members.ContainsKey(member.Name));
        return expected.IsOpen || further.Value.ValueKind == JsonValueKind.Undefined ? null : $"{path}.{further.Name} is not shown";
    }

    /// <summary>Those shown, in their order; where something was left out others may be between them.</summary>
    private static string? OfItems(ExpectedArray expected, IReadOnlyList<JsonElement> actual, string path)
    {
        if (!expected.IsOpen)
            return expected.Items.Count == actual.Count
                ? actual.Select((item, index) => Difference(expected.Items[index], item, $"{path}[{index}]")).FirstOrDefault(difference => difference is not null)
                : $"{path} has {actual.Count} items, {expected.Items.Count} are shown";
        var next = 0;
        foreach (var item in actual)
            if (next < expected.Items.Count && Difference(expected.Items[next], item, path) is null)
                next++;
        return next == expected.Items.Count ? null : $"{path} has no item like the {next + 1}. that is shown";
    }

    private static string? OfScalars(JsonElement expected, JsonElement actual, string path)
    {
        if (expected.ValueKind != actual.ValueKind)
            return $"{path} is {actual.ValueKind}, {expected.ValueKind} is shown";
        return expected.ValueKind == JsonValueKind.String && !Alike.Texts(expected.GetString()!, actual.GetString()!)
            ? $"{path} is another text"
            : null;
    }

    private static List<JsonElement> Values(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        var values = new List<JsonElement>();
        while (reader.Read())
            values.Add(JsonElement.ParseValue(ref reader));
        return values;
    }
}
