using System.Globalization;
using Npgsql;

namespace BusinessMetrics.Host.Nodes;

/// <summary>
/// What a node calls its database. Who folds which read model is agreed under names that hold the host: nodes that call
/// one database by two names would each fold all of them.
/// </summary>
public static class DatabaseName
{
    /// <summary>Hosts with their ports, in the order in which they are given, and the database: <c>db1:5432,db2:5432/metrics</c>.</summary>
    public static string Of(string connectionString)
    {
        var address = new NpgsqlConnectionStringBuilder(connectionString);
        var hosts = (address.Host ?? "").Split(',', StringSplitOptions.TrimEntries).Select(host => WithPort(host, address.Port));
        return $"{string.Join(',', hosts)}/{address.Database ?? address.Username}";
    }

    // An IPv6 address has several colons, and is in brackets where a port follows it.
    private static string WithPort(string host, int port) =>
        host.Contains("]:", StringComparison.Ordinal) || host.Count(letter => letter == ':') == 1
            ? host
            : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
}
