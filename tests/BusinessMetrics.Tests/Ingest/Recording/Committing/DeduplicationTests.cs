using System.Text.Json;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Ingest.Recording.Committing;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Tests.Ingest.Recording.Committing;

public sealed class DeduplicationTests
{
    private const string Id = "0195f0c2-7b1e-7abc-8def-0123456789ab";

    private static readonly Guid Ada = Guid.NewGuid();

    [Fact]
    public void metrics_without_an_id_are_all_new_even_when_they_are_equal()
    {
        var (fresh, outcomes) = Decide([Item(Given.Data), Item(Given.Data)]);

        fresh.Count.ShouldBe(2);
        outcomes.ShouldAllBe(outcome => outcome.Result == RecordingResult.Stored);
    }

    [Fact]
    public void the_same_id_and_body_twice_in_one_flush_counts_once()
    {
        var first = Item(Given.Data with { MetricId = Id, Timestamp = "2026-03-10T11:00:00Z" });
        var again = Item(Given.Data with { MetricId = Id, Timestamp = "2026-03-10T12:00:00+01:00" });

        var (fresh, outcomes) = Decide([first, again]);

        fresh.ShouldBe([first]);
        Results(outcomes).ShouldBe([RecordingResult.Stored, RecordingResult.Duplicate]);
        outcomes[1].ShouldBe(new(RecordingResult.Duplicate, new(Id), first.Metric.OccurredAt));
    }

    [Fact]
    public void another_body_under_the_same_id_is_a_conflict_in_one_flush_and_with_what_is_recorded()
    {
        var first = Item(Given.Data with { MetricId = Id });
        var other = Item(Given.Data with { MetricId = Id, Value = 0.94m });

        Results(Decide([first, other]).Outcomes).ShouldBe([RecordingResult.Stored, RecordingResult.Conflict]);
        Results(Decide([other], first.Event).Outcomes).ShouldBe([RecordingResult.Conflict]);
    }

    [Fact]
    public void given_ids_are_appended_in_one_order_however_they_came_so_that_writers_cannot_deadlock()
    {
        var items = Enumerable.Range(0, 20).Select(_ => Item(Given.Data with { MetricId = Guid.NewGuid().ToString() })).ToArray();
        FlushItem[] without = [Item(Given.Data), Item(Given.Data)];

        var (fresh, outcomes) = Decide([items[0], without[0], .. items[1..], without[1]]);

        fresh.Take(2).ShouldBe(without);
        fresh.Skip(2).ShouldBe(Decide([.. items.Reverse()]).New);
        outcomes.Select(outcome => outcome.MetricId).ShouldBe([items[0].Metric.MetricId, without[0].Metric.MetricId, .. items[1..].Select(item => item.Metric.MetricId), without[1].Metric.MetricId]);
    }

    [Fact]
    public void a_repetition_of_what_is_recorded_answers_with_the_first_time()
    {
        var first = Item(Given.Data with { MetricId = Id }, at: Given.Now.AddHours(-1));
        var again = Item(Given.Data with { MetricId = Id });

        var (fresh, outcomes) = Decide([again], first.Event);

        fresh.ShouldBeEmpty();
        outcomes.ShouldBe([new(RecordingResult.Duplicate, new(Id), Given.Now.AddHours(-1))]);
    }

    [Fact]
    public void a_repetition_with_another_time_is_a_conflict()
    {
        var first = Item(Given.Data with { MetricId = Id, Timestamp = "2026-03-10T11:00:00Z" });
        var later = Item(Given.Data with { MetricId = Id, Timestamp = "2026-03-10T11:00:00.000001Z" });

        Results(Decide([later], first.Event).Outcomes).ShouldBe([RecordingResult.Conflict]);
    }

    [Fact]
    public void an_id_that_something_else_has_is_a_conflict() =>
        Results(Decide([Item(Given.Data with { MetricId = Id })], recorded: null, isTaken: true).Outcomes).ShouldBe([RecordingResult.Conflict]);

    [Fact]
    public void outcomes_are_in_the_order_of_the_metrics()
    {
        var other = "0195f0c2-7b1e-7abc-8def-0123456789ac";

        var (fresh, outcomes) = Decide(
        [
            Item(Given.Data with { MetricId = Id }), Item(Given.Data), Item(Given.Data with { MetricId = Id }),
            Item(Given.Data with { MetricId = other }), Item(Given.Data with { MetricId = other, Unit = "ms" }),
        ]);

        fresh.Count.ShouldBe(3);
        Results(outcomes).ShouldBe(
        [
            RecordingResult.Stored, RecordingResult.Stored, RecordingResult.Duplicate, RecordingResult.Stored, RecordingResult.Conflict,
        ]);
    }

    [Fact]
    public void a_repetition_may_be_written_differently()
    {
        var first = Item(Given.Data with { MetricId = Id, Value = 1.5m, Metadata = Json("""{"a": 1, "b": [2]}""") });
        var again = Item(Given.Data with
        {
            MetricId = Id,
            MetricName = "Prediction Accuracy",
            Value = 1.50m,
            Unit = "%",
            Category = "PERFORMANCE",
            Metadata = Json("""{ "b":[2], "a":1 }"""),
        });

        Results(Decide([again], first.Event).Outcomes).ShouldBe([RecordingResult.Duplicate]);
    }

    [Fact]
    public void any_field_that_differs_is_a_conflict()
    {
        var first = Item(Given.Data with { MetricId = Id, Metadata = Json("""{"a": 1}"""), ModelName = "bert" }, Ada, "s1");
        var same = Given.Data with { MetricId = Id, Metadata = Json("""{"a": 1}"""), ModelName = "bert" };
        FlushItem[] others =
        [
            Item(same with { MetricName = "accuracy" }, Ada, "s1"),
            Item(same with { Value = 0.930001m }, Ada, "s1"),
            Item(same with { Unit = "ratio" }, Ada, "s1"),
            Item(same with { Category = "usage" }, Ada, "s1"),
            Item(same with { Service = "Model-API" }, Ada, "s1"),
            Item(same with { ModelName = null }, Ada, "s1"),
            Item(same with { Metadata = null }, Ada, "s1"),
            Item(same with { Metadata = Json("""{"a": 2}""") }, Ada, "s1"),
            Item(same, Guid.NewGuid(), "s1"),
            Item(same, null, "s1"),
            Item(same, Ada, "s2"),
        ];

        Results(Decide([Item(same, Ada, "s1")], first.Event).Outcomes).ShouldBe([RecordingResult.Duplicate]);
        foreach (var other in others)
            Results(Decide([other], first.Event).Outcomes).ShouldBe([RecordingResult.Conflict], other.Event.ToString());
    }

    private static (IReadOnlyList<FlushItem> New, RecordingOutcome[] Outcomes) Decide(
        IReadOnlyList<FlushItem> items, MetricRecorded? recorded = null, bool isTaken = false)
    {
        var known = new Dictionary<Guid, MetricRecorded?>();
        if (recorded is not null || isTaken)
            known[new(Id)] = recorded;
        return Deduplication.Decide(items, known, new HashSet<Guid>());
    }

    private static IEnumerable<RecordingResult> Results(IEnumerable<RecordingOutcome> outcomes) => outcomes.Select(outcome => outcome.Result);

    private static FlushItem Item(MetricData data, Guid? subject = null, string? session = null, DateTimeOffset? at = null)
    {
        var metric = Given.Rules.Apply(data, null, at ?? Given.Now, []).ShouldNotBeNull();
        return new(metric, new Caller("model-api", "trace"), metric.ToEvent(subject, session));
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
