using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.PersonalData.Detection;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Tests.Platform.PersonalData.Detection;

public sealed class PersonalDataRulesFileTests
{
    [Fact]
    public void a_file_adds_rules_and_fields_and_takes_kinds_away()
    {
        var rules = PersonalDataRulesFile.Parse(
            """
            {
              // Ours.
              "rules": [
                {"name": "employee", "pattern": "\\bEMP-[0-9]{6}\\b"},
              ],
              "fields": ["Nick Name"],
              "disabled": ["ip"]
            }
            """);
        var filter = Given.Filter(PersonalDataMode.Redact, rules);

        filter.Text("note", "EMP-123456 from 10.20.30.40, ada@example.org", []).ShouldBe("[employee] from 10.20.30.40, [email]");
        rules.IsField("nickName").ShouldBeTrue();
        rules.IsField("dob").ShouldBeTrue();
    }

    [Fact]
    public void a_checksum_that_fails_makes_it_something_else()
    {
        var filter = Given.Filter(
            PersonalDataMode.Redact,
            PersonalDataRulesFile.Parse("""{"rules": [{"name": "loyalty_card", "pattern": "\\b[0-9]{11}\\b", "checksum": "luhn"}]}"""));

        // The textbook's example of Luhn's digits, and its neighbour.
        filter.Text("note", "79927398713 79927398714", []).ShouldBe("[loyalty_card] 79927398714");
    }

    [Theory]
    [InlineData("""{"rules": [{"name": "Employee", "pattern": "x"}]}""", "rules[0].name: 'Employee' is not")]
    [InlineData("""{"rules": [{"name": "email", "pattern": "x"}]}""", "rules[0].name: 'email' is the name of another rule")]
    [InlineData("""{"rules": [{"name": "a", "pattern": "x"}, {"name": "a", "pattern": "y"}]}""", "rules[1].name: 'a' is the name of another rule")]
    [InlineData("""{"rules": [{"name": "a", "pattern": "("}]}""", "rules[0].pattern: ")]
    [InlineData("""{"rules": [{"name": "a", "pattern": "(?<!b)a"}]}""", "rules[0].pattern: ")]
    [InlineData("""{"rules": [{"name": "a", "pattern": "a*"}]}""", "rules[0].pattern: it matches the empty text")]
    [InlineData("""{"rules": [{"name": "a", "pattern": "a", "checksum": "md5"}]}""", "rules[0].checksum: 'md5' is none of luhn, mod97")]
    [InlineData("""{"rules": [{"name": "a"}]}""", "it is no JSON object of rules")]
    [InlineData("""{"rule": []}""", "it is no JSON object of rules")]
    [InlineData("""{"fields": [null]}""", "fields: '' has neither")]
    [InlineData("""{"fields": ["--"]}""", "fields: '--' has neither")]
    [InlineData("""{"disabled": ["mail"]}""", "disabled: 'mail' is none of card, email")]
    [InlineData("null", "it holds null")]
    [InlineData("{", "it is no JSON object of rules")]
    public void what_is_wrong_is_named(string json, string problem) =>
        Should.Throw<FormatException>(() => PersonalDataRulesFile.Parse(json)).Message.ShouldContain(problem);

    [Fact]
    public void a_file_that_cannot_be_used_ends_the_start()
    {
        Should.Throw<StartupException>(() => PersonalDataRulesFile.Read("/nowhere/rules.json")).Message.ShouldStartWith("PII_RULES_FILE cannot be read: ");
        PersonalDataRulesFile.Read(null).ShouldBeSameAs(PersonalDataRules.BuiltIn);
    }

    [Fact]
    public void the_hardest_pattern_there_is_takes_linear_time()
    {
        var filter = Given.Filter(
            PersonalDataMode.Redact, PersonalDataRulesFile.Parse("""{"rules": [{"name": "a", "pattern": "(a+)+b"}]}"""));
        var text = new string('a', 16_000);
        var started = TimeProvider.System.GetTimestamp();

        filter.Text("note", text, []).ShouldBe(text);

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }
}
