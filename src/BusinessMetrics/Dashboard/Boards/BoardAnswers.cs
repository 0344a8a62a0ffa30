using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Dashboard.Boards;

/// <param name="Version">What PUT has to name.</param>
/// <param name="Mine">Whether the caller is its author.</param>
/// <param name="MayChange">Whether the caller may change it: its author, and of one for all an administrator.</param>
/// <param name="Author">For those who may see people, and for the author.</param>
/// <param name="UpdatedAt">When this version was recorded.</param>
/// <param name="Document">What POST takes: a copy, an export, an import.</param>
public sealed record DashboardResponse(
    Guid Id,
    int Version,
    bool Mine,
    bool MayChange,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Author,
    DateTimeOffset UpdatedAt,
    BoardDocument Document)
{
    internal static DashboardResponse Of(BoardCaller caller, Board board, DateTimeOffset updatedAt) => new(
        board.Id, board.Version, caller.Is(board.Author), caller.MayChange(board.Author, board.Document!.Visibility), caller.Shown(board.Author), updatedAt, board.Document);

    internal static DashboardResponse Of(BoardCaller caller, KnownVersion version, BoardDocument document) => new(
        version.Id, version.Version, caller.Is(version.Author), caller.MayChange(version.Author, version.Visibility), caller.Shown(version.Author), version.RecordedAt, document);
}

/// <param name="Version">What PUT has to name.</param>
/// <param name="Panels">How many it has.</param>
/// <param name="Mine">Whether the caller is its author.</param>
/// <param name="MayChange">Whether the caller may change it.</param>
/// <param name="Author">For those who may see people, and for the author.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record DashboardItem(
    Guid Id,
    string Title,
    BoardVisibility Visibility,
    int Version,
    int Panels,
    bool Mine,
    bool MayChange,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Author,
    DateTimeOffset UpdatedAt);

/// <param name="Dashboards">A page: one's own and those for all, by title.</param>
/// <param name="NextCursor">Asks for the next page; left out on the last one.</param>
public sealed record DashboardsResponse(
    IReadOnlyList<DashboardItem> Dashboards,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor);

/// <param name="Kind">created, changed or restored.</param>
/// <param name="RestoredFrom">The version that it is again; only where it was restored.</param>
/// <param name="ChangedBy">Who made it, for those who may see people.</param>
public sealed record DashboardVersionItem(
    int Version,
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RestoredFrom,
    string Title,
    BoardVisibility Visibility,
    int Panels,
    DateTimeOffset RecordedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ChangedBy);

/// <param name="Versions">The newest first.</param>
public sealed record DashboardVersionsResponse(IReadOnlyList<DashboardVersionItem> Versions);

/// <summary>A dashboard as it is sent to replace one.</summary>
/// <param name="Version">The one that it was made from; 409 where another holds by now.</param>
public sealed record DashboardChange(int Version, BoardDocument Document);

/// <summary>Who asks for dashboards, and what is theirs.</summary>
internal sealed record BoardCaller(string? Subject, bool IsAdmin, ServiceScope Scope)
{
    public BoardViewer Viewer => new(Subject, Scope.Services);

    public static BoardCaller Of(HttpContext context) => new(
        context.User.FindFirst(Caller.SubjectClaim)?.Value, context.User.IsInRole(Roles.Admin), ServiceScope.Of(context.User));

    public bool Is(string author) => Subject == author;

    public bool MaySee(string author, BoardVisibility visibility) => Is(author) || visibility == BoardVisibility.All;

    public bool MayChange(string author, BoardVisibility visibility) => Is(author) || (IsAdmin && visibility == BoardVisibility.All);

    /// <summary>The author's name, where the caller may see people.</summary>
    public string? Shown(string? person) => person is not null && (IsAdmin || Is(person)) ? person : null;

    /// <summary>403 where it names a service that is none of the token's; else null.</summary>
    public IResult? RefusalOf(IReadOnlyList<string> services) => services.All(Scope.Allows) ? null : Scope.Refusal();
}
