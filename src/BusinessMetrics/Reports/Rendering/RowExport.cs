using System.Text;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Csv;
using BusinessMetrics.Reports.Rendering.Spreadsheets;
using BusinessMetrics.Trust.Audit;

namespace BusinessMetrics.Reports.Rendering;

/// <param name="Style">Of a column of numbers; null of texts and instants.</param>
/// <param name="Unit">What all its numbers are in; null where they have none, or the style says it.</param>
/// <param name="IsInstant">Whether it holds instants: written in UTC.</param>
public sealed record ExportColumn(string Title, NumberStyle? Style = null, string? Unit = null, bool IsInstant = false);

/// <summary>Rows as a file, in memory that does not grow with them.</summary>
public static class RowExport
{
    /// <summary>A sheet has no more under its head.</summary>
    public const int MostSpreadsheetRows = Workbook.MostRows - 1;

    private const int BufferSize = 64 * 1024;

    /// <summary>RFC 4180, with the columns' titles first; numbers whole, instants in UTC (ISO 8601), no text a formula.</summary>
    /// <param name="rows">Each with a cell for each column.</param>
    public static async Task WriteCsvAsync(
        Stream output, IReadOnlyList<ExportColumn> columns, IAsyncEnumerable<IReadOnlyList<ReportCell>> rows, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize, leaveOpen: true);
        var line = new StringBuilder().AppendJoin(',', columns.Select(column => CsvCell.Of(column.Title))).Append(CsvCell.LineEnd);
        await writer.WriteAsync(line, cancellation);
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            line.Clear();
            for (var i = 0; i < row.Count; i++)
                line.Append(i == 0 ? "" : ",").Append(CsvReport.Of(row[i]));
            await writer.WriteAsync(line.Append(CsvCell.LineEnd), cancellation);
        }
    }

    /// <summary>
    /// A workbook of one sheet. It is written to a temporary file first, since nothing writes one without waiting for its stream, and
    /// so that what fails has sent nothing. A thread waits for the rows meanwhile.
    /// </summary>
    /// <param name="currency">What money is in.</param>
    /// <param name="rows">Each with a cell for each column.</param>
    /// <exception cref="InvalidDataException">There are more than <see cref="MostSpreadsheetRows"/>.</exception>
    public static async Task WriteSpreadsheetAsync(
        Stream output, string title, string currency, IReadOnlyList<ExportColumn> columns, IAsyncEnumerable<IReadOnlyList<ReportCell>> rows, CancellationToken cancellation)
    {
        await using var file = Temporary();
        var sheet = new Sheet(new SheetNames().Take(title), [.. columns.Select(column => Of(column, currency))], Taken(rows.ToBlockingEnumerable(cancellation)));
        await Task.Run(() => Workbook.Write(file, [sheet]), cancellation);
        file.Position = 0;
        await file.CopyToAsync(output, cancellation);
    }

    /// <summary>Nobody else's to read, and gone when it is closed.</summary>
    private static FileStream Temporary()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = BufferSize,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
    }

    private static SheetColumn Of(ExportColumn column, string currency)
    {
        var (title, format) = SpreadsheetReport.Headed(new(column.Title, column.Style, column.Unit), column.IsInstant, currency);
        // Nobody has seen the rows yet.
        return new(title, format, Math.Max(title.Length + 3, column.IsInstant ? SheetCells.DateFormat.Length + 1 : column.Style is null ? 24 : 14));
    }

    private static IEnumerable<object?[]> Taken(IEnumerable<IReadOnlyList<ReportCell>> rows)
    {
        var count = 0;
        foreach (var row in rows)
        {
            if (++count > MostSpreadsheetRows)
                throw new InvalidDataException($"a spreadsheet takes no more than {MostSpreadsheetRows} rows");
            var values = new object?[row.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = SheetCells.Of(row[i]);
            yield return values;
        }
    }
}
