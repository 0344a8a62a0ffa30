using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Host.Verifying;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Tests.Host.Upgrade;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Host.Verifying;

/// <summary>Of what an earlier version recorded a day is archived: its records are in a file, and what they count is not.</summary>
[Collection(HostCollection.Name)]
public class KeptRecordsTests(TestServers servers)
{
    [Fact]
    public async Task every_hour_that_has_records_is_what_these_come_to_in_the_archive_too()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Host", "Upgrade", "Kept", "0.1.0");
        await using var service = await KeptService.RestoreAsync(folder, await servers.NewServiceOnNothingAsync());
        await service.CatchUpAsync();
        var archive = service.Host.Services.GetRequiredService<IEventArchive>();
        var hours = await HoursAsync(service);
        var ledger = ReadModelCatalogue.Find("ledger")!;
        (await new ReadModelVerification(service.Database, ledger, archive: null, TimeProvider.System).RunAsync(hours, _ => true, CancellationToken.None))
            .Differences.ShouldBeGreaterThan(0, "without the archive");

        foreach (var model in ReadModelCatalogue.All.Where(model => model.RollupModels.Count > 0))
        {
            var result = await new ReadModelVerification(service.Database, model, archive, TimeProvider.System).RunAsync(hours, _ => true, CancellationToken.None);

            result.Listed.ShouldBeEmpty(model.Name);
            result.Hours.ShouldBe(hours.Count);
        }
    }

    private static async Task<IReadOnlyList<DateTimeOffset>> HoursAsync(TestService service)
    {
        await using var command = service.Database.CreateCommand("select distinct bucket from read_models.metric_rollups_hour order by bucket");
        await using var reader = await command.ExecuteReaderAsync();
        var hours = new List<DateTimeOffset>();
        while (await reader.ReadAsync())
            hours.Add(Granularity.Hour.Floor(reader.GetFieldValue<DateTimeOffset>(0)));
        return hours;
    }
}
