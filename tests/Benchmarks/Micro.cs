using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Ingest.Redaction;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.PersonalData.Detection;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Benchmarks;

/// <summary>The hot paths of one metric on its way in, with what they allocate; each operation is one metric, or one sketch.</summary>
[MemoryDiagnoser]
public class Micro
{
    private const int Metrics = 1_000;

    private readonly MetricRules _rules = new(365, "USD");
    private readonly MetricRedaction _filter = new(
        PersonalDataRules.BuiltIn, new PersonalDataRedactors(PersonalDataRules.BuiltIn.Kinds, null), PersonalDataMode.Redact);
    private readonly List<FieldError> _errors = [];
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private byte[][] _bodies = [];
    private MetricData[] _parsed = [];
    private NewMetric[] _valid = [];
    private RecordedMetric[] _recorded = [];
    private readonly QuantileSketch _sketch = new();
    private readonly QuantileSketch _other = new();
    private double[] _values = [];

    /// <summary>In this process: the measured code is the same, and nothing has to be built anew.</summary>
    public static void Run() =>
        BenchmarkRunner.Run<Micro>(DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));

    [GlobalSetup]
    public void Prepare()
    {
        _bodies = [.. new Workload(1).Lines(Metrics, _ => _now.AddHours(-1)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes)];
        _parsed = [.. _bodies.Select(body => MetricReader.Read(body, _errors))];
        _valid = [.. _parsed.Select(data => _rules.Apply(data, null, _now, _errors) ?? throw new InvalidOperationException($"a metric of the workload was refused: {_errors[0]}"))];
        _recorded = [.. _valid.Select((metric, i) => new RecordedMetric(metric.MetricId, i + 1, _now, metric.ToEvent(metric.UserId is null ? null : new Guid(i % 100, 0, 0, new byte[8]), metric.SessionId)))];
        _values = ValuesOf(1);
        foreach (var value in _values)
            _sketch.Add(value);
        foreach (var value in ValuesOf(2))
            _other.Add(value);
    }

    [Benchmark(OperationsPerInvoke = Metrics)]
    public int Parse()
    {
        var read = 0;
        foreach (var body in _bodies)
            read += MetricReader.Read(body, _errors).MetricName is null ? 0 : 1;
        return read;
    }

    [Benchmark(OperationsPerInvoke = Metrics)]
    public int Validate()
    {
        var valid = 0;
        foreach (var data in _parsed)
            valid += _rules.Apply(data, null, _now, _errors) is null ? 0 : 1;
        return valid;
    }

    [Benchmark(OperationsPerInvoke = Metrics)]
    public int Redact()
    {
        var redacted = 0;
        foreach (var metric in _valid)
            redacted += _filter.Apply(metric, _errors).Removed is null ? 0 : 1;
        return redacted;
    }

    [Benchmark(OperationsPerInvoke = Metrics)]
    public int FoldPage()
    {
        var page = new RollupPage(LedgerReadModel.Rollups);
        foreach (var metric in _recorded)
            page.Add(metric);
        return page.Rollups.Count;
    }

    [Benchmark(OperationsPerInvoke = Metrics)]
    public long SketchAdd()
    {
        var sketch = new QuantileSketch();
        foreach (var value in _values)
            sketch.Add(value);
        return sketch.Count;
    }

    [Benchmark]
    public long SketchMerge()
    {
        var merged = new QuantileSketch();
        merged.Merge(_sketch);
        merged.Merge(_other);
        return merged.Count;
    }

    private static double[] ValuesOf(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Metrics).Select(_ => Math.Exp(random.NextDouble() * 8))];
    }
}
