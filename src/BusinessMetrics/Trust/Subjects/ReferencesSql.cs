namespace BusinessMetrics.Trust.Subjects;

/// <summary>How often a metric's metadata stand for its person or session (<see cref="PersonReferences"/>), told by the database.</summary>
internal static class ReferencesSql
{
    /// <summary>An expression; 0 where there are no metadata. Neither kind of reference has a character that JSON would escape.</summary>
    public static string In(string metadata, string subject, string session) =>
        $"coalesce({Times(metadata, subject)}, 0) + coalesce({Times(metadata, session)}, 0)";

    private static string Times(string metadata, string reference) =>
        $"""(length(({metadata})::text) - length(replace(({metadata})::text, '"' || ({reference})::text || '"', ''))) / (length(({reference})::text) + 2)""";
}
