using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace BusinessMetrics.Reports.Rendering.Spreadsheets;

/// <summary>Sheets as a file (Office Open XML, ECMA-376).</summary>
internal static partial class Workbook
{
    /// <summary>Rows of a sheet, its head included.</summary>
    public const int MostRows = 1_048_576;

    // The first that a ZIP file can name.
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Row by row; the parts bear the time of writing and random ids.</summary>
    public static void Write(Stream output, IReadOnlyList<Sheet> sheets)
    {
        var configuration = new OpenXmlConfiguration
        {
            FreezeRowCount = 1,
            AutoFilter = true,
            DynamicColumns = [.. sheets.SelectMany((sheet, i) => sheet.Described(i))],
            Culture = CultureInfo.InvariantCulture,
        };
        MiniExcel.SaveAs(output, sheets.Select((sheet, i) => KeyValuePair.Create(sheet.Name, sheet.Written(i))).ToDictionary(), configuration: configuration);
    }

    /// <summary>The same parts in the same bytes, whenever they were written.</summary>
    public static void WriteStable(Stream output, IReadOnlyList<Sheet> sheets)
    {
        using var written = new MemoryStream();
        Write(written, sheets);
        written.Position = 0;
        using var from = new ZipArchive(written);
        using var to = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        var ids = new Dictionary<string, string>();
        foreach (var part in from.Entries)
        {
            var copy = to.CreateEntry(part.FullName);
            copy.LastWriteTime = Time;
            using var source = part.Open();
            using var target = copy.Open();
            if (part.FullName is "xl/workbook.xml" || part.FullName.EndsWith(".rels", StringComparison.Ordinal))
                target.Write(Encoding.UTF8.GetBytes(WithOrderedIds(new StreamReader(source).ReadToEnd(), ids)));
            else
                source.CopyTo(target);
        }
    }

    private static string WithOrderedIds(string xml, Dictionary<string, string> ids) => RandomId().Replace(xml, found =>
    {
        if (!ids.TryGetValue(found.Value, out var id))
            ids.Add(found.Value, id = string.Create(CultureInfo.InvariantCulture, $"\"rId{ids.Count + 1}\""));
        return id;
    });

    [GeneratedRegex("\"R([0-9a-f]{32}|[0-9a-f]{16})\"")]
    private static partial Regex RandomId();
}
