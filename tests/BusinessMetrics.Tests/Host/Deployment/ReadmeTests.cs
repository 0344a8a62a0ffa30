using System.Text.RegularExpressions;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Tests.Host.Deployment;

public class ReadmeTests
{
    [Fact]
    public void the_configuration_table_names_the_variables_that_the_program_reads_and_no_others()
    {
        var read = new HashSet<string>();
        EnvironmentSettings.Read(name =>
        {
            read.Add(name);
            return null;
        });

        var documented = RepositoryFiles.Read("docs/operate/configuration.md").Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Regex.Matches(line.Split('|')[1], "`([A-Z_]+)`").Select(match => match.Groups[1].Value));

        documented.ShouldBe(read, ignoreOrder: true);
    }

    [Fact]
    public void every_document_that_is_linked_to_is_there()
    {
        foreach (Match link in Regex.Matches(RepositoryFiles.Read("README.md"), @"\]\((?!https?:)([^)#]+)\)"))
            Path.Exists(RepositoryFiles.PathOf(link.Groups[1].Value)).ShouldBeTrue(link.Value);
    }
}
