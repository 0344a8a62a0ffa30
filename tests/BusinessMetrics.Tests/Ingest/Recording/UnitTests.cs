using System.Text.RegularExpressions;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Units;
using BusinessMetrics.Tests.Host.Deployment;

namespace BusinessMetrics.Tests.Ingest.Recording;

public sealed class UnitTests
{
    [Theory]
    [InlineData("%")]
    [InlineData("Milliseconds")]
    [InlineData("GB-hours")]
    [InlineData("{request}")]
    [InlineData("$")]
    [InlineData("xyz")]
    public void a_unit_is_kept_as_it_was_sent(string sent) => Given.Accepted(Given.Data with { Unit = sent }).Unit.ShouldBe(sent);

    [Fact]
    public void every_unit_is_in_the_docs_with_its_dimensions_base()
    {
        var rows = RepositoryFiles.Read("docs/understand/ingest/units.md").Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).ToArray();

        foreach (var (unit, _) in UnitCatalogue.All)
            rows.ShouldContain(row => row.Contains($"| `{unit.Base}` |") && Regex.IsMatch(row, $@"\b{Regex.Escape(unit.Name)}\b"), unit.Name);
    }

    [Fact]
    public void spaces_around_it_are_no_part_of_it() => Given.Accepted(Given.Data with { Unit = " Seconds " }).Unit.ShouldBe("Seconds");

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void a_blank_unit_is_refused(string sent)
    {
        var error = Given.Refused(Given.Data with { Unit = sent });

        error.Field.ShouldBe("unit");
        error.Allowed.ShouldStartWith("1-50 characters");
    }

    [Fact]
    public void a_unit_has_fifty_characters_at_most()
    {
        Given.Accepted(Given.Data with { Unit = new string('u', 50) });
        Given.Refused(Given.Data with { Unit = new string('u', 51) }).Field.ShouldBe("unit");
    }

    [Theory]
    [InlineData("usd")]
    [InlineData("USD")]
    [InlineData("cpu_hours")]
    [InlineData("gb")]
    [InlineData("h")]
    public void a_cost_is_in_the_reporting_currency_or_in_a_resource(string unit) =>
        Given.Accepted(Given.Data with { Category = "cost", Unit = unit });

    [Theory]
    [InlineData("EUR")]
    [InlineData("jpy")]
    [InlineData("€")]
    [InlineData("yen")]
    public void a_cost_in_another_currency_is_refused(string unit)
    {
        var error = Given.Refused(Given.Data with { Category = "cost", Unit = unit });

        error.Field.ShouldBe("unit");
        error.Received.ShouldBe($"'{unit}'");
        error.Allowed.ShouldStartWith("USD");
        error.Allowed.ShouldContain("REPORTING_CURRENCY");
    }

    [Fact]
    public void the_reporting_currency_can_be_another()
    {
        var rules = Given.Rules with { ReportingCurrency = "EUR" };

        rules.Apply(Given.Data with { Category = "cost", Unit = "eur" }, null, Given.Now, []).ShouldNotBeNull();
        rules.Apply(Given.Data with { Category = "cost", Unit = "€" }, null, Given.Now, []).ShouldNotBeNull();
        rules.Apply(Given.Data with { Category = "cost", Unit = "USD" }, null, Given.Now, []).ShouldBeNull();
    }

    [Fact]
    public void money_is_an_amount_that_can_be_counted_exactly_while_other_values_may_be_of_any_size()
    {
        var huge = ExactNumber.ParseExact("1e300");

        Given.Refused(Given.Data with { Category = "cost", Unit = "USD", Value = huge }).Field.ShouldBe("value");
        Given.Accepted(Given.Data with { Category = "cost", Unit = "gb", Value = huge }).Value.ShouldBe(huge);
        Given.Accepted(Given.Data with { Unit = "USD", Value = huge }).Value.ShouldBe(huge);
    }
}
