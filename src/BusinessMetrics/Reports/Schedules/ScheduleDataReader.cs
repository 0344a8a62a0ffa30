using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Reports.Definitions;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Watch.Alerts.Rules;
using BusinessMetrics.Watch.Routes;

namespace BusinessMetrics.Reports.Schedules;

/// <summary>What a schedule has to keep to be set (docs/understand/reports/schedules.md); reads it from its JSON.</summary>
internal static class ScheduleDataReader
{
    private const int MostRecipients = 50;

    /// <summary>Each month has that many days after the first.</summary>
    private const int MostDays = 27;

    private static readonly string[] Fields = ["name", "report", "when", "time_zone", "formats", "recipients", "skip_if", "paused"];
    private static readonly string[] WhenFields = ["kind", "cron", "days", "rule", "scope"];
    private static readonly string[] RecipientFields = ["channel", "services", "watermark"];

    /// <summary>The schedule without personal data, or null with the reasons in <paramref name="errors"/>.</summary>
    /// <param name="name">As it stands in the path.</param>
    public static ReportSchedule? Read(string name, ReadOnlyMemory<byte> json, PersonalDataFilter filter, List<FieldError> errors)
    {
        if (!AlertRuleReader.IsName(name))
            errors.Add(new("name", FieldError.Quote(name), AlertRuleReader.NameRule));
        else if (filter.RefusalOfName(name) is { } refusal)
            errors.Add(refusal);
        return JsonFields.Parse(json, Fields, errors) is { } body ? Read(name, body, filter, errors) : null;
    }

    private static ReportSchedule? Read(string name, JsonFields body, PersonalDataFilter filter, List<FieldError> errors)
    {
        if (body.Name("name") is { } named && named != name)
            body.Refuse("name", FieldError.Quote(named), $"the name in the path, {FieldError.Quote(name)}, or nothing");
        var schedule = new ReportSchedule
        {
            Name = name,
            Report = Required(body, "report", "the name of a report"),
            When = When(body),
            TimeZone = body.TimeZone("time_zone"),
            Formats = [.. Choices<ReportFormat>(body, "formats", [ReportFormat.Pdf]).Select(AlertNames.Of)],
            Recipients = Recipients(body),
            SkipIf = Choices<SkippedReport>(body, "skip_if", []),
            IsPaused = body.Switch("paused") ?? false,
        };
        if (errors.Count > 0)
            return null;
        schedule = schedule with
        {
            Recipients = [.. schedule.Recipients.Select((recipient, i) => recipient with { Watermark = filter.Optional($"recipients[{i}].watermark", recipient.Watermark, errors) })],
        };
        return errors.Count > 0 ? null : schedule;
    }

    private static ReportTiming When(JsonFields body)
    {
        if (body.Object("when", WhenFields) is not { } when)
        {
            body.Refuse("when", body.Received("when"), "an object with the field kind");
            return new(TimingKind.Cron);
        }

        if (AlertNames.Find<TimingKind>(when.Text("kind")) is not { } kind)
        {
            when.Refuse("kind", when.Received("kind"), "one of " + string.Join(", ", AlertNames.All<TimingKind>()));
            return new(TimingKind.Cron);
        }

        var own = kind switch { TimingKind.Cron => "cron", TimingKind.MonthClosed => "days", TimingKind.AlertEnded => "rule", _ => "scope" };
        foreach (var field in WhenFields.Where(field => field != "kind" && field != own && when.Has(field)))
            when.Refuse(field, when.Received(field), $"nothing: {AlertNames.Of(kind)} has {own} alone");
        return kind switch
        {
            TimingKind.Cron => new(kind, Cron: RouteReader.Cron(when, "0 7 * * 1")),
            TimingKind.MonthClosed => new(kind, Days: Days(when)),
            TimingKind.AlertEnded => new(kind, Rule: Required(when, "rule", "an alert rule's name")),
            _ => new(kind, Scope: Required(when, "scope", "total, or the name of a service whose budget it is")),
        };
    }

    private static int Days(JsonFields when)
    {
        if (!when.Has("days"))
            when.Refuse("days", FieldError.Nothing, $"a whole number from 0 to {MostDays}");
        return when.WholeNumber("days", 0, MostDays) ?? 0;
    }

    private static ReportRecipient[] Recipients(JsonFields body)
    {
        var recipients = body.Objects("recipients", RecipientFields, MostRecipients)
            .Select(recipient => new ReportRecipient(Required(recipient, "channel", "the name of a channel"), ReportDefinitionReader.Names(recipient, "services"), recipient.Name("watermark", RunDataReader.LongestWatermark)))
            .ToArray();
        if (recipients.Length == 0)
            body.Refuse("recipients", body.Has("recipients") ? body.Received("recipients") : FieldError.Nothing, $"1 to {MostRecipients} recipients");
        return recipients;
    }

    private static string Required(JsonFields fields, string field, string allowed)
    {
        var name = fields.Name(field);
        if (name is null)
            fields.Refuse(field, fields.Received(field), allowed);
        return name ?? "";
    }

    private static T[] Choices<T>(JsonFields body, string field, T[] fallback)
        where T : struct, Enum
    {
        if (body.Texts(field, 10) is not { } names)
            return fallback;
        if (names.Any(name => AlertNames.Find<T>(name) is null))
            body.Refuse(field, body.Received(field), "a list of " + string.Join(", ", AlertNames.All<T>()));
        return [.. names.Select(AlertNames.Find<T>).OfType<T>().Distinct().Order()];
    }
}
