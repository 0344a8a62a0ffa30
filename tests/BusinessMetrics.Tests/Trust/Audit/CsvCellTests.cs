using BusinessMetrics.Trust.Audit;

namespace BusinessMetrics.Tests.Trust.Audit;

public class CsvCellTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("budget.set", "budget.set")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1+1", "'  =1+1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("  \tone", "'  \tone")]
    [InlineData("=cmd|' /C calc'!A0,1", "\"'=cmd|' /C calc'!A0,1\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z")]
    public void a_cell_is_quoted_where_it_must_be_and_no_formula(string? text, string cell) => CsvCell.Of(text).ShouldBe(cell);
}
