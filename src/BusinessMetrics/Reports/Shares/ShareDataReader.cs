using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Reports.Definitions;
using BusinessMetrics.Reports.Runs;

namespace BusinessMetrics.Reports.Shares;

/// <summary>What somebody wants to share, before it is looked at whether they may.</summary>
/// <param name="Services">What it is to be narrowed to; null for nothing less than they may read.</param>
internal sealed record WantedShare(
    string Name, ShareContent Content, DateTimeOffset? AsOf, IReadOnlyList<string>? Services, TimeSpan Lifetime, string? Password, string Watermark);

/// <summary>Reads what is to be shared.</summary>
internal static class ShareDataReader
{
    private const int LongestName = 100;
    private const int MostDays = 365;
    private const int UsualDays = 30;

    private static readonly string[] Fields =
        ["name", "run", "dashboard", "sections", "panel", "time", "time_zone", "as_of", "services", "expires_in_days", "password", "watermark"];

    private static readonly string[] TimeFields = ["time_range", "start_time", "end_time"];
    private static readonly string[] Contents = [.. AlertNames.All<ShareKind>()];
    private static readonly string[] NotOfRun = ["time", "time_zone", "as_of"];

    /// <summary>What is to be shared, or null with the reasons in <paramref name="errors"/>.</summary>
    public static WantedShare? Read(ReadOnlyMemory<byte> json, PersonalDataFilter filter, DateTimeOffset now, List<FieldError> errors)
    {
        if (JsonFields.Parse(json, Fields, errors) is not { } body)
            return null;
        var name = body.Name("name", LongestName);
        if (name is null)
            body.Refuse("name", body.Received("name"), $"1-{LongestName} characters");
        var asOf = body.Instant("as_of");
        if (asOf > now)
            body.Refuse("as_of", Iso8601.Format(asOf.Value), $"a moment that has passed; it is {Iso8601.Format(now)}");
        var content = Content(body, asOf ?? now);
        var services = ReportDefinitionReader.Names(body, "services");
        var days = body.WholeNumber("expires_in_days", 1, MostDays) ?? UsualDays;
        var password = Password(body);
        var watermark = body.Name("watermark", RunDataReader.LongestWatermark);
        if (content is null || errors.Count > 0)
            return null;
        var wanted = new WantedShare(
            filter.Text("name", name!, errors),
            content.Panel is { } panel ? content with { Panel = ReportDefinitionReader.WithoutPersonalData(panel, "panel", filter, errors) } : content,
            asOf is { } moment ? Iso8601.Cut(moment) : null,
            services,
            TimeSpan.FromDays(days),
            password,
            filter.Text("watermark", watermark ?? name!, errors));
        return errors.Count > 0 ? null : wanted;
    }

    private static ShareContent? Content(JsonFields body, DateTimeOffset moment)
    {
        var given = Contents.Where(body.Has).ToArray();
        if (given.Length != 1)
        {
            body.Refuse(given.Length == 0 ? "(body)" : given[1], given.Length == 0 ? FieldError.Nothing : string.Join(" and ", given), "one of " + string.Join(", ", Contents));
            return null;
        }

        var kind = AlertNames.Find<ShareKind>(given[0])!.Value;
        if (kind == ShareKind.Run)
        {
            foreach (var field in NotOfRun.Where(body.Has))
                body.Refuse(field, body.Received(field), "nothing: a run has its own");
            return new() { Kind = kind, Run = Id(body, "run") };
        }

        return new()
        {
            Kind = kind,
            Dashboard = kind == ShareKind.Dashboard ? Id(body, "dashboard") : null,
            Sections = kind == ShareKind.Sections ? Sections(body) : null,
            Panel = kind == ShareKind.Panel && body.Object("panel", ReportDefinitionReader.PanelFields) is { } panel ? ReportDefinitionReader.Panel(panel) : null,
            Time = body.Has("time") ? Time(body, moment) : kind == ShareKind.Dashboard ? null : new(ShareDefinition.DefaultRange),
            TimeZone = body.TimeZone("time_zone"),
        };
    }

    private static Guid? Id(JsonFields body, string field)
    {
        if (Guid.TryParse(body.Text(field), out var id))
            return id;
        body.Refuse(field, body.Received(field), "an id");
        return null;
    }

    private static SectionKind[] Sections(JsonFields body)
    {
        var known = AlertNames.All<SectionKind>().Where(name => name != AlertNames.Of(SectionKind.Custom)).ToArray();
        var names = body.Texts("sections", known.Length) ?? [];
        if (names.Count == 0 || names.Any(name => !known.Contains(name)) || names.Distinct().Count() < names.Count)
            body.Refuse("sections", body.Received("sections"), $"a list with each once of {string.Join(", ", known)}");
        return [.. names.Select(AlertNames.Find<SectionKind>).OfType<SectionKind>()];
    }

    private static ShareTime? Time(JsonFields body, DateTimeOffset moment)
    {
        if (body.Object("time", TimeFields) is not { } time)
            return null;
        if (time.Has("time_range"))
        {
            foreach (var field in (string[])["start_time", "end_time"])
                if (time.Has(field))
                    time.Refuse(field, time.Received(field), "nothing beside time_range");
            if (time.Text("time_range") is { } range && FigureWindow.Ranges.Contains(range))
                return new(range);
            time.Refuse("time_range", time.Received("time_range"), "one of " + string.Join(", ", FigureWindow.Ranges));
            return null;
        }

        var (start, end) = (time.Instant("start_time"), time.Instant("end_time"));
        if (start is null)
            time.Refuse("start_time", time.Received("start_time"), $"{Iso8601.Allowed}; or time_range");
        else if (start >= (end ?? moment))
            time.Refuse("start_time", time.Received("start_time"), $"an instant before {(end is null ? "the figures' moment" : "end_time")}, {Iso8601.Format(end ?? moment)}");
        else if ((end ?? moment) - start > TimeSpan.FromDays(ReportPeriod.LongestDays - MostDays))
            // A link that goes on does not become too long while it holds.
            time.Refuse("start_time", time.Received("start_time"), $"at most {ReportPeriod.LongestDays - MostDays} days before the end");
        return new(StartTime: start is { } from ? Iso8601.Cut(from) : null, EndTime: end is { } to ? Iso8601.Cut(to) : null);
    }

    /// <summary>What came in it is repeated in no refusal.</summary>
    private static string? Password(JsonFields body)
    {
        if (!body.Has("password"))
            return null;
        if (body.Text("password") is { } password && CodePoints.CountOf(password) is >= SharePassword.Shortest and <= SharePassword.Longest)
            return password;
        body.Refuse("password", "something else", $"{SharePassword.Shortest}-{SharePassword.Longest} characters, beside spaces at its ends");
        return null;
    }
}
