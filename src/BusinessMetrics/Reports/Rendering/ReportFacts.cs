using System.Globalization;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Rendering;

/// <summary>What a report says of itself, in the order in which every format says it.</summary>
public static class ReportFacts
{
    private const string All = "all";

    /// <summary>Names as people read them, and values without a locale's writing: instants are in UTC (ISO 8601).</summary>
    public static IEnumerable<(string Name, string Value)> Of(ReportDocument report)
    {
        yield return ("Title", report.Title);
        yield return ("Report", report.Name);
        if (report.Audience is not null)
            yield return ("Audience", report.Audience);
        if (report.Watermark is not null)
            yield return ("Watermark", report.Watermark);
        yield return ("Period", report.Period.Label);
        yield return ("Period start", Iso8601.Format(report.Period.Start));
        yield return ("Period end, not included", Iso8601.Format(report.Period.End));
        if (report.Before is { } before)
        {
            yield return ("Compared with", before.Label);
            yield return ("Compared start", Iso8601.Format(before.Start));
            yield return ("Compared end, not included", Iso8601.Format(before.End));
        }

        yield return ("Time zone", report.TimeZone);
        yield return ("Services", report.Services is { } services ? string.Join(", ", services) : All);
        yield return ("Models", report.Models is { } models ? string.Join(", ", models) : All);
        yield return ("Currency", report.Currency);
        foreach (var fact in Of(report.Provenance))
            yield return fact;
    }

    /// <summary>What it was made of.</summary>
    public static IEnumerable<(string Name, string Value)> Of(ReportProvenance provenance)
    {
        yield return ("As of", Iso8601.Format(provenance.AsOf));
        yield return ("Run", provenance.Run?.ToString() ?? "none: made when it was asked for");
        yield return ("Definition version", provenance.Definition.ToString(CultureInfo.InvariantCulture));
        yield return ("Log position", provenance.Position.ToString(CultureInfo.InvariantCulture));
        if (provenance.Checkpoint is { } checkpoint)
        {
            yield return ("Checkpoint size", checkpoint.Size.ToString(CultureInfo.InvariantCulture));
            yield return ("Checkpoint root", checkpoint.RootHash);
        }

        yield return ("How to verify", HowToVerify(provenance));
    }

    /// <summary>In sentences, for somebody who has the report and trusts nobody.</summary>
    public static string HowToVerify(ReportProvenance provenance) =>
        "Ask the API each figure's query again and compare the field that is named beside it: it answers as of the report's moment. "
        + (provenance.Checkpoint is null
            ? "No signed checkpoint of the log stands behind this report."
            : "That the log behind the figures is as it was: keep the checkpoint's note as report.checkpoint, and run "
              + "BusinessMetrics audit verify --offline log.ndjson.gz --public-key log.pub --checkpoint report.checkpoint.");

    /// <summary>What a number is in; null where it has no unit.</summary>
    /// <param name="currency">The report's.</param>
    public static string? UnitOf(NumberStyle? style, string? unit, string currency) => !string.IsNullOrEmpty(unit)
        ? unit
        : style switch
        {
            NumberStyle.Money => currency,
            NumberStyle.Percentage => "%",
            NumberStyle.Duration => "s",
            _ => null,
        };
}
