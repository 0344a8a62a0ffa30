using System.Text;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Subjects.Erasing;
using BusinessMetrics.Trust.Subjects.Pseudonyms;

namespace BusinessMetrics.Tests.Host.Commands;

/// <summary>Whom no path can name is erased by a command.</summary>
[Collection(HostCollection.Name)]
public class SubjectsEraseCommandTests(TestServers servers)
{
    [Fact]
    public async Task somebody_called_by_dots_is_erased_beside_the_service_and_nobody_else_is()
    {
        var settings = await servers.NewServiceAsync() with { DataKey = new byte[32], AlertThresholdsEnabled = false };
        await using (var older = await TestService.StartAsync(settings))
        {
            foreach (var person in (string[])["ann", "ben"])
                (await older.PostMetricAsync(new { metric_name = "requests", value = 1, unit = "count", category = "usage", service = "s", user_id = person, metadata = new { user = person } })).Status.ShouldBe(201);
            await older.CatchUpAsync();
            await RenameAsync(older, "ann", "..");
        }

        await using var service = await TestService.StartAsync(settings);
        (await service.GetAsync("/metrics?service=s")).Text.ShouldContain("\"user_id\":\"..\"");

        var (exitCode, output, errors) = await RunAsync(settings, "..");

        exitCode.ShouldBe(0, errors);
        output.ShouldStartWith("{");
        var certificate = JsonNode.Parse(output)!;
        (certificate["events"]!.GetValue<int>(), certificate["references"]!.GetValue<int>()).ShouldBe((1, 1));
        var listing = (await service.GetAsync("/metrics?service=s")).Text;
        listing.ShouldNotContain("\"..\"");
        listing.ShouldContain("ben");
        using (var log = new ErasureLog(settings.ErasureLogPath, TimeProvider.System))
            (await log.ReadAsync(default)).Select(erasure => erasure.SubjectId).ShouldContain(certificate["subject_id"]!.GetValue<Guid>());
        await Until.TrueAsync(async () => (await service.GetAsync($"/audit/{certificate["audit_event"]}")).Status == 200);
        (await service.GetAsync($"/audit/{certificate["audit_event"]}")).Text.ShouldContain("command-line:");
        (await RunAsync(settings, "..")).Errors.ShouldContain("No metric names a person");
    }

    [Fact]
    public async Task somebody_who_is_held_stays()
    {
        var settings = await servers.NewServiceAsync() with { DataKey = new byte[32], AlertThresholdsEnabled = false };
        await using var service = await TestService.StartAsync(settings);
        (await service.PostMetricAsync(new { metric_name = "requests", value = 1, unit = "count", category = "usage", service = "s", user_id = "Jos\u00e9" })).Status.ShouldBe(201);
        (await service.SendAsync(HttpMethod.Put, "/subjects/Jos%C3%A9/hold", """{"reason": "litigation"}""")).Status.ShouldBe(200);

        var (exitCode, _, errors) = await RunAsync(settings, "Jose\u0301");

        exitCode.ShouldNotBe(0);
        errors.ShouldContain("held since");
        errors.ShouldNotContain("Jos");
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(ServiceSettings settings, string person) => ServiceProcess.RunAsync(
        ["subjects", "erase", person],
        ("DATABASE_URL", settings.DatabaseConnectionString!),
        ("DATA_DIR", settings.DataDirectory),
        ("DATA_KEY", Convert.ToBase64String(settings.DataKey!)));

    /// <summary>As an older version would have taken the metric.</summary>
    private static async Task RenameAsync(TestService service, string person, string renamed)
    {
        var cipher = new SubjectKeys(DataKeys.All(service.Settings)).Current;
        var subject = (await service.GetAsync($"/subjects/{person}/export")).Json["subject_id"]!.GetValue<Guid>();
        await using var command = service.Database.CreateCommand("update people.subjects set user_id_hash = $2, user_id_encrypted = $3, canonical_hash = null where subject_id = $1");
        command.Parameters.AddWithValue(subject);
        command.Parameters.AddWithValue(cipher.LookupHash(renamed));
        command.Parameters.AddWithValue(cipher.Seal(subject, Encoding.UTF8.GetBytes(renamed)));
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }
}
