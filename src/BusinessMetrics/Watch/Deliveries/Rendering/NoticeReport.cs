namespace BusinessMetrics.Watch.Deliveries.Rendering;

/// <summary>The report that a notice is about.</summary>
/// <param name="RunId">Null where it could not even be begun.</param>
/// <param name="Name">Of its definition.</param>
/// <param name="Period">What it is about, in words.</param>
/// <param name="Schedule">What had it made.</param>
/// <param name="DueAt">When it was to be made, which it is made as of.</param>
/// <param name="Sentences">What it comes to.</param>
/// <param name="Files">What was written of it.</param>
public sealed record NoticeReport(
    Guid? RunId,
    string Name,
    string Title,
    string? Period,
    string Schedule,
    DateTimeOffset DueAt,
    IReadOnlyList<string> Sentences,
    IReadOnlyList<NoticeFile> Files)
{
    /// <summary>Such as "Monthly cost, October 2026".</summary>
    public string Heading => Period is null ? Title : $"{Title}, {Period}";
}

/// <summary>A file of a report.</summary>
/// <param name="Format">Such as pdf.</param>
/// <param name="Sha256">In hexadecimal.</param>
/// <param name="Bytes">Null where it is not sent along.</param>
public sealed record NoticeFile(string Name, string Format, string MediaType, string Sha256, long Length, byte[]? Bytes);
