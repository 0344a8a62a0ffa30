using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Html;

namespace BusinessMetrics.Tests.Reports.Rendering;

public sealed class ChartScaleTests
{
    [Theory]
    [InlineData(NumberStyle.Money, 0.0, 163.0, "0|50|100|150|200")]
    [InlineData(NumberStyle.Money, -18.0, 160.0, "−50|0|50|100|150|200")]
    [InlineData(NumberStyle.Money, 0.0, 0.3, "0.0|0.1|0.2|0.3")]
    [InlineData(NumberStyle.Money, 0.0, 0.00012, "0.00000|0.00005|0.00010|0.00015")]
    [InlineData(NumberStyle.Count, 0.0, 2.0, "0|1|2")]
    [InlineData(NumberStyle.Count, 0.0, 0.0, "0|1")]
    [InlineData(NumberStyle.Count, 0.0, 12_500.0, "0|5,000|10,000|15,000")]
    [InlineData(NumberStyle.Measure, 0.0, 2_300_000.0, "0|0.5 M|1.0 M|1.5 M|2.0 M|2.5 M")]
    [InlineData(NumberStyle.Measure, 0.0, 4e18, "0E+0|1E+18|2E+18|3E+18|4E+18")]
    [InlineData(NumberStyle.Percentage, 0.0, 97.0, "0%|20%|40%|60%|80%|100%")]
    [InlineData(NumberStyle.Share, 0.0, 0.097, "0%|2%|4%|6%|8%|10%")]
    [InlineData(NumberStyle.Duration, 0.0, 5_400.0, "0|30 min|1 h|1 h 30 min")]
    public void steps_are_round_and_written_as_the_report_is(NumberStyle style, double least, double most, string ticks) =>
        string.Join('|', ChartScale.Over([least, most], style, ReportLocale.Default).Ticks.Select(tick => tick.Label)).Replace('\u00A0', ' ').ShouldBe(ticks);

    [Theory]
    [InlineData(1e300, -1e300)]
    [InlineData(1e-290, 0.0)]
    [InlineData(5e-324, 3.0)]
    public void any_numbers_have_one(double least, double most)
    {
        var scale = ChartScale.Over([least, most], NumberStyle.Measure, ReportLocale.Default);

        scale.Ticks.Count.ShouldBeInRange(2, 8);
        scale.Ticks.ShouldAllBe(tick => tick.Label.Length < 16);
        scale.PartOf(least).ShouldBeInRange(0, 1);
    }
}
