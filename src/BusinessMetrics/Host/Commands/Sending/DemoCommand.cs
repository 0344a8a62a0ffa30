using System.CommandLine;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Host.Commands.Sending;

/// <summary><c>demo</c>: fills a service with a plausible past of all five categories.</summary>
internal static class DemoCommand
{
    public static Command Create(ServiceSettings settings)
    {
        var (url, token) = RecordingClient.Options(settings);
        var days = new Option<int>("--days") { Description = "How many days back, 1-3650.", DefaultValueFactory = _ => 30 };
        var rate = new Option<int>("--rate") { Description = $"Metrics an hour, {DemoHistory.LeastRate}-100000.", DefaultValueFactory = _ => 240 };
        var seed = new Option<int>("--seed") { Description = "The same seed and rate give the same metrics; running it again only adds what has happened since.", DefaultValueFactory = _ => 1 };
        InRange(days, 1, 3650);
        InRange(rate, DemoHistory.LeastRate, 100_000);

        var command = new Command("demo", "Fill a service with plausible metrics of all five categories.") { url, token, days, rate, seed };
        command.SetAction(async (result, cancellation) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var history = new DemoHistory(result.GetValue(seed), result.GetValue(rate), settings.ReportingCurrency);
            using var client = RecordingClient.Open(result.GetRequiredValue(url), result.GetValue(token), settings);
            var count = result.GetValue(days) * 24 * result.GetValue(rate);
            return await BatchSending.RunAsync(client, $"{result.GetValue(days)} days", history.Between(now.AddDays(-result.GetValue(days)), now), count, due: null, cancellation);
        });
        return command;
    }

    private static void InRange(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[^1].Value, out var value) && value >= least && value <= most))
            result.AddError($"{option.Name}: a whole number from {least} to {most} is allowed");
    });
}
