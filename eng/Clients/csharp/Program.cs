using System.Net.Http.Headers;
using BusinessMetrics.Client;

// Sends and reads one metric through the generated client: a spend that no double holds.
const decimal Spent = 9_007_199_254_740_993.01m;
const string Service = "generated-csharp";

using var http = new HttpClient { BaseAddress = new(Environment.GetEnvironmentVariable("METRICS_URL")!) };
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("METRICS_TOKEN"));
var client = new MetricsClient(http);

var recorded = await client.RecordMetricAsync(new() { Metric_name = "gpu_time", Value = Spent, Unit = "USD", Category = MetricDataCategory.Cost, Service = Service });
var costs = await client.GetCostsAsync(service: Service);
for (var attempt = 0; costs.Samples == 0 && attempt < 50; attempt++)
{
    await Task.Delay(200);
    costs = await client.GetCostsAsync(service: Service);
}

if (!recorded.Success || costs.Total_cost != Spent || costs.Cost_by_service[Service] != Spent)
    throw new InvalidOperationException($"recorded {recorded.Metric_id}, and read {costs.Total_cost}");
try
{
    await client.GetCostsAsync(top: 0);
    throw new InvalidOperationException("what is refused came back as an answer");
}
catch (ApiException<ProblemDetails> refusal) when (refusal.StatusCode == 400)
{
    Console.WriteLine($"C#: {costs.Total_cost} USD by {costs.Cost_by_service.Keys.Single()}; refused: {refusal.Result.Detail}");
}
