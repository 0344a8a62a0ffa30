using System.Globalization;
using BusinessMetrics.Dashboard.Boards;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Watch.Alerts.Rules;

namespace BusinessMetrics.Reports.Definitions;

/// <summary>What a report has to keep to be defined (docs/understand/reports/README.md); reads it from its JSON.</summary>
internal static class ReportDefinitionReader
{
    private const int MostSections = 20;
    private const int MostPanels = 20;
    private const int MostNames = 100;
    private const int LongestTitle = 100;
    private const int LongestAudience = 200;

    private static readonly string[] Fields = ["name", "title", "audience", "period", "time_zone", "locale", "services", "models", "compare", "sections"];
    private static readonly string[] PeriodFields = ["kind", "from", "to"];
    private static readonly string[] SectionFields = ["kind", "title", "panels"];
    internal static readonly string[] PanelFields = ["kind", "title", "query", "text"];

    /// <summary>Those of a panel's question that are the report's to say.</summary>
    private static readonly string[] OfReport = ["time_range", "start_time", "end_time", "time_zone", "compare", "month"];

    /// <summary>The definition without personal data, or null with the reasons in <paramref name="errors"/>.</summary>
    /// <param name="name">As it stands in the path.</param>
    public static ReportDefinition? Read(string name, ReadOnlyMemory<byte> json, PersonalDataFilter filter, List<FieldError> errors)
    {
        if (!AlertRuleReader.IsName(name))
            errors.Add(new("name", FieldError.Quote(name), AlertRuleReader.NameRule));
        else if (filter.RefusalOfName(name) is { } refusal)
            errors.Add(refusal);
        return JsonFields.Parse(json, Fields, errors) is { } body ? Read(name, body, filter, errors) : null;
    }

    private static ReportDefinition? Read(string name, JsonFields body, PersonalDataFilter filter, List<FieldError> errors)
    {
        if (body.Name("name") is { } named && named != name)
            body.Refuse("name", FieldError.Quote(named), $"the name in the path, {FieldError.Quote(name)}, or nothing");
        var title = body.Name("title", LongestTitle);
        if (title is null)
            body.Refuse("title", body.Received("title"), $"1-{LongestTitle} characters");
        var locale = body.Text("locale") ?? ReportLocale.Default.Name;
        if (ReportLocale.Find(locale) is null)
            body.Refuse("locale", FieldError.Quote(locale), "one of " + string.Join(", ", ReportLocale.Names));
        var sections = Sections(body);
        var definition = new ReportDefinition
        {
            Name = name,
            Title = title ?? "",
            Audience = body.Name("audience", LongestAudience),
            Period = Period(body),
            TimeZone = body.TimeZone("time_zone"),
            Locale = locale,
            Services = Names(body, "services"),
            Models = Names(body, "models"),
            Compares = body.Switch("compare") ?? true,
            Sections = sections,
        };
        if (definition.Services is not null && sections.Any(section => section.Kind == SectionKind.Compliance))
            body.Refuse("sections", "compliance beside services", "no compliance section in a report of some services: it concerns all of them");
        if (errors.Count > 0)
            return null;
        definition = WithoutPersonalData(definition, filter, errors);
        return errors.Count > 0 ? null : definition;
    }

    private static ReportPeriod Period(JsonFields body)
    {
        if (body.Object("period", PeriodFields) is not { } period)
        {
            body.Refuse("period", body.Received("period"), "an object with the field kind");
            return new(PeriodKind.LastMonth);
        }

        if (AlertNames.Find<PeriodKind>(period.Text("kind")) is not { } kind || !ReportPeriod.Definable.Contains(kind))
        {
            period.Refuse("kind", period.Received("kind"), "one of " + string.Join(", ", ReportPeriod.Definable.Select(AlertNames.Of)));
            return new(PeriodKind.LastMonth);
        }

        if (kind != PeriodKind.Range)
        {
            foreach (var field in (string[])["from", "to"])
                if (period.Has(field))
                    period.Refuse(field, period.Received(field), "nothing: only a range has days of its own");
            return new(kind);
        }

        var (from, to) = (Day(period, "from"), Day(period, "to"));
        if (from > to)
            period.Refuse("to", period.Received("to"), $"a day not before from, {from:yyyy-MM-dd}");
        else if (from is not null && to is not null && to.Value.DayNumber - from.Value.DayNumber >= ReportPeriod.LongestDays)
            period.Refuse("from", period.Received("from"), $"at most {ReportPeriod.LongestDays} days");
        return new(kind, from, to);
    }

    private static DateOnly? Day(JsonFields period, string field)
    {
        if (DateOnly.TryParseExact(period.Text(field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1970 and <= 9000)
            return day;
        period.Refuse(field, period.Received(field), "a day such as 2026-11-30, from 1970 on");
        return null;
    }

    internal static string[]? Names(JsonFields body, string field)
    {
        if (body.Texts(field, MostNames) is not { } names)
            return null;
        if (names.Count == 0)
            body.Refuse(field, "an empty list", "at least one, or no such field");
        foreach (var name in names)
            if (NameText.Refusal(field, name, NameText.Longest) is { } refusal)
                body.Refuse(field, refusal.Received, refusal.Allowed);
        return [.. names.Select(NameText.Normalise).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static SectionDefinition[] Sections(JsonFields body)
    {
        var sections = body.Objects("sections", SectionFields, MostSections).Select(Section).ToArray();
        if (sections.Length == 0)
            body.Refuse("sections", body.Has("sections") ? body.Received("sections") : FieldError.Nothing, $"1 to {MostSections} sections");
        if (sections.Where(section => section.Kind != SectionKind.Custom).GroupBy(section => section.Kind).FirstOrDefault(same => same.Count() > 1) is { } twice)
            body.Refuse("sections", $"{AlertNames.Of(twice.Key)} twice", "each kind once, but for custom");
        return sections;
    }

    private static SectionDefinition Section(JsonFields section)
    {
        var title = section.Name("title", LongestTitle);
        if (AlertNames.Find<SectionKind>(section.Text("kind")) is not { } kind)
        {
            section.Refuse("kind", section.Received("kind"), "one of " + string.Join(", ", AlertNames.All<SectionKind>()));
            return new(SectionKind.Summary);
        }

        if (kind == SectionKind.Custom)
        {
            var panels = section.Objects("panels", PanelFields, MostPanels).Select(Panel).ToArray();
            if (panels.Length == 0)
                section.Refuse("panels", section.Has("panels") ? section.Received("panels") : FieldError.Nothing, $"1 to {MostPanels} panels");
            if (title is null)
                section.Refuse("title", FieldError.Nothing, $"1-{LongestTitle} characters: a custom section has no other");
            return new(kind, title, panels);
        }

        if (section.Has("panels"))
            section.Refuse("panels", section.Received("panels"), "none: only a custom section has some");
        return new(kind, title);
    }

    internal static ReportPanel Panel(JsonFields panel)
    {
        var kind = BoardDocumentReader.Choice<BoardPanelKind>(panel, "kind");
        var query = BoardDocumentReader.Query(panel, kind, []);
        foreach (var parameter in OfReport)
            if (query?.ContainsKey(parameter) == true)
                panel.Refuse("query." + parameter, FieldError.Quote(query[parameter]), "nothing: the report says that");
        return new(kind, panel.Name("title", LongestTitle), query, BoardDocumentReader.TextOf(panel, kind));
    }

    private static ReportDefinition WithoutPersonalData(ReportDefinition definition, PersonalDataFilter filter, List<FieldError> errors) => definition with
    {
        Title = filter.Text("title", definition.Title, errors),
        Audience = filter.Optional("audience", definition.Audience, errors),
        Sections =
        [
            .. definition.Sections.Select((section, i) => section with
            {
                Title = filter.Optional($"sections[{i}].title", section.Title, errors),
                Panels = section.Panels?.Select((panel, j) => WithoutPersonalData(panel, $"sections[{i}].panels[{j}]", filter, errors)).ToArray(),
            }),
        ],
    };

    /// <param name="place">The field that holds the panel.</param>
    internal static ReportPanel WithoutPersonalData(ReportPanel panel, string place, PersonalDataFilter filter, List<FieldError> errors) => panel with
    {
        Title = filter.Optional($"{place}.title", panel.Title, errors),
        Text = filter.Optional($"{place}.text", panel.Text, errors),
        Query = panel.Query is null
            ? null
            : new SortedDictionary<string, string>(panel.Query.ToDictionary(value => value.Key, value => filter.Text($"{place}.query.{value.Key}", value.Value, errors)), StringComparer.Ordinal),
    };
}
