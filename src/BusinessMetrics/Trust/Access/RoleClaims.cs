using System.Security.Claims;
using System.Text.Json;
using System.Text.RegularExpressions;
using BusinessMetrics.Platform.Settings;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BusinessMetrics.Trust.Access;

/// <summary>
/// Which roles an authority's token gives: from the claim that a path names (<c>groups</c>, <c>realm_access.roles</c>), by a map of what
/// stands there to a role.
/// </summary>
/// <param name="Path">A claim's name, or names of objects in one another by dots; a name may have dots itself.</param>
/// <param name="Map">Each of its values to a role; null where the values are roles.</param>
public sealed partial record RoleClaims(string Path, IReadOnlyDictionary<string, string>? Map)
{
    /// <summary>The strongest first: an administrator's other roles give them nothing more.</summary>
    public static IReadOnlyList<string> Strongest { get; } = [Roles.Admin, Roles.Auditor, Roles.Reader, Roles.Writer];

    /// <exception cref="InvalidSettingsException">The map is none, or can be read in two ways.</exception>
    public static RoleClaims Of(ServiceSettings settings) => new(
        settings.AuthRoleClaim,
        settings.AuthRoleMap is null
            ? null
            : ParseMap(settings.AuthRoleMap) ?? throw new InvalidSettingsException(
                ["AUTH_ROLE_MAP: pairs such as 'platform-admins=admin; auditors=auditor' are needed, separated by semicolons, each group once, with the roles " + string.Join(", ", Roles.All)]));

    /// <summary>Null for what is no map, or can be read in two ways.</summary>
    public static IReadOnlyDictionary<string, string>? ParseMap(string text)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // A group's name may hold an equals sign (CN=admins,DC=example), a role's does not.
            var at = pair.LastIndexOf('=');
            if (at <= 0 || PairsByCommas().IsMatch(pair[..at]))
                return null;
            var (group, role) = (pair[..at].Trim(), pair[(at + 1)..].Trim());
            if (group.Length == 0 || !Roles.All.Contains(role) || !map.TryAdd(group, role))
                return null;
        }

        return map.Count > 0 ? map : null;
    }

    /// <summary>Each role once, the strongest first; none where the claim is missing or says nothing that is known.</summary>
    public IReadOnlyList<string> RolesOf(JsonElement payload)
    {
        var values = ValuesOf(payload).Select(value => Map is null ? value : Map.GetValueOrDefault(value)).ToHashSet();
        return [.. Strongest.Where(values.Contains)];
    }

    /// <summary>What stands in the claim: a text, or those of an array.</summary>
    public IReadOnlyList<string> ValuesOf(JsonElement payload) => Find(payload, Path) switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        _ => [],
    };

    /// <summary>The caller's roles become those of the claim, whatever else the token calls a role.</summary>
    internal void Apply(ClaimsIdentity identity, JsonWebToken token)
    {
        foreach (var said in identity.FindAll(TokenIssuer.RoleClaim).ToArray())
            identity.RemoveClaim(said);
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        foreach (var role in RolesOf(payload.RootElement))
            identity.AddClaim(new(TokenIssuer.RoleClaim, role));
    }

    private static JsonElement? Find(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        if (element.TryGetProperty(path, out var whole))
            return whole;
        for (var dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            if (element.TryGetProperty(path[..dot], out var inner) && Find(inner, path[(dot + 1)..]) is { } found)
                return found;
        }

        return null;
    }

    [GeneratedRegex(@"=\s*(admin|writer|reader|auditor)\s*,")]
    private static partial Regex PairsByCommas();
}
