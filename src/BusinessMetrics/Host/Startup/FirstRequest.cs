namespace BusinessMetrics.Host.Startup;

/// <summary>
/// Asks the service for its health once before it says that it listens: the runtime compiles what every request needs
/// when the first one comes, and no caller shall wait for that.
/// </summary>
internal static class FirstRequest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <param name="address">Where the service is reached from this machine. Under TLS nothing is asked: its certificate is for another name.</param>
    public static async Task SendAsync(Uri address)
    {
        if (address.Scheme != Uri.UriSchemeHttp)
            return;
        using var client = new HttpClient { BaseAddress = address, Timeout = Limit };
        try
        {
            using var response = await client.GetAsync(new Uri("health", UriKind.Relative));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            // Then a caller's request is the first.
        }
    }
}
