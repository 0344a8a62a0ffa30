using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Rendering.Pdf.Charts;

/// <summary>Which spans of time are named below their place, so that no name hides another.</summary>
internal static class TimeLabels
{
    private const double Apart = 8;

    /// <summary>Names stand at hours that people count by.</summary>
    private static readonly int[] Hours = [1, 2, 3, 6, 12, 24];

    /// <param name="centres">Of the spans, from left to right.</param>
    public static IReadOnlyList<(string Text, double Left)> Of(IReadOnlyList<DateTimeOffset> starts, IReadOnlyList<double> centres, double left, double right, Print print)
    {
        DateTime[] local = [.. starts.Select(start => TimeZoneInfo.ConvertTime(start, print.Zone).DateTime)];
        var areDays = Array.TrueForAll(local, at => at.TimeOfDay == TimeSpan.Zero);
        var areMonths = areDays && local.Length > 1 && Array.TrueForAll(local, at => at.Day == 1);
        if (!areDays)
            foreach (var hours in Hours)
                if (Placed([.. Enumerable.Range(0, local.Length).Where(i => local[i].Minute == 0 && local[i].Second == 0 && local[i].Hour % hours == 0)]) is { Count: > 1 } placed)
                    return placed;
        int[] days = [.. Enumerable.Range(0, local.Length).Where(i => i == 0 || local[i].Date != local[i - 1].Date)];
        if (areDays || days.Length == 1)
            days = [.. Enumerable.Range(0, local.Length)];
        else
            areDays = true;
        for (var step = 1; ; step++)
            if (Placed([.. days.Where((_, i) => i % step == 0)]) is { } placed)
                return placed;

        // Null where they do not fit beside each other.
        List<(string Text, double Left)>? Placed(IReadOnlyList<int> named)
        {
            var labels = new List<(string Text, double Left)>();
            var end = double.NegativeInfinity;
            for (var i = 0; i < named.Count; i++)
            {
                var text = print.Texts.Printable(Text(local[named[i]], isFirst: i == 0));
                var width = print.Texts.Width(text, TextLook.Note);
                var at = Math.Clamp(centres[named[i]] - (width / 2), left, Math.Max(left, right - width));
                if (at < end + Apart && i > 0)
                    return null;
                labels.Add((text, at));
                end = at + width;
            }

            return labels;
        }

        string Text(DateTime at, bool isFirst) => areMonths ? $"{ReportLocale.MonthName(at.Month)[..3]} {at.Year}"
            : areDays || at.TimeOfDay == TimeSpan.Zero ? print.Locale.Date(DateOnly.FromDateTime(at))
            : isFirst ? $"{print.Locale.Date(DateOnly.FromDateTime(at))} {at:HH:mm}"
            : $"{at:HH:mm}";
    }
}
