using System.Globalization;

namespace BusinessMetrics.Reports.Rendering.Spreadsheets;

/// <summary>Names of a workbook's sheets as spreadsheets allow them: one to 31 characters, none of []:*?/\, no two alike.</summary>
internal sealed class SheetNames
{
    public const int Longest = 31;

    private const string NotAllowed = "[]:*?/\\";

    // Spreadsheets keep a sheet of this name for themselves.
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase) { "History" };

    /// <summary>The title, or what can be kept of it.</summary>
    public string Take(string title)
    {
        var kept = new string([.. SheetCells.Clean(title).Select(letter => char.IsControl(letter) || NotAllowed.Contains(letter) ? ' ' : letter)]);
        // An apostrophe at either end would end the name in a formula.
        kept = string.Join(' ', kept.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim('\'', ' ');
        if (kept.Length == 0)
            kept = "Sheet";
        var name = SheetCells.Cut(kept, Longest).Trim('\'', ' ');
        for (var number = 2; !_taken.Add(name); number++)
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $" ({number})");
            name = SheetCells.Cut(kept, Longest - suffix.Length).TrimEnd() + suffix;
        }

        return name;
    }
}
