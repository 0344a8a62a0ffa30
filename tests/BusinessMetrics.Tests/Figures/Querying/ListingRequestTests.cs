using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace BusinessMetrics.Tests.Figures.Querying;

public sealed class ListingRequestTests
{
    [Fact]
    public void without_parameters_everything_is_listed_a_thousand_at_a_time()
    {
        var request = Accepted("");

        request.Filter.ShouldBe(MetricFilter.All);
        (request.Start, request.End, request.Aggregation, request.GroupBy, request.After).ShouldBe((null, null, null, null, null));
        (request.Limit, request.Offset).ShouldBe((1000, 0L));
        request.Window.Start.ShouldBe(DateTimeOffset.MinValue);
        request.Window.End.ShouldBeGreaterThan(new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void every_parameter_is_read()
    {
        var request = Accepted(
            "?metric_name=Prediction-Accuracy&category=PERFORMANCE&service=Model-API&model_name=BERT&start_time=2026-03-01T00:00:00%2B01:00"
            + "&end_time=2026-03-02T00:00:00&aggregation=AVG&group_by=service&limit=10000");

        request.Filter.ShouldBe(new("prediction_accuracy", MetricCategories.Of("performance"), request.Filter.Services, request.Filter.Models));
        request.Filter.Services.ShouldBe(["Model-API"]);
        request.Filter.Models.ShouldBe(["BERT"]);
        request.Window.ShouldBe(new(At("2026-02-28T23:00:00Z"), At("2026-03-02T00:00:00Z")));
        (request.Aggregation, request.GroupBy, request.Limit).ShouldBe(("avg", "service", 10_000));
        Accepted("?offset=5").Offset.ShouldBe(5);
    }

    [Fact]
    public void a_plus_sign_that_was_not_escaped_is_understood() =>
        Accepted("?start_time=2026-03-01T00:00:00+01:00").Start.ShouldBe(At("2026-02-28T23:00:00Z"));

    [Theory]
    [InlineData("?servce=a", "servce", "an unknown parameter")]
    [InlineData("?limit=0", "limit", "'0'")]
    [InlineData("?limit=10001", "limit", "'10001'")]
    [InlineData("?limit=ten", "limit", "'ten'")]
    [InlineData("?limit=1.5", "limit", "'1.5'")]
    [InlineData("?limit=99999999999999999999", "limit", "'99999999999999999999'")]
    [InlineData("?offset=-1", "offset", "'-1'")]
    [InlineData("?service=a&service=b", "service", "the parameter 2 times")]
    [InlineData("?service=a%00b", "service", "text with a NUL in it")]
    [InlineData("?category=speed", "category", "'speed'")]
    [InlineData("?category=0", "category", "'0'")]
    [InlineData("?start_time=yesterday", "start_time", "'yesterday'")]
    [InlineData("?end_time=2026-02-29T00:00:00Z", "end_time", "'2026-02-29T00:00:00Z'")]
    [InlineData("?start_time=2026-03-02&end_time=2026-03-01", "start_time", "2026-03-02T00:00:00Z")]
    [InlineData("?aggregation=median", "aggregation", "'median'")]
    [InlineData("?aggregation=sum&group_by=user_id", "group_by", "'user_id'")]
    [InlineData("?group_by=service", "group_by", "group_by without aggregation")]
    [InlineData("?cursor=abc", "cursor", "'abc'")]
    [InlineData("?cursor=________________________________", "cursor", "'________________________________'")]
    [InlineData("?cursor=f_______________________________", "cursor", "'f_______________________________'")]
    [InlineData("?cursor=!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!", "cursor", "'!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!'")]
    [InlineData("?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor", "'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'")]
    [InlineData("?offset=1&cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "offset", "offset together with cursor")]
    public void what_is_wrong_is_named_with_what_came_and_what_is_allowed(string query, string parameter, string received)
    {
        var error = Refused(query).ShouldHaveSingleItem();

        (error.Field, error.Received).ShouldBe((parameter, received));
        error.Allowed.ShouldNotBeEmpty();
    }

    [Fact]
    public void everything_wrong_is_named_at_once() =>
        Refused("?limit=0&category=speed&x=1").Select(error => error.Field).ShouldBe(["limit", "category", "x"], ignoreOrder: true);

    [Fact]
    public void a_window_may_be_empty_and_a_cursor_blank()
    {
        Accepted("?start_time=2026-03-01&end_time=2026-03-01").Window.Length.ShouldBe(TimeSpan.Zero);
        Accepted("?cursor=").ShouldBe(Accepted(""));
    }

    [Theory]
    [InlineData("2026-03-10T12:34:56.789012Z", "0195f0c2-7b1e-7abc-8def-0123456789ab")]
    [InlineData("0001-01-01T00:00:00Z", "00000000-0000-0000-0000-000000000001")]
    [InlineData("9999-12-31T23:59:59.999999Z", "ffffffff-ffff-ffff-ffff-ffffffffffff")]
    public void a_cursor_brings_back_the_place_it_was_written_for(string at, string id)
    {
        var place = new ListingPosition(At(at), new(id));

        var cursor = ListingRequest.WriteCursor(place);

        Uri.EscapeDataString(cursor).ShouldBe(cursor);
        Accepted("?cursor=" + cursor).After.ShouldBe(place);
    }

    [Fact]
    public void a_cursor_of_an_earlier_release_is_still_understood() =>
        // 2026-03-10T12:00:00Z is 639087408000000000 ticks of 100 ns since year 1: 08DE 7E9C 8E43 E000.
        Accepted("?cursor=CN5-nI5D4AABlfDCex56vI3vASNFZ4mr").After
            .ShouldBe(new(At("2026-03-10T12:00:00Z"), new("0195f0c2-7b1e-7abc-8def-0123456789ab")));

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static ListingRequest Accepted(string query)
    {
        var reader = Reader(query);
        var request = ListingRequest.Read(reader, ServiceScope.Everything, "USD", Now);
        reader.Problem.ShouldBeNull();
        return request;
    }

    private static IReadOnlyList<FieldError> Refused(string query)
    {
        var reader = Reader(query);
        ListingRequest.Read(reader, ServiceScope.Everything, "USD", Now);
        var problem = reader.Problem.ShouldBeAssignableTo<IValueHttpResult>().ShouldNotBeNull().Value.ShouldBeAssignableTo<ProblemDetails>();
        return problem.ShouldNotBeNull().Extensions["errors"].ShouldBeAssignableTo<IReadOnlyList<FieldError>>().ShouldNotBeNull();
    }

    private static QueryReader Reader(string query) => new(new QueryCollection(QueryHelpers.ParseQuery(query)), ListingRequest.Parameters);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text);
}
