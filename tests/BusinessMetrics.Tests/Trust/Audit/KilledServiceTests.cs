using System.Net.Http.Json;
using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Npgsql;

namespace BusinessMetrics.Tests.Trust.Audit;

/// <summary>The trail of a service as a process: killed, and with the tokens that it and the command make.</summary>
public class KilledServiceTests
{
    private const string Changes =
        """
        select count(*) filter (where type in ('budget_set', 'budget_removed')) || ' ' || count(*) filter (where type = 'audit_recorded' and data ->> 'd' like 'budget.%' and data ->> 'u' = 'done')
        from events.mt_events
        """;

    [Fact]
    public async Task killed_between_any_two_steps_every_change_has_its_audit_event_and_no_other_has_one()
    {
        using var directory = new TemporaryDirectory();
        var acknowledged = 0;
        for (var round = 0; round < 3; round++)
        {
            await using var service = await ServiceProcess.StartAsync(directory.Path);
            var enough = acknowledged + 40;
            var changing = Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
            {
                using var client = service.Client();
                for (var amount = 1; ; amount++)
                    try
                    {
                        using var answer = await client.PutAsJsonAsync($"budgets/service-{number}", new { amount = (round * 1_000_000) + amount });
                        if (answer.IsSuccessStatusCode)
                            Interlocked.Increment(ref acknowledged);
                    }
                    catch (HttpRequestException)
                    {
                        return;
                    }
            }));
            await Until.TrueAsync(() => acknowledged >= enough);
            await service.SignalAsync("KILL");
            await changing;
        }

        await using var again = await ServiceProcess.StartAsync(directory.Path);
        await using var database = NpgsqlDataSource.Create(EmbeddedPostgres.Running(directory.Path)!);
        var counts = (await database.ScalarAsync<string>(Changes)).Split(' ').Select(int.Parse).ToArray();

        counts[0].ShouldBe(counts[1]);
        counts[0].ShouldBeGreaterThanOrEqualTo(acknowledged);
        // One audit event for one change, by the correlation that both carry.
        (await database.ScalarAsync<long>(
            """
            select count(*)
            from events.mt_events as change
            where change.type = 'budget_set' and 1 <> (
                select count(*) from events.mt_events as audit
                where audit.type = 'audit_recorded' and audit.correlation_id = change.correlation_id and audit.data ->> 'd' = 'budget.set')
            """)).ShouldBe(0);
    }

    [Fact]
    public async Task a_token_that_is_made_is_told_by_the_service_and_by_the_command()
    {
        using var directory = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(directory.Path);

        var made = await ServiceProcess.RunAsync(["token", "--role", Roles.Auditor, "--user", "ann", "--days", "7"], ("DATA_DIR", directory.Path));
        await ServiceProcess.RunAsync(["token", "--role", Roles.Reader, "--user", "ben", "--services", "training,model-api"], ("DATA_DIR", directory.Path));

        made.ExitCode.ShouldBe(0, made.Errors);
        made.Errors.ShouldBeEmpty();
        using var client = service.Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", made.Output.Trim());
        var told = new List<string>();
        await Until.TrueAsync(async () =>
        {
            var events = (await client.JsonAsync("audit?action=token.make"))["events"]!.AsArray();
            told = [.. events.Select(each => $"{each!["actor"]} {each["object"]}: {each["details"]}")];
            return told.Count == 3;
        });
        told.ShouldBe(
        [
            $"command-line:{Environment.UserName} token:reader: for ben, 30 days, only training, model-api",
            $"command-line:{Environment.UserName} token:auditor: for ann, 7 days",
            "system token:admin: for developer, 30 days",
        ]);
    }

    [Fact]
    public async Task a_token_that_cannot_be_told_of_is_made_and_the_command_says_so()
    {
        using var directory = new TemporaryDirectory();

        var made = await ServiceProcess.RunAsync(["token", "--role", Roles.Reader], ("DATA_DIR", directory.Path));
        var elsewhere = await ServiceProcess.RunAsync(
            ["token", "--role", Roles.Reader], ("DATA_DIR", directory.Path), ("DATABASE_URL", "postgresql://nobody:hidden@127.0.0.1:1/x"));

        foreach (var (exitCode, output, errors) in ((int, string, string)[])[made, elsewhere])
        {
            exitCode.ShouldBe(0);
            output.Split('.').Length.ShouldBe(3);
            errors.ShouldContain("The audit trail does not tell of this token");
            errors.ShouldNotContain("hidden");
        }
    }
}
