using System.CommandLine;
using System.Globalization;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Trust.Archive;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>archive</c>: moves old metrics out of the database, and brings days back. No running service is needed.</summary>
internal static class ArchiveCommand
{
    private const int Failed = 1;
    private const int LongestStay = 3650;

    public static Command Create(ServiceSettings settings) => new("archive", "Metrics that are older than METRICS_RETENTION_DAYS, in files. Needs no running service.")
    {
        RunCommand(settings),
        RestoreCommand(settings),
        VerifyCommand(settings),
    };

    private static Command RunCommand(ServiceSettings settings)
    {
        var command = new Command("run", "Move what is old enough to ARCHIVE_DIR now, as the service does every hour. Safe to end and to repeat.");
        command.SetAction(async (_, cancellation) =>
        {
            await using var database = await OpenAsync(settings, cancellation);
            var directory = new ArchiveDirectory(settings);
            var clock = TimeProvider.System;
            var run = new ArchiveRun(
                database.DataSource, ReadModelCatalogue.All, new(database.DataSource, directory, clock), new(database.DataSource, directory, clock), settings, clock);
            if (await run.RunAsync(cancellation) is not { } end)
                return Fail("Events are being moved, or a read model is rebuilt; try again when that has ended.");
            Console.WriteLine($"{end.Events} metrics of {end.Days} days left the database.");
            return end.Problem is { } problem ? Fail(problem) : 0;
        });
        return command;
    }

    private static Command RestoreCommand(ServiceSettings settings)
    {
        var day = new Argument<DateOnly>("day")
        {
            Description = "As yyyy-MM-dd, UTC.",
            CustomParser = result =>
            {
                if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
                    return parsed;
                result.AddError($"'{result.Tokens[0].Value}' is no day; allowed is yyyy-MM-dd, such as 2026-11-23.");
                return default;
            },
        };
        var keep = new Option<int>("--keep-days") { Description = "For how long, before it leaves again.", DefaultValueFactory = _ => 7 };
        keep.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > LongestStay)
                result.AddError($"--keep-days: allowed is 1 to {LongestStay}.");
        });
        var command = new Command("restore", "Bring a day's metrics back into the database, to be listed and retracted.") { day, keep };
        command.SetAction(async (result, cancellation) =>
        {
            await using var database = await OpenAsync(settings, cancellation);
            var restore = new ArchiveRestore(database.DataSource, new(settings), TimeProvider.System);
            var wanted = result.GetRequiredValue(day);
            try
            {
                if (await restore.RestoreAsync(wanted, TimeSpan.FromDays(result.GetValue(keep)), "cli", cancellation) is not { } events)
                    return Fail($"{wanted:yyyy-MM-dd} is not archived.");
                Console.WriteLine($"{events} metrics recorded on {wanted:yyyy-MM-dd} are in the database for {result.GetValue(keep)} days.");
                return 0;
            }
            catch (Exception exception) when (exception is ArchiveRefusedException or ArchiveUnreadableException)
            {
                return Fail(exception.Message);
            }
        });
        return command;
    }

    private static Command VerifyCommand(ServiceSettings settings)
    {
        var command = new Command("verify", "Read every file of the archive, and compare each event with what was signed.");
        command.SetAction(async (_, cancellation) =>
        {
            await using var database = await OpenAsync(settings, cancellation);
            var checking = new ArchiveCheck(database.DataSource, new(settings));
            var (files, problems) = (0, 0);
            await foreach (var (part, problem) in checking.RunAsync(cancellation))
            {
                files++;
                problems += problem is null ? 0 : 1;
                if (problem is not null)
                    Console.WriteLine($"  {ArchiveDirectory.FileOf(part.Day, part.Part)}: {problem}");
            }

            Console.WriteLine(problems == 0 ? $"{files} files are what was signed." : $"{problems} of {files} files are not.");
            return problems == 0 ? 0 : Failed;
        });
        return command;
    }

    private static async Task<CommandDatabase> OpenAsync(ServiceSettings settings, CancellationToken cancellation)
    {
        var database = await CommandDatabase.OpenAsync(settings, cancellation);
        await using var connection = await database.DataSource.OpenConnectionAsync(cancellation);
        if (await ArchiveCatalog.ExistsAsync(connection, cancellation))
            return database;
        await database.DisposeAsync();
        throw new StartupException("The database has no archive yet; start this version of the service on it once.");
    }

    private static int Fail(string reason)
    {
        Console.Error.WriteLine(reason);
        return Failed;
    }
}
