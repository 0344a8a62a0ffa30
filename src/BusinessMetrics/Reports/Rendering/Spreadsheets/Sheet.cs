using System.Data;
using System.Globalization;
using MiniExcelLibs.Attributes;

namespace BusinessMetrics.Reports.Rendering.Spreadsheets;

/// <param name="Format">As spreadsheets write formats; null for as it is.</param>
/// <param name="Width">In letters.</param>
internal sealed record SheetColumn(string Title, string? Format, double Width);

/// <summary>A sheet before it is written: its rows are taken one by one, and once.</summary>
/// <param name="Rows">Each with a value for each column.</param>
internal sealed record Sheet(string Name, IReadOnlyList<SheetColumn> Columns, IEnumerable<object?[]> Rows)
{
    private const int LeastWidth = 9;
    private const int MostWidth = 60;

    /// <summary>With widths by what is in it.</summary>
    public static Sheet Fitted(string name, IReadOnlyList<(string Title, string? Format)> columns, IEnumerable<object?[]> rows)
    {
        var longest = columns.Select(column => column.Title.Length + 3).ToArray();
        foreach (var row in rows)
            for (var i = 0; i < longest.Length; i++)
                longest[i] = Math.Max(longest[i], SheetCells.LengthOf(row[i]) + 1);
        return new(name, [.. columns.Select((column, i) => new SheetColumn(column.Title, column.Format, Math.Clamp(longest[i], LeastWidth, MostWidth)))], rows);
    }

    /// <summary>Keys that no other sheet has: formats and widths are told for the whole workbook, by key.</summary>
    public static string Key(int sheet, int column) => string.Create(CultureInfo.InvariantCulture, $"{sheet}:{column}");

    public IEnumerable<DynamicExcelColumn> Described(int sheet) => Columns.Select((column, i) => new DynamicExcelColumn(Key(sheet, i))
    {
        Name = SheetCells.Clean(column.Title),
        Format = column.Format,
        Width = column.Width,
    });

    /// <summary>As the writer takes them.</summary>
    public object Written(int sheet)
    {
        var rows = Rows.GetEnumerator();
        return rows.MoveNext() ? Keyed(sheet, rows) : Heads(sheet);
    }

    private IEnumerable<IDictionary<string, object?>> Keyed(int sheet, IEnumerator<object?[]> rows)
    {
        var keys = Columns.Select((_, i) => Key(sheet, i)).ToArray();
        using (rows)
            do
            {
                var row = new Dictionary<string, object?>(keys.Length);
                for (var i = 0; i < keys.Length; i++)
                    row.Add(keys[i], rows.Current[i]);
                yield return row;
            }
            while (rows.MoveNext());
    }

    /// <summary>The writer learns the columns from the first row, and would write no heads without one.</summary>
    private DataTableReader Heads(int sheet)
    {
        using var table = new DataTable { Locale = CultureInfo.InvariantCulture };
        for (var i = 0; i < Columns.Count; i++)
            table.Columns.Add(Key(sheet, i), typeof(object));
        return table.CreateDataReader();
    }
}
