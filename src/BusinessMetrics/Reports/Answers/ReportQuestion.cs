using System.Text;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Reports.Answers;

/// <summary>A question to the API, as anybody can ask it again.</summary>
/// <param name="Path">Of a GET endpoint.</param>
public sealed record ReportQuestion(string Path, IReadOnlyList<KeyValuePair<string, string>> Query)
{
    public static ReportQuestion Of(string path) => new(path, []);

    /// <summary>Where the value is null, the parameter is left out.</summary>
    public ReportQuestion With(string name, string? value) => value is null ? this : this with { Query = [.. Query, new(name, value)] };

    public ReportQuestion Within(TimeWindow window) => With("start_time", Iso8601.Format(window.Start)).With("end_time", Iso8601.Format(window.End));

    public ReportQuestion AsOf(DateTimeOffset moment) => With("as_of", Iso8601.Format(moment));

    public bool Equals(ReportQuestion? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The path and query, escaped where it must be.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Path);
        for (var i = 0; i < Query.Count; i++)
            text.Append(i == 0 ? '?' : '&').Append(Query[i].Key).Append('=').Append(Uri.EscapeDataString(Query[i].Value).Replace("%3A", ":", StringComparison.Ordinal));
        return text.ToString();
    }
}
