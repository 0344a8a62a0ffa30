using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Reports.Shares;

/// <summary>What is shared, as the definition of a report: one page for whoever opens it, made by the same code and asked of the same endpoints. Pure.</summary>
internal static class ShareDefinition
{
    public const string DefaultRange = "30d";

    private const string Name = "share";

    /// <summary>Of a panel of a dashboard they are its own; of a shared one they are the share's.</summary>
    private static readonly string[] OfShare = ["time_range", "start_time", "end_time", "time_zone", "compare", "month"];

    /// <summary>A figure is one number: not so many of a group.</summary>
    private static readonly string[] OfGroups = ["group_by", "top"];

    /// <param name="board">Of a dashboard, as it is to be shown; null of others.</param>
    /// <param name="moment">What it is as of.</param>
    public static ReportDefinition Of(Share share, BoardDocument? board, DateTimeOffset moment)
    {
        var content = share.Content;
        return new()
        {
            Name = Name,
            Title = share.Name,
            Period = ReportPeriod.Of(WindowOf(content.Time ?? (board is null ? new(DefaultRange) : TimeOf(board)), moment)),
            TimeZone = content.TimeZone,
            Services = share.Services,
            Sections = content.Kind switch
            {
                ShareKind.Sections => [.. content.Sections!.Select(kind => new SectionDefinition(kind))],
                ShareKind.Panel => [new(SectionKind.Custom, content.Panel!.Title ?? share.Name, [Asked(content.Panel)])],
                _ => [new(SectionKind.Custom, board!.Title, [.. PanelsOf(board, share.Services)])],
            },
        };
    }

    /// <summary>A range that goes on ends with the minute, so that it is called by whole ones.</summary>
    public static TimeWindow WindowOf(ShareTime time, DateTimeOffset moment)
    {
        var end = time.EndTime ?? TimeWindow.EndOfMinute(moment);
        return time.TimeRange is { } range ? new(TimeWindow.Last(FigureWindow.LengthOf(range), moment).Start, end) : new(time.StartTime!.Value, end);
    }

    /// <summary>What a dashboard says itself: by the variable that chooses its time, else by all of its panels alike.</summary>
    public static ShareTime TimeOf(BoardDocument board)
    {
        var ranges = board.Variables.FirstOrDefault(variable => variable is { Kind: BoardVariableKind.Range, Value: not null }) is { Value: { } chosen }
            ? [chosen]
            : board.Panels.Where(panel => panel.Query is not null && panel.Kind != BoardPanelKind.Budget).Select(panel => panel.Query!.GetValueOrDefault("time_range")).Distinct().ToArray();
        return ranges is [{ } range] && FigureWindow.Ranges.Contains(range) ? new(range) : new(DefaultRange);
    }

    /// <summary>A report's own definition, narrowed: what names another service is not told to those who may not know that there is one.</summary>
    public static ReportDefinition Narrowed(ReportDefinition definition, IReadOnlyList<string> services) => definition with
    {
        Services = services,
        Sections = [.. definition.Sections.Select(section => section with { Panels = section.Panels?.Where(panel => IsOf(services, panel.Query)).ToArray() })],
    };

    /// <summary>The services that a question names.</summary>
    public static IEnumerable<string> ServicesIn(IReadOnlyDictionary<string, string>? query)
    {
        if (query?.GetValueOrDefault("service") is { } service)
            yield return service;
        if (query?.GetValueOrDefault("scope") is { } scope && Budget.ServiceOf(scope) is { } owner)
            yield return owner;
    }

    private static IEnumerable<ReportPanel> PanelsOf(BoardDocument board, IReadOnlyList<string>? services)
    {
        var values = board.Variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
        foreach (var panel in board.Panels.OrderBy(panel => panel.Y).ThenBy(panel => panel.X))
        {
            var query = panel.Query is null ? null : Resolved(panel.Query, values);
            if (services is null || IsOf(services, query))
                yield return Asked(new(panel.Kind, panel.Title, query, panel.Text));
        }
    }

    /// <summary>With the values that the dashboard's variables have at first; what has none is left out, as on its page.</summary>
    private static Dictionary<string, string> Resolved(IReadOnlyDictionary<string, string> query, IReadOnlyDictionary<string, string?> values) => query
        .Where(parameter => !OfShare.Contains(parameter.Key))
        .Select(parameter => (parameter.Key, Value: parameter.Value[0] == BoardPanel.Reference ? values.GetValueOrDefault(parameter.Value[1..]) : parameter.Value))
        .Where(parameter => parameter.Value is not null)
        .ToDictionary(parameter => parameter.Key, parameter => parameter.Value!, StringComparer.Ordinal);

    /// <summary>As the dashboard's page asks: what it adds by itself is said here.</summary>
    private static ReportPanel Asked(ReportPanel panel)
    {
        if (panel.Query is null)
            return panel;
        var query = new SortedDictionary<string, string>(panel.Query.ToDictionary(), StringComparer.Ordinal);
        switch (panel.Kind)
        {
            case BoardPanelKind.Figure:
                foreach (var parameter in OfGroups)
                    query.Remove(parameter);
                break;
            case BoardPanelKind.Bars:
                query.TryAdd("group_by", "service");
                break;
            case BoardPanelKind.Budget:
                query.TryAdd("scope", Budget.Total);
                break;
        }

        return panel with { Query = query };
    }

    private static bool IsOf(IReadOnlyList<string> services, IReadOnlyDictionary<string, string>? query) =>
        ServiceScope.To(services) is var scope && ServicesIn(query).All(scope.Allows);
}
