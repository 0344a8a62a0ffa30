using System.Text.Json;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Npgsql;

namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>Puts a history into the read models of a service, folded in pages of any size, in place of the one before.</summary>
internal sealed class OracleDelivery(NpgsqlDataSource dataSource, SubjectDirectory directory)
{
    private readonly HashSet<string> _prepared = [];

    /// <param name="pageSizes">How many events are folded together, over and over.</param>
    public async Task ReplaceAsync(IReadOnlyList<OracleMetric> history, IReadOnlyList<int> pageSizes)
    {
        var events = await EventsAsync(history);
        await using var connection = await dataSource.OpenConnectionAsync();
        await using (var empty = new NpgsqlCommand(
            string.Concat(ReadModelCatalogue.All.SelectMany(model => model.Tables).Select(table => $"delete from {ReadModelSchema.Live}.{table};")),
            connection))
            await empty.ExecuteNonQueryAsync();
        for (int start = 0, page = 0; start < events.Count; page++)
        {
            var size = pageSizes[page % pageSizes.Count];
            await FoldAsync(connection, [.. events.Skip(start).Take(size)]);
            start += size;
        }
    }

    private async Task FoldAsync(NpgsqlConnection connection, IReadOnlyList<RecordedEvent> page)
    {
        foreach (var model in ReadModelCatalogue.All)
        {
            var own = page.Where(recorded => model.Events.Any(stored => stored.Type == recorded.Data.GetType())).ToArray();
            foreach (var statement in model.PreparationSql(ReadModelSchema.Live, own).Where(_prepared.Add))
            {
                await using var prepare = new NpgsqlCommand(statement, connection);
                await prepare.ExecuteNonQueryAsync();
            }

            await using var statements = new BatchStatements();
            model.Write(statements, ReadModelSchema.Live, own);
            await statements.ExecuteAsync(connection, CancellationToken.None);
        }
    }

    /// <summary>The metrics and their retractions as the log holds them, in the order in which they were recorded.</summary>
    private async Task<IReadOnlyList<RecordedEvent>> EventsAsync(IReadOnlyList<OracleMetric> history)
    {
        var people = await directory.ResolveAsync([.. history.Select(metric => metric.User ?? SubjectDirectory.Nobody)], CancellationToken.None);
        var recorded = history.Select(metric => (At: metric.RecordedAt, metric.Id, Data: (object)EventOf(metric, people[metric.User ?? SubjectDirectory.Nobody])));
        var retracted = history
            .Where(metric => metric.RetractedAt is not null)
            .Select(metric => (At: metric.RetractedAt!.Value, Id: Guid.NewGuid(), Data: (object)RetractionOf(metric, EventOf(metric, people[metric.User ?? SubjectDirectory.Nobody]))));
        return [.. recorded.Concat(retracted).OrderBy(each => each.At).Select((each, i) => new RecordedEvent(each.Id, i + 1, each.At, each.Data))];
    }

    private static MetricRecorded EventOf(OracleMetric metric, Subject person) =>
        MetricCategories.Of(metric.Category).NewMetric(metric.Name, metric.Value, metric.Unit, metric.Service, metric.OccurredAt) with
        {
            Model = metric.Model,
            Subject = metric.User is null ? null : person.Id,
            Session = metric.Session is null ? null : person.Sessions.Encrypt(metric.Session),
            Metadata = metric.Metadata is null ? null : JsonElement.Parse(metric.Metadata.ToJsonString()),
        };

    private static MetricRetracted RetractionOf(OracleMetric metric, MetricRecorded recorded) => new()
    {
        MetricId = metric.Id,
        Reason = "wrong",
        EventName = recorded.Category.Event.Name,
        Event = JsonElement.Parse(recorded.Category.ToJson(recorded)),
    };
}
