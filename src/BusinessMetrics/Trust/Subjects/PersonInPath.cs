using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Trust.Subjects;

/// <summary>Reads the user id out of <c>/subjects/{user_id}</c>. What is refused is not shown: it may be somebody's id.</summary>
public static class PersonInPath
{
    public const string Route = "/subjects/{userId}";

    private const string Prefix = "/subjects/";
    private const int Longest = 200;

    public static PathParameter Description { get; } = new("userId", "The person, as metrics name them in user_id; percent-encoded.", "user_123");

    public static string? Read(HttpContext context, List<FieldError> errors)
    {
        var userId = PathSegment.Read(context, Prefix, "userId", out var isMeant);
        if (!isMeant)
        {
            errors.Add(new("user_id", "a path that leads elsewhere than it says", "a path without . and .., and a query without /subjects/"));
            return null;
        }

        if (userId is { Length: > 0 and <= Longest } && !userId.Any(char.IsControl))
            return userId;
        errors.Add(new("user_id", userId is null ? FieldError.Nothing : $"{userId.Length} characters", $"1-{Longest} characters, without control characters"));
        return null;
    }
}
