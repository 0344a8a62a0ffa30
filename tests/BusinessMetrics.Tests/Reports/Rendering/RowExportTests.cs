using System.Globalization;
using System.Text;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering;

namespace BusinessMetrics.Tests.Reports.Rendering;

public sealed class RowExportTests
{
    private static readonly ExportColumn[] Columns = [new("Name, of it"), new("At", IsInstant: true), new("Cost", NumberStyle.Money), new("Latency", NumberStyle.Measure, "ms")];

    [Fact]
    public async Task rows_are_lines_of_a_csv()
    {
        using var output = new MemoryStream();

        await RowExport.WriteCsvAsync(output, Columns, Rows(2), CancellationToken.None);

        Encoding.UTF8.GetString(output.ToArray()).ShouldBe(
            "\"Name, of it\",At,Cost,Latency\r\n'=row 0,2026-11-01T00:00:00Z,-0.25,\r\n'=row 1,2026-11-01T00:00:01Z,0.75,1\r\n");
    }

    [Fact]
    public async Task rows_are_rows_of_a_sheet()
    {
        using var output = new MemoryStream();

        await RowExport.WriteSpreadsheetAsync(output, "All / of it", "USD", Columns, Rows(2), CancellationToken.None);

        var book = new Opened(output.ToArray());
        book.Names.ShouldBe(["All of it"]);
        book.Rows("All of it").ShouldBe([["Name, of it", "At (UTC)", "Cost (USD)", "Latency (ms)"], ["=row 0", "46327", "-0.25", null], ["=row 1", "46327.00001157408", "0.75", "1"]]);
        book.FormatOf("All of it", "C2").ShouldBe("#,##0.00");
        book.FormatOf("All of it", "B3").ShouldBe("yyyy-mm-dd hh:mm:ss");
    }

    [Fact]
    public async Task without_rows_there_is_a_head()
    {
        using var csv = new MemoryStream();
        using var sheet = new MemoryStream();

        await RowExport.WriteCsvAsync(csv, Columns, Rows(0), CancellationToken.None);
        await RowExport.WriteSpreadsheetAsync(sheet, "Rows", "USD", Columns, Rows(0), CancellationToken.None);

        Encoding.UTF8.GetString(csv.ToArray()).ShouldBe("\"Name, of it\",At,Cost,Latency\r\n");
        new Opened(sheet.ToArray()).Rows("Rows").Length.ShouldBe(1);
    }

    [Fact]
    public async Task nothing_is_sent_of_what_fails()
    {
        using var output = new MemoryStream();

        await Should.ThrowAsync<InvalidOperationException>(RowExport.WriteSpreadsheetAsync(output, "Rows", "USD", Columns, Failing(), CancellationToken.None));

        output.Length.ShouldBe(0);

        static async IAsyncEnumerable<IReadOnlyList<ReportCell>> Failing()
        {
            await foreach (var row in Rows(10))
                yield return row;
            throw new InvalidOperationException("the database is gone");
        }
    }

    internal static async IAsyncEnumerable<IReadOnlyList<ReportCell>> Rows(int count)
    {
        var start = DateTimeOffset.Parse("2026-11-01T00:00:00Z", CultureInfo.InvariantCulture);
        for (var i = 0; i < count; i++)
        {
            if (i % 1000 == 0)
                await Task.Yield();
            yield return [$"=row {i}", (DateTimeOffset?)start.AddSeconds(i), (ExactNumber?)(i - 0.25m), i == 0 ? new ReportCell() : (ExactNumber?)i];
        }
    }
}
