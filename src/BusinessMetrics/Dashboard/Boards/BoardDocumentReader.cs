using System.Text.RegularExpressions;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Dashboard.Boards;

namespace BusinessMetrics.Dashboard.Boards;

/// <summary>What a dashboard has to keep to be stored (docs/understand/dashboard/boards.md); reads it from its JSON.</summary>
public static partial class BoardDocumentReader
{
    public const int MaximumBytes = 256 * 1024;

    public const int Columns = 12;
    private const int Rows = 1000;
    private const int TallestPanel = 50;
    private const int MostPanels = 50;
    private const int MostVariables = 10;
    private const int LongestTitle = 100;
    private const int LongestText = 10_000;

    private const string IdRule = "1-40 characters: a lower-case letter or digit, then these and _ -";
    private const string VariableRule = "1-30 characters: a lower-case letter, then these, digits and _";

    /// <summary>The parameters of the endpoints that panels ask. A moment (as_of) is the page's, and a person nobody's.</summary>
    private static readonly string[] Parameters =
    [
        "figure", "metric_name", "category", "service", "model_name", "statistic", "step", "group_by", "top", "unit", "compare", "aggregation",
        "time_range", "start_time", "end_time", "time_zone", "framework", "threat_type", "severity", "resource_type", "feature", "scope", "month",
    ];

    private static readonly string[] VariableFields = ["name", "kind", "value"];
    private static readonly string[] PanelFields = ["id", "kind", "title", "query", "text", "x", "y", "w", "h"];

    public static IReadOnlyList<string> Fields { get; } = ["title", "visibility", "variables", "panels"];

    /// <summary>The document without personal data, or null with the reasons in <paramref name="errors"/>.</summary>
    internal static BoardDocument? Read(JsonFields body, PersonalDataFilter filter, List<FieldError> errors)
    {
        var title = Title(body, "title");
        if (title is null)
            body.Refuse("title", body.Received("title"), $"1-{LongestTitle} characters");
        var visibility = Choice<BoardVisibility>(body, "visibility", BoardVisibility.Private);
        var variables = body.Objects("variables", VariableFields, MostVariables).Select(Variable).ToArray();
        RefuseTwice(body, "variables", variables.Select(variable => variable.Name));
        var names = variables.Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        var panels = body.Objects("panels", PanelFields, MostPanels).Select(panel => Panel(panel, names)).ToArray();
        RefuseTwice(body, "panels", panels.Select(panel => panel.Id));
        if (errors.Count > 0 || title is null)
            return null;
        var document = WithoutPersonalData(new() { Title = title, Visibility = visibility, Variables = variables, Panels = panels }, filter, errors);
        return errors.Count > 0 ? null : document;
    }

    private static BoardVariable Variable(JsonFields variable)
    {
        var name = variable.Text("name") ?? "";
        if (!VariablePattern().IsMatch(name))
            variable.Refuse("name", variable.Received("name"), VariableRule);
        return new(name, Choice<BoardVariableKind>(variable, "kind"), variable.Name("value"));
    }

    private static BoardPanel Panel(JsonFields panel, HashSet<string> variables)
    {
        var id = panel.Text("id") ?? "";
        if (!IdPattern().IsMatch(id))
            panel.Refuse("id", panel.Received("id"), IdRule);
        var kind = Choice<BoardPanelKind>(panel, "kind");
        var (x, width) = (Place(panel, "x", 0, Columns - 1), Place(panel, "w", 1, Columns));
        if (x + width > Columns)
            panel.Refuse("w", panel.Received("w"), $"a width that ends on the grid of {Columns} columns: at most {Columns - x} at x {x}");
        return new()
        {
            Id = id,
            Kind = kind,
            Title = Title(panel, "title"),
            Query = Query(panel, kind, variables),
            Text = TextOf(panel, kind),
            X = x,
            Y = Place(panel, "y", 0, Rows - 1),
            Width = width,
            Height = Place(panel, "h", 1, TallestPanel),
        };
    }

    /// <summary>The question of a panel; null of a text, which asks nothing.</summary>
    /// <param name="variables">Those that it may refer to.</param>
    internal static SortedDictionary<string, string>? Query(JsonFields panel, BoardPanelKind kind, HashSet<string> variables)
    {
        if (kind == BoardPanelKind.Text)
        {
            if (panel.Has("query"))
                panel.Refuse("query", "a query", "none: a text asks nothing");
            return null;
        }

        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (panel.Object("query", Parameters) is { } query)
            foreach (var parameter in Parameters)
                if (query.Name(parameter) is { } value)
                {
                    if (value[0] == BoardPanel.Reference && !variables.Contains(value[1..]))
                        query.Refuse(parameter, FieldError.Quote(value), "a value, or $ and the name of one of the dashboard's variables");
                    values[parameter] = value;
                }

        if (kind != BoardPanelKind.Budget && values.ContainsKey("figure") == values.ContainsKey("metric_name"))
            panel.Refuse("query", values.ContainsKey("figure") ? "figure and metric_name" : "neither figure nor metric_name", "one of the two");
        return values;
    }

    /// <summary>What a panel says; null of one that asks.</summary>
    internal static string? TextOf(JsonFields panel, BoardPanelKind kind)
    {
        var text = panel.Prose("text", LongestText);
        if (kind == BoardPanelKind.Text && text is null)
            panel.Refuse("text", panel.Received("text"), $"1-{LongestText} characters");
        else if (kind != BoardPanelKind.Text && panel.Has("text"))
            panel.Refuse("text", "a text", "none: only a panel of the kind text has one");
        return text;
    }

    private static int Place(JsonFields panel, string field, int least, int most)
    {
        if (!panel.Has(field))
            panel.Refuse(field, FieldError.Nothing, $"a whole number from {least} to {most}");
        return panel.WholeNumber(field, least, most) ?? least;
    }

    /// <summary>A line of text in which nothing is hidden.</summary>
    private static string? Title(JsonFields fields, string field) => fields.Name(field, LongestTitle);

    internal static T Choice<T>(JsonFields fields, string field, T? fallback = null)
        where T : struct, Enum
    {
        if (!fields.Has(field) && fallback is { } known)
            return known;
        if (fields.Text(field) is { } text)
            foreach (var value in Enum.GetValues<T>())
                if (NameOf(value) == text)
                    return value;
        fields.Refuse(field, fields.Received(field), "one of " + string.Join(", ", Enum.GetValues<T>().Select(NameOf)));
        return default;

        static string NameOf(T value) => value.ToString().ToLowerInvariant();
    }

    private static void RefuseTwice(JsonFields body, string field, IEnumerable<string> names)
    {
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { Key: { Length: > 0 } name })
            body.Refuse(field, $"{FieldError.Quote(name)} twice", "each once");
    }

    private static BoardDocument WithoutPersonalData(BoardDocument document, PersonalDataFilter filter, List<FieldError> errors) => document with
    {
        Title = filter.Text("title", document.Title, errors),
        Variables = [.. document.Variables.Select((variable, i) => variable with { Value = filter.Optional($"variables[{i}].value", variable.Value, errors) })],
        Panels =
        [
            .. document.Panels.Select((panel, i) => panel with
            {
                Title = filter.Optional($"panels[{i}].title", panel.Title, errors),
                Text = filter.Optional($"panels[{i}].text", panel.Text, errors),
                Query = panel.Query?.ToDictionary(value => value.Key, value => filter.Text($"panels[{i}].query.{value.Key}", value.Value, errors)),
            }),
        ],
    };

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,39}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,29}\z")]
    private static partial Regex VariablePattern();
}
