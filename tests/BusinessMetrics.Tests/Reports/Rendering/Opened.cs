using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;

namespace BusinessMetrics.Tests.Reports.Rendering;

/// <summary>A workbook as it lies in its file.</summary>
internal sealed class Opened
{
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private readonly Dictionary<string, XDocument> _sheets = [];
    private readonly string[] _formats;

    public Opened(byte[] workbook)
    {
        using var zip = new ZipArchive(new MemoryStream(workbook));
        Times = [.. zip.Entries.Select(entry => entry.LastWriteTime.DateTime).Distinct()];
        foreach (var (index, sheet) in Load("xl/workbook.xml").Descendants(Main + "sheet").Index())
            _sheets.Add(sheet.Attribute("name")!.Value, Load($"xl/worksheets/sheet{index + 1}.xml"));
        var styles = Load("xl/styles.xml");
        var formats = styles.Descendants(Main + "numFmt").ToDictionary(format => format.Attribute("numFmtId")!.Value, format => format.Attribute("formatCode")!.Value);
        _formats = [.. styles.Descendants(Main + "cellXfs").Single().Elements(Main + "xf").Select(style => formats.GetValueOrDefault(style.Attribute("numFmtId")!.Value, ""))];

        XDocument Load(string part)
        {
            using var stream = zip.GetEntry(part)!.Open();
            return XDocument.Load(stream, LoadOptions.PreserveWhitespace);
        }
    }

    public IReadOnlyList<DateTime> Times { get; }

    public IEnumerable<string> Names => _sheets.Keys;

    public XDocument Xml(string sheet) => _sheets[sheet];

    /// <summary>The values of a sheet's rows as they are written, the head's first; null where there is none.</summary>
    public string?[][] Rows(string sheet) => [.. _sheets[sheet].Descendants(Main + "row").Select(row => row.Elements(Main + "c").Select(cell => cell.Element(Main + "v")?.Value).ToArray())];

    /// <summary>Whether a cell is a text, and not a number.</summary>
    public bool IsText(string sheet, string cell) => Cell(sheet, cell).Attribute("t")?.Value == "str";

    public string FormatOf(string sheet, string cell) => _formats[int.Parse(Cell(sheet, cell).Attribute("s")!.Value, CultureInfo.InvariantCulture)];

    private XElement Cell(string sheet, string cell) => _sheets[sheet].Descendants(Main + "c").Single(one => one.Attribute("r")!.Value == cell);
}
