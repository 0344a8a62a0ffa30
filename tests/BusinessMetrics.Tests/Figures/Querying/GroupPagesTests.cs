using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace BusinessMetrics.Tests.Figures.Querying;

public sealed class GroupPagesTests
{
    private static readonly GroupPosition[] Groups =
        [new(5, "b"), new(3, "A"), new(3, "a"), new(3, "a b"), new(3, null), new(0.1m, "é"), new(-2, "z"), new(-2, null)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(1000)]
    public void pages_together_are_every_group_once_and_in_order(int limit)
    {
        var read = new List<GroupPosition>();
        string? cursor = "";
        while (cursor is not null)
        {
            var (page, next) = GroupPages.Page(Groups, limit, Position(cursor), group => group);
            page.Length.ShouldBeInRange(1, limit);
            read.AddRange(page);
            cursor = next;
        }

        read.ShouldBe(Groups);
        Groups.Reverse().Order(GroupPosition.Order).ShouldBe(Groups);
    }

    [Fact]
    public void a_page_goes_on_where_the_one_before_ended_though_its_last_group_is_gone()
    {
        var (_, cursor) = GroupPages.Page(Groups, 2, null, group => group);

        GroupPages.Page(Groups.Where(group => group.Key != "A"), 2, Position(cursor!), group => group).Groups.ShouldBe([new(3, "a"), new(3, "a b")]);
    }

    [Theory]
    [InlineData("!")]
    [InlineData("YWJj")]
    [InlineData("CN5x2gAAAAABkQAAAAAAAAAAAAAAAAAA")]
    public void what_is_no_cursor_is_refused(string cursor)
    {
        var query = Query(cursor);

        GroupPages.ReadCursor(query, GroupPages.Cursor).ShouldBeNull();
        query.Problem.ShouldNotBeNull();
    }

    private static GroupPosition? Position(string cursor) => GroupPages.ReadCursor(Query(cursor), GroupPages.Cursor);

    private static QueryReader Query(string cursor) =>
        new(new QueryCollection(new Dictionary<string, StringValues> { ["cursor"] = cursor }), [GroupPages.Cursor]);
}
