using System.Globalization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Reports.Runs;

/// <summary>Reads what is to be made.</summary>
internal static class RunDataReader
{
    internal const int LongestWatermark = 60;

    private static readonly string[] Fields = ["as_of", "on", "formats", "watermark"];

    /// <summary>What is to be made, or null with the reasons in <paramref name="errors"/>.</summary>
    /// <param name="json">May be empty: then nothing is asked for but the report.</param>
    /// <param name="services">What it is narrowed to.</param>
    public static WantedRun? Read(
        ReadOnlyMemory<byte> json, ReportDefinition definition, int version, HttpContext context, IReadOnlyList<string>? services, PersonalDataFilter filter, DateTimeOffset now, List<FieldError> errors)
    {
        var body = JsonFields.Parse(json.Length == 0 ? "{}"u8.ToArray() : json, Fields, errors);
        if (body is null)
            return null;
        var asOf = body.Instant("as_of") ?? Iso8601.Cut(now);
        if (asOf > now)
            body.Refuse("as_of", Iso8601.Format(asOf), $"a moment that has passed; it is {Iso8601.Format(now)}");
        var moment = asOf;
        if (body.Text("on") is { } text)
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1970 and <= 9000)
                moment = LocalDay.StartOf(day, definition.Zone);
            else
                body.Refuse("on", FieldError.Quote(text), "a day such as 2026-11-30, from 1970 on");
        }

        var formats = Formats(body);
        var watermark = body.Name("watermark", LongestWatermark);
        if (errors.Count > 0)
            return null;
        watermark = filter.Optional("watermark", watermark, errors);
        return errors.Count > 0
            ? null
            : new(definition, version, moment, asOf, RoleOf(context, services), services, Caller.Of(context).Name, WantedRun.Manual, watermark, formats);
    }

    /// <summary>A report asks as no more than a reader, or an auditor where whoever has it made may read compliance: never as somebody who sees people.</summary>
    internal static string RoleOf(HttpContext context, IReadOnlyList<string>? services) =>
        services is null && Policies.Grants[Policies.ReadCompliance].Admits(context.User) ? Roles.Auditor : Roles.Reader;

    private static ReportFormat[] Formats(JsonFields body)
    {
        if (body.Texts("formats", 10) is not { } names)
            return [ReportFormat.Pdf];
        if (names.Any(name => AlertNames.Find<ReportFormat>(name) is null))
            body.Refuse("formats", body.Received("formats"), "a list of " + string.Join(", ", AlertNames.All<ReportFormat>()));
        return [.. names.Select(AlertNames.Find<ReportFormat>).OfType<ReportFormat>().Distinct().Order()];
    }
}
