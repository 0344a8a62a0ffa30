using System.Text.RegularExpressions;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Tests.Host.Deployment;

public class ReadmeTests
{
    private readonly string _readme = RepositoryFiles.Read("README.md");

    [Fact]
    public void the_configuration_table_names_the_variables_that_the_program_reads_and_no_others()
    {
        var read = new HashSet<string>();
        EnvironmentSettings.Read(name =>
        {
            read.Add(name);
            return null;
        });

        var table = _readme[_readme.IndexOf("## Configuration", StringComparison.Ordinal).._readme.IndexOf("## Read on", StringComparison.Ordinal)];
        var documented = table.Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Regex.Matches(line.Split('|')[1], "`([A-Z_]+)`").Select(match => match.Groups[1].Value));

        documented.ShouldBe(read, ignoreOrder: true);
    }

    [Fact]
    public void every_document_that_is_linked_to_is_there()
    {
        foreach (Match link in Regex.Matches(_readme, @"\]\((?!https?:)([^)#]+)\)"))
            Path.Exists(RepositoryFiles.PathOf(link.Groups[1].Value)).ShouldBeTrue(link.Value);
    }
}
