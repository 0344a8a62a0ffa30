using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>An installation's own rules, read from the JSON file that PII_RULES_FILE names (docs/understand/ingest/redaction.md).</summary>
public static partial class PersonalDataRulesFile
{
    private const int MostRules = 100;
    private const string NameRule = "a lower-case letter, then at most 39 of these, digits and _";

    private static readonly Dictionary<string, Checksum> Checksums = new()
    {
        ["luhn"] = Detection.Checksums.Luhn,
        ["mod97"] = Detection.Checksums.Mod97,
    };

    /// <exception cref="StartupException">The file cannot be read, or something in it is wrong; says what.</exception>
    public static PersonalDataRules Read(string? path)
    {
        if (path is null)
            return PersonalDataRules.BuiltIn;
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"PII_RULES_FILE cannot be read: {exception.Message}");
        }
        catch (FormatException exception)
        {
            throw new StartupException($"PII_RULES_FILE {path} cannot be used: {exception.Message}");
        }
    }

    /// <exception cref="FormatException">Says what is wrong, and where.</exception>
    public static PersonalDataRules Parse(string json)
    {
        RulesJson file;
        try
        {
            file = JsonSerializer.Deserialize(json, RulesJsonContext.Default.RulesJson) ?? throw new FormatException("it holds null and not an object");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"line {exception.LineNumber + 1}, {exception.Path}: it is no JSON object of rules, fields and disabled in the form that the documentation shows", exception);
        }

        var disabled = (file.Disabled ?? []).Select(kind => kind ?? "").ToArray();
        foreach (var kind in disabled)
            if (!PersonalDataKinds.All.Contains(kind))
                throw new FormatException($"disabled: '{kind}' is none of {string.Join(", ", PersonalDataKinds.All.Order())}");
        var fields = (file.Fields ?? []).Select(field => field ?? "").ToArray();
        foreach (var field in fields)
            if (!field.Any(char.IsLetterOrDigit))
                throw new FormatException($"fields: '{field}' has neither a letter nor a digit");
        return new(RulesOf(file.Rules ?? []), fields, disabled);
    }

    private static List<PersonalDataRule> RulesOf(IReadOnlyList<RuleJson?> sent)
    {
        if (sent.Count > MostRules)
            throw new FormatException($"rules: there are {sent.Count}, allowed are {MostRules}");
        var rules = new List<PersonalDataRule>();
        foreach (var (index, rule) in sent.Index())
            rules.Add(RuleOf(rule ?? throw new FormatException($"rules[{index}]: it is null"), $"rules[{index}]", rules));
        return rules;
    }

    private static PersonalDataRule RuleOf(RuleJson rule, string place, List<PersonalDataRule> earlier)
    {
        if (!Name().IsMatch(rule.Name))
            throw new FormatException($"{place}.name: '{rule.Name}' is not {NameRule}");
        if (PersonalDataKinds.All.Contains(rule.Name) || earlier.Exists(known => known.Kind == rule.Name))
            throw new FormatException($"{place}.name: '{rule.Name}' is the name of another rule");
        Checksum? checksum = null;
        if (rule.Checksum is { } name && !Checksums.TryGetValue(name, out checksum))
            throw new FormatException($"{place}.checksum: '{name}' is none of {string.Join(", ", Checksums.Keys)}");
        try
        {
            var pattern = new Regex(rule.Pattern, PersonalDataRule.Options);
            return pattern.IsMatch("")
                ? throw new FormatException($"{place}.pattern: it matches the empty text")
                : new(rule.Name, pattern, checksum);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"{place}.pattern: {exception.Message}", exception);
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

internal sealed record RulesJson
{
    public IReadOnlyList<RuleJson?>? Rules { get; init; }

    public IReadOnlyList<string?>? Fields { get; init; }

    public IReadOnlyList<string?>? Disabled { get; init; }
}

internal sealed record RuleJson
{
    public required string Name { get; init; }

    public required string Pattern { get; init; }

    public string? Checksum { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(RulesJson))]
internal sealed partial class RulesJsonContext : JsonSerializerContext;
