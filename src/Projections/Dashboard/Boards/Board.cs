namespace BusinessMetrics.Projections.Dashboard.Boards;

/// <summary>A dashboard of somebody's own: the aggregate of a stream of its own.</summary>
/// <param name="Author">The subject who made it.</param>
/// <param name="Version">How often it was changed, from 1; also the stream's.</param>
/// <param name="Document">Null once it was deleted.</param>
public sealed record Board(Guid Id, string Author, int Version, BoardDocument? Document)
{
    public static string StreamOf(Guid id) => $"dashboard/{id}";

    /// <summary>The dashboard after an event, which tells all of it.</summary>
    public static Board? Of(object? newest) => newest is BoardEvent change ? new(change.BoardId, change.Author, change.Version, DocumentOf(change)) : null;

    /// <summary>What holds after a change; null where that took it away.</summary>
    public static BoardDocument? DocumentOf(BoardEvent change) => change switch
    {
        DashboardCreated created => created.Document,
        DashboardChanged changed => changed.Document,
        DashboardRestored restored => restored.Document,
        _ => null,
    };

    public static DashboardCreated Create(Guid id, string author, BoardDocument document) =>
        new() { BoardId = id, Author = author, Version = 1, Document = document };

    /// <summary>Null where it says that already: a change that is sent again is none.</summary>
    public DashboardChanged? Change(BoardDocument document) => Says(document)
        ? null
        : new() { BoardId = Id, Author = Author, Version = Version + 1, Document = document };

    /// <summary>Null where it says that already.</summary>
    public DashboardRestored? Restore(int version, BoardDocument document) => Says(document)
        ? null
        : new() { BoardId = Id, Author = Author, Version = Version + 1, From = version, Document = document };

    public DashboardDeleted Delete() => new() { BoardId = Id, Author = Author, Version = Version + 1 };

    private bool Says(BoardDocument document) => Document?.ToJson() == document.ToJson();
}
