using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BusinessMetrics.Tests.Trust.Audit;

/// <summary>What the trail of a service says, without asking it for it: that would be in the trail too.</summary>
internal static class AuditEvents
{
    public static async Task<IReadOnlyList<ListedAudit>> AuditsAsync(this TestService service, AuditFilter? filter = null)
    {
        // Where nothing was recorded there is nothing to wait for.
        if (await service.Database.ScalarAsync<bool>($"select exists (select from {EventSchema.Name}.mt_events)"))
            await service.CatchUpAsync();
        return await service.Host.Services.GetRequiredService<AuditListing>().PageAsync(filter ?? new(), null, 10_000, CancellationToken.None);
    }

    /// <summary>Returns when so many events match.</summary>
    public static async Task<IReadOnlyList<ListedAudit>> AuditsAsync(this TestService service, AuditFilter filter, int count)
    {
        IReadOnlyList<ListedAudit> audits = [];
        await Until.TrueAsync(async () => (audits = await service.AuditsAsync(filter)).Count >= count);
        return audits;
    }

    public static async Task<T> ScalarAsync<T>(this NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>From now on the database takes no audit event.</summary>
    public static async Task RefuseAuditEventsAsync(this NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            $"""
            create function refuse_audit() returns trigger language plpgsql as $$
            begin
                raise exception 'no audit event today';
            end $$;
            create trigger refuse_audit before insert on {EventSchema.Name}.mt_events
            for each row when (new.type = 'audit_recorded') execute function refuse_audit();
            """);
        await command.ExecuteNonQueryAsync();
    }
}
