using System.Text.RegularExpressions;
using BusinessMetrics.Tests.Host.Deployment;

namespace BusinessMetrics.Tests.Trust.Access;

/// <summary>A row of the table in docs/understand/trust/access.md.</summary>
/// <param name="Policy">Its name in the code; null of the open endpoints.</param>
/// <param name="Endpoints">As the document writes them: method and path.</param>
/// <param name="RefusesScoped">Whether a token with services is refused, rather than narrowed.</param>
internal sealed record AccessRow(string? Policy, IReadOnlyList<string> Endpoints, IReadOnlyList<string> Roles, bool RefusesScoped);

/// <summary>The table of who may do what, as it is published.</summary>
internal static partial class AccessTable
{
    public static IReadOnlyList<AccessRow> Rows { get; } = Read(RepositoryFiles.Read("docs/understand/trust/access.md"));

    public static AccessRow? Of(string endpoint) => Rows.SingleOrDefault(row => row.Endpoints.Contains(endpoint));

    internal static IReadOnlyList<AccessRow> Read(string markdown)
    {
        // The first table; others say other things.
        var lines = markdown.Split('\n').SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Select(Cells).ToArray();
        var roles = lines[0][2..6];
        return [.. lines.Skip(2).Select(cells => new AccessRow(
            Code().Match(cells[0]) is { Success: true } name ? name.Groups[1].Value : null,
            [.. Code().Matches(cells[1]).Select(match => match.Groups[1].Value)],
            [.. roles.Where((_, i) => YesOrNo(cells[2 + i]))],
            cells[6] switch
            {
                "refused" => true,
                "narrowed" => false,
                var other => throw new FormatException($"'{other}' is neither refused nor narrowed"),
            }))];
    }

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    private static bool YesOrNo(string cell) => cell switch
    {
        "yes" => true,
        "no" => false,
        _ => throw new FormatException($"'{cell}' is neither yes nor no"),
    };

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
