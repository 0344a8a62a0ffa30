using System.CommandLine;
using System.Globalization;
using BusinessMetrics.Host.Verifying;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Host.Verifying;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>projections verify</c>: compares every hour of read models with the records, in the database itself.</summary>
internal static class ProjectionsVerifyCommand
{
    private const int Failed = 1;

    public static Command Create(ServiceSettings settings)
    {
        var name = new Argument<string?>("NAME") { Description = "A read model, as list shows them; by default each.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("verify", "Add all records up anew, those in the archive too, and compare that with a read model's roll-ups. Safe beside running services, and needs none.") { name };
        command.SetAction((result, cancellation) => VerifyAsync(settings, result.GetValue(name), cancellation));
        return command;
    }

    private static async Task<int> VerifyAsync(ServiceSettings settings, string? name, CancellationToken cancellation)
    {
        var models = name is null ? ReadModelCatalogue.All : ReadModelCatalogue.Find(name) is { } found ? [found] : [];
        if (models.Count == 0)
            throw new StartupException($"'{name}' is none of {string.Join(", ", ReadModelCatalogue.All.Select(known => known.Name))}.");
        await using var database = await CommandDatabase.OpenAsync(settings, cancellation);
        var archive = await database.ArchiveAsync(settings, cancellation);
        var differ = false;
        try
        {
            foreach (var model in models)
                differ |= await VerifyAsync(database.DataSource, model, archive, cancellation) > 0;
        }
        catch (Exception exception) when (exception is NotComparableException or ArchiveUnreadableException or UnreadableEventException)
        {
            throw new StartupException(exception.Message);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
        {
            throw new StartupException($"The tables are those of another version ({exception.MessageText}); start this version of the service on the database once.");
        }

        return differ ? Failed : 0;
    }

    private static async Task<long> VerifyAsync(NpgsqlDataSource dataSource, ReadModel model, IEventArchive? archive, CancellationToken cancellation)
    {
        if (model.RollupModels.Count == 0)
        {
            Console.WriteLine($"{model.Name} adds nothing up: its rows are kept by their keys, and there is nothing to compare.");
            return 0;
        }

        var comparing = new ReadModelVerification(dataSource, model, archive, TimeProvider.System);
        var hours = await comparing.SpanAsync(cancellation) is var (first, last) ? VerifiedHours.All(first, last) : [];
        var result = await comparing.RunAsync(hours, _ => true, cancellation);
        var verifications = new Verifications(dataSource);
        await using (var schema = dataSource.CreateCommand(Verifications.Schema))
            await schema.ExecuteNonQueryAsync(cancellation);
        await verifications.SaveAsync(new(model.Name, TimeProvider.System.GetUtcNow(), result), cancellation);
        foreach (var difference in result.Listed)
            Console.WriteLine($"  {Text(difference)}");
        if (result.Differences > result.Listed.Count)
            Console.WriteLine($"  and {result.Differences - result.Listed.Count} more");
        Console.WriteLine(result.Differences == 0
            ? $"{model.Name} is what the records come to, in {result.Hours} hours."
            : $"{model.Name} differs from the records in {result.Differences} rows, of {result.Hours} hours. 'BusinessMetrics projections rebuild {model.Name}' mends it.");
        return result.Differences;
    }

    private static string Text(RollupDifference difference) => string.Create(
        CultureInfo.InvariantCulture,
        $"{difference.Table} {difference.Bucket:u} {string.Join(", ", difference.Series.Select(each => $"{each.Key}={each.Value}"))}: {Text(difference.Kept)}, and should be {Text(difference.Expected)}");

    private static string Text(AddedUp? row) => row is var (count, sum, retractions) ? $"count {count}, sum {sum}, {retractions} retracted" : "not there";
}
