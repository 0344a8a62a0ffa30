using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Trust.Subjects.Pseudonyms;

namespace BusinessMetrics.Trust.Subjects;

/// <summary>Reads the user id out of <c>/subjects/{user_id}</c>. What is refused is not shown: it may be somebody's id.</summary>
public static class PersonInPath
{
    public const string Route = "/subjects/{userId}";

    private const string Prefix = "/subjects/";

    public static PathParameter Description { get; } = new("userId", "The person, as metrics name them in user_id; percent-encoded.", "user_123");

    /// <summary>
    /// The person's normalised name. A name that metrics cannot have today is one all the same where somebody was recorded under it
    /// before: whoever is known can be forgotten.
    /// </summary>
    public static async Task<string?> ReadAsync(HttpContext context, SubjectDirectory directory, List<FieldError> errors, CancellationToken cancellation)
    {
        var userId = PathSegment.Read(context, Prefix, "userId", out var isMeant);
        if (!isMeant)
        {
            errors.Add(new("user_id", "a path that leads elsewhere than it says", "a path without . and .., and a query without /subjects/"));
            return null;
        }

        if (string.IsNullOrEmpty(userId))
        {
            errors.Add(new("user_id", FieldError.Nothing, $"1-{NameText.Longest} characters"));
            return null;
        }

        if (NameText.Refusal("user_id", userId) is not { } refusal || (await directory.FindUserAsync(userId, cancellation)).Count > 0)
            return userId;
        errors.Add(ForbiddenCharacter.In(userId) is null
            ? refusal with { Received = $"{CodePoints.CountOf(NameText.Normalise(userId))} characters" }
            : refusal);
        return null;
    }
}
