using System.Net.Mail;

namespace BusinessMetrics.Platform.Settings;

/// <summary>Mail addresses as people write them.</summary>
public static class MailAddresses
{
    public const string Allowed = "addresses such as on-call@example.org, separated by commas";

    /// <summary>The address alone, without a name; null for what is none.</summary>
    public static string? Find(string text) =>
        MailAddress.TryCreate(text, out var address) && address.Address == text.Trim() && address.Host.Length > 0 && !text.Any(char.IsControl) ? address.Address : null;

    /// <summary>Null where any is none, or there is none.</summary>
    public static IReadOnlyList<string>? ParseList(string text)
    {
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var addresses = parts.Select(Find).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return addresses.Length > 0 && parts.All(part => Find(part) is not null) ? addresses : null;
    }

    /// <summary>Enough to know one's own again: o…@example.org.</summary>
    public static string Masked(string address) => address.LastIndexOf('@') is > 0 and var at ? $"{address[0]}…{address[at..]}" : "…";
}
