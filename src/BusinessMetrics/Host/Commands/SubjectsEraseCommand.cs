using System.CommandLine;
using System.Text.Json;
using BusinessMetrics.Platform.Database;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Proofs;
using BusinessMetrics.Trust.Subjects.Erasing;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Marten;
using Npgsql;

namespace BusinessMetrics.Host.Commands;

/// <summary>
/// <c>subjects erase</c>: forgets a person as DELETE /subjects does, also one whom no path can name: . and .. were taken as user ids
/// once. A service that runs meanwhile heeds it within a second.
/// </summary>
internal static class SubjectsEraseCommand
{
    private static readonly JsonSerializerOptions Json = Options();

    public static Command Create(ServiceSettings settings)
    {
        var userId = new Argument<string?>("user_id")
        {
            Description = "The person, as metrics named them; left out, the first line of standard input, which no shell keeps in its history.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("erase", "Erase a person and print the certificate: what connects them with their metrics is deleted, and cannot be brought back.") { userId };
        command.SetAction((result, cancellation) => EraseAsync(settings, result.GetValue(userId), cancellation));
        return command;
    }

    private static async Task<int> EraseAsync(ServiceSettings settings, string? named, CancellationToken cancellation)
    {
        if ((named ?? await Console.In.ReadLineAsync(cancellation))?.Trim() is not { Length: > 0 } userId)
            throw new StartupException("Who is to be erased? Name the person, or write the user id to standard input.");
        await using var database = await CommandDatabase.OpenAsync(settings, cancellation);
        using var log = new ErasureLog(settings.ErasureLogPath, TimeProvider.System);
        using var wakeup = new ProjectionWakeup(TimeProvider.System);
        await using var store = DocumentStore.For(options =>
        {
            EventStore.Configure(options, database.DataSource, wakeup);
            // A service folds what is written here. Told nothing, Marten would say on standard output that nobody does.
            options.Projections.AsyncMode = JasperFx.Events.Daemon.DaemonMode.ExternallyManaged;
        });
        try
        {
            var keys = new SubjectKeys(DataKeys.All(settings));
            await using (var schema = database.DataSource.CreateCommand(SubjectSchema.Sql))
                await schema.ExecuteNonQueryAsync(cancellation);
            await log.OpenAsync(cancellation);
            var transactions = new ErasureTransaction(database.DataSource, store, log, keys);
            await using var connection = await transactions.OpenConnectionAsync(cancellation);
            await using var transaction = await transactions.BeginAsync(connection, cancellation);
            var subjects = await transactions.LockAsync(transaction, userId, cancellation);
            if (subjects.Count == 0)
                throw new StartupException("No metric names a person of this user id, or the person was erased.");
            if (subjects.Min(subject => subject.HeldAt) is { } since)
                throw new StartupException($"The person's data are held since {Iso8601.Format(since)}. Lift the hold first.");
            var done = await transactions.EraseAsync(transaction, [.. subjects.Select(subject => Decide(subject.Id))], isLogged: false, cancellation);
            Console.WriteLine(JsonSerializer.Serialize(ErasureCertificate.Of(done, await new NewestCheckpoint(database.DataSource).FindAsync(cancellation)), Json));
            return 0;
        }
        catch (NpgsqlException exception)
        {
            throw new StartupException($"The database could not be used: {exception.Message}\nIf the erasure was decided, the service completes it when it starts; asking again is safe.");
        }
    }

    private static DecidedErasure Decide(Guid subjectId)
    {
        var now = TimeProvider.System.GetUtcNow();
        var actor = $"command-line:{Environment.UserName}";
        return new(
            new(subjectId, now, actor, Guid.CreateVersion7(now)),
            new() { Actor = actor, Action = SubjectAudit.Erase, Target = SubjectAudit.TargetOf(subjectId), Outcome = AuditOutcomes.Done });
    }

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions { WriteIndented = true };
        JsonAnswers.Configure(options);
        return options;
    }
}
