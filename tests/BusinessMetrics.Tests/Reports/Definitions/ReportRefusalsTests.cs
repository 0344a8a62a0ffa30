using System.Text;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.PersonalData.Detection;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Reports.Definitions;
using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;

namespace BusinessMetrics.Tests.Reports.Definitions;

/// <summary>What is refused of a report's definition, by the name of the field.</summary>
public sealed class ReportRefusalsTests
{
    private const string Whole =
        """
        {"title": "T", "audience": "A", "period": {"kind": "range", "from": "2026-01-01", "to": "2026-01-31"}, "time_zone": "Europe/Berlin", "locale": "de-DE",
         "services": ["b", "a", "b"], "models": ["m"], "compare": false,
         "sections": [{"kind": "costs", "title": "Money"}, {"kind": "custom", "title": "C", "panels": [{"kind": "text", "text": "t"}, {"kind": "series", "query": {"figure": "latency", "statistic": "p95"}}]}]}
        """;

    [Fact]
    public void a_definition_is_read_with_names_in_order_each_once()
    {
        var (read, errors) = Read("mine", Whole);

        errors.ShouldBeEmpty();
        read!.Services.ShouldBe(["a", "b"]);
        read.Period.ShouldBe(new(PeriodKind.Range, new(2026, 1, 1), new(2026, 1, 31)));
        read.Sections[1].Panels![1].Query!["statistic"].ShouldBe("p95");
        ReportDefinition.Parse(read.ToJson()).ToJson().ShouldBe(read.ToJson());
    }

    [Theory]
    [InlineData("""{"title": "T"}""", "period", "sections")]
    [InlineData("""{"title": "T", "period": {"kind": "last_year"}, "sections": [{"kind": "costs"}]}""", "period.kind")]
    [InlineData("""{"title": "T", "period": {"kind": "window"}, "sections": [{"kind": "costs"}]}""", "period.kind")]
    [InlineData("""{"title": "T", "period": {"kind": "last_day", "from": "2026-01-01"}, "sections": [{"kind": "costs"}]}""", "period.from")]
    [InlineData("""{"title": "T", "period": {"kind": "range", "from": "2026-02-30", "to": "2026-03-01"}, "sections": [{"kind": "costs"}]}""", "period.from")]
    [InlineData("""{"title": "T", "period": {"kind": "range", "from": "2026-03-02", "to": "2026-03-01"}, "sections": [{"kind": "costs"}]}""", "period.to")]
    [InlineData("""{"title": "T", "period": {"kind": "range", "from": "2000-01-01", "to": "2026-03-01"}, "sections": [{"kind": "costs"}]}""", "period.from")]
    [InlineData("""{"title": "", "period": {"kind": "last_day"}, "sections": [{"kind": "costs"}]}""", "title")]
    [InlineData("""{"title": "T", "period": {"kind": "last_day"}, "sections": []}""", "sections")]
    [InlineData("""{"title": "T", "period": {"kind": "last_day"}, "sections": [{"kind": "weather"}]}""", "sections[0].kind")]
    [InlineData("""{"title": "T", "period": {"kind": "last_day"}, "sections": [{"kind": "costs"}, {"kind": "costs"}]}""", "sections")]
    [InlineData("""{"title": "T", "period": {"kind": "last_day"}, "sections": [{"kind": "costs", "panels": []}]}""", "sections[0].panels")]
    [InlineData("""{"title": "T", "period": {"kind": "last_day"}, "sections": [{"kind": "custom"}]}""", "sections[0].panels", "sections[0].title")]
    [InlineData("""{"title": "T", "period": {"kind": "last_day"}, "sections": [{"kind": "custom", "title": "C", "panels": [{"kind": "series", "query": {"figure": "latency", "time_range": "24h"}}]}]}""", "sections[0].panels[0].query.time_range")]
    [InlineData("""{"title": "T", "period": {"kind": "last_day"}, "sections": [{"kind": "custom", "title": "C", "panels": [{"kind": "series", "query": {"figure": "latency", "service": "$mine"}}]}]}""", "sections[0].panels[0].query.service")]
    [InlineData("""{"title": "T", "period": {"kind": "last_day"}, "time_zone": "Mars", "locale": "xx", "services": [], "colour": "red", "sections": [{"kind": "costs"}]}""", "time_zone", "locale", "services", "colour")]
    [InlineData("""{"title": "T", "period": {"kind": "last_day"}, "services": ["a"], "sections": [{"kind": "compliance"}]}""", "sections")]
    [InlineData("""{"name": "other", "title": "T", "period": {"kind": "last_day"}, "sections": [{"kind": "costs"}]}""", "name")]
    [InlineData("""[]""", "(body)")]
    public void what_cannot_be_is_refused_by_its_name(string json, params string[] fields)
    {
        var (read, errors) = Read("mine", json);

        read.ShouldBeNull();
        errors.Select(error => error.Field).ShouldBe(fields, ignoreOrder: true);
    }

    [Fact]
    public void a_name_is_that_of_a_path_and_texts_lose_personal_data()
    {
        Read("Mine!", Whole).Errors.Select(error => error.Field).ShouldBe(["name"]);

        var (read, _) = Read("mine", Whole.Replace("\"A\"", "\"for ada@example.org\"", StringComparison.Ordinal));

        read!.Audience!.ShouldNotContain("ada@example.org");
    }

    private static (ReportDefinition? Read, List<FieldError> Errors) Read(string name, string json)
    {
        var errors = new List<FieldError>();
        var filter = new PersonalDataFilter(PersonalDataRules.BuiltIn, new NoRedactors(), PersonalDataMode.Redact);
        return (ReportDefinitionReader.Read(name, Encoding.UTF8.GetBytes(json), filter, errors), errors);
    }

    private sealed class NoRedactors : IRedactorProvider
    {
        public Redactor GetRedactor(DataClassificationSet classifications) => new Nothing();

        private sealed class Nothing : Redactor
        {
            public override int GetRedactedLength(ReadOnlySpan<char> input) => 0;

            public override int Redact(ReadOnlySpan<char> source, Span<char> destination) => 0;
        }
    }
}
