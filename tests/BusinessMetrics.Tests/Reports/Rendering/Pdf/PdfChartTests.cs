using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Pdf;
using BusinessMetrics.Reports.Rendering.Pdf.Charts;

namespace BusinessMetrics.Tests.Reports.Rendering.Pdf;

public sealed class PdfChartTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.FromHours(1));

    [Theory]
    [InlineData(0, 352, NumberStyle.Money, null, "en-GB", "0 100 200 300 400", "USD")]
    [InlineData(0, 9_412_000, NumberStyle.Money, null, "de-DE", "0,0 2,5 5,0 7,5 10,0", "USD, million")]
    [InlineData(-212, 3120, NumberStyle.Money, null, "en-GB", "−1,000 0 1,000 2,000 3,000 4,000", "USD")]
    [InlineData(0, 93, NumberStyle.Share, null, "en-GB", "0 25 50 75 100", "%")]
    [InlineData(0, 0.0083, NumberStyle.Measure, "PSI", "fr-FR", "0,0000 0,0025 0,0050 0,0075 0,0100", "PSI")]
    [InlineData(0, 3, NumberStyle.Count, "count", "en-GB", "0 1 2 3", "")]
    [InlineData(0, 5460, NumberStyle.Duration, "s", "en-GB", "0\u00A0s 30\u00A0min 1\u00A0h 1\u00A0h 30\u00A0min 2\u00A0h", "")]
    [InlineData(0, 0, NumberStyle.Measure, "s", "en-GB", "0.00 0.25 0.50 0.75 1.00", "s")]
    [InlineData(-1e300, 1e300, NumberStyle.Measure, "s", "en-GB", "−1E+300 −5E+299 0 5E+299 1E+300", "s")]
    public void axes_have_few_round_values_as_the_locale_writes_them(double least, double greatest, NumberStyle style, string? unit, string locale, string labels, string caption)
    {
        using var texts = new Texts();

        var axis = new ValueAxis(least, greatest, style, unit, new(SampleReport.Of([]) with { Locale = locale }, texts));

        string.Join(' ', axis.Labels).ShouldBe(labels);
        axis.Caption.ShouldBe(caption);
        axis.At(axis.Ticks[0], 100).ShouldBe(0);
        axis.At(axis.Ticks[^1], 100).ShouldBe(100);
    }

    [Theory]
    // The first ends at 75.8: 02:00 would begin at 82.9, which is not 8 apart.
    [InlineData(24, 1, "1 Nov 2026", "03:00")]
    [InlineData(48, 1, "1 Nov 2026", "06:00")]
    [InlineData(30, 24, "1 Nov 2026", "5 Nov 2026")]
    [InlineData(400, 6, "1 Nov 2026", "12 Nov 2026")]
    public void times_are_named_by_hours_or_days_in_the_zone_and_never_on_each_other(int count, int hours, string first, string second)
    {
        using var texts = new Texts();
        var print = new Print(SampleReport.Of([]), texts);
        double[] centres = [.. Enumerable.Range(0, count).Select(i => 50 + (500d * i / count))];

        var labels = TimeLabels.Of([.. Enumerable.Range(0, count).Select(i => Start.AddHours(i * hours))], centres, 40, 560, print);

        labels.Take(2).Select(label => label.Text).ShouldBe([first, second]);
        for (var i = 1; i < labels.Count; i++)
            labels[i].Left.ShouldBeGreaterThan(labels[i - 1].Left + texts.Width(labels[i - 1].Text, TextLook.Note) + 7.9);
    }

    [Fact]
    public void a_series_looks_the_same_in_all_charts_and_the_ninth_is_grey()
    {
        var looks = new SeriesLooks();

        looks.Of(["a", "b"]).Select(look => look.Slot).ShouldBe([0, 1]);
        looks.Of(["b", "c", "a"]).Select(look => look.Slot).ShouldBe([1, 2, 0]);
        looks.Of(["b"]).Single().Slot.ShouldBe(1);
        looks.Of(["alone"]).Single().Slot.ShouldBe(0);
        looks.Of([.. Enumerable.Range(0, 10).Select(i => $"{i}")]).Select(look => look.Slot).ShouldBe([3, 4, 5, 6, 7, 0, 1, 2, null, null]);
    }

    [Fact]
    public void bars_have_their_values_beside_them()
    {
        using var pdf = new TaggedPdf(PdfReport.Render(SampleReport.Of([SampleReport.Section(
            new ChartBlock("Bars", ChartKind.Bars, "Three.", NumberStyle.Money, "USD", ["up", "down", "none"], [], [new("Spent", [(ExactNumber?)1234.5m, (ExactNumber?)(-20), null])]))])));

        pdf.Tags("Figure").Single().Text.ShouldBe("upUSD\u00A01,234.50downUSD\u00A0−20.00noneno data");
    }

    [Fact]
    public void more_series_than_one_are_named()
    {
        using var pdf = new TaggedPdf(PdfReport.Render(SampleReport.Of([SampleReport.Section(SampleReport.Lines("Two", 2), SampleReport.Lines("One", 1))])));

        pdf.Tags("Figure").Select(figure => figure.Text.StartsWith("claude-opus-4gpt-5USD", StringComparison.Ordinal)).ShouldBe([true, false]);
    }
}
