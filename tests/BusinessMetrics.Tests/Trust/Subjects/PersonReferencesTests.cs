using System.Text;
using System.Text.Json;
using BusinessMetrics.Trust.Subjects;

namespace BusinessMetrics.Tests.Trust.Subjects;

public class PersonReferencesTests
{
    private const string Session = "c2Vzc2lvbg";

    private static readonly Guid Erin = new("4f0c8a3e-5a7b-4c1d-9e2f-6b8d0a1c3e5f");

    [Theory]
    [InlineData("""{"user":"erin"}""", """{"user":"4f0c8a3e-5a7b-4c1d-9e2f-6b8d0a1c3e5f"}""")]
    [InlineData("""{"user":" erin "}""", """{"user":"4f0c8a3e-5a7b-4c1d-9e2f-6b8d0a1c3e5f"}""")]
    [InlineData("""{"user":"\u0065rin"}""", """{"user":"4f0c8a3e-5a7b-4c1d-9e2f-6b8d0a1c3e5f"}""")]
    [InlineData("""{"a":{"b":["x",["erin"]]}}""", """{"a":{"b":["x",["4f0c8a3e-5a7b-4c1d-9e2f-6b8d0a1c3e5f"]]}}""")]
    [InlineData("""{"s":"s-1"}""", """{"s":"c2Vzc2lvbg"}""")]
    [InlineData("""{"by":{"erin":1,"s-1":2}}""", """{"by":{"4f0c8a3e-5a7b-4c1d-9e2f-6b8d0a1c3e5f":1,"c2Vzc2lvbg":2}}""")]
    public void the_metrics_own_person_and_session_become_references_at_any_depth(string sent, string stored) => Put(sent).ShouldBe(stored);

    [Theory]
    [InlineData("""{"erin":"x"}""")]
    [InlineData("""{"user":"Erin"}""")]
    [InlineData("""{"note":"asked by erin"}""")]
    [InlineData("""{"n":1.50,"m":1e3,"x":null,"b":true}""")]
    [InlineData("""{}""")]
    public void anything_else_stays_as_it_was_sent(string sent) => Put(sent).ShouldBe(sent);

    [Fact]
    public void two_compositions_of_one_name_are_the_person_and_do_not_become_one_field()
    {
        var stored = PersonReferences.Put(JsonElement.Parse("{\"by\":{\"José\":1,\"Jose\u0301\":2},\"user\":\"Jose\u0301\"}"), "José", null, Erin, null)!.Value;

        stored.GetRawText().ShouldBe($$"""{"by":{"{{Erin}}":1,"{{Erin}}_2":2},"user":"{{Erin}}"}""");
    }

    [Fact]
    public void who_may_see_people_is_shown_what_was_sent_and_nobody_else_is()
    {
        const string Sent = """{"n":1.50,"user":"erin","deep":[{"erin":"s-1"}],"other":"ben"}""";
        var stored = Encoding.UTF8.GetBytes(Put(Sent));

        Encoding.UTF8.GetString(PersonReferences.Show(stored, Erin, Session, "erin", _ => "s-1")).ShouldBe(Sent);
        PersonReferences.Show(stored, Guid.NewGuid(), null, "ben", _ => "").ShouldBeSameAs(stored);
    }

    [Fact]
    public void details_are_a_reference_or_hold_some()
    {
        PersonReferences.ShowIn(Erin.ToString(), Erin, null, "erin", _ => "").ShouldBe("erin");
        PersonReferences.ShowIn(Session, Erin, Session, "erin", _ => "s-1").ShouldBe("s-1");
        PersonReferences.ShowIn($$"""{"{{Erin}}": "{{Erin}}"}""", Erin, null, "erin", _ => "").ShouldBe("""{"erin":"erin"}""");
        PersonReferences.ShowIn("{no JSON", Erin, null, "erin", _ => "").ShouldBe("{no JSON");
        PersonReferences.ShowIn("quarterly report", Erin, null, "erin", _ => "").ShouldBe("quarterly report");
    }

    [Fact]
    public void whatever_metadata_hold_what_is_shown_is_what_was_sent()
    {
        var random = new Random(17);
        for (var i = 0; i < 2_000; i++)
        {
            var sent = JsonSerializer.Serialize(new Dictionary<string, object?> { ["a"] = Value(random, 0), ["b"] = Value(random, 0) });
            var stored = PersonReferences.Put(JsonElement.Parse(sent), "erin", "s-1", Erin, Session)!.Value;

            stored.GetRawText().ShouldNotContain("\"erin\"");
            stored.GetRawText().ShouldNotContain("\"s-1\"");
            var shown = PersonReferences.Show(Encoding.UTF8.GetBytes(stored.GetRawText()), Erin, Session, "erin", _ => "s-1");
            JsonElement.DeepEquals(JsonElement.Parse(shown), JsonElement.Parse(sent)).ShouldBeTrue(sent);
        }
    }

    private static object? Value(Random random, int depth) => random.Next(depth > 4 ? 6 : 8) switch
    {
        0 => "erin",
        1 => "s-1",
        2 => random.Next(),
        3 => "ein \"Text\" \\ \u00e9\n😀",
        4 => null,
        5 => true,
        6 => Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1)).ToArray(),
        _ => new Dictionary<string, object?> { ["erin"] = Value(random, depth + 1), ["x"] = Value(random, depth + 1) },
    };

    private static string Put(string sent) => PersonReferences.Put(JsonElement.Parse(sent), "erin", "s-1", Erin, Session)!.Value.GetRawText();
}
