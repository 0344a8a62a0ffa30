using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Notifications;
using Fluid;
using Fluid.Values;

namespace BusinessMetrics.Watch.Deliveries.Rendering;

/// <summary>
/// Templates in Liquid, of what <see cref="NoticeJson"/> tells: {{ title }}, {{ alerts[0].rule }} and so on. What they put in is
/// escaped for where it stands: in JSON as inside of a text, in a subject as one line.
/// </summary>
public static class NotificationTemplate
{
    private const int MostSteps = 100_000;
    private const int LongestSubject = 200;

    private static readonly FluidParser Parser = new();

    /// <summary>What is wrong with a template, with line and column where it cannot be read; null where nothing is.</summary>
    public static string? ProblemOf(string template, ChannelKind kind)
    {
        if (!Parser.TryParse(template, out var parsed, out var error))
            return error;
        try
        {
            foreach (var example in Examples)
                if (kind == ChannelKind.Slack)
                    _ = Json(parsed, example);
                else if (Subject(parsed, example).Length == 0)
                    return $"of {AlertNames.Of(example.Type)} it gives nothing";
            return null;
        }
        catch (JsonException exception)
        {
            return $"what it gives is no JSON object: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
        }
        catch (Exception exception)
        {
            // Such as a division by zero, or more steps than it may take.
            return exception.Message;
        }
    }

    /// <summary>The body that a template gives; null where it gives none of this notice.</summary>
    public static byte[]? TryJson(string template, Notice notice) => Try(() => JsonSerializer.SerializeToUtf8Bytes(Json(Parser.Parse(template), notice)));

    /// <summary>One line; null where the template gives none of this notice.</summary>
    public static string? TrySubject(string template, Notice notice) => Try(() => Subject(Parser.Parse(template), notice)) is { Length: > 0 } subject ? subject : null;

    /// <summary>Somebody wrote the template: whatever goes wrong in it is its own.</summary>
    private static T? Try<T>(Func<T> render)
        where T : class
    {
        try
        {
            return render();
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static JsonObject Json(IFluidTemplate template, Notice notice) =>
        JsonNode.Parse(template.Render(ContextOf(notice), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)) as JsonObject
        ?? throw new InvalidOperationException("what it gives is JSON, and no object");

    private static string Subject(IFluidTemplate template, Notice notice) => OneLine(template.Render(ContextOf(notice)));

    /// <summary>Without what would end a line, and not longer than anybody reads.</summary>
    public static string OneLine(string text)
    {
        var line = string.Join(' ', string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestSubject ? line : line[..(char.IsHighSurrogate(line[LongestSubject - 2]) ? LongestSubject - 2 : LongestSubject - 1)] + "…";
    }

    private static TemplateContext ContextOf(Notice notice)
    {
        var context = new TemplateContext(new TemplateOptions { MaxSteps = MostSteps, CultureInfo = CultureInfo.InvariantCulture });
        var json = NoticeJson.Of(notice);
        context.SetValue("type", ValueOf(json["type"]));
        context.SetValue("timestamp", ValueOf(json["timestamp"]));
        foreach (var (name, value) in json["data"]!.AsObject())
            context.SetValue(name, ValueOf(value));
        return context;
    }

    private static FluidValue ValueOf(JsonNode? node) => node switch
    {
        null => NilValue.Instance,
        JsonArray list => new ArrayValue([.. list.Select(ValueOf)]),
        JsonObject fields => new DictionaryValue(new FluidValueDictionaryFluidIndexable(fields.ToDictionary(field => field.Key, field => ValueOf(field.Value)))),
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => BooleanValue.Create(value.GetValue<bool>()),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => NumberValue.Create(number),
        var other => StringValue.Create(other.ToString()),
    };

    /// <summary>Of each kind of notice, with names that have to be escaped.</summary>
    private static IReadOnlyList<Notice> Examples { get; } = MakeExamples();

    private static Notice[] MakeExamples()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var raised = new AlertRaised
        {
            AlertId = Guid.Empty,
            Rule = "slow-answers",
            Figure = new("latency_ms", AlertStatistic.P95, 5, "performance", "a \"quoted\" \\ name", "model", "ms"),
            Level = AlertLevel.Critical,
            Severity = AlertSeverity.Critical,
            Threshold = 500,
            Value = ExactNumber.FromDouble(812.5),
            Message = "p95 of latency_ms of service a \"quoted\" \\ name is 812.5 ms, above 500 ms",
            At = at,
        };
        var resolved = new AlertResolved { AlertId = Guid.Empty, Reason = AlertResolution.Recovered, Value = 420, At = at.AddMinutes(5) };
        Notice Example(NotificationType type, params IReadOnlyList<NotifiedAlert> alerts) => new()
        {
            Id = Guid.Empty,
            Type = type,
            At = at,
            Thread = Guid.Empty,
            Route = "default",
            Alerts = alerts,
            PublicUrl = new("https://metrics.example.org"),
            Text = alerts.Count == 0 ? "Nothing is wrong." : null,
        };
        var (firing, ended) = (new NotifiedAlert { Raised = raised }, new NotifiedAlert { Raised = raised, Resolved = resolved });
        return
        [
            Example(NotificationType.Firing, firing),
            Example(NotificationType.Firing, firing, ended),
            Example(NotificationType.Resolved, ended),
            Example(NotificationType.Ping),
        ];
    }
}
