using System.Text.RegularExpressions;
using BusinessMetrics.Figures.Series;
using BusinessMetrics.Tests.Host.Deployment;

namespace BusinessMetrics.Tests.Dashboard.Pages;

public sealed partial class ExploreVocabularyTests
{
    private static readonly string Source = RepositoryFiles.Read("src/BusinessMetrics/Dashboard/web/src/features/explore/vocabulary.ts");

    [Fact]
    public void the_page_offers_of_each_figure_what_the_endpoint_knows_of_it()
    {
        var offered = Figure().Matches(Source).ToDictionary(match => match.Groups["name"].Value, Definition);

        offered.Keys.ShouldBe(FigureDefinitions.Names, ignoreOrder: true);
        foreach (var figure in FigureDefinitions.All)
            offered[figure.Name].ShouldBe(Definition(figure), figure.Name);
    }

    [Fact]
    public void and_of_any_metric()
    {
        var offered = OfMetric().Match(Source);

        offered.Success.ShouldBeTrue();
        Definition(offered).ShouldBe(Definition(FigureDefinitions.OfMetric));
    }

    private static string Definition(FigureDefinition figure) => $"{string.Join(", ", figure.Statistics)}; {string.Join(", ", figure.Dimensions)}";

    private static string Definition(Match match) => $"{match.Groups["statistics"].Value}; {match.Groups["dimensions"].Value}".Replace("'", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^  (?<name>\w+): \{ statistics: \[(?<statistics>[^\]]*)\], dimensions: \[(?<dimensions>[^\]]*)\] \},$", RegexOptions.Multiline)]
    private static partial Regex Figure();

    [GeneratedRegex(@"ofMetric: Definition = \{ statistics: \[(?<statistics>[^\]]*)\], dimensions: \[(?<dimensions>[^\]]*)\] \};")]
    private static partial Regex OfMetric();
}
