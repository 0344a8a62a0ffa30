using BusinessMetrics.Host.Commands;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Trust.Proofs.Verification;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Proofs;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BusinessMetrics.Tests.Trust.Proofs;

/// <summary>A service whose log is signed when a test says so, and what an auditor finds in it.</summary>
internal sealed class SignedService(TestService service) : IAsyncDisposable
{
    public TestService Service => service;

    public NpgsqlDataSource Database => service.Database;

    public LogSigner Signer => service.Host.Services.GetRequiredService<LogSigner>();

    private IEventArchive Archive => service.Host.Services.GetRequiredService<IEventArchive>();

    public CheckpointDirectory Directory => CheckpointDirectory.Of(service.Settings);

    public static async Task<SignedService> StartAsync(ServiceSettings settings) => new(await TestService.StartAsync(settings with { AlertThresholdsEnabled = false }));

    /// <summary>Records metrics in a few flushes.</summary>
    public async Task RecordAsync(int metrics)
    {
        using var client = service.Client();
        foreach (var batch in Enumerable.Range(0, metrics).Chunk(100))
            await client.RecordAllAsync(batch.Select(i => new { metric_name = "cost", value = i + 0.25, unit = "usd", category = "cost", service = "model-api" }));
    }

    public Task AuditAsync(string target) => service.Host.Services.GetRequiredService<AuditTrail>().RecordAsync(
        new() { Actor = "ann", Action = "budget.set", Target = target, Outcome = AuditOutcomes.Done }, CancellationToken.None);

    /// <summary>A transaction that draws a number of the sequence and is rolled back.</summary>
    public async Task<long> SkipSequenceAsync()
    {
        await using var command = Database.CreateCommand("select nextval('events.mt_events_sequence')");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Returns when everything that was recorded is signed.</summary>
    public async Task SignAsync()
    {
        await service.CatchUpAsync();
        await Until.TrueAsync(async () =>
            await Signer.SignAsync(CancellationToken.None) is not null && await CountAsync("select count(*) from events.mt_events where seq_id > coalesce((select max(last_sequence) from proofs.checkpoints), 0)") == 0);
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    /// <summary>As whoever owns the database.</summary>
    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        (await command.ExecuteNonQueryAsync()).ShouldNotBe(0);
    }

    /// <summary>What is found in the database, and what in an export of it; the two have to agree.</summary>
    public async Task<IReadOnlyList<Finding>> FindingsAsync()
    {
        var (keys, anchor) = (Directory.Keys(), Directory.Newest());
        var (online, _, _) = await LogVerification.RunAsync(Database, Archive, keys, anchor, CancellationToken.None);
        var (offline, _) = await ExportReader.VerifyAsync(new MemoryStream(await ExportAsync()), keys, anchor, CancellationToken.None);
        offline.Findings.Select(finding => finding.Text).ShouldBe(online.Findings.Select(finding => finding.Text));
        return online.Findings;
    }

    public async Task<byte[]> ExportAsync()
    {
        await using var log = await LogReader.OpenAsync(Database, Archive, CancellationToken.None);
        var export = new MemoryStream();
        await AuditExportCommand.WriteAsync(log, export, isCompressed: false, CancellationToken.None);
        return export.ToArray();
    }

    public ValueTask DisposeAsync() => service.DisposeAsync();
}
