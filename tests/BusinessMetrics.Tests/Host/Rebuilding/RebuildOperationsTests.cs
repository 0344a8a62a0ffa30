using BusinessMetrics.Host.Rebuilding;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Host.Rebuilding;

[Collection(HostCollection.Name)]
public class RebuildOperationsTests(TestServers servers) : ServiceTests(servers)
{
    private const string Projection = "a projection of this test";

    private static AuditRecorded Audit => new() { Actor = "ann", Action = "projection.rebuild", Target = $"projection:{Projection}", Outcome = AuditOutcomes.Done };

    [Fact]
    public async Task a_rebuild_that_ends_while_it_is_asked_about_is_never_told_to_be_interrupted()
    {
        var operations = Service.Host.Services.GetRequiredService<RebuildOperations>();
        // Each is looked up in the locks, so that there is time for an end between the question's begin and its last row.
        await using (var others = Service.Database.CreateCommand(
            """
            insert into operations.rebuilds (operation_id, projection, state, started_by, started_at, updated_at)
            select gen_random_uuid(), 'projection ' || number, 'succeeded', 'ann', now(), now()
            from generate_series(1, 500) as number
            """))
            await others.ExecuteNonQueryAsync();
        await using var session = await Service.Database.OpenConnectionAsync();
        for (var round = 0; round < 20; round++)
        {
            (await RebuildOperations.TryLockAsync(session, Projection, default)).ShouldBeTrue();
            var operation = await operations.StartAsync(Projection, "ann", Audit, default);
            (await operations.NewestAsync(default))[Projection].State.ShouldBe(RebuildState.Running);
            var asking = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => StatesUntilTheEndAsync(operations))));

            await operations.EndAsync(operation.Id, RebuildState.Succeeded, error: null);
            await RebuildOperations.UnlockAsync(session, Projection);

            (await asking).SelectMany(states => states).ShouldNotContain(RebuildState.Interrupted, $"round {round}");
        }
    }

    private static async Task<IReadOnlySet<RebuildState>> StatesUntilTheEndAsync(RebuildOperations operations)
    {
        var states = new HashSet<RebuildState>();
        while (!states.Contains(RebuildState.Succeeded))
            states.Add((await operations.NewestAsync(default))[Projection].State);
        return states;
    }
}
