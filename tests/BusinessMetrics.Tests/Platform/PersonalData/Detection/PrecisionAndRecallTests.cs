using System.Globalization;
using BusinessMetrics.Platform.PersonalData.Detection;
using Xunit.Abstractions;

namespace BusinessMetrics.Tests.Platform.PersonalData.Detection;

/// <summary>How much of what is personal data is found, and how much else; the table is that of docs/understand/ingest/redaction.md.</summary>
public sealed class PrecisionAndRecallTests(ITestOutputHelper output)
{
    private const int Seed = 20261123;

    private static readonly IReadOnlyList<LabelledText> Personal = LabelledTexts.Make(Seed);
    private static readonly IReadOnlyList<LabelledText> Clean = CleanTexts.Make(Seed);

    [Fact]
    public void the_set_is_large_enough_and_always_the_same()
    {
        Personal.Count.ShouldBeGreaterThan(1000);
        Clean.Count.ShouldBeGreaterThan(1000);
        LabelledTexts.Make(Seed).ShouldBe(Personal);
        CleanTexts.Make(Seed).ShouldBe(Clean);
    }

    [Fact]
    public void of_each_kind_nearly_all_is_found()
    {
        var results = Personal.Select(text => (Text: text, Found: FoundIn(text))).ToArray();
        var falseAlarms = Clean.SelectMany(text => FoundIn(text)).ToArray();
        var table = new List<string> { "| kind | texts | found | recall | precision |", "|---|---|---|---|---|" };
        var recalls = new List<(string Kind, double Recall)>();
        foreach (var kind in results.Select(result => result.Text.Kind!).Distinct())
        {
            var own = results.Where(result => result.Text.Kind == kind).ToArray();
            var hits = own.Count(result => result.Found.Contains((kind, result.Text.Piece)));
            var wrong = results.Sum(result => result.Found.Count(found => found.Kind == kind && found != (kind, result.Text.Piece)))
                + falseAlarms.Count(found => found.Kind == kind);
            recalls.Add((kind, hits / (double)own.Length));
            table.Add(string.Create(CultureInfo.InvariantCulture, $"| {kind} | {own.Length} | {hits} | {hits / (double)own.Length:0.000} | {hits / (double)(hits + wrong):0.000} |"));
        }

        output.WriteLine(string.Join('\n', table));
        foreach (var (text, found) in results.Where(result => !result.Found.SequenceEqual([(result.Text.Kind!, result.Text.Piece)])))
            output.WriteLine($"{text} -> {string.Join(", ", found)}");
        recalls.ShouldAllBe(each => each.Recall >= 0.99);
    }

    [Fact]
    public void at_most_one_clean_event_in_a_thousand_is_a_false_alarm()
    {
        var alarms = Clean.Where(text => FoundIn(text).Count > 0).ToArray();

        output.WriteLine($"{alarms.Length} of {Clean.Count}");
        foreach (var text in alarms)
            output.WriteLine($"{text} -> {string.Join(", ", FoundIn(text))}");
        (alarms.Length / (double)Clean.Count).ShouldBeLessThanOrEqualTo(0.001);
    }

    /// <summary>The rules were written with one seed's texts in view; these were not.</summary>
    [Fact]
    public void other_texts_of_the_same_shapes_give_no_worse_figures()
    {
        var personal = Enumerable.Range(1, 10).SelectMany(LabelledTexts.Make).ToArray();
        var clean = Enumerable.Range(1, 10).SelectMany(CleanTexts.Make).Distinct().ToArray();

        var missed = personal.Where(text => !FoundIn(text).Contains((text.Kind!, text.Piece))).ToArray();
        var alarms = clean.Where(text => FoundIn(text).Count > 0).ToArray();

        output.WriteLine($"missed {missed.Length} of {personal.Length}, false alarms {alarms.Length} of {clean.Length}");
        foreach (var text in missed.Concat(alarms))
            output.WriteLine($"{text} -> {string.Join(", ", FoundIn(text))}");
        (missed.Length / (double)personal.Length).ShouldBeLessThanOrEqualTo(0.01);
        (alarms.Length / (double)clean.Length).ShouldBeLessThanOrEqualTo(0.001);
    }

    private static IReadOnlyList<(string Kind, string Piece)> FoundIn(LabelledText text) =>
        [.. (PersonalDataRules.BuiltIn.Find(text.Text, text.Key)?.InOrder ?? []).Select(finding => (finding.Kind, text.Text.Substring(finding.Start, finding.Length)))];
}
