using Microsoft.AspNetCore.Mvc;

namespace BusinessMetrics.Platform.Http;

/// <summary>RFC 9457 problem details, as every refusal is answered.</summary>
public static class Problems
{
    private const int ErrorsShown = 50;
    private const string Urn = "urn:business-metrics:problem:";

    private static readonly object Answered = new();

    /// <summary>400: fields or parameters are wrong; <c>errors</c> names each, what came and what is allowed.</summary>
    public static IResult Invalid(IReadOnlyList<FieldError> errors) => Of(
        StatusCodes.Status400BadRequest,
        "invalid-request",
        "The request was refused",
        string.Join("; ", errors.Take(3).Select(error => $"{error.Field}: received {error.Received}, allowed is {error.Allowed}")),
        new Dictionary<string, object?> { ["errors"] = errors.Take(ErrorsShown) });

    public static IResult Invalid(FieldError error) => Invalid([error]);

    /// <summary>403: the caller is known and may not.</summary>
    public static IResult Forbidden(string type, string title, string detail, IDictionary<string, object?>? extensions = null) =>
        Of(StatusCodes.Status403Forbidden, type, title, detail, extensions);

    /// <summary>404: what the path names is not there.</summary>
    public static IResult NotFound(string type, string title, string detail) => Of(StatusCodes.Status404NotFound, type, title, detail);

    /// <summary>409: the state of what the path names does not allow it.</summary>
    public static IResult Conflict(string type, string title, string detail) => Of(StatusCodes.Status409Conflict, type, title, detail);

    /// <summary>409: what is asked about left the database for the archive.</summary>
    public static IResult Archived(string detail) => Conflict("archived", "It is archived", detail);

    /// <summary>413: more than the endpoint takes.</summary>
    public static IResult TooLarge(string allowed) => Of(
        StatusCodes.Status413PayloadTooLarge, "too-large", "The request is too large", $"Allowed is {allowed}.");

    /// <summary>415: not a media type that the endpoint reads.</summary>
    public static IResult UnsupportedMediaType(string? received, string allowed) => Of(
        StatusCodes.Status415UnsupportedMediaType,
        "unsupported-media-type",
        "The media type is not supported",
        $"Content-Type was {FieldError.Shorten(received ?? "missing")}, allowed is {allowed}.");

    /// <summary>415: a body in an encoding that nobody here reads.</summary>
    public static IResult UnsupportedEncoding(string received, string allowed) => Of(
        StatusCodes.Status415UnsupportedMediaType,
        "unsupported-encoding",
        "The content encoding is not supported",
        $"Content-Encoding was {FieldError.Shorten(received)}, allowed is one of {allowed}, or none.");

    /// <summary>429: the caller has asked too often; Retry-After says when to ask again.</summary>
    public static IResult TooMany(string allowed) => Of(StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests", allowed);

    /// <summary>504: the request took too long, whether it was read or answered.</summary>
    public static IResult TimedOut(TimeSpan limit) => Of(
        StatusCodes.Status504GatewayTimeout, "timed-out", "The request took too long", $"Within {limit.TotalSeconds:0} seconds it was not read and answered.");

    public static IResult Unavailable(string detail) =>
        Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "The service cannot do this now", detail);

    /// <summary>503: what was asked to be included does not count yet; the extensions say how far the figures are.</summary>
    public static IResult NotYet(string detail, IDictionary<string, object?> extensions) =>
        Of(StatusCodes.Status503ServiceUnavailable, "figures-behind", "The figures are not that far yet", detail, extensions);

    /// <summary>The problem's type is a name that stays the same, for programs; the texts are for people.</summary>
    public static string TypeOf(string name) => Urn + name;

    /// <summary>Keeps a problem's name with the request that it answers.</summary>
    public static void Remember(ProblemDetailsContext problem) => problem.HttpContext.Items[Answered] = problem.ProblemDetails.Type;

    /// <summary>The name of the problem that a request was answered with; null where that was none of these.</summary>
    public static string? NameOf(HttpContext context) =>
        context.Items[Answered] is string type && type.StartsWith(Urn, StringComparison.Ordinal) ? type[Urn.Length..] : null;

    private static IResult Of(int status, string type, string title, string detail, IDictionary<string, object?>? extensions = null)
    {
        var problem = new ProblemDetails { Status = status, Type = TypeOf(type), Title = title, Detail = detail };
        foreach (var (name, value) in extensions ?? new Dictionary<string, object?>())
            problem.Extensions[name] = value;
        return Results.Problem(problem);
    }
}
