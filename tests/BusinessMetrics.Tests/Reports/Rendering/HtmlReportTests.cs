using System.Text;
using System.Text.RegularExpressions;
using BusinessMetrics.Reports.Rendering.Html;

namespace BusinessMetrics.Tests.Reports.Rendering;

public sealed partial class HtmlReportTests
{
    private static readonly string Page = Encoding.UTF8.GetString(HtmlReport.Render(SampleReports.Full));

    [Fact]
    public void every_number_stands_in_it_to_the_last_digit()
    {
        var told = ExactValue().Matches(Page).Select(found => found.Groups[1].Value).ToHashSet();

        foreach (var number in SampleReports.NumbersOf(SampleReports.Full).OfType<Projections.Store.Numbers.ExactNumber>())
            told.ShouldContain(number.ToString());
    }

    [Fact]
    public void the_appendix_tells_each_figures_exact_value_query_and_field()
    {
        var appendix = Page[Page.IndexOf("Where these figures are from", StringComparison.Ordinal)..];

        foreach (var figure in SampleReports.Full.Figures)
        {
            appendix.ShouldContain($">{figure.Value?.ToString() ?? "no data"}<");
            appendix.ShouldContain($"<code>{System.Net.WebUtility.HtmlEncode(figure.Query)}</code><br><code>{figure.Field}</code>");
        }
    }

    [Fact]
    public void no_text_of_a_caller_is_markup_and_nothing_runs_or_is_loaded()
    {
        Page.ShouldNotContain("<script");
        Page.ShouldContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;it&#39;");
        Page.ShouldNotContain(" style=");
        Resource().Matches(Page).ShouldBeEmpty();
        Page.ShouldContain("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; style-src &#39;sha256-");
        Page.ShouldContain("<meta name=\"robots\" content=\"noindex, nofollow\">");
    }

    [Fact]
    public void the_policy_allows_the_style_that_the_page_has()
    {
        var style = Page.Split("<style>")[1].Split("</style>")[0];

        HtmlReport.ContentSecurityPolicy.ShouldContain(Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(style))));
    }

    [Fact]
    public void controls_and_half_characters_are_replaced() => Page.ShouldContain("bell\uFFFD null\uFFFD half\uFFFD none\uFFFD end");

    [Fact]
    public void headings_come_in_order_and_every_id_once()
    {
        var levels = Heading().Matches(Page).Select(found => found.Groups[1].Value[0] - '0').ToArray();

        levels[0].ShouldBe(1);
        levels.Zip(levels.Skip(1)).ShouldAllBe(pair => pair.Second > 1 && pair.Second <= pair.First + 1);
        Id().Matches(Page).Select(found => found.Value).ShouldBeUnique();
    }

    [Fact]
    public void a_line_has_gaps_where_there_is_no_data()
    {
        var line = Page.Split("Latency</title>")[1].Split("class=\"line c1\" d=\"")[1].Split('"')[0];

        line.Count(letter => letter == 'M').ShouldBe(3);
        line.Count(letter => letter is 'M' or 'L').ShouldBe(25);
    }

    [Fact]
    public void labels_do_not_lie_on_each_other()
    {
        var chart = Page.Split("Latency</title>")[1].Split("</svg>")[0];
        var names = Label().Matches(chart).Where(found => found.Groups[1].Value == "name").Select(found => double.Parse(found.Groups[3].Value, System.Globalization.CultureInfo.InvariantCulture)).Order().ToArray();

        names.Length.ShouldBe(3);
        names.Zip(names.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First >= 14.9);
    }

    [Fact]
    public void a_report_of_nothing_is_a_page()
    {
        var page = Encoding.UTF8.GetString(HtmlReport.Render(SampleReports.Empty));

        page.ShouldContain("This report has no sections.");
        page.ShouldContain("none: made when it was asked for");
    }

    [GeneratedRegex("<data value=\"([^\"]*)\">")]
    private static partial Regex ExactValue();

    [GeneratedRegex("<(img|link|iframe|object|embed|use)|\\bsrc=|url\\(|@import|href=\"[^#]")]
    private static partial Regex Resource();

    [GeneratedRegex("<h([1-6])[ >]")]
    private static partial Regex Heading();

    [GeneratedRegex(" id=\"[^\"]*\"")]
    private static partial Regex Id();

    [GeneratedRegex("<text class=\"([a-z]+)\" x=\"([^\"]*)\" y=\"([^\"]*)\"")]
    private static partial Regex Label();
}
