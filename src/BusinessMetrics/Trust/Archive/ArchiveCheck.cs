using System.Runtime.CompilerServices;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Projections.Trust.Proofs.Tree;
using Npgsql;

namespace BusinessMetrics.Trust.Archive;

/// <summary>Compares each file with what the database knows of it, and each of its events with its signed leaf.</summary>
public sealed class ArchiveCheck(NpgsqlDataSource dataSource, ArchiveDirectory directory)
{
    /// <summary>Each part, with what is wrong with it.</summary>
    public async IAsyncEnumerable<(ArchivedPart Part, string? Problem)> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        foreach (var part in await ArchiveCatalog.AllAsync(connection, cancellation))
            yield return (part, await ProblemOfAsync(connection, part, cancellation));
    }

    /// <summary>Only what was signed is archived: whatever was done to an event, it is found out where it is.</summary>
    /// <exception cref="ArchiveRefusedException">An event is not what was signed.</exception>
    public static async Task CompareAsync(NpgsqlConnection connection, IReadOnlyList<ArchivedEvent> events, CancellationToken cancellation)
    {
        var hashes = await LeafStore.HashesAsync(connection, events[0].Event.Sequence, events[^1].Event.Sequence, cancellation);
        foreach (var archived in events)
            if (!hashes.TryGetValue(archived.Event.Sequence, out var hash) || !hash.AsSpan().SequenceEqual(EventLeaf.Hash(archived.Event)))
                throw new ArchiveRefusedException($"The event with sequence {archived.Event.Sequence} is not what was signed; `BusinessMetrics audit verify` says what was changed.");
    }

    private async Task<string?> ProblemOfAsync(NpgsqlConnection connection, ArchivedPart part, CancellationToken cancellation)
    {
        try
        {
            await using var reader = await directory.OpenAsync(part, cancellation);
            var events = 0L;
            for (var group = 0; group < reader.Groups; group++)
            {
                var read = await reader.ReadAsync(group, cancellation);
                await CompareAsync(connection, read, cancellation);
                events += read.Count;
            }

            return events == part.Events ? null : $"It holds {events} events, and the database knows of {part.Events}.";
        }
        catch (Exception exception) when (exception is ArchiveRefusedException or ArchiveUnreadableException)
        {
            return exception.Message;
        }
    }
}
