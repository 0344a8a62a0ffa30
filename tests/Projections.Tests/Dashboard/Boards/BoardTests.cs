using System.Text.Json;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Tests.Dashboard.Boards;

public class BoardTests
{
    private static readonly Guid Id = Guid.Parse("019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11");

    private static BoardDocument Document(string title = "Mine") => new()
    {
        Title = title,
        Visibility = BoardVisibility.All,
        Variables = [new("s", BoardVariableKind.Service, "api"), new("m", BoardVariableKind.Model, null)],
        Panels =
        [
            new() { Id = "p", Kind = BoardPanelKind.Series, Query = new Dictionary<string, string> { ["figure"] = "total_cost", ["service"] = "training" }, X = 0, Y = 1, Width = 6, Height = 2 },
            new() { Id = "q", Kind = BoardPanelKind.Budget, Title = "Left", Query = new Dictionary<string, string> { ["scope"] = "service:total", ["service"] = "$s" }, X = 6, Y = 1, Width = 6, Height = 2 },
            new() { Id = "t", Kind = BoardPanelKind.Text, Text = "plain", X = 0, Y = 3, Width = 12, Height = 1 },
        ],
    };

    /// <summary>They stand in the log.</summary>
    [Fact]
    public void events_are_stored_under_these_names()
    {
        const string document =
            """{"title":"Mine","visibility":"all","variables":[{"name":"s","kind":"service","value":"api"},{"name":"m","kind":"model"}],"panels":[{"id":"p","kind":"series","query":{"figure":"total_cost","service":"training"},"x":0,"y":1,"w":6,"h":2},{"id":"q","kind":"budget","title":"Left","query":{"scope":"service:total","service":"$s"},"x":6,"y":1,"w":6,"h":2},{"id":"t","kind":"text","text":"plain","x":0,"y":3,"w":12,"h":1}]}""";
        var created = Board.Create(Id, "ada", Document());
        var board = Board.Of(created)!;

        ShouldBeStored(DashboardCreated.Stored, created, """{"d":DOCUMENT,"i":"019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11","o":"ada","v":1}""");
        ShouldBeStored(DashboardChanged.Stored, (board with { Document = Document("Other") }).Change(Document())!, """{"d":DOCUMENT,"i":"019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11","o":"ada","v":2}""");
        ShouldBeStored(DashboardRestored.Stored, (board with { Document = Document("Other") }).Restore(1, Document())!, """{"f":1,"d":DOCUMENT,"i":"019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11","o":"ada","v":2}""");
        ShouldBeStored(DashboardDeleted.Stored, board.Delete(), """{"i":"019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11","o":"ada","v":2}""");

        static void ShouldBeStored(StoredEvent stored, BoardEvent change, string expected)
        {
            var json = stored.Write(change);
            json.ShouldBe(expected.Replace("DOCUMENT", document, StringComparison.Ordinal));
            stored.Write(JsonSerializer.Deserialize(json, stored.Json)!).ShouldBe(json);
        }
    }

    [Fact]
    public void the_newest_event_tells_what_holds()
    {
        var board = Board.Of(Board.Create(Id, "ada", Document()))!;
        var changed = Board.Of(board.Change(Document("Other")))!;

        (changed.Author, changed.Version, changed.Document!.Title).ShouldBe(("ada", 2, "Other"));
        Board.Of(changed.Delete()).ShouldBe(new Board(Id, "ada", 3, null));
        Board.Of(null).ShouldBeNull();
    }

    [Fact]
    public void the_same_again_is_no_change()
    {
        var board = Board.Of(Board.Create(Id, "ada", Document()))!;

        board.Change(Document()).ShouldBeNull();
        board.Restore(1, Document()).ShouldBeNull();
    }

    [Fact]
    public void it_names_the_services_of_its_queries_its_budgets_and_its_variables() =>
        Document().Services.ShouldBe(["api", "total", "training"]);
}
