using System.Globalization;

namespace BusinessMetrics.Platform.Settings;

/// <summary>Reads variables one by one and remembers what was wrong with any of them.</summary>
internal sealed class SettingsReader(Func<string, string?> variable)
{
    private readonly List<string> _problems = [];

    public string? Text(string name) => variable(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    public int Integer(string name, int fallback, int least, int most)
    {
        if (Text(name) is not { } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        Reject(name, text, $"a whole number from {least} to {most}");
        return fallback;
    }

    public decimal Money(string name, decimal fallback)
    {
        if (Text(name) is not { } text)
            return fallback;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return value;
        Reject(name, text, "an amount of money, zero or more, such as 10000 or 2500.50");
        return fallback;
    }

    public bool Switch(string name, bool fallback)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null:
                return fallback;
            case "true" or "1" or "yes" or "on":
                return true;
            case "false" or "0" or "no" or "off":
                return false;
            default:
                Reject(name, Text(name)!, "true or false");
                return fallback;
        }
    }

    public T Choice<T>(string name, T fallback, IReadOnlyDictionary<string, T> choices)
    {
        if (Text(name) is not { } text)
            return fallback;
        if (choices.TryGetValue(text, out var value))
            return value;
        Reject(name, text, "one of " + string.Join(", ", choices.Keys));
        return fallback;
    }

    public Uri? HttpUrl(string name) => Parsed(
        name,
        text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") ? url : null,
        "an http or https URL");

    /// <summary>Reads by a function that answers null for what it cannot read. The value itself is not shown: it may be a secret.</summary>
    /// <param name="explain">Why it cannot be read, where more can be said than what is allowed.</param>
    public T? Parsed<T>(string name, Func<string, T?> parse, string allowed, Func<string, string?>? explain = null)
        where T : class
    {
        if (Text(name) is not { } text)
            return null;
        var value = parse(text);
        if (value is null)
            _problems.Add($"{name}: {explain?.Invoke(text) ?? $"{allowed} is needed"}");
        return value;
    }

    public void Reject(string name, string problem) => _problems.Add($"{name}: {problem}");

    public void ThrowIfAnyIsWrong()
    {
        if (_problems.Count > 0)
            throw new InvalidSettingsException(_problems);
    }

    private void Reject(string name, string text, string allowed) => _problems.Add($"{name}: '{text}' is not {allowed}");
}
