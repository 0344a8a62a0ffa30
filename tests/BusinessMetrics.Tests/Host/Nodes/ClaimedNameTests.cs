using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using Npgsql;

namespace BusinessMetrics.Tests.Host.Nodes;

[Collection(HostCollection.Name)]
public class ClaimedNameTests(TestServers servers)
{
    private const string HeldSql =
        "from pg_locks where locktype = 'advisory' and classid = 1114208362 and database = (select oid from pg_database where datname = current_database())";

    [Fact]
    public async Task a_node_that_names_the_database_otherwise_than_those_that_run_is_refused_until_they_have_ended()
    {
        var settings = await servers.NewServiceAsync();
        var otherwise = Named(settings, "localhost");
        await using (await TestService.StartAsync(settings))
        {
            var refused = await Should.ThrowAsync<StartupException>(() => TestService.StartAsync(otherwise));

            var address = new NpgsqlConnectionStringBuilder(settings.DatabaseConnectionString);
            refused.Message.ShouldContain($"127.0.0.1:{address.Port}/{address.Database}");
            refused.Message.ShouldContain($"localhost:{address.Port}/{address.Database}");
            await using var alike = await TestService.StartAsync(settings, foldsBeside: true);
        }

        await using (await TestService.StartAsync(otherwise))
        {
            await Should.ThrowAsync<StartupException>(() => TestService.StartAsync(settings));
        }
    }

    [Fact]
    public async Task a_node_that_lost_its_session_claims_the_name_again()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        (await NumberAsync(service, $"select count(*) {HeldSql}")).ShouldBe(1);

        (await NumberAsync(service, $"select count(pg_terminate_backend(pid)) {HeldSql}")).ShouldBe(1);

        await Until.TrueAsync(async () => await NumberAsync(service, $"select count(*) {HeldSql}") == 0);
        await Until.TrueAsync(async () => await NumberAsync(service, $"select count(*) {HeldSql}") == 1);
    }

    private static ServiceSettings Named(ServiceSettings settings, string host) => settings with
    {
        DatabaseConnectionString = new NpgsqlConnectionStringBuilder(settings.DatabaseConnectionString) { Host = host }.ConnectionString,
    };

    private static async Task<long> NumberAsync(TestService service, string sql)
    {
        await using var command = service.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
