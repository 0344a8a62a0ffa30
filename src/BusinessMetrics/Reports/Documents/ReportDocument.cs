using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Reports.Documents;

/// <summary>
/// A finished report, before it is written in any format: everything that is shown, exact, with the question that each figure
/// answers. Two documents that are equal are written in the same bytes.
/// </summary>
public sealed record ReportDocument
{
    /// <summary>What its layout and words are: another number may write the same figures in other bytes.</summary>
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>For whom it is, as its definition says; null where that says nothing.</summary>
    public string? Audience { get; init; }

    /// <summary>What stands across each page; null for nothing.</summary>
    public string? Watermark { get; init; }

    public required ReportedPeriod Period { get; init; }

    /// <summary>What it is compared with; null where it is with nothing.</summary>
    public ReportedPeriod? Before { get; init; }

    /// <summary>An IANA name: of the period, and of every instant that is shown.</summary>
    public required string TimeZone { get; init; }

    /// <summary>How numbers and dates are written: one of <see cref="ReportLocale.Names"/>.</summary>
    public required string Locale { get; init; }

    /// <summary>All money is in it.</summary>
    public required string Currency { get; init; }

    /// <summary>What it is narrowed to; null for all.</summary>
    public IReadOnlyList<string>? Services { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public required IReadOnlyList<ReportSection> Sections { get; init; }

    public required ReportProvenance Provenance { get; init; }

    [JsonIgnore]
    public IEnumerable<ReportFigure> Figures => Sections.SelectMany(section => section.Blocks).OfType<FiguresBlock>().SelectMany(block => block.Figures);
}

/// <param name="Label">As people say it: November 2026, Week 48 of 2026, 3 to 9 November 2026.</param>
/// <param name="End">Not included.</param>
public sealed record ReportedPeriod(string Label, DateTimeOffset Start, DateTimeOffset End);

/// <summary>What the report was made of, for whoever makes it again.</summary>
/// <param name="Run">The run that made it; none of what is not kept.</param>
/// <param name="Definition">The definition's version.</param>
/// <param name="AsOf">What was recorded later does not count.</param>
/// <param name="Position">The place in the log of the last event that was recorded by then; 0 in an empty log.</param>
/// <param name="Checkpoint">The signed checkpoint of the log that holds that event; null where nothing signs it.</param>
public sealed record ReportProvenance(Guid? Run, int Definition, DateTimeOffset AsOf, long Position, ReportCheckpoint? Checkpoint);

/// <param name="Size">How many events it signs.</param>
/// <param name="RootHash">Of the Merkle tree over them, in Base64.</param>
/// <param name="Note">As it was signed, signatures included.</param>
public sealed record ReportCheckpoint(long Size, string RootHash, string Note);

/// <param name="Kind">costs, security and so on.</param>
/// <param name="Failure">Why it is not there, in a sentence; its blocks are what there is nevertheless.</param>
public sealed record ReportSection(
    string Kind,
    string Title,
    IReadOnlyList<ReportBlock> Blocks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Failure = null);

/// <summary>A part of a section.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StatementsBlock), "statements")]
[JsonDerivedType(typeof(FiguresBlock), "figures")]
[JsonDerivedType(typeof(TableBlock), "table")]
[JsonDerivedType(typeof(ChartBlock), "chart")]
[JsonDerivedType(typeof(TextBlock), "text")]
public abstract record ReportBlock;

/// <summary>Sentences that are computed, each with the figures that it says.</summary>
public sealed record StatementsBlock(IReadOnlyList<ReportStatement> Statements) : ReportBlock;

/// <param name="Figures">The ids of figures of this report.</param>
public sealed record ReportStatement(string Text, ReportTone Tone, IReadOnlyList<string> Figures);

/// <summary>Whether something is good.</summary>
public enum ReportTone
{
    [JsonStringEnumMemberName("neutral")]
    Neutral,

    [JsonStringEnumMemberName("good")]
    Good,

    [JsonStringEnumMemberName("bad")]
    Bad,
}

/// <summary>Figures beside each other.</summary>
public sealed record FiguresBlock(IReadOnlyList<ReportFigure> Figures) : ReportBlock;

/// <summary>One number, and where it is from.</summary>
/// <param name="Id">Within the report, such as costs.total.</param>
/// <param name="Value">Exactly as the API tells it; null where there is no data.</param>
/// <param name="Unit">As the API names it; null where it has none.</param>
/// <param name="Before">Of the period before; null where there is none, or none is compared.</param>
/// <param name="Tone">What its change means.</param>
/// <param name="Query">The path and query of the API that answers with it, as of the report's moment.</param>
/// <param name="Field">Where in the answer it stands: a JSON pointer (RFC 6901).</param>
public sealed record ReportFigure(
    string Id, string Label, ExactNumber? Value, NumberStyle Style, string? Unit, ExactNumber? Before, ReportTone Tone, string Query, string Field)
{
    /// <summary>In percent of the figure before; null where that cannot be told.</summary>
    [JsonIgnore]
    public double? ChangePercent => Value is { } value && Before is { IsZero: false } before
        ? ((value - before) * 100).ShareOf(before < 0 ? -before : before)
        : null;
}

/// <summary>How a number is shown; what it is stays exact.</summary>
public enum NumberStyle
{
    /// <summary>In the report's currency, with two decimals.</summary>
    [JsonStringEnumMemberName("money")]
    Money,

    /// <summary>A whole number.</summary>
    [JsonStringEnumMemberName("count")]
    Count,

    /// <summary>To three significant digits, or whole where it is larger.</summary>
    [JsonStringEnumMemberName("measure")]
    Measure,

    /// <summary>A number of 0 to 100, with a percent sign and one decimal; with more where that would be 0 or 100 and the number is not.</summary>
    [JsonStringEnumMemberName("percentage")]
    Percentage,

    /// <summary>A number of 0 to 1, shown as such a percentage.</summary>
    [JsonStringEnumMemberName("share")]
    Share,

    /// <summary>Seconds, shown as the largest two of days, hours, minutes and seconds.</summary>
    [JsonStringEnumMemberName("duration")]
    Duration,
}

/// <param name="Query">What answers with it; null where nothing does.</param>
/// <param name="RowsLeftOut">How many more rows there are.</param>
public sealed record TableBlock(
    string Title,
    IReadOnlyList<ReportColumn> Columns,
    IReadOnlyList<IReadOnlyList<ReportCell>> Rows,
    long RowsLeftOut = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Query = null) : ReportBlock;

/// <param name="Style">Of a column of numbers; null of texts and instants.</param>
/// <param name="Unit">What all its numbers are in; null where they have none, or the style says it.</param>
public sealed record ReportColumn(
    string Title,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] NumberStyle? Style = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit = null);

/// <summary>A text, a number or an instant; or nothing.</summary>
public sealed record ReportCell(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ExactNumber? Number = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? At = null)
{
    public static implicit operator ReportCell(string? text) => new(Text: text);

    public static implicit operator ReportCell(ExactNumber? number) => new(Number: number);

    public static implicit operator ReportCell(DateTimeOffset? at) => new(At: at);
}

/// <summary>How a chart is drawn.</summary>
public enum ChartKind
{
    /// <summary>Lines over time.</summary>
    [JsonStringEnumMemberName("lines")]
    Lines,

    /// <summary>A column for each span of time, of the series on top of each other.</summary>
    [JsonStringEnumMemberName("columns")]
    Columns,

    /// <summary>A bar for each category, of one series.</summary>
    [JsonStringEnumMemberName("bars")]
    Bars,
}

/// <summary>A picture of numbers.</summary>
/// <param name="Description">What it shows, for those who do not see it.</param>
/// <param name="Categories">Of bars: their names. Empty over time.</param>
/// <param name="Starts">Over time: when each span begins. Empty of bars.</param>
/// <param name="Series">Each with as many values as there are categories or starts.</param>
public sealed record ChartBlock(
    string Title,
    ChartKind Kind,
    string Description,
    NumberStyle Style,
    string? Unit,
    IReadOnlyList<string> Categories,
    IReadOnlyList<DateTimeOffset> Starts,
    IReadOnlyList<ChartSeries> Series,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Query = null) : ReportBlock;

/// <param name="Values">Null where there is no data.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ExactNumber?> Values);

/// <summary>What somebody wrote, or what is to be said of a section.</summary>
/// <param name="Text">Plain; lines are kept.</param>
public sealed record TextBlock(string Text) : ReportBlock;
