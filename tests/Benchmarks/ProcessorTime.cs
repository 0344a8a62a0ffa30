using System.Globalization;

namespace BusinessMetrics.Benchmarks;

/// <summary>
/// Processor time, which other work on the same machine changes far less than it changes durations: of the service,
/// and of its PostgreSQL with all its backends, those that have ended included.
/// </summary>
internal readonly record struct ProcessorTime(TimeSpan Service, TimeSpan Postgres)
{
    private const double TicksPerSecond = 100;

    public static ProcessorTime operator -(ProcessorTime later, ProcessorTime earlier) =>
        new(later.Service - earlier.Service, later.Postgres - earlier.Postgres);

    public static ProcessorTime Of(int service, int postgres)
    {
        // Linux alone tells of other processes' ended children; elsewhere it stays 0.
        if (!Directory.Exists("/proc"))
            return default;
        var servers = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<Entry>()
            .Where(entry => entry.Id == postgres || entry.Parent == postgres)
            .Sum(entry => entry.Own + (entry.Id == postgres ? entry.EndedChildren : 0));
        return new(TimeSpan.FromSeconds((Read(service)?.Own ?? 0) / TicksPerSecond), TimeSpan.FromSeconds(servers / TicksPerSecond));
    }

    private static Entry? Read(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            // The name before it may hold spaces; counted from the state, which is the third field of proc(5).
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(id, int.Parse(fields[1], CultureInfo.InvariantCulture), Ticks(11) + Ticks(12), Ticks(13) + Ticks(14));

            long Ticks(int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Entry(int Id, int Parent, long Own, long EndedChildren);
}
