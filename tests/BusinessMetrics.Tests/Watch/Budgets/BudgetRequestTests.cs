using System.Text;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Tests.Ingest.Recording;
using BusinessMetrics.Watch.Budgets;

namespace BusinessMetrics.Tests.Watch.Budgets;

public sealed class BudgetRequestTests
{
    [Theory]
    [InlineData("""{"amount": 2500}""", "2500", "80")]
    [InlineData("""{"amount": 0.01, "alert_threshold": 100, "currency": " usd "}""", "0.01", "100")]
    [InlineData("""{"amount": 2.5e3, "alert_threshold": 0.5, "currency": "USD"}""", "2500", "0.5")]
    [InlineData("""{"amount": 9999999999999999999999999999, "currency": null, "alert_threshold": null}""", "9999999999999999999999999999", "80")]
    public void a_budget_is_read_digit_for_digit(string json, string amount, string threshold)
    {
        var (budget, errors) = Read(json);

        errors.ShouldBeEmpty();
        (budget!.Scope, budget.Amount.ToString(), budget.Currency, budget.AlertThreshold.ToString()).ShouldBe(("training", amount, "USD", threshold));
    }

    [Theory]
    [InlineData("""{}""", "amount", "nothing")]
    [InlineData("""{"amount": null}""", "amount", "nothing")]
    [InlineData("""{"amount": 0}""", "amount", "'0'")]
    [InlineData("""{"amount": -5}""", "amount", "'-5'")]
    [InlineData("""{"amount": 1e40}""", "amount", "'1e40'")]
    [InlineData("""{"amount": 1e999}""", "amount", "'1e999'")]
    [InlineData("""{"amount": "2500"}""", "amount", "'2500'")]
    [InlineData("""{"amount": [1]}""", "amount", "an array")]
    [InlineData("""{"amount": 1, "alert_threshold": 0}""", "alert_threshold", "'0'")]
    [InlineData("""{"amount": 1, "alert_threshold": 100.1}""", "alert_threshold", "'100.1'")]
    [InlineData("""{"amount": 1, "alert_threshold": true}""", "alert_threshold", "'true'")]
    [InlineData("""{"amount": 1, "currency": "EUR"}""", "currency", "'EUR'")]
    [InlineData("""{"amount": 1, "currency": 7}""", "currency", "'7'")]
    [InlineData("""{"amount": 1, "budget": 7}""", "budget", "an unknown field")]
    [InlineData("""{"amount": 1, "amount": 2}""", "amount", "the field twice")]
    [InlineData("""{"amount": 1, "Amount": 7}""", "Amount", "an unknown field")]
    [InlineData("""{"amount": 1, "\ud800": 7}""", "(unreadable name)", "an unknown field")]
    [InlineData("""{"amount": 1, "currency": "\ud800"}""", "currency", "text that is not valid Unicode, or holds a NUL")]
    [InlineData("""[1]""", "(body)", "an array")]
    [InlineData("""2500""", "(body)", "'2500'")]
    public void what_is_wrong_is_named_with_what_came_and_what_is_allowed(string json, string field, string received)
    {
        var (budget, errors) = Read(json);

        budget.ShouldBeNull();
        var error = errors.ShouldHaveSingleItem();
        (error.Field, error.Received).ShouldBe((field, received));
        error.Allowed.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"amount": NaN}""")]
    [InlineData("""{"amount": 1} {}""")]
    public void what_is_no_json_is_refused_as_a_whole(string json)
    {
        var (budget, errors) = Read(json);

        budget.ShouldBeNull();
        errors.ShouldHaveSingleItem().Field.ShouldBe("(body)");
    }

    [Fact]
    public void everything_wrong_is_named_at_once() =>
        Read("""{"amount": 0, "alert_threshold": -1, "currency": "EUR", "x": 1}""").Errors.Select(error => error.Field)
            .ShouldBe(["amount", "alert_threshold", "currency", "x"], ignoreOrder: true);

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void a_scope_that_no_service_can_have_is_refused(string scope)
    {
        var errors = new List<FieldError>();

        BudgetScope.Check(scope, Given.Filter, errors);
        BudgetScope.Check(new('x', 201), Given.Filter, errors);

        errors.Select(error => error.Field).ShouldBe(["scope", "scope"]);
    }

    private static (Budget? Budget, List<FieldError> Errors) Read(string json)
    {
        var errors = new List<FieldError>();
        return (BudgetRequest.Read("training", Encoding.UTF8.GetBytes(json), "USD", errors), errors);
    }
}
