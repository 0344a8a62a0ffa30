using StackExchange.Redis;

namespace BusinessMetrics.Platform.Caching;

/// <summary>The connection to Redis: it heals by itself, and while it is broken every use fails at once instead of waiting.</summary>
public sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(1);

    private readonly ConnectionMultiplexer _connection;

    private RedisConnection(ConnectionMultiplexer connection) => _connection = connection;

    public bool IsConnected => _connection.IsConnected;

    public IConnectionMultiplexer Multiplexer => _connection;

    public IDatabase Database => _connection.GetDatabase();

    /// <summary>Connects; a server that is not there yet is awaited in the background.</summary>
    public static RedisConnection Open(string configuration)
    {
        var options = ConfigurationOptions.Parse(configuration);
        options.ClientName = "business-metrics";
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = 2_000;
        options.AsyncTimeout = 1_000;
        options.SyncTimeout = 1_000;
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        options.ReconnectRetryPolicy = new ExponentialRetry(250, 5_000);
        return new(ConnectionMultiplexer.Connect(options));
    }

    public async Task<bool> AnswersAsync()
    {
        try
        {
            await Database.PingAsync().WaitAsync(PingLimit);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
