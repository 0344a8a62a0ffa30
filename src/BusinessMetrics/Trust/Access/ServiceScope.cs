using System.Security.Claims;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BusinessMetrics.Trust.Access;

/// <summary>
/// Which services a caller may read and write: all, or those in the token's <c>services</c> claim. Every question to
/// the read models gets its services from here, so that none can be asked without them.
/// </summary>
public sealed class ServiceScope : ICacheScope
{
    public const string Claim = "services";

    private readonly HashSet<string>? _services;

    private ServiceScope(IEnumerable<string>? services)
    {
        _services = services?.Select(NameText.Normalise).ToHashSet(StringComparer.Ordinal);
        Services = _services?.SelectMany(NameText.FormsOf).Order(StringComparer.Ordinal).ToArray();
    }

    public static ServiceScope Everything { get; } = new(null);

    /// <summary>In order, each once, in every form that it may have been recorded in; null for all.</summary>
    public IReadOnlyList<string>? Services { get; }

    public bool IsEverything => Services is null;

    public string CacheKey => Services is { } services ? $"{services.Count}:{FigureCache.Key([.. services])}" : "all";

    public static ServiceScope To(params IEnumerable<string> services) => new(services);

    public static ServiceScope Of(ClaimsPrincipal caller)
    {
        var services = caller.FindAll(Claim).Select(claim => claim.Value).ToArray();
        return services.Length == 0 ? Everything : new(services);
    }

    /// <summary>
    /// Whether the claim can be understood: it is missing, an array of names that services can have, or one name. An empty array
    /// leaves no trace among a caller's claims and would be taken for no limit at all, so a token with one is as bad as a forged one.
    /// </summary>
    public static bool IsReadable(SecurityToken token)
    {
        if (token is not JsonWebToken jwt || !jwt.TryGetPayloadValue<object>(Claim, out _))
            return token is JsonWebToken;
        try
        {
            return jwt.GetPayloadValue<List<object>>(Claim) is { Count: > 0 } services
                && services.TrueForAll(service => service is string { Length: > 0 } name && ForbiddenCharacter.In(name.AsSpan().Trim()) is null);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public bool Allows(string? service) => _services is null || (service is not null && _services.Contains(NameText.Normalise(service)));

    /// <summary>
    /// The services that an answer is about: the one that is asked for, else all that the caller may read, else null
    /// for all there are. One that the caller may not read makes the question forbidden.
    /// </summary>
    public IReadOnlyList<string>? Asked(QueryReader query, QueryParameter parameter)
    {
        if (query.Name(parameter) is not { } service)
            return Services;
        if (!Allows(service[0]))
            query.Forbid(Refusal(service[0]));
        return service;
    }

    /// <summary>403, with the service that was asked for in <c>service</c>, and the token's in <c>services</c>.</summary>
    public IResult Refusal(string service) => Problems.Forbidden(
        "outside-scope",
        "The token is for other services",
        $"{FieldError.Quote(service)} is none of the token's services: {Named}.",
        new Dictionary<string, object?> { ["service"] = FieldError.Shorten(service), ["services"] = Names });

    /// <summary>403 for what is not about the token's services; what it is about stays unsaid.</summary>
    public IResult Refusal() => Problems.Forbidden(
        "outside-scope",
        "The token is for other services",
        $"This is not about one of the token's services: {Named}.",
        new Dictionary<string, object?> { ["services"] = Names });

    /// <summary>Why an item of a batch is refused.</summary>
    public FieldError ErrorOf(string service) => new("service", FieldError.Quote(service), $"one of the token's services: {Named}");

    private string Named => string.Join(", ", Names);

    /// <summary>As <see cref="Services"/>, each as it is called; none for all.</summary>
    internal string[] Names => [.. (_services ?? []).Order(StringComparer.Ordinal)];
}
